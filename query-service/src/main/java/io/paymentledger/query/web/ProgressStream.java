package io.paymentledger.query.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** How far something is, each second, as server-sent events: until it is over, or {@link OpenEnds} says so. */
@Component
public final class ProgressStream {

    private static final Logger LOGGER = LoggerFactory.getLogger(ProgressStream.class);

    /** How often a stream tells how far it is. */
    private static final Duration TELL = Duration.ofSeconds(1);

    private final JsonMapper json;
    private final OpenEnds ends;

    public ProgressStream(JsonMapper json, OpenEnds ends) {
        this.json = json;
        this.ends = ends;
    }

    /**
     * How far it is at a moment.
     *
     * @param body what the client is told
     * @param over whether there is nothing more to tell
     */
    public record Moment(Object body, boolean over) {}

    /**
     * Writes the stream.
     *
     * @param event the name of its events
     * @param now how far it is; what it throws the first time can still be answered
     */
    public void write(HttpServletRequest request, HttpServletResponse response, String event, Supplier<Moment> now) {
        Moment moment = now.get();
        OpenEnds.OpenEnd end = ends.begin(request, response);
        try {
            OutputStream out = response.getOutputStream();
            while (true) {
                out.write("event: %s\ndata: %s\n\n"
                        .formatted(event, json.writeValueAsString(moment.body()))
                        .getBytes(UTF_8));
                out.flush();
                if (moment.over() || end.rest(TELL)) {
                    return;
                }
                moment = now.get();
            }
        } catch (IOException e) {
            LOGGER.debug("a client left in the midst of a stream", e);
        }
    }
}
