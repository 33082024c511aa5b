package io.paymentledger.query.posting;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementEvent.SettlementLinesReversed;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.query.projection.LogEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which line of a settlement file counts for its identity: the first one in the log, as long as its file is not taken back.
 * So a line is posted once, however many files tell of it. Lines from before lines had an identity always count.
 */
final class LineClaims {

    /** What names a line for ever. */
    record Name(String tenant, String identity) {

        Name {
            requireNonNull(tenant);
            requireNonNull(identity);
        }
    }

    /** Where a line is recorded: within its tenant's log, and within its event. */
    record Holder(long position, int part) {}

    /** A row of {@code query.settled_line}. */
    record Claim(Name key, Holder holder) {}

    private final Map<Name, Holder> before;
    private final Map<Name, Holder> now;

    /** @param before the claims of earlier batches, of all {@link #keys} of this one */
    LineClaims(Map<Name, Holder> before) {
        this.before = Map.copyOf(before);
        this.now = new HashMap<>(before);
    }

    /** All that a batch may claim or give back. */
    static Set<Name> keys(List<LogEvent> events) {
        Set<Name> keys = new HashSet<>();
        for (LogEvent event : events) {
            List<SettlementLine> lines = switch (event.recorded().event()) {
                case SettlementLinesRecorded recorded -> recorded.lines();
                case SettlementLinesReversed reversed -> reversed.recorded().lines();
                default -> List.of();
            };
            String tenant = event.recorded().stream().tenant();
            for (SettlementLine line : lines) {
                if (line.identity() != null) {
                    keys.add(new Name(tenant, line.identity()));
                }
            }
        }
        return keys;
    }

    /** Claims a line's identity; false if another line has it. */
    boolean claim(String tenant, @Nullable String identity, Holder line) {
        return identity == null || now.putIfAbsent(new Name(tenant, identity), line) == null;
    }

    /** Gives a line's identity back; false if the line does not have it, and so posted nothing. */
    boolean release(String tenant, @Nullable String identity, Holder line) {
        return identity == null || now.remove(new Name(tenant, identity), line);
    }

    /** The claims that are not what they were. */
    List<Name> ended() {
        return before.keySet().stream()
                .filter(key -> !Objects.equals(before.get(key), now.get(key)))
                .toList();
    }

    /** The claims that are new. */
    List<Claim> begun() {
        List<Claim> begun = new ArrayList<>();
        now.forEach((key, holder) -> {
            if (!holder.equals(before.get(key))) {
                begun.add(new Claim(key, holder));
            }
        });
        return begun;
    }
}
