package io.paymentledger.query.console;

import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.identity.Credentials;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.key.Secret;
import io.paymentledger.base.testing.RawHttp;
import io.paymentledger.events.OrderEvent.OrderClaimed;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** Who gets into the console, what they see there, and what the browser is told. */
class ConsoleIT {

    private static final LedgerFixture LEDGER = new LedgerFixture();
    private static final QueryServiceFixture SERVICE =
            new QueryServiceFixture(LEDGER.database, "--ledger.console.notice=A notice for everybody");

    private static final String TENANT = LEDGER.newTenant();
    private static final String KEY = LEDGER.key(TENANT, Scope.CHARGES_READ, Scope.AUDIT_READ);

    private static final Pattern INLINE =
            Pattern.compile("<style|<script(?![^>]* src=)|\\sstyle=|\\son[a-z]+=|javascript:");
    private static final Pattern OTHER_HOST = Pattern.compile("(?:src|href|action|hx-[a-z]+)=\"(?:[a-z]+:)?//");

    @BeforeAll
    static void aCharge() {
        long position = LEDGER.captured(StreamName.key(TENANT, "ours"), terms(1999, "EUR", "order-1", "Ada <Lovelace>"))
                .firstPosition();
        LEDGER.append(StreamName.order(TENANT, "order-1"), 0, new OrderClaimed("ours"));
        assertThat(SERVICE.get(KEY, "/v1/charges", "min_position", position).status())
                .isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
        LEDGER.close();
    }

    @Test
    void aStrangerIsSentToSignInAndComesBack() {
        Answer answer = Browser.stranger(SERVICE).get("/console/charges/ours?version=1");

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location"))
                .isEqualTo("/console/sign-in?to=%2Fconsole%2Fcharges%2Fours%3Fversion%3D1");
        assertThat(Browser.stranger(SERVICE)
                        .post("/console/sign-in", "key", KEY, "to", "/console/charges/ours?version=1")
                        .header("Location"))
                .isEqualTo("/console/charges/ours?version=1");
        for (String elsewhere : List.of(
                "//evil.example",
                "https://evil.example",
                "/console//evil.example",
                "/v1",
                "/console/../v1",
                "/console/..",
                "/console/./%2E%2e/%2e%2E/v1",
                "/console/" + "a".repeat(3_000))) {
            assertThat(Browser.stranger(SERVICE)
                            .post("/console/sign-in", "key", KEY, "to", elsewhere)
                            .header("Location"))
                    .isEqualTo("/console");
        }
    }

    @Test
    void aStrangersAddressMayBeAnyLength() {
        Browser stranger = Browser.stranger(SERVICE);
        String longest = "a".repeat(7_500);

        for (String address : List.of("/console?x=", "/console/charges/", "/console/ask?q=")) {
            Answer answer = stranger.get(address + longest);
            assertThat(answer.status()).as(address).isEqualTo(302);
            assertThat(answer.header("Location")).isEqualTo("/console/sign-in?to=%2Fconsole");
        }
        assertThat(stranger.get("/console/sign-in?to=/console/" + longest).status())
                .isEqualTo(200);
    }

    @Test
    void aKeyIsExchangedForACookieThatScriptsAndOtherSitesDoNotGet() {
        Answer answer = Browser.stranger(SERVICE).post("/console/sign-in", "key", KEY);

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Set-Cookie"))
                .startsWith(Sessions.COOKIE + "=")
                .contains("; HttpOnly", "; SameSite=Strict", "; Path=/console")
                .doesNotContain(KEY);
    }

    @Test
    void aWrongKeyGetsNoSession() {
        Answer answer = Browser.stranger(SERVICE).post("/console/sign-in", "key", "plk_wrong");

        assertThat(answer.header("Set-Cookie")).isEmpty();
        assertThat(Browser.text(answer)).contains("No key has this secret");
    }

    @Test
    void aSessionOpensTheConsoleOnlyAndABearerTheApiOnly() {
        Browser browser = Browser.signedIn(SERVICE, KEY);

        assertThat(browser.get("/console").status()).isEqualTo(200);
        assertThat(browser.get("/v1/charges").status()).isEqualTo(401);
        assertThat(SERVICE.get(KEY, "/console").status()).isEqualTo(302);
    }

    @Test
    void whatAPageDoesNotTakeIsRefusedAsEverywhere() throws IOException {
        String key = "Authorization: Bearer " + KEY + "\r\n";

        for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "TRACE", "NOTHING")) {
            RawHttp.Answer answer = RawHttp.ask(SERVICE.uri("/"), method, "/console", key);

            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        }
        assertThat(RawHttp.ask(SERVICE.uri("/"), "POST", "/console/sign-in", key + "Content-Type: text/csv\r\n")
                        .status())
                .isLessThan(500);
    }

    @Test
    void signingOutEndsTheSession() {
        Browser browser = Browser.signedIn(SERVICE, KEY);

        assertThat(browser.post("/console/sign-out").header("Set-Cookie")).contains("Max-Age=0");

        assertThat(browser.get("/console").status()).isEqualTo(302);
    }

    @Test
    void aLinkSignsInOnce() {
        String link = SERVICE.bean(SignInLinks.class).issue(new Secret(KEY));
        Browser stranger = Browser.stranger(SERVICE);

        Answer first = stranger.get(link);
        Answer second = stranger.get(link);

        assertThat(Browser.withCookieOf(SERVICE, first).get("/console").status())
                .isEqualTo(200);
        assertThat(second.header("Set-Cookie")).isEmpty();
        assertThat(Browser.text(second)).contains("good once");
    }

    @Test
    void aFormOfAnotherSiteIsRefused() {
        Browser stranger = Browser.stranger(SERVICE);

        for (String[] header :
                new String[][] {{"Origin", "https://evil.example"}, {"Origin", "null"}, {"Sec-Fetch-Site", "cross-site"}
                }) {
            Answer answer =
                    stranger.send(stranger.form("/console/sign-in", "key", KEY).header(header[0], header[1]));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void aLinkFromAnotherSiteIsLoadedOnceMoreWithTheSession() {
        Browser stranger = Browser.stranger(SERVICE);

        Answer answer = stranger.send(stranger.request("/console/charges/ours").header("Sec-Fetch-Site", "cross-site"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body()).contains("http-equiv=\"refresh\"").doesNotContain("19.99");
    }

    @Test
    void noPageRunsOrLoadsAnythingThatIsNotOurs() {
        Browser browser = Browser.signedIn(SERVICE, KEY);
        for (String page : List.of(
                "/console",
                "/console/ask",
                "/console/ask?q=order-1",
                "/console/ask?q=nothing",
                "/console/charges/ours",
                "/console/charges/ours?version=0",
                "/console/charges/none",
                "/console/no-such-page",
                "/console/sign-in")) {
            Answer answer = browser.get(page);
            assertThat(answer.header("Content-Security-Policy")).as(page).isEqualTo(PageHeaders.POLICY);
            assertThat(answer.header("Cache-Control")).as(page).contains("no-store");
            assertThat(answer.response().body())
                    .as(page)
                    .doesNotContainPattern(INLINE)
                    .doesNotContainPattern(OTHER_HOST)
                    .contains("A notice for everybody");
        }
    }

    @Test
    void whatPagesLoadIsKeptForEver() {
        String page = Browser.signedIn(SERVICE, KEY).get("/console").response().body();
        long bytes = page.length();
        var assets =
                Pattern.compile("/console/assets/[a-z-]+-[0-9a-f]{16}\\.[a-z]+").matcher(page);
        int found = 0;
        while (assets.find()) {
            Answer asset = Browser.stranger(SERVICE).get(assets.group());
            assertThat(asset.status()).isEqualTo(200);
            assertThat(asset.header("Cache-Control")).contains("immutable");
            bytes += asset.response().body().length();
            found++;
        }
        assertThat(found).isEqualTo(7);
        assertThat(bytes).as("the first page with all that it loads").isLessThan(150_000);
    }

    @Test
    void theOverviewSaysHowLongAnHoursChargesTookToTheirResult() {
        Answer answer = Browser.signedIn(SERVICE, KEY).get("/console");

        assertThat(Browser.text(answer)).contains("Result, p99");
        assertThat(answer.response().body())
                .containsPattern("<tr data-at=\"\\d+\" data-charges=\"[1-9]\\d*\" data-p99=\"\\d+\">")
                .contains("data-charges=\"0\">");
    }

    @Test
    void anotherTenantsDataIsOnNoPage() {
        Browser other = Browser.signedIn(SERVICE, LEDGER.key(LEDGER.newTenant(), Scope.CHARGES_READ, Scope.AUDIT_READ));

        assertThat(other.get("/console/charges/ours").status()).isEqualTo(404);
        for (String question : List.of("ours", "order-1", "Ada <Lovelace>", "ref_1", "19.99 EUR " + today())) {
            assertThat(other.ask(question)).contains("Nothing found").doesNotContain("Charged once");
        }
        assertThat(Browser.text(other.get("/console"))).doesNotContain("Ada", "order-1");
    }

    @Test
    void aKeyWithoutTheScopeSeesThePageThatSaysSo() {
        Browser browser = Browser.signedIn(SERVICE, LEDGER.key(TENANT, Scope.CHARGES_READ));

        for (String page : List.of("/console/ask?q=ours", "/console/charges/ours")) {
            Answer answer = browser.get(page);
            assertThat(answer.status()).isEqualTo(403);
            assertThat(Browser.text(answer)).contains("audit:read").doesNotContain("19.99");
        }
        assertThat(browser.get("/console").status()).isEqualTo(200);
    }

    @Test
    void everyKindOfNameFindsTheCharge() {
        Browser browser = Browser.signedIn(SERVICE, KEY);

        for (String question : List.of(
                "ours",
                "key: ours",
                "order-1",
                "order:order-1",
                "Ada <Lovelace>",
                "customer:Ada <Lovelace>",
                "ref_1",
                "att_1",
                "19.99 " + today(),
                "19.99 EUR on " + today(),
                "eur 19.99 " + today())) {
            assertThat(browser.ask(question))
                    .as(question)
                    .contains("Charged once.", "1 charge: one kept 19.99 EUR; net once, 19.99 EUR.");
        }
        assertThat(browser.ask("order:ours")).contains("Nothing found");
        for (String amount : List.of("19.98 EUR", "999999999999999", "999999999999999.9999", "999999999999999 EUR")) {
            assertThat(browser.ask(amount + " " + today())).as(amount).contains("Nothing found");
        }
        assertThat(browser.get("/console/ask?q=Ada").response().body())
                .as("what merchants wrote is text")
                .doesNotContain("<Lovelace>");
    }

    @Test
    void anEarlierVersionShowsTheStateThenAndWhatChanged() {
        Browser browser = Browser.signedIn(SERVICE, KEY);

        String first = Browser.text(browser.get("/console/charges/ours?version=0"));
        String last = Browser.text(browser.get("/console/charges/ours"));

        assertThat(first).contains("As it was after event 0", "Key claimed for a charge of 19.99 EUR");
        assertThat(last).contains("Captured 19.99 EUR", "Captured 0.00 19.99 EUR changed by this event");
    }

    private static String today() {
        return Instant.now().atZone(ZoneOffset.UTC).toLocalDate().toString();
    }

    @Test
    void aSessionEndsWhenItIsIdleOrOldAndAKeyHasOnlySoMany() {
        TestClock clock = new TestClock();
        ConsoleSettings settings = new ConsoleSettings(
                URI.create("http://localhost"), Duration.ofMinutes(30), Duration.ofHours(2), 30, null, "");
        Sessions sessions = new Sessions(SERVICE.bean(Credentials.class), settings, clock);
        String cookie = sessions.begin(new Secret(KEY)).orElseThrow();

        for (int i = 0; i < 4; i++) {
            clock.now = clock.now.plus(Duration.ofMinutes(29));
            assertThat(sessions.of(request(cookie))).as("busy").isPresent();
        }
        clock.now = clock.now.plus(Duration.ofMinutes(4));
        assertThat(sessions.of(request(cookie))).as("too old").isEmpty();

        String idle = sessions.begin(new Secret(KEY)).orElseThrow();
        clock.now = clock.now.plus(Duration.ofMinutes(30));
        assertThat(sessions.of(request(idle))).as("too long idle").isEmpty();

        String first = sessions.begin(new Secret(KEY)).orElseThrow();
        for (int i = 1; i < Sessions.MOST_OF_ONE; i++) {
            sessions.begin(new Secret(KEY));
        }
        assertThat(sessions.of(request(first))).as("as many as a key may have").isPresent();
        sessions.begin(new Secret(KEY));
        assertThat(sessions.of(request(first)))
                .as("the least recently used one is another")
                .isPresent();
        for (int i = 0; i < Sessions.MOST_OF_ONE; i++) {
            sessions.begin(new Secret(KEY));
        }
        assertThat(sessions.of(request(first))).as("one too many").isEmpty();
    }

    private static MockHttpServletRequest request(String cookie) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setCookies(new Cookie(Sessions.COOKIE, cookie));
        return request;
    }

    private static final class TestClock extends Clock {

        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
