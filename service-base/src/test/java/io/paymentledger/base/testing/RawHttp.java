package io.paymentledger.base.testing;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends what the JDK's client refuses to send. */
public final class RawHttp {

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 ([0-9]{3}) .*", Pattern.DOTALL);

    private RawHttp() {}

    /**
     * What was answered.
     *
     * @param text from the status line to the end of the body
     */
    public record Answer(String text) {

        public int status() {
            Matcher line = STATUS_LINE.matcher(text);
            if (!line.matches()) {
                throw new AssertionError("not an answer: " + text);
            }
            return Integer.parseInt(line.group(1));
        }

        /** The value of a header, or an empty text. */
        public String header(String name) {
            return text.substring(0, text.indexOf("\r\n\r\n") + 2)
                    .lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .findFirst()
                    .map(line -> line.substring(name.length() + 1).strip())
                    .orElse("");
        }
    }

    /** The status with which a target is answered to somebody with an API key. */
    public static int status(URI service, String target, String key) throws IOException {
        return ask(service, "GET", target, "Authorization: Bearer " + key + "\r\n")
                .status();
    }

    /** Asks without a body. */
    public static Answer ask(URI service, String method, String target, String headers) throws IOException {
        return send(
                service,
                "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n"
                        .formatted(method, target, service.getAuthority(), headers));
    }

    /** Sends a whole request, each character as one byte, which asks for the connection's end. */
    public static Answer send(URI service, String request) throws IOException {
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new Answer(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
