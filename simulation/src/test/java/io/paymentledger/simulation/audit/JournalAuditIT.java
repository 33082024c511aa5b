package io.paymentledger.simulation.audit;

import static io.paymentledger.simulation.audit.FindingKind.ACCOUNT_DIFFERS;
import static io.paymentledger.simulation.audit.FindingKind.BALANCE_DIFFERS;
import static io.paymentledger.simulation.audit.FindingKind.CHARGE_DIFFERS;
import static io.paymentledger.simulation.audit.FindingKind.CLAIM_DIFFERS;
import static io.paymentledger.simulation.audit.FindingKind.DATED_DIFFERS;
import static io.paymentledger.simulation.audit.FindingKind.ENTRY_DIFFERS;
import static io.paymentledger.simulation.audit.FindingKind.ENTRY_UNBALANCED;
import static io.paymentledger.simulation.audit.FindingKind.POSTING_UNKNOWN;
import static io.paymentledger.simulation.audit.SettlementFacts.line;
import static io.paymentledger.simulation.audit.SettlementFacts.received;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.CorrectionEvent.CorrectionPosted;
import io.paymentledger.events.Currency;
import io.paymentledger.events.SettlementEvent.SettlementFileReversed;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementEvent.SettlementLinesReversed;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.Side;
import io.paymentledger.events.StatedLeg;
import io.paymentledger.events.StreamName;
import io.paymentledger.simulation.Ledger;
import io.paymentledger.simulation.Ledger.Entry;
import io.paymentledger.simulation.audit.PlantedRows.Planted;
import io.paymentledger.simulation.workload.WorkloadSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the tables of the journal must say is known from the log; a row that says something else is named. */
class JournalAuditIT {

    private static final WorkloadSettings SETTINGS = new WorkloadSettings(11, 200, List.of("sim-1", "sim-2"), null);

    private static final String FILE = "a".repeat(64);
    private static final String TAKEN_BACK = "b".repeat(64);

    private static final List<String> TABLES =
            List.of("account", "entry", "posting", "dated_posting", "dated_day", "settled_line", "charge");

    /** An account of sim-1 with one posting that counts when it was recorded; sim-2 has the same. */
    private static final String ELSEWHERE =
            "(SELECT account_id FROM query.account WHERE tenant = '%s' AND name = 'gateway:elsewhere:fees')";

    /** An account of sim-1 that has dated postings only. */
    private static final String FEES =
            "(SELECT account_id FROM query.account WHERE tenant = 'sim-1' AND name = 'gateway:simulator:fees')";

    private final Ledger ledger = new Ledger();

    @AfterEach
    void close() {
        ledger.close();
    }

    private void receive(String tenant, String file, List<SettlementLine> lines) {
        ledger.append(
                received(tenant, file, "simulator", lines.size()),
                new Entry(
                        StreamName.settlementLines(tenant, file),
                        0,
                        new SettlementLinesRecorded(file, "simulator", 1, lines)));
    }

    private void takeBack(String tenant, String file, List<SettlementLine> lines) {
        long position = ledger.number("SELECT position FROM ledger.event WHERE stream = '%s'"
                .formatted(StreamName.settlementLines(tenant, file).value()));
        ledger.append(
                new Entry(
                        StreamName.settlementReversal(tenant, file), 0, new SettlementFileReversed(file, "a mistake")),
                new Entry(
                        StreamName.settlementReversalLines(tenant, file),
                        0,
                        new SettlementLinesReversed(
                                position, new SettlementLinesRecorded(file, "simulator", 1, lines))));
    }

    private void correct(String tenant, String id, String gateway, @Nullable Instant effectiveAt) {
        ledger.append(new Entry(
                StreamName.correction(tenant, id),
                0,
                new CorrectionPosted(
                        "found in the bank's statement",
                        null,
                        Currency.of("EUR"),
                        List.of(
                                new StatedLeg("gateway:%s:fees".formatted(gateway), Side.DEBIT, 25),
                                new StatedLeg("gateway:%s:suspense".formatted(gateway), Side.CREDIT, 25)),
                        effectiveAt,
                        "v1:fingerprint")));
    }

    /** Three tenants of two logs: charges, corrections of now and of then, files, and one that is taken back. */
    private void keepBooks() {
        ledger.append(SETTINGS);
        ledger.bind("sim-3", 1);
        for (String tenant : List.of("sim-1", "sim-2", "sim-3")) {
            List<SettlementLine> mistaken = List.of(line(SettlementKind.TAX, -38, 0, "tax-1"));
            receive(tenant, TAKEN_BACK, mistaken);
            receive(
                    tenant,
                    FILE,
                    List.of(
                            line(SettlementKind.FEE, -200, 200, "fee-1"),
                            line(SettlementKind.PAYOUT, -900, 1, "payout-1"),
                            line(SettlementKind.TAX, -38, 0, "tax-1")));
            takeBack(tenant, TAKEN_BACK, mistaken);
            correct(tenant, "of-now", "elsewhere", null);
            correct(tenant, "of-then", "simulator", Instant.parse("2025-12-31T23:59:59.999999Z"));
            correct(tenant, "of-the-day-after", "simulator", Instant.parse("2026-01-01T00:00:00Z"));
        }
        ledger.project();
    }

    @Test
    void whatWasOnlyFoldedIsCleanAndEachPlantedRowIsNamed() {
        keepBooks();
        assertThat(ledger.audit().lines()).isEmpty();
        assertThat(ledger.number("SELECT count(DISTINCT log) FROM query.dated_posting"))
                .isEqualTo(2);

        List<Planted> plants = new ArrayList<>(ofPostings());
        plants.addAll(ofAccounts());
        plants.addAll(ofDatedPostings());
        plants.addAll(ofDays());
        plants.addAll(ofClaims());
        plants.addAll(ofCharges());
        new PlantedRows(ledger, TABLES).expectEachNamed(plants);
    }

    private static List<Planted> ofPostings() {
        String first = ELSEWHERE.formatted("sim-1");
        String second = ELSEWHERE.formatted("sim-2");
        return List.of(
                new Planted(
                        "INSERT INTO query.posting SELECT log, account_id, position, postings + 1, 1000000,"
                                + " posted_minor + 1000000, pending_minor, 30, 0, false FROM query.account"
                                + " WHERE account_id = " + first,
                        "part 30 leg 0: no entry is there to post sim-1/gateway:elsewhere:fees EUR 1000000",
                        POSTING_UNKNOWN),
                new Planted(
                        "UPDATE query.posting SET account_id = CASE account_id WHEN %1$s THEN %2$s ELSE %1$s END"
                                        .formatted(first, second)
                                + " WHERE account_id IN (%s, %s)".formatted(first, second),
                        "has [sim-1/gateway:elsewhere:suspense EUR -25, sim-2/gateway:elsewhere:fees EUR 25]",
                        ENTRY_DIFFERS,
                        ENTRY_UNBALANCED),
                new Planted(
                        "UPDATE query.posting SET account_id = 999999 WHERE account_id = " + first,
                        "has [nobody/account 999999, which is not there XXX 25, ",
                        ENTRY_DIFFERS,
                        ENTRY_UNBALANCED),
                new Planted(
                        "UPDATE query.posting SET leg = 9 WHERE account_id = " + first,
                        "has 2 postings, of which the last is number 9 from 0",
                        ENTRY_DIFFERS),
                new Planted(
                        "UPDATE query.entry SET rule_version = 2 WHERE kind = 'settlement.fee' AND tenant = 'sim-1'",
                        "is by version 2 of its rule, which has version 1",
                        ENTRY_DIFFERS));
    }

    private static Planted ofAccount(String set, String told) {
        return new Planted(
                "UPDATE query.account SET %s WHERE account_id = %s".formatted(set, FEES), told, ACCOUNT_DIFFERS);
    }

    private static List<Planted> ofAccounts() {
        return List.of(
                ofAccount("type = 'liability'", "gateway:simulator:fees EUR: type is liability and should be expense"),
                ofAccount("postings = 99", "postings is 99 and should be 4"),
                ofAccount("opened_position = 1", "opened_position is 1 and should be"),
                ofAccount("position = 1000000", "position is 1000000 and should be"),
                ofAccount("dated_posted_minor = 123456", "dated_posted_minor is 123456 and should be 251"),
                ofAccount("dated_pending_minor = 5", "dated_pending_minor is 5 and should be 0"),
                ofAccount("log = 7", "log is 7 and should be 0"),
                new Planted(
                        "INSERT INTO query.account SELECT 999999, log, tenant, 'gateway:nowhere:fees', currency, type, 1,"
                                + " opened_position, position, 0, 0, 0, 0 FROM query.account WHERE account_id = "
                                + FEES,
                        "sim-1/gateway:nowhere:fees EUR: nothing was ever posted to it",
                        ACCOUNT_DIFFERS),
                new Planted(
                        "DELETE FROM query.account WHERE account_id = " + ELSEWHERE.formatted("sim-1"),
                        "sim-1/gateway:elsewhere:fees EUR: has no row",
                        ACCOUNT_DIFFERS,
                        BALANCE_DIFFERS,
                        ENTRY_DIFFERS,
                        ENTRY_UNBALANCED));
    }

    private static Planted ofDated(String sql, String told) {
        return new Planted(sql, told, DATED_DIFFERS);
    }

    private static List<Planted> ofDatedPostings() {
        String third = " WHERE number = 3 AND account_id = " + FEES;
        String at = "dated posting 3 of sim-1/gateway:simulator:fees EUR at position ";
        return List.of(
                ofDated(
                        "UPDATE query.dated_posting SET amount_minor = 77" + third,
                        "amount_minor is 77 and should be 25"),
                ofDated(
                        "UPDATE query.dated_posting SET effective_at = '2025-12-30T00:00:00Z'" + third,
                        "effective_at is 2025-12-30T00:00:00Z and should be 2025-12-31T23:59:59.999999Z"),
                ofDated("UPDATE query.dated_posting SET pending = true" + third, "pending is true and should be false"),
                ofDated("UPDATE query.dated_posting SET log = 1" + third, "log is 1 and should be 0"),
                ofDated(
                        "UPDATE query.dated_posting SET dated_posted_after_minor = 7" + third,
                        "the sums after it are posted 7, pending 0 and should be posted 226, pending 0"),
                ofDated("DELETE FROM query.dated_posting" + third, at),
                ofDated(
                        "INSERT INTO query.dated_posting SELECT log, account_id, position, number, pending, amount_minor,"
                                + " '2025-12-30T00:00:00Z', amount_minor, 0 FROM query.posting WHERE account_id = "
                                + ELSEWHERE.formatted("sim-1"),
                        "is of no entry that counts at another time"),
                ofDated(
                        "INSERT INTO query.dated_posting SELECT log, account_id, position, 9, pending, amount_minor,"
                                + " effective_at, dated_posted_after_minor, 0 FROM query.dated_posting" + third,
                        "dated posting 9 of sim-1/gateway:simulator:fees EUR at position"));
    }

    private static List<Planted> ofDays() {
        String day = " WHERE day = '2026-01-31' AND account_id = " + FEES;
        String at = "sim-1/gateway:simulator:fees EUR on 2026-01-31: ";
        return List.of(
                ofDated(
                        "UPDATE query.dated_day SET posted_minor = posted_minor + 100000" + day,
                        at + "is posted 100201, pending 0 and should be posted 201, pending 0"),
                ofDated(
                        "UPDATE query.dated_day SET pending_minor = 1" + day,
                        at + "is posted 201, pending 1 and should"),
                ofDated("DELETE FROM query.dated_day" + day, at + "has no row and should be posted 201, pending 0"),
                ofDated(
                        "UPDATE query.dated_day SET day = '2026-02-01'" + day,
                        "sim-1/gateway:simulator:fees EUR on 2026-02-01: is posted 201, pending 0, and nothing counts"),
                ofDated(
                        "INSERT INTO query.dated_day VALUES (999999, '2026-01-31', 1, 0)",
                        "account 999999, which is not there XXX on 2026-01-31: is posted 1, pending 0, and nothing"));
    }

    private static List<Planted> ofClaims() {
        String fee = " WHERE tenant = 'sim-1' AND identity = 'fee-1'";
        return List.of(
                new Planted(
                        "DELETE FROM query.settled_line" + fee,
                        "line sim-1/fee-1: is said to have posted at no place and did at position and part ",
                        CLAIM_DIFFERS),
                new Planted(
                        "DELETE FROM query.settled_line WHERE tenant = 'sim-3'", "line sim-3/fee-1: ", CLAIM_DIFFERS),
                new Planted(
                        "UPDATE query.settled_line SET part = 5" + fee,
                        "line sim-1/fee-1: is said to have posted at position and part ",
                        CLAIM_DIFFERS),
                new Planted(
                        "UPDATE query.settled_line SET position = position + 1" + fee,
                        "line sim-1/fee-1: is said to have posted at position and part ",
                        CLAIM_DIFFERS),
                new Planted(
                        "INSERT INTO query.settled_line VALUES ('sim-1', 'tax-1-of-later', 1, 0)",
                        "line sim-1/tax-1-of-later: is said to have posted at position and part 1/0 and did at no place",
                        CLAIM_DIFFERS),
                new Planted(
                        "INSERT INTO query.settled_line VALUES ('sim-9', 'fee-1', 1, 0)",
                        "line sim-9/fee-1: is of a tenant in no log",
                        CLAIM_DIFFERS));
    }

    private static List<Planted> ofCharges() {
        String settled = " WHERE (tenant, charge_id) = (SELECT tenant, charge_id FROM query.charge"
                + " WHERE status = 'failed' ORDER BY created_position LIMIT 1)";
        return List.of(
                new Planted(
                        "UPDATE query.charge SET request_id = 'req_of_another'" + settled,
                        "request_id is req_of_another and should be",
                        CHARGE_DIFFERS),
                new Planted(
                        "UPDATE query.charge SET request_id = NULL" + settled,
                        "request_id is null and should be",
                        CHARGE_DIFFERS),
                new Planted(
                        "UPDATE query.charge SET settled_at = '2020-01-01T00:00:00Z'" + settled,
                        "settled_at is 2020-01-01T00:00:00Z and should be",
                        CHARGE_DIFFERS),
                new Planted(
                        "UPDATE query.charge SET settled_at = NULL" + settled,
                        "settled_at is null and should be",
                        CHARGE_DIFFERS));
    }
}
