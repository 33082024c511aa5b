package io.paymentledger.query.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.key.Scope;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.Sha256;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** A long file's lines are in the log before they count, and are then folded like those of a short one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StagedFileIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final int LINES = 120;
    private static final int EVENTS = 3;

    private final LedgerFixture ledger = new LedgerFixture();
    private final QueryServiceFixture service = new QueryServiceFixture(ledger.database);
    private final String staging = ledger.newTenant();
    private final String recording = ledger.newTenant();
    private final String following = ledger.newTenant();

    @AfterAll
    void close() {
        service.close();
        ledger.close();
    }

    private static SettlementLine[] lines(SettlementFixture files) {
        return IntStream.rangeClosed(1, LINES)
                .mapToObj(i -> i % 2 == 0
                        ? files.line(SettlementKind.FEE, null, null, 0, i).identifiedBy("fee-" + i)
                        : files.line(SettlementKind.PAYMENT, "unknown-" + i, null, 100 + i, 1)
                                .identifiedBy("payment-" + i / 4))
                .toArray(SettlementLine[]::new);
    }

    private Answer ask(String tenant, String path) {
        Answer answer = service.ask(
                ledger.key(tenant, Scope.AUDIT_READ),
                path + (path.contains("?") ? "&" : "?") + "min_position="
                        + ledger.log.head().in(LogAssignment.DEFAULT_LOG));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer;
    }

    private List<String> balances(String tenant) {
        return ask(tenant, "/v1/accounts")
                .json()
                .path("data")
                .valueStream()
                .map(account -> account.path("account").asString() + " "
                        + account.path("balance").path("posted"))
                .sorted()
                .toList();
    }

    private static List<String> breaks(Answer answer) {
        return answer.json()
                .path("data")
                .valueStream()
                .map(each ->
                        each.path("id").asString() + " " + each.path("kind").asString())
                .toList();
    }

    @Test
    void whatIsStagedCountsForNothingAndThenAsIfItHadBeenRecordedAtOnce() {
        SettlementFixture files = new SettlementFixture(ledger, staging);
        SettlementFixture others = new SettlementFixture(ledger, recording);
        String id = Sha256.hex(Sha256.of("long"));
        Runnable counts = files.staged("long", lines(files));
        assertThat(balances(staging)).isEmpty();
        assertThat(ask(staging, "/v1/reconciliations").data("id")).isEmpty();

        counts.run();
        others.file("long", SettlementFixture.GATEWAY, 0, 0, List.of(lines(others)));

        assertThat(balances(staging)).isEqualTo(balances(recording)).isNotEmpty();
        JsonNode file = ask(staging, "/v1/reconciliations/" + id).json();
        JsonNode other = ask(recording, "/v1/reconciliations/" + id).json();
        assertThat(file.path("status").asString()).isEqualTo("done");
        assertThat(file.path("lines_read").asInt()).isEqualTo(LINES);
        assertThat(file.path("sums")).isEqualTo(other.path("sums"));
        assertThat(breaks(ask(staging, "/v1/reconciliations/" + id + "/breaks?limit=100")))
                .isEqualTo(breaks(ask(recording, "/v1/reconciliations/" + id + "/breaks?limit=100")))
                .contains("line-3 duplicate", "line-1 missing_here");

        files.withdraw("long", EVENTS);

        assertThat(balances(staging)).isNotEmpty().allMatch(balance -> balance.endsWith(" 0"));
        assertThat(ask(staging, "/v1/reconciliations/" + id)
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("reversed");
    }

    private Answer progress(String tenant, String id) {
        return service.ask(ledger.key(tenant, Scope.AUDIT_READ), "/v1/reconciliations/" + id + "/progress");
    }

    private String phase(String tenant, String id) {
        JsonNode progress = progress(tenant, id).json();
        return "%s %s/%s"
                .formatted(
                        progress.path("phase").asString(),
                        progress.path("done").asInt(),
                        progress.path("total").asInt());
    }

    private void note(String sql, String file) throws SQLException {
        try (Connection connection = ledger.database.connect("postgres");
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, following);
            statement.setString(2, file);
            statement.execute();
        }
    }

    @Test
    void whoeverKnowsAFileFollowsItFromItsFirstStepToItsLastMatch() throws Exception {
        SettlementFixture files = new SettlementFixture(ledger, following);
        String id = Sha256.hex(Sha256.of("followed"));
        assertThat(progress(following, id).status()).isEqualTo(404);
        assertThat(progress(following, "no-file").status()).isEqualTo(404);

        note("SELECT ledger.note_settlement_staging(?, ?, 2, 0)", id);
        note("SELECT ledger.note_settlement_staging(?, ?, 2, 1)", id);
        assertThat(phase(following, id)).isEqualTo("staging 1/2");
        assertThat(progress(following, id).json().path("staged_at").asString()).isNotEmpty();
        assertThat(progress(staging, id).status()).as("another tenant's").isEqualTo(404);

        List<SettlementLine> lines = List.of(lines(files)).subList(0, 2);
        files.received("followed", lines.size());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ask(following, "/v1/reconciliations/" + id)
                                .json()
                                .path("status")
                                .asString())
                        .isEqualTo("reading"));
        assertThat(phase(following, id)).isEqualTo("counting 0/2");
        assertThat(progress(following, id).json().has("staged_at")).isFalse();

        try (Connection connection = ledger.database.connect("postgres")) {
            connection.setAutoCommit(false);
            MatchingSign.raise(
                    connection,
                    service.bean(ReconciliationQueries.class)
                            .file(following, id)
                            .orElseThrow());
            assertThat(phase(following, id)).isEqualTo("matching 2/2");
            connection.rollback();
        }
        assertThat(phase(following, id)).isEqualTo("counting 0/2");

        CompletableFuture<String> stream = CompletableFuture.supplyAsync(() -> service.ask(
                        ledger.key(following, Scope.AUDIT_READ), "/v1/reconciliations/" + id + "/progress/stream")
                .response()
                .body());
        files.lines("followed", lines);

        assertThat(stream.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .startsWith("event: progress\ndata: {\"id\":\"" + id + "\",\"phase\":\"")
                .endsWith("\"phase\":\"done\",\"done\":2,\"total\":2}\n\n");
        assertThat(phase(following, id)).isEqualTo("done 2/2");
        note("SELECT ledger.end_settlement_staging(?, ?)", id);
        assertThat(phase(following, id)).isEqualTo("done 2/2");

        files.takeBack(id, lines.toArray(SettlementLine[]::new));
        ask(following, "/v1/reconciliations/" + id);
        assertThat(phase(following, id)).isEqualTo("reversed 2/2");
    }
}
