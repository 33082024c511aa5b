package io.paymentledger.query.console;

import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.journal.KeyRequest;
import io.paymentledger.base.key.Scope;
import io.paymentledger.events.CorrectionEvent.CorrectionPosted;
import io.paymentledger.events.Currency;
import io.paymentledger.events.MonthEvent;
import io.paymentledger.events.MonthEvent.MonthClosed;
import io.paymentledger.events.MonthEvent.MonthSealed;
import io.paymentledger.events.Side;
import io.paymentledger.events.StatedLeg;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From a figure to the request behind it, by two clocks. */
class BooksScreenIT {

    private static final LedgerFixture LEDGER = new LedgerFixture();
    private static final QueryServiceFixture SERVICE = new QueryServiceFixture(LEDGER.database);
    private static final String TENANT = LEDGER.newTenant();
    private static final String KEY = LEDGER.key(TENANT, Scope.CHARGES_READ, Scope.AUDIT_READ, Scope.ADMIN);
    private static final Browser BROWSER = Browser.signedIn(SERVICE, KEY);

    private static long position;

    @BeforeAll
    static void something() {
        for (int i = 0; i < 60; i++) {
            position = LEDGER.captured(StreamName.key(TENANT, "charge-" + i), terms(100))
                    .firstPosition();
        }
        Instant lastMonth = YearMonth.now(ZoneOffset.UTC)
                .minusMonths(1)
                .atDay(10)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
        long corrected = LEDGER.append(
                        StreamName.correction(TENANT, "fee"),
                        0,
                        new CorrectionPosted(
                                "a fee of last month",
                                null,
                                Currency.of("EUR"),
                                List.of(
                                        new StatedLeg("gateway:simulator:fees", Side.DEBIT, 35),
                                        new StatedLeg("gateway:simulator:receivable", Side.CREDIT, 35)),
                                lastMonth,
                                "v1:fingerprint"))
                .firstPosition();
        assertThat(SERVICE.get(KEY, "/v1/accounts", "min_position", corrected).status())
                .isEqualTo(200);
        LEDGER.database.execute(
                "ledger_owner",
                ("INSERT INTO ledger.key_request (tenant, key, operation, requested_at, actor, request_id, status, replayed,"
                                + " mismatch) VALUES ('%s', 'charge-7', '%s', now(), 'key_1', 'req-of-7', 201, false, '{}')")
                        .formatted(TENANT, KeyRequest.Operation.CREATE.wireName()));
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
        LEDGER.close();
    }

    @Test
    void theTrialBalanceIsBalancedAndShowsBothClocks() {
        assertThat(page("/console/books"))
                .contains("Debits equal credits in EUR")
                .contains("gateway:simulator:receivable asset 59.65 EUR");
        String close =
                page("/console/books?month=" + YearMonth.now(ZoneOffset.UTC).minusMonths(1));
        assertThat(close)
                .as("what was recorded later counts for the month")
                .contains("gateway:simulator:fees", "0.35 EUR");
        assertThat(page("/console/books?recorded=nonsense&effective=")).contains("59.65 EUR");
        assertThat(page("/console/books?recorded=%2B999999999-12-31T23:59:59&effective=-999999999-01-01T00:00:00"))
                .contains("59.65 EUR");
        assertThat(page("/console/books?recorded=2020-01-01T00:00:00&effective=2020-01-01T00:00:00"))
                .contains("Nothing was posted yet");
    }

    @Test
    void aMonthThatWasClosedSaysSo() {
        YearMonth month = YearMonth.of(2026, 1);
        long closed = LEDGER.append(
                        StreamName.month(TENANT, month), 0, new MonthClosed(month, MonthEvent.lastInstant(month)))
                .firstPosition();

        assertThat(page("/console/books?month=2026-01")).contains("closed at position " + closed, "about to be sealed");
        LEDGER.append(StreamName.month(TENANT, month), 1, new MonthSealed(month, closed, 0, "cm9vdA=="));
        assertThat(page("/console/books?month=2026-01")).contains("sealed with the root cm9vdA==");
        assertThat(page("/console/books?month=2025-12")).doesNotContain("closed at");
        assertThat(page("/console/books?month=2026-13")).doesNotContain("closed at");
    }

    @Test
    void aStatementGoesOnWhereItsPageEnds() {
        Answer first = BROWSER.get("/console/books/gateway%3Asimulator%3Areceivable?currency=EUR");
        String next = first.response()
                .body()
                .replaceFirst("(?s).*href=\"([^\"]*after=[^\"]*)\".*", "$1")
                .replace("&amp;", "&");

        assertThat(Browser.text(first)).contains("From 0.00 EUR to 59.65 EUR").contains("50.00 EUR");
        assertThat(page(next)).contains("51.00 EUR", "59.65 EUR").doesNotContain("50.00 EUR", "Later lines");
        assertThat(BROWSER.get("/console/books/nobody").status()).isEqualTo(404);
        assertThat(page("/console/books/gateway%3Asimulator%3Areceivable?to=2020-01-01T00:00:00"))
                .contains("Nothing was posted in this time");
    }

    @Test
    void anEntryLeadsToItsEventCommandActorRequestAndReceipt() {
        Answer entry = BROWSER.get("/console/entries/" + position);

        assertThat(entry.response().body())
                .contains("/console/charges/charge-59?version=2")
                .contains("/console/keys/charge-59")
                .contains("/console/operations/keys?actor=key_1")
                .contains("/console/ask?q=request:req-1")
                .contains("/console/proof?charge=charge-59")
                .contains("/console/books/gateway:simulator:receivable?currency=EUR");
        for (String each : List.of("/console/charges/charge-59?version=2", "/console/operations/keys?actor=key_1")) {
            page(each);
        }
        for (String none : List.of("0", "999999", "x", "-1")) {
            assertThat(BROWSER.get("/console/entries/" + none).status())
                    .as(none)
                    .isEqualTo(404);
        }
    }

    @Test
    void aRequestIdLeadsToItsCharge() {
        assertThat(BROWSER.ask("request:req-of-7")).contains("charge-7", "1.00 EUR");
        assertThat(BROWSER.ask("req-of-7")).contains("charge-7");
        assertThat(BROWSER.ask("request:req-1"))
                .as("the request that claimed it")
                .contains("charge-30");
        assertThat(BROWSER.ask("request:req-of-nobody")).contains("Nothing found");
    }

    @Test
    void nothingOfAnotherTenantIsInTheBooks() {
        Browser other = Browser.signedIn(
                SERVICE, LEDGER.key(LEDGER.newTenant(), Scope.CHARGES_READ, Scope.AUDIT_READ, Scope.ADMIN));

        assertThat(Browser.text(other.get("/console/books"))).contains("Nothing was posted yet");
        assertThat(other.get("/console/entries/" + position).status()).isEqualTo(404);
        assertThat(other.get("/console/books/gateway%3Asimulator%3Areceivable").status())
                .isEqualTo(404);
        assertThat(other.ask("request:req-of-7")).contains("Nothing found");
        assertThat(Browser.text(other.get("/console/operations/keys"))).doesNotContain(TENANT);
    }

    private static String page(String path) {
        Answer answer = BROWSER.get(path);
        assertThat(answer.status()).as(path).isEqualTo(200);
        return Browser.text(answer);
    }
}
