package io.paymentledger.query.transparency;

import io.paymentledger.base.transparency.LogTree;
import io.paymentledger.base.web.ForEveryone;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.proof.LeafEntry;
import io.paymentledger.proof.MalformedException;
import io.paymentledger.proof.Tile;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * A log as C2SP {@code tlog-tiles} serves it, to everybody: it tells how many events there are, and nothing of any event.
 */
@RestController
@Hidden // The paths of tiles are the standard's, and no OpenAPI document can say them.
final class TileController {

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);
    private static final CacheControl IMMUTABLE =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    /** A log's number, and the level of a tile. */
    private static final Pattern SMALL_NUMBER = Pattern.compile("0|[1-9][0-9]{0,5}");

    private final Checkpoints checkpoints;
    private final LogTree tree;
    private final EventLog events;

    TileController(Checkpoints checkpoints, LogTree tree, EventLog events) {
        this.checkpoints = checkpoints;
        this.tree = tree;
        this.events = events;
    }

    @ForEveryone
    @GetMapping("/log/{log}/checkpoint")
    ResponseEntity<String> checkpoint(@PathVariable String log) {
        int number = number(log);
        if (!events.head().positions().containsKey(number)) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "There is no such log.");
        }
        return ResponseEntity.ok()
                .contentType(TEXT)
                .cacheControl(CacheControl.noCache())
                .body(checkpoints.last(number).note());
    }

    @ForEveryone
    @GetMapping("/log/{log}/tile/{level}/{*index}")
    ResponseEntity<byte[]> tile(@PathVariable String log, @PathVariable String level, @PathVariable String index) {
        return level.equals("entries")
                ? answer(log, 0, index, tile -> entries(number(log), tile))
                : answer(log, number(level), index, tile -> tree.hashes(number(log), tile));
    }

    /** Answers a tile that a signed tree has; any other does not exist. */
    private ResponseEntity<byte[]> answer(String log, int level, String index, Function<Tile, byte[]> bytes) {
        try {
            // With its slash, or empty where the address ends before it.
            Tile tile = Tile.parse(level, index.startsWith("/") ? index.substring(1) : index);
            if (!tile.isIn(tree.size(number(log)))) {
                throw notFound();
            }
            return ResponseEntity.ok()
                    .contentType(MediaType.APPLICATION_OCTET_STREAM)
                    .cacheControl(IMMUTABLE)
                    .body(bytes.apply(tile));
        } catch (MalformedException e) {
            throw notFound();
        }
    }

    private byte[] entries(int log, Tile tile) {
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        for (LeafEntry entry : tree.entries(log, tile)) {
            byte[] bytes = entry.bytes();
            bundle.write(bytes.length >>> 8);
            bundle.write(bytes.length);
            bundle.writeBytes(bytes);
        }
        return bundle.toByteArray();
    }

    private static int number(String text) {
        if (!SMALL_NUMBER.matcher(text).matches()) {
            throw notFound();
        }
        return Integer.parseInt(text);
    }

    private static ProblemException notFound() {
        return new ProblemException(ProblemCode.NOT_FOUND, "The log has no such tile.");
    }
}
