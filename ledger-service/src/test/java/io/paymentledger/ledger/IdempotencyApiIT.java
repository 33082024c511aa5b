package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.key.Scope;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.RunningLedger.Reply;
import io.paymentledger.ledger.idempotency.RequestTokens;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Request tokens and cancelled keys, beside the rows of {@link ContractTableIT}. */
class IdempotencyApiIT {

    private static final RunningLedger LEDGER = RunningLedger.start();

    private static final String LEAST = "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}";

    @AfterAll
    static void stop() {
        LEDGER.close();
        LEDGER.database().close();
    }

    @Test
    void aTokenStandsInForAKeyAlsoWhereItsHashHoldsTheDigitsOfACard() {
        String token = "irt_3";
        assertThat(RequestTokens.standInKey(token)).contains("a046619246658c");

        assertThat(LEDGER.send(withoutKey(LEDGER, token)).text("code")).isEqualTo("token-invalid");
    }

    @Test
    void aRequestThatIsRefusedBeforeItsClaimLeavesTheTokenUsable() {
        String token = issue(LEDGER);

        Reply invalid = LEDGER.send(LEDGER.charge("token-4", withToken(token).replace("1999", "0")));
        LEDGER.send(LEDGER.charge("token-4-order", LEAST.replace("}", ",\"order_number\":\"o-token\"}")));
        Reply conflict = LEDGER.send(LEDGER.charge(
                "token-4", withToken(token).replace("1999", "5").replace("}", ",\"order_number\":\"o-token\"}")));

        assertThat(invalid.status()).isEqualTo(400);
        assertThat(conflict.text("code")).isEqualTo("order-conflict");
        assertThat(state(token).text("state")).isEqualTo("issued");
        assertThat(LEDGER.send(LEDGER.charge("token-4", withToken(token))).status())
                .isEqualTo(201);
    }

    @Test
    void unknownForgedAndForeignTokensGetTheSameRefusal() {
        String globex = LEDGER.newKey("globex", Set.of(Scope.CHARGES_WRITE, Scope.CHARGES_READ));
        String foreign = LEDGER.send(LEDGER.request("/v1/idempotency/token")
                        .setHeader("Authorization", "Bearer " + globex)
                        .POST(BodyPublishers.noBody()))
                .text("token");

        List<Reply> refusals = List.of("irt_" + "A".repeat(43), "x", foreign).stream()
                .map(token -> LEDGER.send(LEDGER.charge("token-5", withToken(token))))
                .toList();

        assertThat(refusals).extracting(Reply::status).containsOnly(409);
        assertThat(refusals).extracting(reply -> reply.text("code")).containsOnly("token-invalid");
        assertThat(refusals)
                .extracting(Reply::body)
                .containsOnly(refusals.getFirst().body());
        assertThat(state(foreign).status()).isEqualTo(404);
        assertThat(LEDGER.send(LEDGER.request("/v1/charges/token-5")).status()).isEqualTo(404);
    }

    @Test
    void aTokenExpiresByTheDatabasesClock() {
        try (LedgerDatabase database = LedgerDatabase.create();
                RunningLedger brief = RunningLedger.startOn(database, Map.of("ledger.request-token-life", "PT1S"))) {
            String token = issue(brief);
            await().until(() -> brief.send(brief.request("/v1/idempotency/token/" + token))
                    .text("state")
                    .equals("expired"));

            Reply reply = brief.send(brief.charge("token-6", withToken(token)));

            assertThat(reply.status()).isEqualTo(409);
            assertThat(reply.text("code")).isEqualTo("token-expired");
            assertThat(brief.gatewayCalls()).isZero();
        }
    }

    @Test
    void onlyTheHashOfATokenIsStored() {
        String token = issue(LEDGER);
        LEDGER.send(LEDGER.charge("token-7", withToken(token)));

        LEDGER.database()
                .execute(
                        "ledger_service",
                        "DO $$ BEGIN ASSERT NOT EXISTS (SELECT FROM ledger.event WHERE position(convert_to('%s', 'UTF8') IN payload) > 0 OR stream LIKE '%%%s%%'); END $$"
                                .formatted(token, token));
    }

    @Test
    void anInvalidKeyIsNotCancelled() {
        assertThat(cancel("k".repeat(256)).text("code")).isEqualTo("key-invalid");
    }

    private static String issue(RunningLedger ledger) {
        Reply issued = ledger.send(ledger.request("/v1/idempotency/token").POST(BodyPublishers.noBody()));
        assertThat(issued.status()).isEqualTo(201);
        assertThat(issued.text("expires_at")).isNotEmpty();
        return issued.text("token");
    }

    private static Reply state(String token) {
        return LEDGER.send(LEDGER.request("/v1/idempotency/token/" + token));
    }

    private static Reply cancel(String key) {
        return LEDGER.send(LEDGER.request("/v1/idempotency/" + key + "/cancel").POST(BodyPublishers.noBody()));
    }

    private static HttpRequest.Builder withoutKey(RunningLedger ledger, String token) {
        return ledger.request("/v1/charges")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(withToken(token)));
    }

    private static String withToken(String token) {
        return LEAST.replace("}", ",\"idempotency_token\":\"" + token + "\"}");
    }
}
