package io.paymentledger.simulation.audit;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the files of a log that were taken back may have held until then, by their lines. The rows that said so are gone with
 * them, and what was set free is sought from the next file on: so of such a movement or transfer, and of no other, it is no
 * fault that it is free and that nothing says so.
 *
 * <p>In memory are the references and sums of those files' lines, some 150 bytes a line.
 */
final class SetFree {

    /** How far apart two lines may be that came in by the same line of the bank, or one of them and that line. */
    private static final int DAYS_APART = TransitCheck.DAYS_IN_TRANSIT + TransitCheck.DAYS_EARLY;

    private final Map<SettledFile, Held> files = new HashMap<>();

    private record Named(String kind, boolean byGateway, String reference) {}

    private record Sum(String kind, String currency, long amount, LocalDate day) {}

    /** What one file may have held: movements by what its lines name or come to, and ends of transfers. */
    private record Held(Set<Named> named, Set<Sum> sums, List<SettledLine> ends) {}

    /** A line that counted in a file that was taken back later. */
    void add(SettledFile file, SettledLine line) {
        Held held = files.computeIfAbsent(file, _ -> new Held(new HashSet<>(), new HashSet<>(), new ArrayList<>()));
        if (line.ofTransit()) {
            held.ends.add(line);
        }
        if (!line.ofCharge()) {
            return;
        }
        if (line.gatewayReference() != null) {
            held.named.add(new Named(line.kind(), true, line.gatewayReference()));
        }
        if (line.reference() == null) {
            held.sums.add(new Sum(line.kind(), line.currency(), line.gross(), line.day()));
        } else {
            held.named.add(new Named(line.kind(), false, line.reference()));
        }
    }

    /** Whether a movement may have been held when a file was compared with the ledger, by that file or by one before it. */
    boolean heldAt(SettledFile file, Row movement) {
        return files.entrySet().stream()
                .anyMatch(each -> each.getKey().position <= file.position
                        && each.getKey().reversedAt() > file.position
                        && mayHold(each.getKey(), each.getValue(), file, movement));
    }

    /** Whether a movement may have come for a line of another file than one that misses it too. */
    boolean heldByAnother(SettledFile file, Row movement) {
        return files.entrySet().stream()
                .anyMatch(each -> each.getKey().reversedAt() > movement.number("position")
                        && mayHold(each.getKey(), each.getValue(), file, movement));
    }

    private static boolean mayHold(SettledFile takenBack, Held held, SettledFile file, Row movement) {
        if (!takenBack.tenant.equals(file.tenant) || !takenBack.gateway.equals(movement.text("gateway"))) {
            return false;
        }
        String kind = movement.text("kind");
        @Nullable String attempt = movement.textOrNull("attempt_id");
        return held.named.contains(new Named(kind, true, movement.text("gateway_reference")))
                || (attempt != null && held.named.contains(new Named(kind, false, attempt)))
                || mayHoldBySum(held, kind, movement);
    }

    private static boolean mayHoldBySum(Held held, String kind, Row movement) {
        LocalDate day = movement.time("occurred_at").atOffset(ZoneOffset.UTC).toLocalDate();
        return day.datesUntil(day.plusDays(LineCheck.DAYS_UNTIL_SETTLED + 1))
                .anyMatch(valueDate -> held.sums.contains(
                        new Sum(kind, movement.text("currency"), movement.number("amount_minor"), valueDate)));
    }

    /**
     * The position at which one end of a transfer may have been set free last; 0 if it never was.
     *
     * @param end a row of {@code query.transit}
     */
    long freeSince(Row end) {
        return files.entrySet().stream()
                .filter(each -> each.getKey().tenant.equals(end.text("tenant")))
                .filter(each -> each.getValue().ends.stream().anyMatch(line -> mayHaveComeWith(line, end)))
                .mapToLong(each -> each.getKey().reversedAt())
                .max()
                .orElse(0);
    }

    /** A gateway that takes a payout back itself tells so under the same name. */
    private static boolean mayHaveComeWith(SettledLine line, Row end) {
        if (!line.currency().equals(end.text("currency"))) {
            return false;
        }
        return line.toBank() == end.flag("to_bank")
                ? Math.abs(ChronoUnit.DAYS.between(line.day(), end.day("day"))) <= DAYS_APART
                : line.gross() == end.number("amount_minor")
                        && Objects.equals(line.gatewayReference(), end.textOrNull("reference"));
    }

    /** Another log begins. */
    void clear() {
        files.clear();
    }
}
