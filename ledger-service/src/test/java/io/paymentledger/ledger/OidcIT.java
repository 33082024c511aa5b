package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.paymentledger.base.testing.TestOpenIdProvider;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A person whom the OpenID provider speaks for commands as the holder of a key does. */
class OidcIT {

    private static final LedgerDatabase DATABASE = LedgerDatabase.create();
    private static final TestOpenIdProvider PROVIDER = new TestOpenIdProvider();
    private static final RunningLedger LEDGER = RunningLedger.startOn(
            DATABASE,
            Map.of(
                    "ledger.oidc.issuer",
                    PROVIDER.issuer().toString(),
                    "ledger.oidc.audience",
                    TestOpenIdProvider.AUDIENCE));

    @AfterAll
    static void stop() {
        LEDGER.close();
        PROVIDER.close();
        DATABASE.close();
    }

    private static Reply charge(String key, JWTClaimsSet.Builder person) {
        return LEDGER.send(HttpRequest.newBuilder(LEDGER.uri("/v1/charges"))
                .header("Authorization", "Bearer " + PROVIDER.signed(person.build()))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(
                        "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}")));
    }

    @Test
    void historyNamesThePersonAndAnotherOfTheTenantGetsTheFirstAnswer() {
        Reply first = charge("by-ada", PROVIDER.claims("ada", "acme", "charges:write"));
        Reply second = charge("by-ada", PROVIDER.claims("grace", "acme", "charges:write"));

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(DATABASE.count("""
                SELECT count(*) FROM ledger.event WHERE stream = 'acme/by-ada'
                   AND convert_from(metadata, 'UTF8')::jsonb ->> 'actor' IS DISTINCT FROM 'oidc:ada'""")).isZero();
    }

    @Test
    void whoeverLacksTheScopeOrTheTimeIsRefused() {
        assertThat(charge("k1", PROVIDER.claims("ada", "acme", "charges:read")).status())
                .isEqualTo(403);
        assertThat(charge("k1", PROVIDER.claims("ada", "nobody", "charges:write"))
                        .status())
                .isEqualTo(401);
        assertThat(charge(
                                "k1",
                                PROVIDER.claims("ada", "acme", "charges:write")
                                        .expirationTime(Date.from(Instant.now().minusSeconds(90))))
                        .status())
                .isEqualTo(401);
    }
}
