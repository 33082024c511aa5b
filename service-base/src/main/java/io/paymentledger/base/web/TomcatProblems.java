package io.paymentledger.base.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/** Renders what Tomcat itself refuses, such as a broken request line, or a body that does not come, as a problem document. */
public final class TomcatProblems extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        ProblemCode code = BoundedBody.isTimeout(throwable) ? ProblemCode.REQUEST_TIMEOUT : code(status);
        response.setStatus(code.status());
        response.setContentType("application/problem+json");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader(AnswerHeaders.NO_SNIFFING, "nosniff");
        if (code == ProblemCode.REQUEST_TIMEOUT) {
            response.setHeader("Retry-After", Integer.toString(BoundedBody.RETRY_SECONDS));
        }
        try {
            @Nullable Writer out = response.getReporter();
            if (out != null) {
                // The text holds constants only, none of which needs an escape in JSON.
                out.write("{\"type\":\"%s\",\"title\":\"%s\",\"status\":%s,\"detail\":\"%s\",\"code\":\"%s\"}"
                        .formatted(
                                code.typeUri(),
                                code.title(),
                                code.status(),
                                "The server refused the request as it came.",
                                code.wireName()));
                response.finishResponse();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A version of HTTP or a transfer coding that Tomcat does not know is the client's fault, although HTTP counts from 500. */
    private static ProblemCode code(int status) {
        return switch (status) {
            case HttpServletResponse.SC_METHOD_NOT_ALLOWED -> ProblemCode.METHOD_NOT_ALLOWED;
            case HttpServletResponse.SC_NOT_IMPLEMENTED, HttpServletResponse.SC_HTTP_VERSION_NOT_SUPPORTED ->
                ProblemCode.MALFORMED_REQUEST;
            default -> status < 500 ? ProblemCode.MALFORMED_REQUEST : ProblemCode.INTERNAL;
        };
    }
}
