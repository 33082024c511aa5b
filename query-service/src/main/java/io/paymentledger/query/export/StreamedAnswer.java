package io.paymentledger.query.export;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/** An answer that is written bit by bit, of which the first bits may be with the client when something goes wrong. */
final class StreamedAnswer {

    private static final Logger LOGGER = LoggerFactory.getLogger(StreamedAnswer.class);

    private StreamedAnswer() {}

    /** What writes the body. */
    @FunctionalInterface
    interface Body {
        void write(OutputStream out) throws IOException;
    }

    /**
     * Writes a body, which nobody keeps.
     *
     * @throws BrokenExportException if it broke off; before anything was sent, whatever was thrown comes through and can
     *     still be answered
     */
    static void write(HttpServletResponse response, Body body) {
        try {
            OutputStream out = response.getOutputStream();
            body.write(out);
            out.flush();
        } catch (IOException e) {
            // Only the client's connection is written to, and with it whoever could be told is gone.
            LOGGER.debug("a client left in the midst of an answer", e);
        } catch (RuntimeException e) {
            if (response.isCommitted()) {
                throw new BrokenExportException(e);
            }
            // Nothing is with the client yet: what is wrong is answered instead, and is no file.
            response.resetBuffer();
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION, null);
            throw e;
        }
    }
}
