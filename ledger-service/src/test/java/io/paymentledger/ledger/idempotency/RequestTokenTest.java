package io.paymentledger.ledger.idempotency;

import static io.paymentledger.ledger.charge.Refused.refused;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.instanceOf;

import io.paymentledger.events.StreamName;
import io.paymentledger.events.TokenEvent.TokenIssued;
import io.paymentledger.events.TokenEvent.TokenRedeemed;
import io.paymentledger.ledger.charge.RedeemToken;
import io.paymentledger.ledger.charge.Refusal;
import java.time.Instant;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

class RequestTokenTest {

    private static final StreamName TOKEN = StreamName.token("acme", "00");
    private static final Instant ISSUED_AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final TokenIssued ISSUED = new TokenIssued(900);

    private final AggregateTestFixture<RequestToken> fixture = new AggregateTestFixture<>(RequestToken.class);

    @Test
    void aTokenIsIssuedForItsLife() {
        fixture.givenNoPriorActivity().when(new IssueToken(TOKEN, 900)).expectEvents(ISSUED);
    }

    @Test
    void aTokenIsIssuedOnce() {
        fixture.given(ISSUED)
                .when(new IssueToken(TOKEN, 900))
                .expectNoEvents()
                .expectException(instanceOf(EventStoreException.class));
    }

    @Test
    void aTokenIsRedeemedUntilItsLifeEnds() {
        fixture.givenCurrentTime(ISSUED_AT)
                .andGiven(ISSUED)
                .when(redeem(899_999))
                .expectEvents(new TokenRedeemed("k-1"));
    }

    @Test
    void aTokenIsNotRedeemedFromTheEndOfItsLifeOn() {
        fixture.givenCurrentTime(ISSUED_AT)
                .andGiven(ISSUED)
                .when(redeem(900_000))
                .expectNoEvents()
                .expectException(refused(Refusal.TOKEN_EXPIRED));
    }

    @Test
    void aTokenIsNotRedeemedTwiceNotEvenByItsOwnCharge() {
        fixture.givenCurrentTime(ISSUED_AT)
                .andGiven(ISSUED, new TokenRedeemed("k-1"))
                .when(redeem(1))
                .expectNoEvents()
                .expectException(refused(Refusal.TOKEN_USED));
    }

    @Test
    void aUsedTokenIsUsedAndNotExpiredHoweverOldItIs() {
        fixture.givenCurrentTime(ISSUED_AT)
                .andGiven(ISSUED, new TokenRedeemed("k-1"))
                .when(redeem(9_000_000_000L))
                .expectNoEvents()
                .expectException(refused(Refusal.TOKEN_USED));
    }

    @Test
    void aTokenLivesForASecondOrMore() {
        assertThatThrownBy(() -> new IssueToken(TOKEN, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static RedeemToken redeem(long millisAfterIssue) {
        return new RedeemToken(TOKEN, "k-1", ISSUED_AT.plusMillis(millisAfterIssue));
    }
}
