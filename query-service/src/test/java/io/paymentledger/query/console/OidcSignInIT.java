package io.paymentledger.query.console;

import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.JWTClaimsSet;
import io.paymentledger.base.testing.TestOpenIdProvider;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** People sign in at their organisation's OpenID provider. */
class OidcSignInIT {

    private static final LedgerFixture LEDGER = new LedgerFixture();
    private static final TestOpenIdProvider PROVIDER = new TestOpenIdProvider();
    private static final QueryServiceFixture SERVICE = new QueryServiceFixture(
            LEDGER.database,
            "--ledger.oidc.issuer=" + PROVIDER.issuer(),
            "--ledger.oidc.audience=" + TestOpenIdProvider.AUDIENCE,
            "--ledger.console.oidc.client-id=" + TestOpenIdProvider.CLIENT,
            "--ledger.console.oidc.redirect-uri=https://ledger.example" + OidcSignInController.CALLBACK,
            "--ledger.console.oidc.scope=charges:read audit:read");
    private static final String TENANT = LEDGER.newTenant();

    @BeforeAll
    static void something() {
        long position =
                LEDGER.captured(StreamName.key(TENANT, "ours"), terms(1999)).firstPosition();
        assertThat(SERVICE.get(PROVIDER.signed(claims("ada").build()), "/v1/charges/ours", "min_position", position)
                        .status())
                .isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
        PROVIDER.close();
        LEDGER.close();
    }

    private static JWTClaimsSet.Builder claims(String subject) {
        return PROVIDER.claims(subject, TENANT, "charges:read audit:read");
    }

    /** Follows the link of the sign-in page to the provider. */
    private static Answer begin(String to) {
        Browser stranger = Browser.stranger(SERVICE);
        assertThat(stranger.get("/console/sign-in?to=" + to).response().body())
                .contains("/console/sign-in/oidc?to=" + to);
        return stranger.get(OidcSignInController.BEGIN + "?to=" + to);
    }

    private static URI page(Answer begun) {
        return URI.create(begun.header("Location"));
    }

    private static Answer back(Answer begun, URI address) {
        return Browser.withCookieOf(SERVICE, begun).get(address.getRawPath() + "?" + address.getRawQuery());
    }

    private static Browser signedIn(JWTClaimsSet accessToken) {
        return Browser.withCookie(SERVICE, session(signIn(begin("/console"), accessToken)));
    }

    /** Signs in at the provider, and comes back. */
    private static Answer signIn(Answer begun, JWTClaimsSet accessToken) {
        return back(begun, addressBack(begun, accessToken));
    }

    /** The address to which the provider sends whoever signed in. */
    private static URI addressBack(Answer begun, JWTClaimsSet accessToken) {
        URI page = page(begun);
        return PROVIDER.signIn(page, TestOpenIdProvider.one(page, "nonce"), accessToken);
    }

    private static String session(Answer in) {
        return in.response().headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(Sessions.COOKIE + "="))
                .findFirst()
                .orElseThrow(() -> new AssertionError(Browser.text(in)));
    }

    @Test
    void aSignInThatNobodyBeganIsRefusedWhateverItsCookie() {
        for (String madeUp : List.of(
                "a.b.c.a", "a.b.c.d", "a.b.c.abcde", "a.b.c.____", "-.-.-.-", "...", "a.b." + "c".repeat(43) + ".a")) {
            Answer answer = Browser.withCookie(SERVICE, OidcSignInController.COOKIE + "=" + madeUp + ";")
                    .get("/console/sign-in/oidc/callback?state=a&code=x");

            assertThat(answer.status()).as(madeUp).isEqualTo(200);
            assertThat(Browser.text(answer)).contains("This sign-in was not begun here");
        }
    }

    @Test
    void whoeverTheProviderSignsInHasASessionInTheirTenant() {
        Answer begun = begin("/console/charges/ours");
        URI page = page(begun);
        assertThat(page.toString()).startsWith(PROVIDER.issuer() + "/authorize?");
        assertThat(TestOpenIdProvider.one(page, "scope")).isEqualTo("openid charges:read audit:read");
        assertThat(TestOpenIdProvider.one(page, "code_challenge_method")).isEqualTo("S256");
        assertThat(begun.header("Set-Cookie"))
                .startsWith(OidcSignInController.COOKIE + "=")
                .contains("; HttpOnly", "; SameSite=Lax", "; Path=/console/sign-in/oidc");

        Answer in = signIn(begun, claims("ada").build());

        assertThat(in.status()).isEqualTo(200);
        assertThat(in.response().body()).contains("content=\"0;url=/console/charges/ours\"");
        assertThat(session(in)).contains("; HttpOnly", "; SameSite=Strict").doesNotContain("eyJ");
        Answer charge = Browser.withCookie(SERVICE, session(in)).get("/console/charges/ours");
        assertThat(Browser.text(charge)).contains("oidc:ada", "19.99", TENANT);
    }

    @Test
    void theSessionEndsWithTheTokenThatItWasExchangedFor() {
        Browser browser = signedIn(claims("short")
                .expirationTime(Date.from(Instant.now().minusSeconds(50)))
                .build());
        assertThat(browser.get("/console").status()).isEqualTo(200);

        // Clocks may differ by a minute.
        await().atMost(Duration.ofMinutes(1))
                .until(() -> browser.get("/console").status() == 302);
    }

    @Test
    void whatThePersonLacksIsRefusedAsWithAKey() {
        Browser browser =
                signedIn(claims("lacks").claim("scope", "charges:read").build());

        assertThat(browser.get("/console/charges/ours").status()).isEqualTo(403);
        assertThat(signedIn(PROVIDER.claims("other", LEDGER.newTenant(), "charges:read audit:read")
                                .build())
                        .get("/console/charges/ours")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aSignInThatWasNotBegunInThisBrowserIsNone() {
        Answer begun = begin("/console");
        URI address = addressBack(begun, claims("ada").build());
        Answer another = begin("/console");

        assertRefused(Browser.stranger(SERVICE).get(address.getRawPath() + "?" + address.getRawQuery()));
        assertRefused(back(another, address));
        assertRefused(back(begun, URI.create(address.toString().replace("state=", "state=x"))));
        assertThat(session(back(begun, address))).isNotEmpty();
        assertRefused(back(begun, address));
    }

    @Test
    void aCodeOfAnotherSignInIsNone() {
        Answer begun = begin("/console");
        URI page = page(begun);

        assertRefused(
                back(begun, PROVIDER.signIn(page, "another-nonce", claims("ada").build())));
        assertRefused(back(
                begun,
                URI.create(OidcSignInController.CALLBACK + "?code=unknown&state="
                        + TestOpenIdProvider.one(page, "state"))));
        assertRefused(back(
                begun,
                URI.create(OidcSignInController.CALLBACK + "?error=access_denied&state="
                        + TestOpenIdProvider.one(page, "state"))));
    }

    @Test
    void aPersonWhomTheProviderGivesNoTenantIsTold() {
        Answer begun = begin("/console");

        Answer refused =
                signIn(begun, claims("nobody").claim("tenant", "unknown").build());

        assertThat(Browser.text(refused)).contains("names no tenant of this ledger");
        assertThat(refused.response().headers().allValues("Set-Cookie"))
                .noneMatch(cookie -> cookie.startsWith(Sessions.COOKIE + "="));
    }

    @Test
    void nobodyIsSentElsewhereAfterwards() {
        for (String to : List.of("//evil.example", "https:%2F%2Fevil.example", "/v1")) {
            Answer begun = Browser.stranger(SERVICE).get(OidcSignInController.BEGIN + "?to=" + to);
            Answer in = signIn(begun, claims("ada").build());
            assertThat(in.response().body()).contains("content=\"0;url=/console\"");
        }
    }

    private static void assertRefused(Answer answer) {
        assertThat(Browser.text(answer)).contains("Sign in with your organisation");
        assertThat(answer.response().headers().allValues("Set-Cookie"))
                .noneMatch(cookie -> cookie.startsWith(Sessions.COOKIE + "="));
    }
}
