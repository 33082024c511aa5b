package io.paymentledger.query.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.limit.Bound;
import io.paymentledger.base.limit.Takes;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.query.web.OpenEnds;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** The figures of operations as server-sent events, each of them the part of the page that it replaces. */
@Screen
final class OperationsStream {

    private static final Logger LOGGER = LoggerFactory.getLogger(OperationsStream.class);

    /** Often enough to look live, and seldom enough to be read. */
    private static final Duration TELL = Duration.ofSeconds(2);

    private final LiveFigures figures;
    private final ITemplateEngine templates;
    private final OpenEnds ends;

    OperationsStream(LiveFigures figures, ITemplateEngine templates, OpenEnds ends) {
        this.figures = figures;
        this.templates = templates;
        this.ends = ends;
    }

    @GetMapping("/console/operations/stream")
    @Takes(Bound.STREAMS)
    @RequiresScope(Scope.ADMIN)
    void stream(Caller caller, HttpServletRequest request, HttpServletResponse response) {
        OpenEnds.OpenEnd end = ends.begin(request, response);
        try {
            OutputStream out = response.getOutputStream();
            do {
                out.write(event("figures", part(caller.tenant())));
                out.flush();
            } while (!end.rest(TELL));
            if (ends.isRunning()) {
                out.write(event("end", "over"));
                out.flush();
            }
            // When the service stops, the browser comes back by itself, to another process.
        } catch (IOException e) {
            LOGGER.debug("a browser left in the midst of a stream", e);
        }
    }

    private String part(String tenant) {
        Context context = new Context();
        context.setVariables(Map.of("figures", figures.now(tenant)));
        return templates.process("console/live", context);
    }

    private static byte[] event(String name, String data) {
        return ("event: " + name + "\n"
                        + data.lines().map(line -> "data: " + line + "\n").collect(Collectors.joining()) + "\n")
                .getBytes(UTF_8);
    }
}
