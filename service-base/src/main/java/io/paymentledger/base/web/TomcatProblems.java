package io.paymentledger.base.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/** Renders what Tomcat itself refuses, such as a broken request line or header, as a problem document. */
public final class TomcatProblems extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        ProblemCode code = status < 500 ? ProblemCode.MALFORMED_REQUEST : ProblemCode.INTERNAL;
        response.setStatus(code.status());
        response.setContentType("application/problem+json");
        try {
            @Nullable Writer out = response.getReporter();
            if (out != null) {
                // The text holds constants only, none of which needs an escape in JSON.
                out.write("{\"type\":\"%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"code\":\"%s\"}"
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
}
