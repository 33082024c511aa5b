package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.key.Scope;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A review is decided by two: one proposes, and another one decides the same. */
class ReviewIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final LedgerDatabase DATABASE = LedgerDatabase.create();
    private static final RunningLedger LEDGER = RunningLedger.startOn(
            DATABASE,
            Map.of(
                    "ledger.reviews.four-eyes", "true",
                    "ledger.gateway.time-limit", "PT1S",
                    // Shorter than the margin that is kept: nothing is ever sent again.
                    "ledger.gateway.simulator.key-retention", "PT1M"));

    private static final String ARRIVED =
            "{\"outcome\":\"approved\",\"gateway_reference\":\"pay_1\",\"note\":\"it is on their list\"}";
    private static final String NEVER_ARRIVED =
            "{\"outcome\":\"declined\",\"decline_code\":\"never_arrived\",\"note\":\"they do not know it\"}";

    private static final String ONE = LEDGER.newKey("acme", Set.of(Scope.ADMIN, Scope.CHARGES_READ));
    private static final String OTHER = LEDGER.newKey("acme", Set.of(Scope.ADMIN, Scope.CHARGES_READ));

    @BeforeAll
    static void reviews() {
        for (String id : Set.of("agreed", "disputed")) {
            LEDGER.send(LEDGER.charge(id, "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_hang\"}")
                    .header("Prefer", "respond-async"));
            await().atMost(PATIENCE)
                    .until(() -> LEDGER.send(LEDGER.request("/v1/charges/" + id))
                            .text("detail")
                            .equals("manual_review"));
        }
    }

    @AfterAll
    static void stop() {
        LEDGER.close();
        DATABASE.close();
    }

    @Test
    void oneProposesAndAnotherDecidesTheSame() {
        assertThat(reason(decide(ONE, "agreed", "alone", ARRIVED))).isEqualTo("no-proposal");

        Reply proposed = propose(ONE, "agreed", ARRIVED);
        assertThat(proposed.status()).as(proposed.body()).isEqualTo(200);
        assertThat(proposed.text("outcome")).isEqualTo("approved");
        assertThat(proposed.text("gateway_reference")).isEqualTo("pay_1");
        assertThat(proposed.text("by")).startsWith("key_");
        assertThat(propose(ONE, "agreed", ARRIVED).body()).isEqualTo(proposed.body());
        assertThat(count("charge.review-proposed", "agreed")).isOne();

        assertThat(reason(decide(ONE, "agreed", "own", ARRIVED))).isEqualTo("own-proposal");
        assertThat(reason(decide(OTHER, "agreed", "otherwise", NEVER_ARRIVED))).isEqualTo("other-proposal");
        assertThat(count("charge.review-resolved", "agreed")).isZero();

        Reply decided = decide(OTHER, "agreed", "second", ARRIVED);
        assertThat(decided.status()).as(decided.body()).isEqualTo(200);
        assertThat(decided.text("detail")).isEqualTo("captured");
        assertThat(decide(OTHER, "agreed", "second", ARRIVED).body()).isEqualTo(decided.body());
        assertThat(count("charge.review-resolved", "agreed")).isOne();
        assertThat(propose(ONE, "agreed", NEVER_ARRIVED).text("code")).isEqualTo("invalid-state");
    }

    @Test
    void whoeverDisagreesProposesSomethingElseAndTheFirstDecidesThat() {
        assertThat(propose(ONE, "disputed", ARRIVED).status()).isEqualTo(200);
        assertThat(propose(OTHER, "disputed", NEVER_ARRIVED).status()).isEqualTo(200);

        assertThat(reason(decide(OTHER, "disputed", "mine", NEVER_ARRIVED))).isEqualTo("own-proposal");
        assertThat(decide(ONE, "disputed", "theirs", NEVER_ARRIVED).text("status"))
                .isEqualTo("failed");
    }

    @Test
    void aProposalIsCheckedLikeADecisionAndIsOneTenantsOwn() {
        assertThat(propose(ONE, "agreed", "{\"outcome\":\"approved\",\"note\":\"x\"}")
                        .text("code"))
                .isEqualTo("invalid-request");
        assertThat(propose(ONE, "nobodys", ARRIVED).status()).isEqualTo(404);
        assertThat(propose(LEDGER.newKey("another", Set.of(Scope.ADMIN)), "agreed", ARRIVED)
                        .status())
                .isEqualTo(404);
        assertThat(propose(LEDGER.newKey("acme", Set.of(Scope.CHARGES_WRITE)), "agreed", ARRIVED)
                        .status())
                .isEqualTo(403);
    }

    private static Reply propose(String key, String id, String body) {
        return LEDGER.send(LEDGER.request("/v1/charges/" + id + "/resolution/proposal")
                .setHeader("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body)));
    }

    private static Reply decide(String key, String id, String idempotencyKey, String body) {
        return LEDGER.send(LEDGER.request("/v1/charges/" + id + "/resolution")
                .setHeader("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "decision-" + id + "-" + idempotencyKey)
                .POST(BodyPublishers.ofString(body)));
    }

    private static String reason(Reply refused) {
        assertThat(refused.status()).as(refused.body()).isEqualTo(409);
        assertThat(refused.text("code")).isEqualTo("second-person-needed");
        assertThat(refused.header("Retry-After")).isEmpty();
        return refused.text("reason");
    }

    private static long count(String type, String id) {
        return DATABASE.count(
                "SELECT count(*) FROM ledger.event WHERE type = '%s' AND stream = 'acme/%s'".formatted(type, id));
    }
}
