package io.paymentledger.simulation.audit;

import static io.paymentledger.simulation.audit.FindingKind.EVENT_CHANGED;
import static io.paymentledger.simulation.audit.FindingKind.EVENT_REMOVED;
import static io.paymentledger.simulation.audit.FindingKind.LOG_CUT_OFF;
import static io.paymentledger.simulation.audit.FindingKind.LOG_REWRITTEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.proof.Checkpoint;
import io.paymentledger.proof.SignatureType;
import io.paymentledger.proof.SigningKey;
import io.paymentledger.simulation.Ledger;
import io.paymentledger.simulation.workload.WorkloadSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a superuser does to a sealed log is named: by the tree, or by a checkpoint that is kept outside the database. */
class TreeCheckIT {

    private static final SigningKey KEY = SigningKey.generate("ledger.example/log/0", SignatureType.ED25519);
    private static final int CHARGES = 200;

    private final Ledger ledger = new Ledger();
    private long middle;

    @BeforeEach
    void seal() {
        ledger.append(new WorkloadSettings(17, CHARGES / 2, WorkloadSettings.TENANTS, null));
        ledger.seal(KEY);
        middle = ledger.head();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private Findings check(Checkpoint... kept) {
        Findings findings = new Findings(CHARGES);
        try (Connection connection = ledger.database.connect("query_service")) {
            connection.setAutoCommit(false);
            new TreeCheck(connection, List.of(kept), findings).check(0);
            return findings;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> found(FindingKind kind, Checkpoint... kept) {
        return check(kept).shown().stream()
                .filter(finding -> finding.kind() == kind)
                .map(finding -> finding.where() + ": " + finding.what())
                .toList();
    }

    private void expectNothing(Checkpoint... kept) {
        assertThat(check(kept).lines()).isEmpty();
    }

    @Test
    void oneChangedColumnIsNamedByItsPosition() {
        expectNothing(ledger.checkpoint());
        List<String> changes = List.of(
                "metadata = convert_to(replace(convert_from(metadata, 'UTF8'), '\"actor\":\"', '\"actor\":\"x'), 'UTF8')",
                "payload = payload || ' '::bytea",
                "event_id = gen_random_uuid()",
                "occurred_at = occurred_at + interval '1 microsecond'",
                "type = type || '2'",
                "revision = revision + 1",
                "stream = stream || '2'",
                "sequence = sequence + 1000");
        for (int i = 0; i < changes.size(); i++) {
            ledger.tamper("UPDATE ledger.event SET " + changes.get(i) + " WHERE position = " + (100 + i));
            assertThat(found(EVENT_CHANGED))
                    .as(changes.get(i))
                    .hasSize(i + 1)
                    .last()
                    .asString()
                    .contains("log 0 position " + (100 + i) + ":");
        }
    }

    @Test
    void aRemovedEventIsNamedByItsPosition() {
        ledger.tamper("DELETE FROM ledger.event WHERE position = 77");
        assertThat(found(EVENT_REMOVED)).singleElement().asString().contains("log 0 position 77");
    }

    @Test
    void aTailThatIsCutOffWithAllThatWasSignedOverItIsFoundByAKeptCheckpoint() {
        Checkpoint kept = ledger.checkpoint();
        rewind(50);
        expectNothing();
        assertThat(found(LOG_CUT_OFF, kept))
                .singleElement()
                .asString()
                .contains("over %s events, of which 50 are left".formatted(middle));
    }

    @Test
    void aLogThatIsRewrittenAndSealedAnewIsFoundByAKeptCheckpoint() {
        Checkpoint early = ledger.checkpoint();
        ledger.append(new WorkloadSettings(18, CHARGES / 2, List.of("sim-3"), null));
        ledger.seal(KEY);
        Checkpoint late = ledger.checkpoint();
        expectNothing(early, late);

        ledger.tamper("UPDATE ledger.event SET payload = payload || ' '::bytea WHERE position > " + middle);
        ledger.tamper("DELETE FROM ledger.checkpoint; DELETE FROM ledger.leaf_bundle; DELETE FROM ledger.tile");
        ledger.seal(KEY);
        expectNothing();
        assertThat(found(LOG_REWRITTEN, late)).isNotEmpty();
    }

    @Test
    void anEventWhoseSaltWasForgottenIsNoFaultAndIsNotVouchedFor() {
        ledger.database.execute("ledger_owner", "SELECT ledger.forget_salt(0, 40); SELECT ledger.forget_salt(0, 41)");
        ledger.tamper("UPDATE ledger.event SET payload = payload || ' '::bytea WHERE position = 41");

        Findings findings = check(ledger.checkpoint());
        assertThat(findings.lines()).as("whether it was changed nobody can say").isEmpty();
        assertThat(findings.unchecked()).isEqualTo(2);
        assertThat(findings.notes())
                .containsExactly(
                        "2 sealed events that nobody can check any more, as their salts were forgotten",
                        "  log 0 position 40",
                        "  log 0 position 41");

        ledger.tamper("UPDATE ledger.event SET payload = payload || ' '::bytea WHERE position = 42");
        assertThat(found(EVENT_CHANGED)).singleElement().asString().contains("log 0 position 42:");
        ledger.tamper("DELETE FROM ledger.event WHERE position = 40");
        assertThat(found(EVENT_REMOVED)).singleElement().asString().contains("log 0 position 40");
    }

    /** Takes the log back to a size, the tree and the checkpoints with it. */
    private void rewind(int size) {
        ledger.tamper("DELETE FROM ledger.event WHERE position > " + size);
        ledger.tamper("UPDATE ledger.log_head SET position = " + size);
        ledger.tamper("DELETE FROM ledger.checkpoint; DELETE FROM ledger.leaf_bundle; DELETE FROM ledger.tile");
        ledger.seal(KEY);
    }
}
