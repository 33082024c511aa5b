package io.paymentledger.ledger.settlement;

import io.paymentledger.events.Currency;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sums of a file's lines of one kind and currency, in minor units.
 *
 * @param lines how many there are
 */
public record LineSums(
        Currency currency, SettlementKind kind, int lines, long grossMinor, long feeMinor, long netMinor) {

    /** The sums of some lines, by currency and kind. */
    static List<LineSums> of(Collection<SettlementLine> lines) {
        Map<String, Map<SettlementKind, LineSums>> sums = new TreeMap<>();
        for (SettlementLine line : lines) {
            sums.computeIfAbsent(line.currency().code(), _ -> new TreeMap<>())
                    .merge(
                            line.kind(),
                            new LineSums(
                                    line.currency(),
                                    line.kind(),
                                    1,
                                    line.grossMinor(),
                                    line.feeMinor(),
                                    line.netMinor()),
                            LineSums::plus);
        }
        return sums.values().stream().flatMap(kinds -> kinds.values().stream()).toList();
    }

    private LineSums plus(LineSums other) {
        return new LineSums(
                currency,
                kind,
                lines + other.lines,
                Math.addExact(grossMinor, other.grossMinor),
                Math.addExact(feeMinor, other.feeMinor),
                Math.addExact(netMinor, other.netMinor));
    }
}
