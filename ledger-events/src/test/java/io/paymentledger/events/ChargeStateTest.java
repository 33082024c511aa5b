package io.paymentledger.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeDeclined;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.ChargeEvent.DisputeLost;
import io.paymentledger.events.ChargeEvent.DisputeOpened;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.ChargeEvent.LateSuccessChargedBack;
import io.paymentledger.events.ChargeEvent.LateSuccessReversed;
import io.paymentledger.events.ChargeEvent.OutcomeUnknown;
import io.paymentledger.events.LateMoney.Late;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChargeStateTest {

    private static final ChargeInitiated INITIATED = new ChargeInitiated(
            Money.of(1999, "EUR"), new PaymentMethod("tok"), CaptureMethod.AUTOMATIC, null, "v1:", Personal.NONE);
    private static final AttemptStarted STARTED = new AttemptStarted("att", "simulator");

    @Test
    void aChargeBeginsInInitAndIsProcessingOnceAnAttemptStarted() {
        assertThat(fold(INITIATED).status()).isEqualTo(ChargeStatus.INIT);
        assertThat(fold(INITIATED, STARTED).status()).isEqualTo(ChargeStatus.PROCESSING);
    }

    @Test
    void aCaptureIsASuccessThatTookTheMoney() {
        ChargeState state = fold(INITIATED, STARTED, new ChargeCaptured("att", 1999, "ref", true));

        assertThat(state.status()).isEqualTo(ChargeStatus.SUCCESS);
        assertThat(state.detail()).isEqualTo(ChargeDetail.CAPTURED);
        assertThat(state.sums().authorised()).isEqualTo(1999);
        assertThat(state.sums().captured()).isEqualTo(1999);
    }

    @Test
    void anAuthorisationIsASuccessThatHoldsTheMoney() {
        ChargeState state = fold(INITIATED, STARTED, new ChargeAuthorised("att", 1999, "ref", null));

        assertThat(state.status()).isEqualTo(ChargeStatus.SUCCESS);
        assertThat(state.detail()).isEqualTo(ChargeDetail.REQUIRES_CAPTURE);
        assertThat(state.sums().authorised()).isEqualTo(1999);
        assertThat(state.sums().captured()).isZero();
    }

    @Test
    void aDeclineIsAFailureWithItsCode() {
        ChargeState state = fold(INITIATED, STARTED, new ChargeDeclined("att", "insufficient_funds"));

        assertThat(state.status()).isEqualTo(ChargeStatus.FAILED);
        assertThat(state.detail()).isEqualTo(ChargeDetail.DECLINED);
        assertThat(state.declineCode()).isEqualTo("insufficient_funds");
        assertThat(state.sums().captured()).isZero();
    }

    @Test
    void anUnknownOutcomeIsNeverAFailureAndALaterAnswerSettlesIt() {
        ChargeState unknown = fold(INITIATED, STARTED, new OutcomeUnknown("att", "timeout"));

        assertThat(unknown.status()).isEqualTo(ChargeStatus.PROCESSING);
        assertThat(unknown.outcomeUnknown()).isTrue();

        ChargeState settled = ChargeState.evolve(unknown, new ChargeCaptured("att", 1999, "ref", true));

        assertThat(settled.status()).isEqualTo(ChargeStatus.SUCCESS);
        assertThat(settled.outcomeUnknown()).isFalse();
    }

    /** What disputes took is of payments that took money; holds are let go in order beside them. */
    @Test
    void ofSeveralLateSuccessesEachIsUndoneByWhatItNeeds() {
        LateSuccess held = new LateSuccess("att", 1999, "pay_1", false);
        LateSuccess taken = new LateSuccess("att", 1000, "pay_2", true);
        ChargeState state = fold(
                INITIATED,
                STARTED,
                new ChargeDeclined("att", "insufficient_funds"),
                held,
                taken,
                new DisputeOpened("dp", 600, "fraudulent"),
                new DisputeLost("dp", 600),
                new LateSuccessChargedBack("att", "dp", 600));

        assertThat(state.lateMoney().left()).containsExactly(new Late(held, 1999), new Late(taken, 400));
        assertThat(state.lateMoney().kept()).isEqualTo(400);

        ChargeState released = ChargeState.evolve(state, new LateSuccessReversed("att_2", 1999, "void_1"));
        assertThat(released.lateMoney().left()).containsExactly(new Late(held, 0), new Late(taken, 400));
        assertThat(released.lateMoney().toReverse()).contains(taken);
        assertThat(released.sums().reversible()).isEqualTo(400);
    }

    @Test
    void aStreamThatDoesNotBeginWithItsInitiationIsImpossible() {
        assertThatThrownBy(() -> fold(STARTED)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> fold(INITIATED, INITIATED)).isInstanceOf(IllegalStateException.class);
    }

    private static ChargeState fold(ChargeEvent first, ChargeEvent... more) {
        @Nullable ChargeState state = ChargeState.evolve(null, first);
        for (ChargeEvent event : List.of(more)) {
            state = ChargeState.evolve(state, event);
        }
        return state;
    }
}
