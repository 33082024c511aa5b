package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.History;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.month.MonthClosings;
import io.paymentledger.base.month.MonthClosings.Noted;
import io.paymentledger.base.month.MonthClosings.TenantMonth;
import io.paymentledger.events.MonthEvent.MonthSealed;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.RunningLedger.Reply;
import io.paymentledger.proof.Hash;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A month is closed once, when it is over, and sealed once, as the read side found it. */
class MonthIT {

    private static final RunningLedger LEDGER = RunningLedger.start();

    @AfterAll
    static void stop() {
        LEDGER.close();
        LEDGER.database().close();
    }

    private static Reply close(String month) {
        return LEDGER.send(LEDGER.request("/v1/months/" + month + "/closing").POST(BodyPublishers.noBody()));
    }

    private static List<RecordedEvent> events(String month) {
        return LEDGER.bean(History.class).of(StreamName.month("acme", YearMonth.parse(month)));
    }

    @Test
    void aMonthIsClosedOnceAndTheSameRequestIsAReplay() {
        Reply first = close("2026-01");
        Reply again = close("2026-01");

        assertThat(first.status()).isEqualTo(201);
        JsonNode answer = first.json();
        assertThat(answer.path("month").asString()).isEqualTo("2026-01");
        assertThat(answer.path("through").asString()).isEqualTo("2026-01-31T23:59:59.999999Z");
        assertThat(answer.path("closed_by").asString()).startsWith("key_");
        assertThat(first.header("X-Ledger-Position"))
                .isEqualTo(answer.path("position").asString());
        assertThat(first.header("Location")).isEqualTo("/v1/months/2026-01");
        assertThat(first.replayed()).isFalse();
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.replayed()).isTrue();
        assertThat(events("2026-01")).hasSize(1);
    }

    @Test
    void ofManyWhoCloseAMonthAtOnceOneDoes() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Reply>> requests = Stream.generate(() -> (Callable<Reply>) () -> close("2026-02"))
                    .limit(16)
                    .toList();

            List<Future<Reply>> replies = threads.invokeAll(requests);

            assertThat(replies).extracting(reply -> reply.get().status()).containsOnly(201);
            assertThat(replies.stream().map(Future::resultNow).filter(reply -> !reply.replayed()))
                    .hasSize(1);
        }
        assertThat(events("2026-02")).hasSize(1);
        assertThat(LEDGER.database().count("SELECT count(*) FROM ledger.month_closing WHERE month = '2026-02'"))
                .isEqualTo(1);
    }

    @Test
    void aMonthThatIsNotOverIsNotClosed() {
        String current = YearMonth.now(ZoneOffset.UTC).toString();

        Reply refused = close(current);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("code")).isEqualTo("month-not-over");
        assertThat(refused.retryable()).isFalse();
        assertThat(events(current)).isEmpty();
        assertThat(close(YearMonth.now(ZoneOffset.UTC).minusMonths(1).toString())
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-13", "2026-00", "2026-1", "1969-12", "0000-01", "202601", "x", "2026-01-01"})
    void whatIsNoMonthIsRefused(String month) {
        Reply refused = close(month);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("code")).isEqualTo("invalid-request");
        assertThat(close("1970-01").status()).isEqualTo(201);
    }

    @Test
    void whoMayNotAdministerMayNotClose() {
        String reader = LEDGER.newKey("acme", Set.of(Scope.CHARGES_READ, Scope.CHARGES_WRITE, Scope.AUDIT_READ));

        assertThat(LEDGER.send(LEDGER.request("/v1/months/2026-03/closing")
                                .setHeader("Authorization", "Bearer " + reader)
                                .POST(BodyPublishers.noBody()))
                        .text("code"))
                .isEqualTo("forbidden");
        assertThat(events("2026-03")).isEmpty();
    }

    @Test
    void whatTheReadSideNotesIsRecordedOnceAsTheLedgersOwn() {
        long position = close("2026-04").json().path("position").asLong();
        TenantMonth month = new TenantMonth("acme", YearMonth.of(2026, 4));
        MonthClosings reader = new MonthClosings(LEDGER.database().pool("query_service"));
        assertThat(reader.waiting()).contains(month);

        reader.note(new Noted(month, 0, Hash.EMPTY_TREE));
        reader.note(new Noted(month, 7, Hash.ofLeaf(new byte[1])));

        await().atMost(Duration.ofSeconds(60)).until(() -> events("2026-04").size() == 2);
        RecordedEvent sealed = events("2026-04").getLast();
        assertThat(sealed.event()).isEqualTo(new MonthSealed(month.month(), position, 0, Hash.EMPTY_TREE.toString()));
        assertThat(sealed.metadata().actor()).isEqualTo("ledger");
        await().atMost(Duration.ofSeconds(60)).until(() -> reader.noted().isEmpty());
        assertThat(reader.waiting()).doesNotContain(month);
        assertThat(events("2026-04")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE ledger.month_closing SET secret = secret WHERE month = '2026-05'",
                "DELETE FROM ledger.month_closing",
                "INSERT INTO ledger.month_closing (tenant, month, secret) VALUES ('acme', '2026-06', 'x')",
                "SELECT ledger.open_month_closing('acme', '2026-06', decode(repeat('00', 32), 'hex'))"
            })
    void theReadSideCanOnlyNoteARoot(String statement) {
        close("2026-05");

        assertThatThrownBy(() -> LEDGER.database().execute("query_service", statement))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE ledger.month_closing SET secret = decode(repeat('00', 32), 'hex')",
                "UPDATE ledger.month_closing SET month = '2027-01' WHERE month = '2026-05'",
                "DELETE FROM ledger.month_closing",
                "TRUNCATE ledger.month_closing"
            })
    void notEvenTheOwnerChangesASecret(String statement) {
        close("2026-05");

        assertThatThrownBy(() -> LEDGER.database().execute("ledger_owner", statement))
                .isInstanceOf(IllegalStateException.class);
    }
}
