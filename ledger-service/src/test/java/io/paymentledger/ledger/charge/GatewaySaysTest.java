package io.paymentledger.ledger.charge;

import static io.paymentledger.ledger.charge.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.ChargeDetail;
import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.AuthorisationExpired;
import io.paymentledger.events.ChargeEvent.CaptureFailed;
import io.paymentledger.events.ChargeEvent.CaptureStarted;
import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeDeclined;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.ChargeEvent.ChargeRefunded;
import io.paymentledger.events.ChargeEvent.DisputeAmended;
import io.paymentledger.events.ChargeEvent.DisputeLost;
import io.paymentledger.events.ChargeEvent.DisputeOpened;
import io.paymentledger.events.ChargeEvent.DisputeReopened;
import io.paymentledger.events.ChargeEvent.DisputeWon;
import io.paymentledger.events.ChargeEvent.GatewayContradiction;
import io.paymentledger.events.ChargeEvent.InquiryClosed;
import io.paymentledger.events.ChargeEvent.InquiryOpened;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.ChargeEvent.LateSuccessChargedBack;
import io.paymentledger.events.ChargeEvent.LateSuccessReversed;
import io.paymentledger.events.ChargeEvent.NoticeApplied;
import io.paymentledger.events.ChargeEvent.NoticeDeferred;
import io.paymentledger.events.ChargeEvent.RefundReturned;
import io.paymentledger.events.ChargeEvent.RefundStarted;
import io.paymentledger.events.ChargeEvent.ReversalReturned;
import io.paymentledger.events.ChargeEvent.ReversalStarted;
import io.paymentledger.events.ChargeEvent.ReviewRequired;
import io.paymentledger.events.ChargeEvent.ReviewResolved;
import io.paymentledger.events.Money;
import io.paymentledger.events.NotificationEvent.NotificationReceived;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.Personal;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.Telling;
import io.paymentledger.ledger.charge.ChargeCommand.OperationKey;
import io.paymentledger.ledger.charge.ChargeCommand.RecordNotification;
import io.paymentledger.ledger.charge.ChargeCommand.RecordOutcome;
import io.paymentledger.ledger.charge.ChargeCommand.RefundPayment;
import io.paymentledger.ledger.charge.ChargeCommand.ResolveReview;
import io.paymentledger.ledger.charge.ChargeCommand.ReverseLateSuccess;
import io.paymentledger.ledger.charge.GatewayNotification.Fact;
import io.paymentledger.ledger.charge.GatewayNotification.Subject;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.gateway.GatewayRequest;
import io.paymentledger.ledger.gateway.OpenAttempt;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.messaging.Message;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.ResultValidator;
import org.axonframework.test.matchers.Matchers;
import org.hamcrest.CustomTypeSafeMatcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a charge of 1000 makes of what its gateway says early, late, twice, against history, and about disputes. */
class GatewaySaysTest {

    private static final StreamName CHARGE = StreamName.key("acme", "k-1");
    private static final OperationKey KEY = new OperationKey(StreamName.key("acme", "op-1"), "v1:f");
    private static final String CREATION = "att_1";
    private static final List<Object> SENT = List.of(initiated(), new AttemptStarted(CREATION, "simulator"));
    private static final List<Object> CAPTURED = with(
            SENT,
            new ChargeAuthorised(CREATION, 1000, "pay_1", null),
            new CaptureStarted("att_c", "op-0", 1000, true, true),
            new ChargeCaptured("att_c", 1000, "pay_1", true));
    private static final List<Object> LATE =
            with(SENT, new ChargeDeclined(CREATION, "card_declined"), new LateSuccess(CREATION, 1000, "pay_2", true));
    private static final List<Object> REVERSED =
            with(LATE, new ReversalStarted("att_v"), new LateSuccessReversed("att_v", 1000, "re_v"));
    private static final DisputeOpened OPENED = new DisputeOpened("dp_1", 1000, "fraudulent");

    private final AggregateTestFixture<Charge> fixture = new AggregateTestFixture<>(Charge.class);

    GatewaySaysTest() {
        fixture.registerInjectableResource(new FourEyes(false));
        fixture.registerInjectableResource((TokenRedemption) redemption -> {
            throw new AssertionError("no token is redeemed here");
        });
    }

    @Test
    void aDisputeThatIsToldBeforeTheOutcomeIsTakenInWithIt() {
        NoticeDeferred deferred =
                new NoticeDeferred(CREATION, "evt_1", Telling.DISPUTE_OPENED, "dp_1", 1000, "fraudulent");
        told(SENT, opened(1000)).expectEvents(deferred, noted());

        fixture.given(with(automatic(), deferred))
                .when(new RecordOutcome(CHARGE, CREATION, new Approved("pay_1", true, null)))
                .expectEvents(
                        new ChargeCaptured(CREATION, 1000, "pay_1", true),
                        new NoticeApplied("evt_1"),
                        new DisputeOpened("dp_1", 1000, "fraudulent"))
                .expectState(charge -> assertThat(charge.state().detail()).isEqualTo(ChargeDetail.DISPUTED));
    }

    @Test
    void aDisputeThatIsToldDuringAReviewIsTakenInWithTheDecision() {
        fixture.given(with(
                        automatic(),
                        new ReviewRequired(CREATION, "lost"),
                        new NoticeDeferred(CREATION, "evt_2", Telling.DISPUTE_LOST, "dp_1", 400, null),
                        new NoticeDeferred(CREATION, "evt_1", Telling.DISPUTE_OPENED, "dp_1", 400, "fraudulent")))
                .when(new ResolveReview(CHARGE, KEY, CREATION, new Approved("pay_1", true, null), "asked", "key_1"))
                .expectEventsMatching(startsWith(
                        new ReviewResolved(CREATION, true, "asked"),
                        new ChargeCaptured(CREATION, 1000, "pay_1", true),
                        new NoticeApplied("evt_2"),
                        new DisputeOpened("dp_1", 400, "not-told"),
                        new DisputeLost("dp_1", 400),
                        new NoticeApplied("evt_1")));
    }

    @Test
    void whatTheGatewayLetGoIsHeldNoMore() {
        List<Object> held = with(SENT, new ChargeAuthorised(CREATION, 1000, "pay_1", null));
        Fact released = new Fact.HoldReleased("pay_1");

        told(held, released)
                .expectEvents(new AuthorisationExpired(1000), noted())
                .expectState(charge -> assertThat(charge.state().detail()).isEqualTo(ChargeDetail.EXPIRED));
        told(with(held, new AuthorisationExpired(1000)), released).expectEvents(noted());
        told(CAPTURED, released).expectEvents(noted());
    }

    @Test
    void anotherPaymentThatIsLetGoLeavesTheHoldAsItIs() {
        List<Object> held = with(SENT, new ChargeAuthorised(CREATION, 1000, "pay_1", null));
        Fact other = new Fact.HoldReleased("pay_2");

        told(held, other).expectEventsMatching(contradicts("subject"));
        told(with(held, new LateSuccess(CREATION, 1000, "pay_2", false)), other).expectEvents(noted());
        told(with(SENT, new ChargeDeclined(CREATION, "card_declined")), other).expectEvents(noted());
    }

    /** An earlier version named a reversal like one that was made; asked again, its gateway does nothing. */
    @Test
    void aReversalWithTheNameOfOneThatWasMadeNeedsAPerson() {
        fixture.given(with(REVERSED, new LateSuccess(CREATION, 500, "pay_3", true), new ReversalStarted("att_v")))
                .when(new RecordOutcome(CHARGE, "att_v", new Approved("re_v", false, null)))
                .expectEvents(new ReviewRequired("att_v", "reversal-made-before"));
    }

    @Test
    void moneyThatWasOnlyToBeHeldAndWasTakenIsSaidToBeThat() {
        told(SENT, payment("pay_1", 1000L))
                .expectEventsMatching(Matchers.payloadsMatching(new CustomTypeSafeMatcher<List<?>>("both") {
                    @Override
                    protected boolean matchesSafely(List<?> payloads) {
                        return payloads.getFirst().equals(new ChargeAuthorised(CREATION, 1000, "pay_1", null))
                                && payloads.get(1) instanceof GatewayContradiction its
                                && its.code().equals("not-asked-for");
                    }
                }));
    }

    @Test
    void aHoldIsNoCapture() {
        Fact held = new Fact.Settled(new Approved("pay_1", false, null), Subject.PAYMENT, 1000L, "EUR");
        List<Object> capturing = with(
                SENT,
                new ChargeAuthorised(CREATION, 1000, "pay_1", null),
                new CaptureStarted("att_c", "op-0", 1000, true, true));

        for (List<Object> given : List.of(capturing, with(capturing, new CaptureFailed("att_c", "card_declined")))) {
            fixture.given(given)
                    .when(new RecordNotification(
                            CHARGE, new GatewayNotification("simulator", "evt_1", "att_c", "told", held)))
                    .expectEventsMatching(contradicts("subject"));
        }
    }

    @Test
    void aHoldIsNotThePaymentThatWasAskedFor() {
        Fact held = new Fact.Settled(new Approved("pay_1", false, null), Subject.PAYMENT, 1000L, "EUR");

        told(automatic(), held).expectEventsMatching(contradicts("subject"));
        told(with(automatic(), new ChargeDeclined(CREATION, "card_declined")), held)
                .expectEvents(new LateSuccess(CREATION, 1000, "pay_1", false), noted());
    }

    @Test
    void whatTheGatewayLetGoDuringACaptureIsTakenInWithItsOutcome() {
        List<Object> capturing = with(
                SENT,
                new ChargeAuthorised(CREATION, 1000, "pay_1", null),
                new CaptureStarted("att_c", "op-0", 400, false, false));
        NoticeDeferred deferred = new NoticeDeferred(CREATION, "evt_1", Telling.HOLD_RELEASED, "pay_1", 0, null);
        told(capturing, new Fact.HoldReleased("pay_1")).expectEvents(deferred, noted());

        fixture.given(with(capturing, deferred))
                .when(new RecordOutcome(CHARGE, "att_c", new Approved("pay_1", true, null)))
                .expectEvents(
                        new ChargeCaptured("att_c", 400, "pay_1", false),
                        new NoticeApplied("evt_1"),
                        new AuthorisationExpired(600));
    }

    @Test
    void aDisputeOfAChargeThatIsThenDeclinedIsAContradiction() {
        fixture.given(with(
                        automatic(),
                        new NoticeDeferred(CREATION, "evt_1", Telling.DISPUTE_OPENED, "dp_1", 1000, "fraudulent")))
                .when(new RecordOutcome(CHARGE, CREATION, new Declined("stolen_card")))
                .expectEvents(
                        new ChargeDeclined(CREATION, "stolen_card"),
                        new NoticeApplied("evt_1"),
                        contradiction(
                                "nothing-taken",
                                "dispute dp_1 opened, 1000",
                                "failed, payment null: of 1000 EUR authorised 0, captured 0, refunded 0, disputed 0, lost 0"));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -5, 0, 1001, 99_999, Long.MAX_VALUE})
    void aDisputeOfAnUnbelievableSumIsAContradiction(long amountMinor) {
        told(CAPTURED, opened(amountMinor)).expectEventsMatching(contradicts("amount"));
        told(SENT, opened(amountMinor)).expectEventsMatching(contradicts("amount"));
        told(CAPTURED, new Fact.DisputeClosed("dp_1", amountMinor, true)).expectEventsMatching(contradicts("amount"));
        told(with(CAPTURED, OPENED), new Fact.DisputeClosed("dp_1", amountMinor, false))
                .expectEventsMatching(contradicts("amount"));
    }

    @Test
    void severalDisputesAreTogetherAboutNoMoreThanWasTaken() {
        List<Object> first = with(CAPTURED, new DisputeOpened("dp_0", 600, "fraudulent"));

        told(first, opened(400)).expectEvents(new DisputeOpened("dp_1", 400, "fraudulent"), noted());
        told(first, opened(401)).expectEventsMatching(contradicts("amount"));
        told(with(first, new DisputeLost("dp_0", 600)), opened(401)).expectEventsMatching(contradicts("amount"));
        told(with(first, new DisputeWon("dp_0", 600)), opened(1000))
                .expectEvents(new DisputeOpened("dp_1", 1000, "fraudulent"), noted());
    }

    @Test
    void aDisputeInAnotherCurrencyIsAContradiction() {
        told(CAPTURED, new Fact.DisputeOpened("dp_1", 1000, "USD", "fraudulent"))
                .expectEventsMatching(contradicts("currency"));
    }

    @Test
    void aDisputeThatIsDecidedAboutLessReleasesTheRest() {
        told(with(CAPTURED, OPENED), new Fact.DisputeClosed("dp_1", 600, false))
                .expectEvents(new DisputeAmended("dp_1", -400), new DisputeLost("dp_1", 600), noted())
                .expectState(charge -> {
                    assertThat(charge.state().sums().refundable()).isEqualTo(400);
                    assertThat(charge.state().detail()).isEqualTo(ChargeDetail.DISPUTE_LOST);
                });
    }

    @Test
    void aDisputeThatIsDecidedAboutMoreTakesMore() {
        told(with(CAPTURED, new DisputeOpened("dp_1", 600, "fraudulent")), new Fact.DisputeClosed("dp_1", 1000, false))
                .expectEvents(new DisputeAmended("dp_1", 400), new DisputeLost("dp_1", 1000), noted());
    }

    @Test
    void aDecisionIsTakenBackAndMadeAnew() {
        told(with(CAPTURED, OPENED, new DisputeLost("dp_1", 1000)), new Fact.DisputeClosed("dp_1", 1000, true))
                .expectEvents(new DisputeReopened("dp_1", 1000, false), new DisputeWon("dp_1", 1000), noted())
                .expectState(charge -> {
                    assertThat(charge.state().sums().lost()).isZero();
                    assertThat(charge.state().detail()).isEqualTo(ChargeDetail.CAPTURED);
                });
        told(with(CAPTURED, OPENED, new DisputeWon("dp_1", 1000)), new Fact.DisputeClosed("dp_1", 600, false))
                .expectEvents(
                        new DisputeReopened("dp_1", 1000, true),
                        new DisputeAmended("dp_1", -400),
                        new DisputeLost("dp_1", 600),
                        noted())
                .expectState(charge -> assertThat(charge.state().sums().lost()).isEqualTo(600));
    }

    @Test
    void anInquiryMovesNothingAndMayBecomeADispute() {
        InquiryOpened asked = new InquiryOpened("dp_1", "general");
        told(SENT, new Fact.InquiryOpened("dp_1", "general")).expectEvents(asked, noted());
        told(with(CAPTURED, asked), new Fact.InquiryClosed("dp_1")).expectEvents(new InquiryClosed("dp_1"), noted());
        told(with(CAPTURED, asked), opened(1000)).expectEvents(OPENED, noted());
    }

    @Test
    void whatWasGivenBackMayBeDisputedAllTheSame() {
        told(with(CAPTURED, new RefundStarted("att_r", "op-2", 1000, true, null), refunded()), opened(1000))
                .expectEvents(OPENED, noted())
                .expectState(
                        charge -> assertThat(charge.state().sums().refundable()).isZero());
    }

    /** The bank takes the money a second time, which the merchant has to know. */
    @Test
    void whatCameLateAndWasGivenBackMayBeDisputedToo() {
        told(REVERSED, opened(1000)).expectEvents(OPENED, noted());
        told(REVERSED, opened(1001)).expectEventsMatching(contradicts("amount"));
        told(with(REVERSED, OPENED), new Fact.DisputeClosed("dp_1", 1000, false))
                .expectEvents(new DisputeLost("dp_1", 1000), noted());
        told(with(REVERSED, OPENED), new Fact.DisputeOpened("dp_2", 1, "fraudulent"))
                .expectEventsMatching(contradicts("amount"));
    }

    @Test
    void whatCameLateMayBeDisputedBeforeItIsGivenBackWhichThenWaitsForTheDecision() {
        told(LATE, opened(1000))
                .expectEvents(OPENED, noted())
                .expectState(charge -> assertThat(charge.state().lateDisputed()).isTrue());
        told(LATE, opened(1001)).expectEventsMatching(contradicts("amount"));

        told(with(LATE, OPENED), new Fact.DisputeClosed("dp_1", 1000, true))
                .expectEvents(new DisputeWon("dp_1", 1000), noted())
                .expectState(
                        charge -> assertThat(charge.state().sums().reversible()).isEqualTo(1000));
        fixture.given(with(LATE, OPENED, new DisputeWon("dp_1", 1000)))
                .when(new ReverseLateSuccess(CHARGE, "att_v"))
                .expectEvents(new ReversalStarted("att_v"));
        fixture.given(with(LATE, OPENED))
                .when(new ReverseLateSuccess(CHARGE, "att_v"))
                .expectException(refused(Refusal.INVALID_STATE));
    }

    @Test
    void aDisputeOfWhatIsOnlyHeldIsAContradiction() {
        told(
                        with(
                                SENT,
                                new ChargeDeclined(CREATION, "card_declined"),
                                new LateSuccess(CREATION, 1000, "pay_2", false)),
                        opened(1000))
                .expectEventsMatching(contradicts("nothing-taken"));
    }

    @Test
    void whatALostDisputeTookOfALateSuccessNeedsNoReversalAndIsNobodysLoss() {
        told(with(LATE, OPENED), new Fact.DisputeClosed("dp_1", 1000, false))
                .expectEvents(new DisputeLost("dp_1", 1000), chargedBack("dp_1", 1000), noted())
                .expectState(charge -> {
                    assertThat(charge.state().sums().reversible()).isZero();
                    assertThat(charge.state().sums().lost()).isZero();
                });
        told(LATE, new Fact.DisputeClosed("dp_1", 600, false))
                .expectEvents(
                        new DisputeOpened("dp_1", 600, "not-told"),
                        new DisputeLost("dp_1", 600),
                        chargedBack("dp_1", 600),
                        noted());

        List<Object> rest = with(LATE, OPENED, new DisputeAmended("dp_1", -400), new DisputeLost("dp_1", 600));
        fixture.given(with(rest, chargedBack("dp_1", 600)))
                .when(new ReverseLateSuccess(CHARGE, "att_v"))
                .expectEvents(new ReversalStarted("att_v"))
                .expectState(charge -> assertThat(OpenAttempt.requestOf(charge.state()))
                        .isEqualTo(new GatewayRequest.Refund("att_v", "pay_2", Money.of(400, "EUR"), null)));
        told(with(rest, chargedBack("dp_1", 600)), new Fact.DisputeOpened("dp_2", 401, "fraudulent"))
                .expectEventsMatching(contradicts("amount"));
    }

    @Test
    void whatADisputeTookOfALateSuccessIsToBeReversedOnceTheDisputeIsWonAfterAll() {
        List<Object> lost = with(LATE, OPENED, new DisputeLost("dp_1", 1000), chargedBack("dp_1", 1000));

        told(lost, new Fact.DisputeClosed("dp_1", 1000, true))
                .expectEvents(
                        chargedBack("dp_1", -1000),
                        new DisputeReopened("dp_1", 1000, false),
                        new DisputeWon("dp_1", 1000),
                        noted())
                .expectState(charge -> {
                    assertThat(charge.state().sums().reversible()).isEqualTo(1000);
                    assertThat(charge.state().sums().lost()).isZero();
                });
    }

    @Test
    void aPayerWhoPaidTwiceHasTheSecondPaymentBackFirst() {
        List<Object> twice = with(CAPTURED, new LateSuccess(CREATION, 700, "pay_2", true), OPENED);

        told(twice, new Fact.DisputeClosed("dp_1", 1000, false))
                .expectEvents(new DisputeLost("dp_1", 1000), chargedBack("dp_1", 700), noted())
                .expectState(charge -> {
                    assertThat(charge.state().sums().lost()).isEqualTo(300);
                    assertThat(charge.state().sums().refundable()).isEqualTo(700);
                    assertThat(charge.state().sums().reversible()).isZero();
                });
    }

    @Test
    void aDecisionThatIsToldDuringAReversalIsTakenInWithItsOutcome() {
        List<Object> reversing = with(LATE, new ReversalStarted("att_v"), OPENED);
        NoticeDeferred deferred = new NoticeDeferred(CREATION, "evt_1", Telling.DISPUTE_LOST, "dp_1", 1000, null);
        told(with(LATE, new ReversalStarted("att_v")), opened(1000)).expectEvents(OPENED, noted());
        told(reversing, new Fact.DisputeClosed("dp_1", 1000, false)).expectEvents(deferred, noted());

        fixture.given(with(reversing, deferred))
                .when(new RecordOutcome(CHARGE, "att_v", new Approved("re_v", false, null)))
                .expectEvents(
                        new LateSuccessReversed("att_v", 1000, "re_v"),
                        new NoticeApplied("evt_1"),
                        new DisputeLost("dp_1", 1000));
        fixture.given(with(reversing, deferred))
                .when(new RecordOutcome(CHARGE, "att_v", new Declined("charge_disputed")))
                .expectEvents(new ReviewRequired("att_v", "reversal-declined:charge_disputed"));
        fixture.given(with(reversing, deferred, new ReviewRequired("att_v", "reversal-declined:charge_disputed")))
                .when(new ResolveReview(CHARGE, KEY, "att_v", new Declined("charge_disputed"), "asked", "key_1"))
                .expectEventsMatching(startsWith(
                        new ReviewResolved("att_v", false, "asked"),
                        new NoticeApplied("evt_1"),
                        new DisputeLost("dp_1", 1000),
                        chargedBack("dp_1", 1000)));
    }

    @Test
    void aReversalThatDidNotReachThePayerIsUnderReview() {
        ReversalReturned returned = new ReversalReturned("att_v", 1000, "card_declined");
        ReviewRequired review = new ReviewRequired("att_v", "reversal-returned:card_declined");
        fixture.given(REVERSED)
                .when(new RecordOutcome(CHARGE, "att_v", new Declined("card_declined")))
                .expectEvents(returned, review)
                .expectState(charge -> {
                    assertThat(charge.state().sums().reversible()).isEqualTo(1000);
                    assertThat(charge.state().openAttempt()).isEqualTo("att_v");
                });

        List<Object> open = with(REVERSED, returned, review);
        fixture.given(open)
                .when(new RecordOutcome(CHARGE, "att_v", new Declined("card_declined")))
                .expectNoEvents();
        fixture.given(open)
                .when(new RecordOutcome(CHARGE, "att_v", new Approved("re_v", false, null)))
                .expectNoEvents();
        fixture.given(open)
                .when(new ResolveReview(CHARGE, KEY, "att_v", new Approved("wire_1", false, null), "wired", "key_1"))
                .expectEventsMatching(startsWith(
                        new ReviewResolved("att_v", true, "wired"), new LateSuccessReversed("att_v", 1000, "wire_1")));
    }

    @Test
    void aReversalThatFailedIsMadeAnewUnderAnotherNameAndCountsIfItHadSucceededAfterAll() {
        List<Object> failed = with(
                REVERSED,
                new ReversalReturned("att_v", 1000, "card_declined"),
                new ReviewRequired("att_v", "reversal-returned:card_declined"),
                new ReviewResolved("att_v", false, "asked"));

        fixture.given(failed)
                .when(new ReverseLateSuccess(CHARGE, "att_w"))
                .expectEvents(new ReversalStarted("att_w"))
                .expectState(
                        charge -> assertThat(charge.state().failedReversals()).isEqualTo(1));
        fixture.given(failed)
                .when(new RecordOutcome(CHARGE, "att_v", new Approved("re_2", false, null)))
                .expectEvents(new LateSuccessReversed("att_v", 1000, "re_2"));
        fixture.given(with(failed, new ReversalStarted("att_w"), new LateSuccessReversed("att_w", 1000, "re_w")))
                .when(new RecordOutcome(CHARGE, "att_v", new Approved("re_2", false, null)))
                .expectEventsMatching(contradicts("second-refund"));
    }

    /** The payer has it by the dispute alone, and so the merchant lost nothing. */
    @Test
    void aReversalThatComesBackAfterALostDisputeIsWhatTheDisputeTook() {
        List<Object> lost = with(REVERSED, new DisputeOpened("dp_1", 600, "fraudulent"), new DisputeLost("dp_1", 600));

        fixture.given(lost)
                .when(new RecordOutcome(CHARGE, "att_v", new Declined("card_declined")))
                .expectEvents(new ReversalReturned("att_v", 1000, "card_declined"), chargedBack("dp_1", 600))
                .expectState(charge -> {
                    assertThat(charge.state().sums().lost()).isZero();
                    assertThat(charge.state().sums().reversible()).isEqualTo(400);
                    assertThat(charge.state().openAttempt()).isNull();
                });
    }

    @Test
    void aReversalThatComesBackDuringADisputeWaitsForTheDecision() {
        fixture.given(with(REVERSED, OPENED))
                .when(new RecordOutcome(CHARGE, "att_v", new Declined("card_declined")))
                .expectEvents(new ReversalReturned("att_v", 1000, "card_declined"))
                .expectState(charge -> assertThat(charge.state().lateDisputed()).isTrue());
        told(
                        with(REVERSED, OPENED, new ReversalReturned("att_v", 1000, "card_declined")),
                        new Fact.DisputeClosed("dp_1", 1000, false))
                .expectEvents(new DisputeLost("dp_1", 1000), chargedBack("dp_1", 1000), noted());
    }

    @Test
    void aReversalThatComesBackDuringAnotherOperationIsTakenInWithItsOutcome() {
        List<Object> refunding = with(
                CAPTURED,
                new LateSuccess(CREATION, 1000, "pay_2", true),
                new ReversalStarted("att_v"),
                new LateSuccessReversed("att_v", 1000, "re_v"),
                new RefundStarted("att_r", "op-2", 1000, true, null));
        NoticeDeferred deferred = new NoticeDeferred("att_v", "att_v", Telling.DECLINED, "att_v", 0, "card_declined");
        fixture.given(refunding)
                .when(new RecordOutcome(CHARGE, "att_v", new Declined("card_declined")))
                .expectEvents(deferred);

        fixture.given(with(refunding, deferred))
                .when(new RecordOutcome(CHARGE, "att_r", new Approved("re_1", false, null)))
                .expectEvents(
                        refunded(),
                        new NoticeApplied("att_v"),
                        new ReversalReturned("att_v", 1000, "card_declined"),
                        new ReviewRequired("att_v", "reversal-returned:card_declined"));
    }

    @Test
    void aHoldThatWasLetGoDoesNotComeBack() {
        fixture.given(with(
                        SENT,
                        new ChargeDeclined(CREATION, "card_declined"),
                        new LateSuccess(CREATION, 1000, "pay_2", false),
                        new ReversalStarted("att_v"),
                        new LateSuccessReversed("att_v", 1000, "vd_v")))
                .when(new RecordOutcome(CHARGE, "att_v", new Declined("expired")))
                .expectEventsMatching(contradicts("already-settled"));
    }

    @Test
    void whatIsNeitherDisputedNorLostCanBeRefunded() {
        List<Object> part = with(
                SENT,
                new ChargeAuthorised(CREATION, 1000, "pay_1", null),
                new CaptureStarted("att_c", "op-0", 400, false, false),
                new ChargeCaptured("att_c", 400, "pay_1", false),
                new DisputeOpened("dp_1", 400, "fraudulent"),
                new DisputeLost("dp_1", 400),
                new CaptureStarted("att_d", "op-2", 600, true, true),
                new ChargeCaptured("att_d", 600, "pay_1", true));

        fixture.given(part)
                .when(new RefundPayment(CHARGE, KEY, "att_r", 600L, null))
                .expectEventsMatching(startsWith(new RefundStarted("att_r", "op-1", 600, false, null)));
        fixture.given(part)
                .when(new RefundPayment(CHARGE, KEY, "att_r", 601L, null))
                .expectException(refused(Refusal.EXCEEDS_CAPTURED));
    }

    @Test
    void aSecondPaymentUnderOneAttemptIsReversedLikeALateSuccess() {
        LateSuccess second = new LateSuccess(CREATION, 1000, "pay_2", true);
        told(CAPTURED, payment("pay_2", 1000L)).expectEvents(second, noted());
        told(with(CAPTURED, second), payment("pay_2", 1000L)).expectEvents(noted());
        told(with(CAPTURED, second), payment("pay_3", 1000L))
                .expectEvents(new LateSuccess(CREATION, 1000, "pay_3", true), noted())
                .expectState(charge ->
                        assertThat(charge.state().lateMoney().toReverse()).contains(second));
    }

    @Test
    void severalLateSuccessesAreReversedOneByOne() {
        fixture.given(with(
                        CAPTURED,
                        new LateSuccess(CREATION, 1000, "pay_2", true),
                        new LateSuccess(CREATION, 1000, "pay_3", true)))
                .when(new ReverseLateSuccess(CHARGE, "att_v"))
                .expectEvents(new ReversalStarted("att_v"))
                .expectState(charge -> assertThat(OpenAttempt.requestOf(charge.state()))
                        .isEqualTo(new GatewayRequest.Refund("att_v", "pay_2", Money.of(1000, "EUR"), null)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 999, 1001, Money.MAX_AMOUNT_MINOR})
    void aSecondPaymentIsReversedWhateverItsSum(long amountMinor) {
        LateSuccess second = new LateSuccess(CREATION, amountMinor, "pay_2", true);
        told(CAPTURED, payment("pay_2", amountMinor)).expectEvents(second, noted());
        told(with(SENT, new ChargeDeclined(CREATION, "card_declined")), payment("pay_2", amountMinor))
                .expectEvents(second, noted());
        told(with(CAPTURED, second), payment("pay_2", amountMinor)).expectEvents(noted());
        told(with(CAPTURED, second), payment("pay_2", 2L)).expectEventsMatching(contradicts("amount"));
        fixture.given(with(CAPTURED, second))
                .when(new ReverseLateSuccess(CHARGE, "att_v"))
                .expectEvents(new ReversalStarted("att_v"))
                .expectState(charge -> assertThat(OpenAttempt.requestOf(charge.state()))
                        .isEqualTo(new GatewayRequest.Refund("att_v", "pay_2", Money.of(amountMinor, "EUR"), null)));
    }

    @Test
    void aPaymentThatIsLargerThanTheChargeMayBeDisputedAsAWhole() {
        List<Object> twice = with(CAPTURED, new LateSuccess(CREATION, 1500, "pay_2", true));

        told(twice, opened(1500)).expectEvents(new DisputeOpened("dp_1", 1500, "fraudulent"), noted());
        told(twice, opened(1501)).expectEventsMatching(contradicts("amount"));
    }

    @Test
    void aCaptureThatFailedAndTookAnotherSumIsALateSuccess() {
        fixture.given(with(
                        SENT,
                        new ChargeAuthorised(CREATION, 1000, "pay_1", null),
                        new CaptureStarted("att_c", "op-0", 600, false, false),
                        new CaptureFailed("att_c", "expired")))
                .when(new RecordNotification(
                        CHARGE, new GatewayNotification("simulator", "evt_1", "att_c", "told", payment("pay_1", 500L))))
                .expectEvents(new LateSuccess("att_c", 500, "pay_1", true), noted());
    }

    @ParameterizedTest
    @CsvSource({
        "pay_1, 99999, amount",
        "pay_2, -5, amount",
        "pay_2, 0, amount",
        "pay_2, " + (Money.MAX_AMOUNT_MINOR + 1) + ", amount"
    })
    void aPaymentOfAnotherSumIsAContradiction(String payment, long amountMinor, String code) {
        told(CAPTURED, payment(payment, amountMinor)).expectEventsMatching(contradicts(code));
        told(SENT, payment(payment, amountMinor)).expectEventsMatching(contradicts(code));
    }

    @Test
    void aPaymentUnderTheAttemptOfARefundIsAContradiction() {
        fixture.given(with(CAPTURED, new RefundStarted("att_r", "op-2", 1000, true, null)))
                .when(new RecordNotification(
                        CHARGE,
                        new GatewayNotification("simulator", "evt_1", "att_r", "told", payment("pay_2", 1000L))))
                .expectEventsMatching(contradicts("subject"));
    }

    @Test
    void aRefundThatDidNotReachThePayerCameBackAndCanBeMadeAgain() {
        List<Object> refunded = with(CAPTURED, new RefundStarted("att_r", "op-2", 1000, true, null), refunded());
        RefundReturned returned = new RefundReturned("att_r", 1000, "card_declined");

        fixture.given(refunded)
                .when(new RecordOutcome(CHARGE, "att_r", new Declined("card_declined")))
                .expectEvents(returned)
                .expectState(
                        charge -> assertThat(charge.state().sums().refundable()).isEqualTo(1000));
        fixture.given(with(refunded, returned))
                .when(new RecordOutcome(CHARGE, "att_r", new Approved("re_1", false, null)))
                .expectNoEvents();
        fixture.given(refunded)
                .when(new RecordOutcome(CHARGE, "att_r", new Approved("re_2", false, null)))
                .expectEventsMatching(contradicts("second-refund"));
    }

    @Test
    void aSecondRefundThatFailsTakesNothingBackOfTheFirst() {
        List<Object> refunded = with(CAPTURED, new RefundStarted("att_r", "op-2", 1000, true, null), refunded());

        fixture.given(refunded)
                .when(new RecordOutcome(CHARGE, "att_r", new Declined("refund_failed", "re_2")))
                .expectNoEvents();
        fixture.given(refunded)
                .when(new RecordOutcome(CHARGE, "att_r", new Declined("refund_failed", "re_1")))
                .expectEvents(new RefundReturned("att_r", 1000, "refund_failed"));
    }

    private ResultValidator<Charge> told(List<Object> given, Fact fact) {
        return fixture.given(given)
                .when(new RecordNotification(
                        CHARGE, new GatewayNotification("simulator", "evt_1", CREATION, "told", fact)));
    }

    private static Fact opened(long amountMinor) {
        return new Fact.DisputeOpened("dp_1", amountMinor, "fraudulent");
    }

    private static Fact payment(String payment, long amountMinor) {
        return new Fact.Settled(new Approved(payment, true, null), Subject.PAYMENT, amountMinor, "EUR");
    }

    private static GatewayContradiction contradiction(String code, String stated, String known) {
        return new GatewayContradiction(CREATION, code, stated, known);
    }

    private static LateSuccessChargedBack chargedBack(String disputeId, long changeMinor) {
        return new LateSuccessChargedBack(CREATION, disputeId, changeMinor);
    }

    private static NotificationReceived noted() {
        return new NotificationReceived("k-1", "told");
    }

    private static ChargeRefunded refunded() {
        return new ChargeRefunded("att_r", 1000, "re_1");
    }

    private static org.hamcrest.Matcher<List<Message<?>>> contradicts(String code) {
        return Matchers.payloadsMatching(new CustomTypeSafeMatcher<List<?>>("a contradiction: " + code) {
            @Override
            protected boolean matchesSafely(List<?> payloads) {
                return payloads.getFirst() instanceof GatewayContradiction its
                        && its.code().equals(code);
            }
        });
    }

    private static org.hamcrest.Matcher<List<Message<?>>> startsWith(Object... events) {
        return Matchers.payloadsMatching(new CustomTypeSafeMatcher<List<?>>("begins with " + List.of(events)) {
            @Override
            protected boolean matchesSafely(List<?> payloads) {
                return payloads.size() >= events.length
                        && payloads.subList(0, events.length).equals(List.of(events));
            }
        });
    }

    private static List<Object> automatic() {
        return List.of(initiated(CaptureMethod.AUTOMATIC), new AttemptStarted(CREATION, "simulator"));
    }

    private static ChargeInitiated initiated() {
        return initiated(CaptureMethod.MANUAL);
    }

    private static ChargeInitiated initiated(CaptureMethod method) {
        return new ChargeInitiated(
                Money.of(1000, "EUR"), new PaymentMethod("tok_approve"), method, null, "v1:f", Personal.NONE);
    }

    private static List<Object> with(List<?> before, Object... more) {
        return Stream.concat(before.stream(), Stream.of(more)).toList();
    }
}
