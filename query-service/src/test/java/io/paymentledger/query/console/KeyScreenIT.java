package io.paymentledger.query.console;

import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.paymentledger.base.key.Scope;
import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.KeyEvent.KeyCancelled;
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
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Keys, comparisons and proofs; and what the console sends to ledger-service. */
class KeyScreenIT {

    private static final LedgerFixture LEDGER = new LedgerFixture();
    private static final List<String> COMMANDS = new CopyOnWriteArrayList<>();
    private static final HttpServer COMMAND_SIDE = commandSide();
    private static final QueryServiceFixture SERVICE = new QueryServiceFixture(
            LEDGER.database,
            "--ledger.console.ledger-service=http://127.0.0.1:"
                    + COMMAND_SIDE.getAddress().getPort());

    private static final String TENANT = LEDGER.newTenant();
    private static final String KEY = LEDGER.key(TENANT, Scope.CHARGES_READ, Scope.AUDIT_READ, Scope.CHARGES_WRITE);

    /** Notes what it is asked, and refuses to cancel a key that is named so. */
    private static HttpServer commandSide() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                COMMANDS.add("%s %s %s"
                        .formatted(
                                exchange.getRequestMethod(),
                                exchange.getRequestURI().getPath(),
                                exchange.getRequestHeaders().getFirst("Authorization")));
                boolean refused = exchange.getRequestURI().getPath().contains("claimed");
                byte[] body = (refused
                                ? "{\"code\":\"key-claimed\",\"title\":\"Claimed\",\"detail\":\"It names a charge.\"}"
                                : "{\"state\":\"cancelled\"}")
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

    @AfterAll
    static void stop() {
        SERVICE.close();
        COMMAND_SIDE.stop(0);
        LEDGER.close();
    }

    @Test
    void aKeySaysWhatItNamesAndWhetherMoneyMoved() {
        LEDGER.captured(StreamName.key(TENANT, "used"), terms(1999));
        LEDGER.append(StreamName.key(TENANT, "alias"), 0, KeyBound.alias("used", "v1:fingerprint"));
        LEDGER.append(StreamName.key(TENANT, "cancelled"), 0, new KeyCancelled());
        Browser browser = Browser.signedIn(SERVICE, KEY);

        assertThat(page(browser, "/console/keys/used"))
                .contains("It names a charge. 19.99 EUR was taken by its charge, and 0.00 EUR of it went back.")
                .contains("It cannot be cancelled");
        assertThat(page(browser, "/console/keys/alias")).contains("It names an operation on charge used.");
        assertThat(page(browser, "/console/keys/cancelled")).contains("no money moved", "It is cancelled already");
        assertThat(page(browser, "/console/keys/never"))
                .contains("Nobody used this key")
                .contains("If you cancel it, it never will");
        assertThat(browser.get("/console/keys?key=+used").header("Location")).isEqualTo("/console/keys/used");
    }

    @Test
    void aKeyIsCancelledByLedgerServiceWithTheKeyOfWhoeverAsks() {
        Browser browser = Browser.signedIn(SERVICE, KEY);
        String token = Browser.token(browser.get("/console/keys/to-cancel"));

        assertThat(Browser.text(browser.post("/console/keys/to-cancel/cancel", "csrf", token)))
                .contains("The key is cancelled.");
        assertThat(Browser.text(browser.post("/console/keys/claimed/cancel", "csrf", token)))
                .contains("ledger-service refused.", "It names a charge.");

        assertThat(COMMANDS).contains("POST /v1/idempotency/to-cancel/cancel Bearer " + KEY);
    }

    @Test
    void aFormWithoutTheSessionsTokenDoesNothing() {
        Browser browser = Browser.signedIn(SERVICE, KEY);
        String others = Browser.token(Browser.signedIn(SERVICE, KEY).get("/console/keys/guarded"));

        for (String token : List.of("", "x", others)) {
            assertThat(browser.post("/console/keys/guarded/cancel", "csrf", token)
                            .status())
                    .isEqualTo(400);
        }
        assertThat(browser.post("/console/keys/guarded/cancel").status()).isEqualTo(400);
        assertThat(Browser.stranger(SERVICE)
                        .post("/console/keys/guarded/cancel")
                        .status())
                .isEqualTo(401);
        assertThat(COMMANDS).noneMatch(command -> command.contains("guarded"));
    }

    @Test
    void whoeverMayNotWriteIsOfferedNothingAndRefused() {
        Browser reader = Browser.signedIn(SERVICE, LEDGER.key(TENANT, Scope.CHARGES_READ, Scope.AUDIT_READ));

        Answer page = reader.get("/console/keys/unwritten");

        assertThat(Browser.text(page)).contains("lacks the scope charges:write");
        assertThat(page.response().body()).doesNotContain("/cancel\"");
        assertThat(reader.post("/console/keys/unwritten/cancel").status()).isEqualTo(403);
        assertThat(COMMANDS).noneMatch(command -> command.contains("unwritten"));
    }

    @Test
    void twoChargesAreComparedMemberByMember() {
        LEDGER.captured(StreamName.key(TENANT, "one"), terms(1999, "EUR", null, "Ada"));
        LEDGER.captured(StreamName.key(TENANT, "two"), terms(1999, "EUR", null, "Ada"));
        Browser browser = Browser.signedIn(SERVICE, KEY);

        assertThat(page(browser, "/console/compare?one=one&other=two"))
                .contains("Two payments.", "equal fingerprints", "Customer (equal) Ada Ada", "Key (differs) one two");
        assertThat(page(browser, "/console/compare?one=one&other=one")).contains("One charge");
        assertThat(browser.get("/console/compare?one=one&other=none").status()).isEqualTo(404);
        assertThat(browser.get("/console/compare").status()).isEqualTo(200);
    }

    @Test
    void nothingOfAnotherTenantIsThere() {
        LEDGER.captured(StreamName.key(TENANT, "ours"), terms(1999, "EUR", null, "Ada"));
        Browser other = Browser.signedIn(SERVICE, LEDGER.key(LEDGER.newTenant(), Scope.CHARGES_READ, Scope.AUDIT_READ));

        assertThat(page(other, "/console/keys/ours")).contains("Nobody used this key");
        assertThat(other.get("/console/compare?one=ours&other=ours").status()).isEqualTo(404);
        assertThat(other.get("/console/proof?charge=ours").status()).isEqualTo(404);
    }

    @Test
    void thesePagesKeepThePolicyToo() {
        Pattern inline = Pattern.compile("<style|<script(?![^>]* src=)|\\sstyle=|\\son[a-z]+=");
        Browser browser = Browser.signedIn(SERVICE, KEY);
        for (String page : List.of(
                "/console/keys",
                "/console/keys/used",
                "/console/keys/never",
                "/console/compare",
                "/console/proof",
                "/console/work",
                "/console/books",
                "/console/operations/keys")) {
            Answer answer = browser.get(page);
            assertThat(answer.status()).as(page).isEqualTo(200);
            assertThat(answer.header("Content-Security-Policy")).isEqualTo(PageHeaders.POLICY);
            assertThat(answer.response().body()).as(page).doesNotContainPattern(inline);
        }
    }

    private static String page(Browser browser, String path) {
        Answer answer = browser.get(path);
        assertThat(answer.status()).as(path).isEqualTo(200);
        return Browser.text(answer);
    }
}
