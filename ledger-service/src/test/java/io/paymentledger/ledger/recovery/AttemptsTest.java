package io.paymentledger.ledger.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.LateSuccessReversed;
import io.paymentledger.events.ChargeEvent.ReviewRequired;
import io.paymentledger.events.ChargeEvent.ReviewResolved;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.recovery.Attempts.Attempt;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private static final StreamName CHARGE = StreamName.key("acme", "k-1");
    private static final Instant AT = Instant.parse("2026-11-01T12:00:00Z");
    private static final ChargeCaptured CAPTURED = new ChargeCaptured("att_1", 1000, "pay_1", true);

    @Test
    void whatIsSettledIsNotDue() {
        assertThat(dueAfter(new AttemptStarted("att_1", "simulator"))).isEqualTo(AT.plusSeconds(30));
        assertThat(dueAfter(new AttemptStarted("att_1", "simulator"), CAPTURED)).isNull();
        assertThat(dueAfter(new AttemptStarted("att_1", "simulator"), new ReviewRequired("att_1", "lost")))
                .isNull();
    }

    /** Something may have come during the review that waits for its end, such as a success that came late. */
    @Test
    void aChargeWhoseReviewIsDecidedIsLookedAfterOnceMore() {
        assertThat(dueAfter(new ReviewResolved("att_1", true, "asked"), CAPTURED))
                .isEqualTo(AT);
    }

    @Test
    void afterOneReversalThereMayBeMoreToReverse() {
        assertThat(dueAfter(new LateSuccessReversed("att_1", 1000, "re_1"))).isEqualTo(AT);
    }

    private static @Nullable Instant dueAfter(ChargeEvent... events) {
        Attempts attempts = new Attempts(Duration.ofSeconds(30), AT.plusSeconds(60));
        for (int i = 0; i < events.length; i++) {
            attempts.add(new RecordedEvent(
                    CHARGE,
                    i + 1,
                    i + 2,
                    "event-" + i,
                    AT,
                    events[i],
                    new EventMetadata("acme", "key_1", "req-1", "cor-1", "cau-1")));
        }
        assertThat(attempts.all()).extracting(Attempt::id).containsExactly("att_1");
        return attempts.all().iterator().next().dueAt();
    }
}
