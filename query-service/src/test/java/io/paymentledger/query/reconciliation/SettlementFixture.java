package io.paymentledger.query.reconciliation;

import io.paymentledger.events.Currency;
import io.paymentledger.events.SettlementEvent.BreakExplained;
import io.paymentledger.events.SettlementEvent.BreakResolved;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementEvent.SettlementFileReversed;
import io.paymentledger.events.SettlementEvent.SettlementLinesCounted;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementEvent.SettlementLinesReversed;
import io.paymentledger.events.SettlementEvent.SettlementLinesStaged;
import io.paymentledger.events.SettlementEvent.SettlementLinesWithdrawn;
import io.paymentledger.events.SettlementEvent.Statement;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.Sha256;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.LedgerFixture.Entry;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Records settlement files as the write side does. */
final class SettlementFixture {

    static final String GATEWAY = "simulator";

    /** As many as the write side puts into an event. */
    private static final int LINES_PER_EVENT = 50;

    private final LedgerFixture ledger;
    private final String tenant;
    private final Map<String, Long> positions = new HashMap<>();

    SettlementFixture(LedgerFixture ledger, String tenant) {
        this.ledger = ledger;
        this.tenant = tenant;
    }

    /** The database's day. */
    LocalDate today() {
        return ledger.log.clock().now().atOffset(ZoneOffset.UTC).toLocalDate();
    }

    SettlementLine line(
            SettlementKind kind, @Nullable String reference, @Nullable String gatewayReference, long minor, long fee) {
        return new SettlementLine(
                2,
                kind,
                reference,
                gatewayReference,
                kind.ofCharge() || kind.ofBank() || kind == SettlementKind.PAYOUT ? minor : 0,
                fee,
                kind.sign() * (kind == SettlementKind.FEE ? 0 : minor) - fee,
                Currency.of("EUR"),
                today());
    }

    SettlementLine payment(@Nullable String reference, long minor) {
        return line(SettlementKind.PAYMENT, reference, null, minor, 0);
    }

    /** Records a file of these days around today; gives its id. */
    String file(String name, String gateway, int daysBefore, int daysAfter, List<SettlementLine> lines) {
        return file(name, gateway, daysBefore, daysAfter, List.of(), lines);
    }

    /** Records a file with a bank's statements. */
    String file(String name, List<Statement> statements, List<SettlementLine> lines) {
        return file(name, GATEWAY, 1, 1, statements, lines);
    }

    private String file(
            String name,
            String gateway,
            int daysBefore,
            int daysAfter,
            List<Statement> statements,
            List<SettlementLine> lines) {
        String id = Sha256.hex(Sha256.of(name));
        List<Entry> unit = new ArrayList<>();
        unit.add(LedgerFixture.entry(
                StreamName.settlement(tenant, id),
                0,
                new SettlementFileReceived(
                        id,
                        id,
                        gateway,
                        SettlementFormat.CSV,
                        "v1:x",
                        name.length(),
                        lines.size(),
                        today().minusDays(daysBefore),
                        today().plusDays(daysAfter),
                        statements)));
        for (int from = 0; from < lines.size(); from += LINES_PER_EVENT) {
            unit.add(LedgerFixture.entry(
                    StreamName.settlementLines(tenant, id),
                    from / LINES_PER_EVENT,
                    new SettlementLinesRecorded(
                            id,
                            gateway,
                            from + 1,
                            lines.subList(from, Math.min(from + LINES_PER_EVENT, lines.size())))));
        }
        positions.put(id, ledger.append(unit.toArray(Entry[]::new)).firstPosition());
        return id;
    }

    /** Takes a file of a few lines back. */
    void takeBack(String id, SettlementLine... lines) {
        takeBack(id, GATEWAY, lines);
    }

    void takeBack(String id, String gateway, SettlementLine... lines) {
        ledger.append(
                LedgerFixture.entry(
                        StreamName.settlementReversal(tenant, id), 0, new SettlementFileReversed(id, "read wrongly")),
                LedgerFixture.entry(
                        StreamName.settlementReversalLines(tenant, id),
                        0,
                        new SettlementLinesReversed(
                                Objects.requireNonNull(positions.get(id)) + 1,
                                new SettlementLinesRecorded(id, gateway, 1, List.of(lines)))));
    }

    /** Records a file of yesterday, today and tomorrow. */
    String file(String name, SettlementLine... lines) {
        return file(name, GATEWAY, 1, 1, List.of(lines));
    }

    /** Records a long file as far as it does not count yet; give it what makes it count. */
    Runnable staged(String name, SettlementLine... lines) {
        String id = Sha256.hex(Sha256.of(name));
        int steps = Math.ceilDiv(lines.length, LINES_PER_EVENT);
        List<Entry> counting = new ArrayList<>();
        counting.add(LedgerFixture.entry(StreamName.settlement(tenant, id), 0, received(name, id, lines.length)));
        for (int step = 0; step < steps; step++) {
            int from = step * LINES_PER_EVENT;
            ledger.append(LedgerFixture.entry(
                    StreamName.settlementStep(tenant, id, "reading", step),
                    0,
                    new SettlementLinesStaged(new SettlementLinesRecorded(
                            id,
                            GATEWAY,
                            from + 1,
                            List.of(lines).subList(from, Math.min(from + LINES_PER_EVENT, lines.length))))));
            counting.add(LedgerFixture.entry(
                    StreamName.settlementLines(tenant, id), step, new SettlementLinesCounted(id, "reading", step, 0)));
        }
        return () ->
                positions.put(id, ledger.append(counting.toArray(Entry[]::new)).firstPosition());
    }

    /** Records a file without its lines, which never happens. */
    void received(String name, int lines) {
        String id = Sha256.hex(Sha256.of(name));
        positions.put(
                id,
                ledger.append(LedgerFixture.entry(StreamName.settlement(tenant, id), 0, received(name, id, lines)))
                        .firstPosition());
    }

    /** Records the lines of a file that is there without them. */
    void lines(String name, List<SettlementLine> lines) {
        String id = Sha256.hex(Sha256.of(name));
        ledger.append(LedgerFixture.entry(
                StreamName.settlementLines(tenant, id), 0, new SettlementLinesRecorded(id, GATEWAY, 1, lines)));
    }

    private SettlementFileReceived received(String name, String id, int lines) {
        return new SettlementFileReceived(
                id, id, GATEWAY, SettlementFormat.CSV, "v1:x", name.length(), lines, today(), today(), List.of());
    }

    /** Takes a long file back. */
    void withdraw(String name, int events) {
        String id = Sha256.hex(Sha256.of(name));
        List<Entry> unit = new ArrayList<>();
        unit.add(LedgerFixture.entry(
                StreamName.settlementReversal(tenant, id), 0, new SettlementFileReversed(id, "read wrongly")));
        for (int i = 0; i < events; i++) {
            unit.add(LedgerFixture.entry(
                    StreamName.settlementReversalLines(tenant, id),
                    i,
                    new SettlementLinesWithdrawn(id, Objects.requireNonNull(positions.get(id)) + 1 + i)));
        }
        ledger.append(unit.toArray(Entry[]::new));
    }

    void explain(String id, String breakId, long sequence, String note) {
        ledger.append(StreamName.settlementBreak(tenant, id, breakId), sequence, new BreakExplained(id, breakId, note));
    }

    void resolve(String id, String breakId, long sequence, String note) {
        ledger.append(StreamName.settlementBreak(tenant, id, breakId), sequence, new BreakResolved(id, breakId, note));
    }
}
