package io.paymentledger.query.console;

import static io.paymentledger.query.LedgerFixture.entry;
import static io.paymentledger.query.LedgerFixture.started;
import static io.paymentledger.query.LedgerFixture.taken;
import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.History;
import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import io.paymentledger.events.ChargeEvent.ChargeDeclined;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.ChargeEvent.ChargeRefunded;
import io.paymentledger.events.ChargeEvent.ChargeVoided;
import io.paymentledger.events.ChargeEvent.DisputeLost;
import io.paymentledger.events.ChargeEvent.DisputeOpened;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.ChargeEvent.LateSuccessChargedBack;
import io.paymentledger.events.ChargeEvent.LateSuccessReversed;
import io.paymentledger.events.ChargeEvent.OutcomeUnknown;
import io.paymentledger.events.ChargeEvent.RefundStarted;
import io.paymentledger.events.ChargeEvent.ReversalStarted;
import io.paymentledger.events.ChargeEvent.VoidStarted;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.LedgerFixture.Entry;
import io.paymentledger.query.console.Verdict.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the console says of histories that support meets. */
class VerdictTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final ChargeInitiated TERMS = terms(1999, "EUR", null, "Ada");

    @Test
    void twoKeysForOnePurchaseAreADouble() {
        expect(
                Answer.TWICE,
                "2 charges: two kept 19.99 EUR; net twice, 39.98 EUR.",
                captured("one", NOON),
                captured("two", NOON.plusSeconds(40)));
    }

    @Test
    void aDoubleThatWasRefundedIsNoneAnyMore() {
        expect(
                Answer.UNDONE,
                "2 charges: one kept 19.99 EUR, one refunded 19.99 EUR; net once, 19.99 EUR.",
                captured("one", NOON),
                charge("two", NOON.plusSeconds(40), TERMS, started(), taken(TERMS), refundSent(1999), refunded(1999)));
    }

    @Test
    void aSuccessThatCameTooLateIsOnePaymentUntilItIsReversedAndNoneThen() {
        LateSuccess late = new LateSuccess("att_1", 1999, "ref_2", true);
        expect(
                Answer.ONCE,
                "1 charge: one to be reversed 19.99 EUR; net once, 19.99 EUR.",
                charge("one", NOON, TERMS, started(), new ChargeDeclined("att_1", "declined"), late));
        expect(
                Answer.NONE,
                "1 charge: one reversed 19.99 EUR; net nothing.",
                charge(
                        "one",
                        NOON,
                        TERMS,
                        started(),
                        new ChargeDeclined("att_1", "declined"),
                        late,
                        new ReversalStarted("att_2"),
                        new LateSuccessReversed("att_2", 1999, "ref_3")));
    }

    @Test
    void aSuccessThatCameTooLateAndIsTakenBackByADisputeIsNone() {
        ChargeEvent late = new LateSuccess("att_1", 1999, "ref_2", true);
        ChargeEvent opened = new DisputeOpened("dp_1", 1999, "fraudulent");
        ChargeEvent declined = new ChargeDeclined("att_1", "declined");
        expect(
                Answer.ONCE,
                "1 charge: one in dispute 19.99 EUR; net once, 19.99 EUR.",
                charge("one", NOON, TERMS, started(), declined, late, opened));
        expect(
                Answer.NONE,
                "1 charge: one lost in a dispute 19.99 EUR; net nothing.",
                charge(
                        "one",
                        NOON,
                        TERMS,
                        started(),
                        declined,
                        late,
                        opened,
                        new DisputeLost("dp_1", 1999),
                        new LateSuccessChargedBack("att_1", "dp_1", 1999)));
    }

    @Test
    void aSecondPaymentOfOneChargeIsADoubleUntilItIsReversed() {
        LateSuccess second = new LateSuccess("att_1", 1999, "ref_2", true);
        expect(
                Answer.TWICE,
                "1 charge with 2 payments: one kept 19.99 EUR, one to be reversed 19.99 EUR; net twice, 39.98 EUR.",
                charge("one", NOON, TERMS, started(), taken(TERMS), second));
        expect(
                Answer.UNDONE,
                "1 charge with 2 payments: one kept 19.99 EUR, one reversed 19.99 EUR; net once, 19.99 EUR.",
                charge(
                        "one",
                        NOON,
                        TERMS,
                        started(),
                        taken(TERMS),
                        second,
                        new ReversalStarted("att_2"),
                        new LateSuccessReversed("att_2", 1999, "ref_3")));
    }

    @Test
    void aLostAnswerIsNotKnownYet() {
        expect(
                Answer.OPEN,
                "1 charge: one not known yet 19.99 EUR; net nothing.",
                charge("one", NOON, TERMS, started(), new OutcomeUnknown("att_1", "timeout")));
        expect(
                Answer.OPEN,
                "2 charges: one kept 19.99 EUR, one not known yet 19.99 EUR; net once, 19.99 EUR.",
                captured("one", NOON),
                charge("two", NOON.plusSeconds(5), TERMS, started(), new OutcomeUnknown("att_1", "timeout")));
    }

    @Test
    void aDeclineAndAnotherTryAreOnePayment() {
        expect(
                Answer.ONCE,
                "2 charges: one kept 19.99 EUR, one not taken 19.99 EUR; net once, 19.99 EUR.",
                charge("one", NOON, TERMS, started(), new ChargeDeclined("att_1", "insufficient_funds")),
                captured("two", NOON.plusSeconds(90)));
    }

    @Test
    void partialRefundsLeaveOnePayment() {
        expect(
                Answer.ONCE,
                "1 charge: one partly refunded 19.99 EUR; net once, 9.99 EUR.",
                charge("one", NOON, TERMS, started(), taken(TERMS), refundSent(1000), refunded(1000)));
    }

    @Test
    void aDisputeIsTold() {
        ChargeEvent opened = new DisputeOpened("dp_1", 1999, "fraudulent");
        expect(
                Answer.ONCE,
                "1 charge: one in dispute 19.99 EUR; net once, 19.99 EUR.",
                charge("one", NOON, TERMS, started(), taken(TERMS), opened));
        expect(
                Answer.NONE,
                "1 charge: one lost in a dispute 19.99 EUR; net nothing.",
                charge("one", NOON, TERMS, started(), taken(TERMS), opened, new DisputeLost("dp_1", 1999)));
    }

    @Test
    void aHoldIsNoCharge() {
        ChargeEvent held = new ChargeAuthorised("att_1", 1999, "ref_1", null);
        expect(Answer.NONE, "1 charge: one held 19.99 EUR; net nothing.", charge("one", NOON, TERMS, started(), held));
        expect(
                Answer.NONE,
                "1 charge: one not taken 19.99 EUR; net nothing.",
                charge(
                        "one",
                        NOON,
                        TERMS,
                        started(),
                        held,
                        new VoidStarted("att_2", "key"),
                        new ChargeVoided("att_2")));
    }

    @Test
    void purchasesFarApartOrOfOtherAmountsOrOfNobodyAreNotAlike() {
        expect(
                Answer.TWICE,
                "2 charges: two kept 19.99 EUR; net twice, 39.98 EUR.",
                captured("one", NOON),
                captured("two", NOON.plus(Search.ALIKE)));
        expect(
                Answer.SEVERAL,
                "2 charges: two kept 19.99 EUR; net twice, 39.98 EUR.",
                captured("one", NOON),
                captured("two", NOON.plus(Search.ALIKE).plus(Duration.ofNanos(1_000))));
        ChargeInitiated more = terms(2000, "EUR", null, "Ada");
        ChargeInitiated yen = terms(1999, "JPY", null, "Ada");
        expect(
                Answer.SEVERAL,
                "3 charges: one kept 19.99 EUR, one kept 20.00 EUR, one kept 1,999 JPY;"
                        + " net three times, 39.99 EUR and 1,999 JPY.",
                captured("one", NOON),
                charge("two", NOON, more, started(), taken(more)),
                charge("three", NOON, yen, started(), taken(yen)));
        ChargeInitiated nobody = terms(1999, "EUR", null, null);
        expect(
                Answer.SEVERAL,
                "2 charges: two kept 19.99 EUR; net twice, 39.98 EUR.",
                charge("one", NOON, nobody, started(), taken(nobody)),
                charge("two", NOON, nobody, started(), taken(nobody)));
    }

    private static void expect(Answer answer, String sentence, ChargeView... charges) {
        List<ChargeView> all = List.of(charges);
        Verdict verdict = Verdict.of(all, LookAlikes.among(all));
        assertThat(verdict.sentence()).isEqualTo(sentence);
        assertThat(verdict.answer()).isEqualTo(answer);
    }

    private static ChargeView captured(String key, Instant at) {
        return charge(key, at, TERMS, started(), taken(TERMS));
    }

    private static ChargeEvent refundSent(long minor) {
        return new RefundStarted("att_2", "refund-key", minor, false, null);
    }

    private static ChargeEvent refunded(long minor) {
        return new ChargeRefunded("att_2", minor, "ref_2");
    }

    private static ChargeView charge(String key, Instant at, ChargeEvent... events) {
        StreamName stream = StreamName.key("tenant", key);
        List<RecordedEvent> recorded = new ArrayList<>();
        for (ChargeEvent event : events) {
            Entry entry = entry(stream, recorded.size(), event);
            recorded.add(new RecordedEvent(
                    stream, entry.sequence(), recorded.size() + 1, "id", at, event, entry.metadata()));
        }
        @Nullable ChargeView view = History.fold(recorded);
        return Objects.requireNonNull(view);
    }
}
