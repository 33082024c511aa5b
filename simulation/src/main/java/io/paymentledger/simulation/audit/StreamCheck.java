package io.paymentledger.simulation.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the streams of a log one after the other, folds those of charges, and has the outcome compared. */
final class StreamCheck {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Connection connection;
    private final Map<Integer, Long> chargesToken;
    private final Map<Integer, Long> postingsToken;
    private final Findings findings;
    private final ChargeRows rows;
    private final JournalCheck journal;
    private final Orders orders;
    private final SettlementCheck settlements;
    private final MovementCheck movements;
    private final ReconciliationCheck reconciliations;
    private final List<ChargeRows.Expected> expected = new ArrayList<>();

    private @Nullable String stream;
    private long nextSequence;
    private byte @Nullable [] firstMetadata;
    private @Nullable AuditedCharge charge;
    private ChargeRows.@Nullable Expected asOfToken;
    private long streams;
    private long charges;

    /**
     * Checks as far as each read model has come.
     *
     * @param chargesToken the last position of each log that the charges contain
     * @param postingsToken the last position of each log that the journal contains
     * @param reconciliationsToken the last position of each log that the reconciliations contain
     */
    StreamCheck(
            Connection connection,
            Map<Integer, Long> chargesToken,
            Map<Integer, Long> postingsToken,
            Map<Integer, Long> reconciliationsToken,
            Findings findings)
            throws SQLException {
        this.connection = connection;
        this.chargesToken = chargesToken;
        this.postingsToken = postingsToken;
        this.journal = new JournalCheck(connection, new MonthCheck(connection, postingsToken, findings), findings);
        this.findings = findings;
        this.rows = new ChargeRows(connection, findings);
        this.orders = new Orders(connection, findings);
        this.settlements = new SettlementCheck(connection, postingsToken, findings, journal);
        this.movements = new MovementCheck(connection, reconciliationsToken, findings);
        this.reconciliations = new ReconciliationCheck(connection, reconciliationsToken, findings);
    }

    void check(int log) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT log, position, stream, sequence, type, revision, occurred_at, payload,"
                        + " CASE WHEN sequence = 0 THEN metadata END AS metadata FROM ledger.event"
                        + " WHERE log = ? ORDER BY stream, sequence")) {
            select.setInt(1, log);
            select.setFetchSize(Audit.ROWS_AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    read(row);
                }
            }
        }
        endStream();
        settlements.check(log);
        reconciliations.check(log);
    }

    /** @param logs all of them */
    void finish(Set<Integer> logs) throws SQLException {
        compare();
        orders.check();
        rows.nameUnknown();
        journal.finish();
        settlements.finish();
        movements.finish(logs);
        reconciliations.finish();
    }

    long streams() {
        return streams;
    }

    long charges() {
        return charges;
    }

    JournalCheck journal() {
        return journal;
    }

    ReconciliationCheck reconciliations() {
        return reconciliations;
    }

    private void read(ResultSet row) throws SQLException {
        String name = row.getString("stream");
        if (!name.equals(stream)) {
            endStream();
            stream = name;
            nextSequence = 0;
            firstMetadata = row.getBytes("metadata");
            streams++;
        }
        long sequence = row.getLong("sequence");
        long position = row.getLong("position");
        if (sequence != nextSequence) {
            findings.add(
                    FindingKind.SEQUENCE_GAP, name, "event %s comes where %s is due".formatted(sequence, nextSequence));
        }
        nextSequence = sequence + 1;
        try {
            JsonNode payload = JSON.readTree(row.getBytes("payload"));
            fold(new Fact(
                    row.getInt("log"),
                    position,
                    name,
                    sequence,
                    row.getString("type"),
                    row.getInt("revision"),
                    Objects.requireNonNull(Snapshot.instant(row, "occurred_at")),
                    payload));
        } catch (Fact.Unreadable | JacksonException | ArithmeticException | DateTimeException e) {
            String what = e instanceof JacksonException ? "what is stored is no JSON" : String.valueOf(e.getMessage());
            findings.add(FindingKind.UNREADABLE_EVENT, "position " + position + " of " + name, what);
        }
    }

    private void fold(Fact fact) throws SQLException {
        if (fact.type().startsWith("charge.")) {
            ofCharge(fact);
        } else if (fact.type().equals("order.claimed")) {
            orders.order(fact);
        } else if (fact.type().equals("correction.posted")) {
            @Nullable String effective = fact.textOrNull("effective_at");
            post(
                    fact,
                    0,
                    fact.type(),
                    null,
                    effective == null ? fact.occurredAt() : Instant.parse(effective),
                    MoneyRules.ofCorrection(fact));
        } else if (fact.type().startsWith("settlement.") && isPlain(fact.type())) {
            reconciliations.add(fact);
        } else if (!isPlain(fact.type())) {
            findings.add(FindingKind.UNKNOWN_EVENT, fact.place(), fact.type());
        }
    }

    /** Events that move no money by themselves; lines of settlements are {@link SettlementCheck}'s, months {@link MonthCheck}'s. */
    private static boolean isPlain(String type) {
        return switch (type) {
            case "key.bound",
                    "key.cancelled",
                    "token.issued",
                    "token.redeemed",
                    "notification.received",
                    "settlement.file-received",
                    "settlement.lines-recorded",
                    "settlement.file-reversed",
                    "settlement.lines-reversed",
                    "settlement.lines-staged",
                    "settlement.lines-counted",
                    "settlement.lines-withdrawn",
                    "settlement.break-explained",
                    "settlement.break-resolved",
                    "settlement.profile-defined",
                    "webhook.endpoint-created",
                    "webhook.endpoint-changed",
                    "webhook.endpoint-enabled",
                    "webhook.endpoint-disabled",
                    "webhook.endpoint-deleted",
                    "webhook.secret-rotated",
                    "webhook.endpoint-tested",
                    "webhook.resend-requested",
                    "month.closed",
                    "month.sealed" -> true;
            default -> false;
        };
    }

    private void ofCharge(Fact fact) throws SQLException {
        AuditedCharge current = charge;
        if (current == null) {
            current = new AuditedCharge(fact, requestOfFirst());
            charge = current;
            charges++;
            if (current.orderNumber != null) {
                orders.charge(fact.log(), fact.stream(), current.orderNumber);
            }
        } else {
            move(current, fact);
        }
        String bad = current.badSums();
        if (bad != null) {
            findings.add(FindingKind.SUM_OUT_OF_RANGE, fact.stream(), fact.place() + ": " + bad);
        }
        if (fact.position() <= chargesToken.getOrDefault(fact.log(), 0L)) {
            asOfToken = new ChargeRows.Expected(fact.stream(), current.row());
        }
        movements.add(fact);
    }

    private String requestOfFirst() {
        if (firstMetadata == null) {
            throw new Fact.Unreadable("nothing says who asked for it");
        }
        return JSON.readTree(firstMetadata).path("request_id").stringValue("");
    }

    private void move(AuditedCharge current, Fact fact) throws SQLException {
        String chargeId = fact.stream().substring(fact.stream().indexOf('/') + 1);
        post(fact, 0, fact.type(), chargeId, fact.occurredAt(), MoneyRules.of(current, fact));
        if (!current.add(
                fact,
                problem ->
                        findings.add(FindingKind.IMPOSSIBLE_HISTORY, fact.stream(), fact.place() + ": " + problem))) {
            findings.add(FindingKind.UNKNOWN_EVENT, fact.place(), fact.type());
        }
    }

    private void post(
            Fact fact, int part, String kind, @Nullable String chargeId, Instant effectiveAt, List<MoneyRules.Leg> legs)
            throws SQLException {
        if (fact.position() <= postingsToken.getOrDefault(fact.log(), 0L)) {
            journal.add(fact, part, kind, chargeId, effectiveAt, legs);
        }
    }

    private void endStream() throws SQLException {
        if (asOfToken != null) {
            expected.add(asOfToken);
            if (expected.size() == Audit.LOOKED_UP_AT_ONCE) {
                compare();
            }
        }
        movements.endStream();
        stream = null;
        charge = null;
        asOfToken = null;
    }

    private void compare() throws SQLException {
        rows.compare(expected);
        expected.clear();
    }
}
