package io.paymentledger.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.ChargeDeclined;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.ChargeEvent.LateSuccessReversed;
import io.paymentledger.events.ChargeEvent.ReversalReturned;
import io.paymentledger.events.ChargeEvent.ReversalStarted;
import io.paymentledger.events.ChargeEvent.ReviewRequired;
import io.paymentledger.events.ChargeEvent.ReviewResolved;
import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.KeyMeaning.Names;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyMeaningTest {

    private static final StreamName CHARGE = StreamName.key("acme", "k-1");

    @Test
    void aDecisionAboutAReversalThatCameBackIsAnsweredWithWhatItMade() {
        List<RecordedEvent> events = recorded(
                new ChargeInitiated(
                        Money.of(1000, "EUR"),
                        new PaymentMethod("tok_approve"),
                        CaptureMethod.AUTOMATIC,
                        null,
                        "v1:f",
                        Personal.NONE),
                new AttemptStarted("att_1", "simulator"),
                new ChargeDeclined("att_1", "card_declined"),
                new LateSuccess("att_1", 1000, "pay_1", true),
                new ReversalStarted("att_v"),
                new LateSuccessReversed("att_v", 1000, "re_1"),
                new ReversalReturned("att_v", 1000, "card_declined"),
                new ReviewRequired("att_v", "reversal-returned:card_declined"),
                new ReviewResolved("att_v", true, "paid by hand"),
                new LateSuccessReversed("att_v", 1000, "by-hand"),
                new LateSuccess("att_1", 500, "pay_2", true));
        KeyBound bound = new KeyBound("k-1", "v1:f", KeyOperation.RESOLVE, "att_v");

        // The key's own event is the last one of the decision's commit.
        Names names = Names.operation(bound, "att_v", 10, events);

        assertThat(names.charge().position()).isEqualTo(9);
        assertThat(names.charge().state().sums().reversed()).isEqualTo(1000);
        assertThat(names.settled()).isTrue();
    }

    /** At the positions from 0. */
    private static List<RecordedEvent> recorded(ChargeEvent... events) {
        return IntStream.range(0, events.length)
                .mapToObj(i -> new RecordedEvent(
                        CHARGE,
                        i,
                        i,
                        "event-" + i,
                        Instant.EPOCH,
                        events[i],
                        new EventMetadata("acme", "key_1", "req-1", "cor-1", "cau-1")))
                .toList();
    }
}
