package io.paymentledger.query.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paymentledger.base.key.ApiKey;
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
import java.util.Optional;
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

    /** A page that nobody looks at must not keep a session from its idle end. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final LiveFigures figures;
    private final Sessions sessions;
    private final ITemplateEngine templates;
    private final OpenEnds ends;

    OperationsStream(LiveFigures figures, Sessions sessions, ITemplateEngine templates, OpenEnds ends) {
        this.figures = figures;
        this.sessions = sessions;
        this.templates = templates;
        this.ends = ends;
    }

    @GetMapping("/console/operations/stream")
    @Takes(Bound.STREAMS)
    @RequiresScope(Scope.ADMIN)
    void stream(Caller caller, HttpServletRequest request, HttpServletResponse response) {
        response.setContentType("text/event-stream;charset=utf-8");
        response.setHeader("X-Accel-Buffering", "no");
        long end = System.nanoTime() + LONGEST.toNanos();
        try {
            OutputStream out = response.getOutputStream();
            while (isStill(caller, request) && System.nanoTime() - end < 0) {
                out.write(event("figures", part(caller.tenant())));
                out.flush();
                if (ends.rest(TELL)) {
                    // The browser comes back by itself, to another process.
                    return;
                }
            }
            out.write(event("end", "over"));
            out.flush();
        } catch (IOException e) {
            LOGGER.debug("a browser left in the midst of a stream", e);
        }
    }

    /** The session may have ended and the key may have been revoked since. */
    private boolean isStill(Caller caller, HttpServletRequest request) {
        Optional<ApiKey> now = sessions.peek(request);
        return now.filter(key -> key.tenant().equals(caller.tenant()))
                .filter(key -> key.scopes().contains(Scope.ADMIN))
                .isPresent();
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
