package io.paymentledger.ledger.charge;

import static io.paymentledger.ledger.charge.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.instanceOf;

import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeDeclined;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.ChargeEvent.GatewayContradiction;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.ChargeEvent.OutcomeUnknown;
import io.paymentledger.events.ChargeStatus;
import io.paymentledger.events.Money;
import io.paymentledger.events.OrderEvent.OrderClaimed;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.Personal;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.charge.ChargeCommand.InitiateCharge;
import io.paymentledger.ledger.charge.ChargeCommand.RecordOutcome;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChargeTest {

    private static final StreamName KEY = StreamName.key("acme", "k-1");
    private static final String ATTEMPT = "att_1";
    private static final PaymentMethod TOKEN = new PaymentMethod("tok_approve");

    private final AggregateTestFixture<Charge> fixture = new AggregateTestFixture<>(Charge.class);

    private final List<RedeemToken> redeemed = new ArrayList<>();

    @BeforeEach
    void registerTokens() {
        fixture.registerInjectableResource(new FourEyes(false));
        fixture.registerInjectableResource((TokenRedemption) redeemed::add);
    }

    @Test
    void initiatingAChargeWithATokenUsesTheTokenUp() {
        RedeemToken token = new RedeemToken(StreamName.token("acme", "00"), KEY.local(), Instant.EPOCH);
        InitiateCharge plain = initiate(null);

        fixture.givenNoPriorActivity()
                .when(new InitiateCharge(
                        plain.key(),
                        plain.amount(),
                        plain.paymentMethod(),
                        plain.captureMethod(),
                        null,
                        plain.personal(),
                        plain.fingerprint(),
                        plain.attemptId(),
                        plain.gateway(),
                        token))
                .expectEvents(initiated(CaptureMethod.AUTOMATIC, null), started());
        assertThat(redeemed).containsExactly(token);
    }

    @Test
    void initiatingAChargeClaimsTheKeyAndStartsAnAttemptInOneCommit() {
        fixture.givenNoPriorActivity()
                .when(initiate(null))
                .expectSuccessfulHandlerExecution()
                .expectEvents(initiated(CaptureMethod.AUTOMATIC, null), started());
    }

    @Test
    void initiatingAChargeForAnOrderClaimsTheOrderInTheSameCommit() {
        fixture.givenNoPriorActivity()
                .when(initiate("1001"))
                .expectSuccessfulHandlerExecution()
                .expectEvents(initiated(CaptureMethod.AUTOMATIC, "1001"), started(), new OrderClaimed(KEY.local()));
    }

    @Test
    void theSecondCreationOfOneKeyAppendsNothing() {
        fixture.given(initiated(CaptureMethod.AUTOMATIC, null), started())
                .when(initiate(null))
                .expectNoEvents()
                .expectException(instanceOf(EventStoreException.class));
    }

    @Test
    void anApprovalOfAnAutomaticChargeCapturesTheWholeAmount() {
        fixture.given(initiated(CaptureMethod.AUTOMATIC, null), started())
                .when(record(new Approved("ref", true, null)))
                .expectEvents(new ChargeCaptured(ATTEMPT, 1999, "ref", true));
    }

    @Test
    void anApprovalOfAManualChargeAuthorisesTheWholeAmount() {
        fixture.given(initiated(CaptureMethod.MANUAL, null), started())
                .when(record(new Approved("ref", true, null)))
                .expectEvents(new ChargeAuthorised(ATTEMPT, 1999, "ref", null));
    }

    @Test
    void aDeclineFailsTheCharge() {
        fixture.given(initiated(CaptureMethod.AUTOMATIC, null), started())
                .when(record(new Declined("insufficient_funds")))
                .expectEvents(new ChargeDeclined(ATTEMPT, "insufficient_funds"));
    }

    @Test
    void aLostAnswerIsRecordedAsUnknownAndNotAsAFailure() {
        fixture.given(initiated(CaptureMethod.AUTOMATIC, null), started())
                .when(record(new Unknown("timeout")))
                .expectEvents(new OutcomeUnknown(ATTEMPT, "timeout"));
    }

    @Test
    void losingTheAnswerAgainIsNoNews() {
        fixture.given(initiated(CaptureMethod.AUTOMATIC, null), started(), new OutcomeUnknown(ATTEMPT, "timeout"))
                .when(record(new Unknown("reset")))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void anAnswerAfterAnUnknownOutcomeSettlesTheCharge() {
        fixture.given(initiated(CaptureMethod.AUTOMATIC, null), started(), new OutcomeUnknown(ATTEMPT, "timeout"))
                .when(record(new Approved("ref", true, null)))
                .expectEvents(new ChargeCaptured(ATTEMPT, 1999, "ref", true));
    }

    @Test
    void hearingOfTheSameApprovalAgainIsNoNews() {
        fixture.given(
                        initiated(CaptureMethod.AUTOMATIC, null),
                        started(),
                        new ChargeCaptured(ATTEMPT, 1999, "ref", true))
                .when(record(new Approved("ref", true, null)))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void hearingOfTheSameDeclineAgainIsNoNews() {
        fixture.given(initiated(CaptureMethod.AUTOMATIC, null), started(), new ChargeDeclined(ATTEMPT, "stolen_card"))
                .when(record(new Declined("stolen_card")))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void losingAnAnswerAfterTheChargeSettledIsNoNews() {
        fixture.given(
                        initiated(CaptureMethod.AUTOMATIC, null),
                        started(),
                        new ChargeCaptured(ATTEMPT, 1999, "ref", true))
                .when(record(new Unknown("timeout")))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void aSuccessIsIrreversible() {
        fixture.given(
                        initiated(CaptureMethod.AUTOMATIC, null),
                        started(),
                        new ChargeCaptured(ATTEMPT, 1999, "ref", true))
                .when(record(new Declined("stolen_card")))
                .expectEvents(
                        new GatewayContradiction(
                                ATTEMPT,
                                "already-settled",
                                "declined stolen_card",
                                "success, payment ref: of 1999 EUR authorised 1999, captured 1999, refunded 0, disputed 0, lost 0"))
                .expectState(charge -> assertThat(charge.state().status()).isEqualTo(ChargeStatus.SUCCESS));
    }

    @Test
    void aFailureIsIrreversibleAndASuccessThatComesLaterIsOneToBeReversed() {
        fixture.given(initiated(CaptureMethod.AUTOMATIC, null), started(), new ChargeDeclined(ATTEMPT, "stolen_card"))
                .when(record(new Approved("ref", true, null)))
                .expectEvents(new LateSuccess(ATTEMPT, 1999, "ref", true))
                .expectState(charge -> assertThat(charge.state().status()).isEqualTo(ChargeStatus.FAILED));
    }

    @Test
    void anOutcomeOfAnotherAttemptIsRefused() {
        fixture.given(initiated(CaptureMethod.AUTOMATIC, null), started())
                .when(new RecordOutcome(KEY, "att_2", new Approved("ref", true, null)))
                .expectNoEvents()
                .expectException(refused(Refusal.UNKNOWN_ATTEMPT));
    }

    @Test
    void anOutcomeBeforeAnyAttemptIsRefused() {
        fixture.given(initiated(CaptureMethod.AUTOMATIC, null))
                .when(record(new Approved("ref", true, null)))
                .expectNoEvents()
                .expectException(refused(Refusal.UNKNOWN_ATTEMPT));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, Money.MAX_AMOUNT_MINOR})
    void theSmallestAndTheLargestAmountAreAccepted(long amountMinor) {
        assertThat(initiate(amountMinor, "1001").amount().amountMinor()).isEqualTo(amountMinor);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Money.MAX_AMOUNT_MINOR + 1})
    void anAmountOutOfRangeIsNoCommand(long amountMinor) {
        assertThatThrownBy(() -> initiate(amountMinor, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anOrderNumberHasOneToAHundredAndTwentyEightCharacters() {
        assertThat(initiate(1, "x".repeat(128)).orderNumber()).hasSize(128);
        assertThatThrownBy(() -> initiate(1, "x".repeat(129))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> initiate(1, "")).isInstanceOf(IllegalArgumentException.class);
    }

    private static InitiateCharge initiate(@Nullable String orderNumber) {
        return initiate(1999, orderNumber);
    }

    private static InitiateCharge initiate(long amountMinor, @Nullable String orderNumber) {
        return new InitiateCharge(
                KEY,
                Money.of(amountMinor, "EUR"),
                TOKEN,
                CaptureMethod.AUTOMATIC,
                orderNumber,
                Personal.NONE,
                "v1:f",
                ATTEMPT,
                "simulator",
                null);
    }

    private static ChargeInitiated initiated(CaptureMethod captureMethod, @Nullable String orderNumber) {
        return new ChargeInitiated(Money.of(1999, "EUR"), TOKEN, captureMethod, orderNumber, "v1:f", Personal.NONE);
    }

    private static AttemptStarted started() {
        return new AttemptStarted(ATTEMPT, "simulator");
    }

    private static RecordOutcome record(GatewayOutcome outcome) {
        return new RecordOutcome(KEY, ATTEMPT, outcome);
    }
}
