package io.paymentledger.base.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** A request whose body is bounded in length and in time, and is there only once somebody said how long it may be. */
final class BodyRequest extends HttpServletRequestWrapper {

    private static final String IDENTITY = "identity";

    private @Nullable ServletInputStream body;
    private boolean isEmpty;

    BodyRequest(HttpServletRequest request) {
        super(request);
    }

    /**
     * Refuses a body that is not of one media type, in UTF-8 and as it is, before anything of it is read.
     *
     * @throws ProblemException {@code unsupported-media-type}
     */
    void requireReadable() {
        if (!hasBody()) {
            return;
        }
        boolean encoded = Collections.list(getHeaders(HttpHeaders.CONTENT_ENCODING)).stream()
                .flatMap(line -> Stream.of(line.split(",")))
                .anyMatch(coding -> !coding.isBlank() && !coding.strip().equalsIgnoreCase(IDENTITY));
        if (encoded) {
            throw new ProblemException(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Bodies have no content coding here.")
                    .withHeader(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
        }
        List<String> types = Collections.list(getHeaders(HttpHeaders.CONTENT_TYPE));
        if (types.size() > 1 || !types.stream().allMatch(BodyRequest::isUtf8)) {
            throw new ProblemException(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Bodies are of one media type, in UTF-8.");
        }
    }

    private boolean hasBody() {
        return getContentLengthLong() > 0 || getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    private static boolean isUtf8(String text) {
        try {
            MediaType type = MediaType.parseMediaType(text);
            return type.isConcrete()
                    && Objects.requireNonNullElse(type.getCharset(), StandardCharsets.UTF_8)
                            .equals(StandardCharsets.UTF_8);
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    /**
     * Reads the body, which is UTF-8.
     *
     * @param limit its greatest length, in bytes
     * @throws ProblemException {@code body-too-large}, {@code request-timeout} or {@code malformed-request}
     */
    void readUpTo(int limit) throws IOException {
        if (!hasBody()) {
            isEmpty = true;
            return;
        }
        ServletInputStream bounded = bounded(limit);
        int length = getContentLength();
        // To read to an end that nobody has said takes 16 KB at once.
        byte[] read = length < 0 ? bounded.readAllBytes() : bounded.readNBytes(length);
        if (!isText(read)) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "The body is not text in UTF-8.");
        }
        body = new ReadBody(read);
    }

    /**
     * Leaves the body to be read by the handler.
     *
     * @param limit its greatest length, in bytes
     * @throws ProblemException {@code body-too-large}
     */
    void streamUpTo(int limit) throws IOException {
        body = bounded(limit);
    }

    private ServletInputStream bounded(int limit) throws IOException {
        if (getContentLengthLong() > limit) {
            throw BoundedBody.tooLarge(limit);
        }
        return new BoundedBody(super.getInputStream(), limit);
    }

    @Override
    public ServletInputStream getInputStream() {
        return body == null ? new ReadBody(new byte[0]) : body;
    }

    /** Nothing has no media type, whatever a client says of it: some name one for each request. */
    @Override
    public @Nullable String getContentType() {
        return isEmpty ? null : super.getContentType();
    }

    @Override
    public @Nullable String getHeader(String name) {
        return isHidden(name) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return isHidden(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return isEmpty
                ? Collections.enumeration(Collections.list(super.getHeaderNames()).stream()
                        .filter(name -> !isHidden(name))
                        .toList())
                : super.getHeaderNames();
    }

    private boolean isHidden(String header) {
        return isEmpty && HttpHeaders.CONTENT_TYPE.equalsIgnoreCase(header);
    }

    /** Whether bytes are UTF-8 (RFC 3629: in its shortest form) without NUL, which is in no JSON but in UTF-16. */
    private static boolean isText(byte[] bytes) {
        boolean ascii = true;
        for (byte one : bytes) {
            if (one == 0) {
                return false;
            }
            ascii &= one > 0;
        }
        return ascii || isUtf8(bytes);
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** A body in memory. */
    private static final class ReadBody extends ServletInputStream {

        private final ByteArrayInputStream bytes;

        ReadBody(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, length);
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("requests are served synchronously");
        }
    }
}
