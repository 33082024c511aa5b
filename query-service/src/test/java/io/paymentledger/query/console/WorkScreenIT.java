package io.paymentledger.query.console;

import static io.paymentledger.query.LedgerFixture.started;
import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.paymentledger.base.key.ApiKeys;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.key.Secret;
import io.paymentledger.events.ChargeEvent.OutcomeUnknown;
import io.paymentledger.events.ChargeEvent.ReviewProposed;
import io.paymentledger.events.ChargeEvent.ReviewRequired;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What waits for a person, and what a person's decision becomes at ledger-service. */
class WorkScreenIT {

    private static final LedgerFixture LEDGER = new LedgerFixture();
    private static final List<String> COMMANDS = new CopyOnWriteArrayList<>();
    private static final HttpServer COMMAND_SIDE = commandSide();
    private static final QueryServiceFixture SERVICE = new QueryServiceFixture(
            LEDGER.database,
            "--ledger.console.ledger-service=http://127.0.0.1:"
                    + COMMAND_SIDE.getAddress().getPort());

    private static final String TENANT = LEDGER.newTenant();
    private static final String KEY =
            LEDGER.key(TENANT, Scope.CHARGES_READ, Scope.AUDIT_READ, Scope.CHARGES_WRITE, Scope.ADMIN);
    private static final String READER = LEDGER.key(TENANT, Scope.CHARGES_READ, Scope.AUDIT_READ);

    private static HttpServer commandSide() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                COMMANDS.add("%s %s %s %s"
                        .formatted(
                                exchange.getRequestMethod(),
                                exchange.getRequestURI().getPath(),
                                exchange.getRequestHeaders().getFirst("Authorization"),
                                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
                boolean refused = exchange.getRequestURI().getPath().matches("/v1/charges/.*/resolution");
                byte[] body = (refused
                                ? "{\"code\":\"second-person-needed\",\"title\":\"Another person\",\"detail\":\"Two.\"}"
                                : "{}")
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(refused ? 409 : 200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeAll
    static void whatWaits() {
        LEDGER.append(
                StreamName.key(TENANT, "unsure"),
                0,
                terms(1999, "EUR", null, "Ada"),
                started(),
                new ReviewRequired("att_1", "the gateway forgot it"));
        long position = LEDGER.append(
                        StreamName.key(TENANT, "proposed"),
                        0,
                        terms(2999, "EUR", null, "Bob"),
                        started(),
                        new ReviewRequired("att_1", "the gateway forgot it, too"),
                        new ReviewProposed("att_1", true, "pay_7", "they told us", "key_of_somebody"))
                .firstPosition();
        LEDGER.append(
                StreamName.key(TENANT, "out"), 0, terms(4999), started(), new OutcomeUnknown("att_1", "no answer"));
        LEDGER.database.execute(
                "ledger_owner",
                "INSERT INTO ledger.attempt (attempt_id, charge, opened_at, due_at, tries) VALUES"
                        + " ('att_out', '%s/out', now() - interval '3 minutes', now() + interval '90 seconds', 4)"
                                .formatted(TENANT));
        assertThat(SERVICE.get(KEY, "/v1/charges", "min_position", position + 3).status())
                .isEqualTo(200);
        LEDGER.database.execute("query_service", """
                INSERT INTO query.reconciliation_break (tenant, reconciliation_id, side, number, kind, gateway,
                    movement_kind, reference, at_line, file_minor, file_currency, charge_id, ledger_minor,
                    ledger_currency, happened_on, opened_at)
                VALUES ('%s', 'file-1', 0, 7, 'amount_differs', 'simulator', 'payment', 'ref-7', 7, 1999, 'EUR', 'out',
                    2000, 'EUR', '2026-01-31', now())""".formatted(TENANT));
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
        COMMAND_SIDE.stop(0);
        LEDGER.close();
    }

    @Test
    void whatWaitsIsListedWithItsAgeAndWhatTheLedgerDoesNext() {
        String page = page(Browser.signedIn(SERVICE, KEY), "/console/work");

        assertThat(page)
                .contains("unsure 19.99 EUR", "the gateway forgot it.", "Propose what became of it")
                .contains("Proposed: it succeeded, as pay_7", "by key_of_somebody", "Decide: it succeeded")
                .containsPattern(
                        "3 min \\d+ s In 1 min \\d+ s the ledger asks the gateway again; it has asked four times")
                .contains("amount differs: ref-7", "The file says 19.99 EUR , the ledger 20.00 EUR");
    }

    @Test
    void theOverviewLeadsToWhatWaits() {
        assertThat(page(Browser.signedIn(SERVICE, KEY), "/console")).containsPattern("[34] things wait for a person");
        assertThat(page(Browser.signedIn(SERVICE, LEDGER.key(TENANT, Scope.CHARGES_READ)), "/console"))
                .doesNotContain("wait for a person");
    }

    @Test
    void whoeverProposedIsOfferedNoDecision() {
        LEDGER.append(
                StreamName.key(TENANT, "mine"),
                0,
                terms(100),
                started(),
                new ReviewRequired("att_1", "lost"),
                new ReviewProposed("att_1", false, "lost", "note", keyId(KEY)));
        awaitHead();

        Answer page = Browser.signedIn(SERVICE, KEY).get("/console/work");

        assertThat(Browser.text(page)).contains("Your API key proposed this");
        assertThat(page.response().body())
                .contains("/console/charges/proposed/review/decision")
                .doesNotContain("/console/charges/mine/review/decision")
                .contains("/console/charges/mine/review/proposal");
    }

    @Test
    void whatIsDecidedGoesToLedgerServiceWithThePersonsOwnKeyAndItsRefusalIsShown() {
        Browser browser = Browser.signedIn(SERVICE, KEY);
        String token = Browser.token(browser.get("/console/work"));

        assertThat(Browser.text(browser.post(
                        "/console/charges/unsure/review/proposal",
                        "csrf",
                        token,
                        "outcome",
                        "declined",
                        "word",
                        "never_arrived",
                        "note",
                        "asked by phone")))
                .contains("It is proposed.", "Nothing has moved.");
        assertThat(Browser.text(browser.post(
                        "/console/charges/proposed/review/decision",
                        "csrf",
                        token,
                        "outcome",
                        "approved",
                        "word",
                        "pay_7",
                        "note",
                        "seen",
                        "key",
                        "console-1")))
                .contains("ledger-service refused.", "Another person. Two.");
        assertThat(Browser.text(browser.post(
                        "/console/breaks/file-1/line-7", "csrf", token, "kind", "resolution", "note", "a fee")))
                .contains("The break is resolved.");
        assertThat(Browser.text(browser.post("/console/endpoints/shop/enable", "csrf", token)))
                .contains("The endpoint is enabled.");

        assertThat(COMMANDS)
                .anyMatch(command -> command.startsWith("PUT /v1/charges/unsure/resolution/proposal Bearer " + KEY)
                        && command.contains("\"decline_code\":\"never_arrived\"")
                        && command.contains("\"outcome\":\"declined\""))
                .anyMatch(command -> command.startsWith("POST /v1/charges/proposed/resolution Bearer " + KEY)
                        && command.contains("\"gateway_reference\":\"pay_7\""))
                .contains("POST /v1/reconciliations/file-1/breaks/line-7/resolution Bearer " + KEY
                        + " {\"note\":\"a fee\"}")
                .contains("POST /v1/webhook-endpoints/shop/enable Bearer " + KEY + " ");
    }

    @Test
    void whoeverMayNotDecideSeesItAndIsRefused() {
        Browser reader = Browser.signedIn(SERVICE, READER);

        Answer page = reader.get("/console/work");

        assertThat(Browser.text(page)).contains("unsure", "needs the scope admin");
        assertThat(page.response().body()).doesNotContain("<form class=\"stack\"");
        assertThat(reader.post("/console/charges/reader/review/decision").status())
                .isEqualTo(403);
        assertThat(reader.get("/console/operations").status()).isEqualTo(403);
        assertThat(COMMANDS).noneMatch(command -> command.contains("reader"));
        Browser without = Browser.signedIn(SERVICE, LEDGER.key(TENANT, Scope.CHARGES_READ));
        for (String path : List.of("/console/work", "/console/books", "/console/operations/keys")) {
            assertThat(Browser.text(without.get(path))).as(path).contains("This page needs the scope audit:read");
        }
    }

    @Test
    void aFormOfAnotherSessionDecidesNothing() {
        Browser browser = Browser.signedIn(SERVICE, KEY);
        String others = Browser.token(Browser.signedIn(SERVICE, KEY).get("/console/work"));

        assertThat(browser.post("/console/charges/forged/review/decision", "csrf", others)
                        .status())
                .isEqualTo(400);
        assertThat(COMMANDS).noneMatch(command -> command.contains("forged"));
    }

    @Test
    void nothingOfAnotherTenantWaitsHere() {
        Browser other = Browser.signedIn(
                SERVICE, LEDGER.key(LEDGER.newTenant(), Scope.CHARGES_READ, Scope.AUDIT_READ, Scope.ADMIN));

        assertThat(page(other, "/console/work"))
                .doesNotContain("unsure", "proposed", "ref-7", "att_out")
                .contains("No charge is under review", "Every attempt has its outcome", "No endpoint is disabled");
    }

    private static void awaitHead() {
        long head = LEDGER.log.head().in(LEDGER.tenants.logOfTenant(TENANT));
        assertThat(SERVICE.get(KEY, "/v1/charges", "min_position", head).status())
                .isEqualTo(200);
    }

    private static String keyId(String secret) {
        return SERVICE.bean(ApiKeys.class)
                .find(new Secret(secret))
                .orElseThrow()
                .id();
    }

    private static String page(Browser browser, String path) {
        Answer answer = browser.get(path);
        assertThat(answer.status()).as(path).isEqualTo(200);
        return Browser.text(answer);
    }
}
