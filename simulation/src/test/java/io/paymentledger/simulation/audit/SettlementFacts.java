package io.paymentledger.simulation.audit;

import io.paymentledger.events.Currency;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.StreamName;
import io.paymentledger.simulation.Ledger.Entry;
import java.time.LocalDate;
import java.util.List;

/** What settlement files of the last day of January say, which name no charge. */
final class SettlementFacts {

    private static final LocalDate DAY = LocalDate.parse("2026-01-31");

    private SettlementFacts() {}

    static SettlementLine line(SettlementKind kind, long netMinor, long feeMinor, String identity) {
        return new SettlementLine(
                1,
                kind,
                null,
                null,
                Math.abs(netMinor + feeMinor),
                feeMinor,
                netMinor,
                Currency.of("EUR"),
                DAY,
                identity);
    }

    /** A file of a hash's name, or of a later recording of it. */
    static Entry received(String tenant, String file, String gateway, int lines) {
        return new Entry(
                StreamName.settlement(tenant, file),
                0,
                new SettlementFileReceived(
                        file,
                        file.substring(0, 64),
                        gateway,
                        SettlementFormat.CSV,
                        "v1:fingerprint",
                        100,
                        lines,
                        DAY,
                        DAY,
                        List.of()));
    }
}
