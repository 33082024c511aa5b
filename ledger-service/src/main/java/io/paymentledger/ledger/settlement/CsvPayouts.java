package io.paymentledger.ledger.settlement;

import io.paymentledger.events.Currency;
import io.paymentledger.events.Money;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The payouts of a file that has no lines for them, and says of each line which payout it is part of: a line for each, of
 * what its lines come to (ADR 0050). Nothing is guessed: what the bank shows is compared with it as with any other payout.
 */
final class CsvPayouts {

    private record Name(String reference, Currency currency) {}

    /**
     * What the lines come to.
     *
     * @param at the last of them in the file
     * @param day the last value date
     */
    private record Total(long netMinor, long at, LocalDate day) {

        Total with(SettlementLine line) {
            return new Total(
                    Math.addExact(netMinor, line.netMinor()),
                    line.at(),
                    line.effectiveOn().isAfter(day) ? line.effectiveOn() : day);
        }
    }

    private final String gateway;
    private final Faults faults;
    private final Map<Name, Total> totals = new LinkedHashMap<>();

    /** The identities of the lines that were added: a line that is there twice was paid out once. */
    private final Set<String> counted = new HashSet<>();

    CsvPayouts(String gateway, Faults faults) {
        this.gateway = gateway;
        this.faults = faults;
    }

    /** A line is part of a payout. */
    void add(String reference, SettlementLine line) {
        if (line.identity() != null && !counted.add(line.identity())) {
            return;
        }
        Name name = new Name(reference, line.currency());
        Total none = new Total(0, line.at(), line.effectiveOn());
        Total total = totals.getOrDefault(name, none).with(line);
        if (Math.abs(total.netMinor()) > Money.MAX_AMOUNT_MINOR) {
            throw faults.fatal(line.at(), 0, Reason.OUT_OF_RANGE);
        }
        totals.put(name, total);
    }

    /** The payouts, in the order of their first lines; none of what comes to nothing, or to a debt. */
    List<SettlementLine> lines() {
        List<SettlementLine> lines = new ArrayList<>();
        totals.forEach((name, total) -> {
            if (total.netMinor() > 0) {
                lines.add(LineIdentity.UNNAMED.of(
                        gateway,
                        new SettlementLine(
                                total.at(),
                                SettlementKind.PAYOUT,
                                null,
                                name.reference(),
                                total.netMinor(),
                                0,
                                -total.netMinor(),
                                name.currency(),
                                total.day())));
            }
        });
        return lines;
    }
}
