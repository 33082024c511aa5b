package io.paymentledger.simulator;

import io.paymentledger.simulator.Admission.Admitted;
import io.paymentledger.simulator.Admission.InProgress;
import io.paymentledger.simulator.Admission.KeyReused;
import io.paymentledger.simulator.Admission.Replayed;
import io.paymentledger.simulator.Reply.Answer;
import io.paymentledger.simulator.Reply.Dropped;
import io.paymentledger.simulator.Reply.Garbage;
import io.paymentledger.simulator.Reply.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Serves one request that moves money, as its payment method's token says, on the thread of the request. */
final class Teller {

    /** A test that forgets its hold must not keep threads for ever. */
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(10);

    private final Book book;
    private final Duration hang;
    private final CopyOnWriteArrayList<Hold> holds = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    Teller(Book book, Duration hang) {
        this.book = book;
        this.hang = hang;
    }

    Hold hold(Hold.Requests requests) {
        Hold hold = new Hold(requests);
        holds.add(hold);
        return hold;
    }

    Reply serve(String key, Ask ask) throws InterruptedException {
        return switch (book.admit(key, ask)) {
            case Replayed(Outcome outcome) -> new Answer(outcome, true);
            case KeyReused() -> new Problem(422, "key_reused");
            case InProgress() -> new Problem(409, "key_in_progress");
            case Admitted() -> {
                try {
                    yield admitted(key, ask);
                } finally {
                    book.dismiss(key, ask);
                }
            }
        };
    }

    private Reply admitted(String key, Ask ask) throws InterruptedException {
        Optional<Plan> found = book.plan(ask);
        if (found.isEmpty()) {
            return new Problem(404, "payment_not_found");
        }
        Plan plan = found.get();
        Fault fault = plan.faultOf(ask.operation());
        if (fault.firstTimeOnly() && book.stumble(key)) {
            return fault == Fault.DROP_BEFORE ? new Dropped() : new Problem(500, "internal_error");
        }
        if (fault == Fault.HANG) {
            return hang();
        }
        if (fault == Fault.SLOW && isClosingWithin(Duration.ofMillis(plan.millis()))) {
            return new Dropped();
        }
        if (isDropped(Hold.Point.BEFORE_CHARGING, ask)) {
            return new Dropped();
        }
        Outcome outcome = book.decide(key, ask, plan);
        if (isDropped(Hold.Point.BEFORE_ANSWERING, ask)) {
            return new Dropped();
        }
        return switch (fault) {
            case NONE, DECLINE, SLOW, DROP_BEFORE, ERROR_BEFORE -> new Answer(outcome, false);
            case HANG, HANG_AFTER -> hang();
            case DROP_AFTER -> new Dropped();
            case ERROR_AFTER -> new Problem(500, "internal_error");
            case GARBAGE -> new Garbage();
        };
    }

    /** A connection that was silent for longer than anybody waits is broken in the end. */
    private Reply hang() throws InterruptedException {
        isClosingWithin(hang);
        return new Dropped();
    }

    private boolean isClosingWithin(Duration pause) throws InterruptedException {
        return closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private boolean isDropped(Hold.Point point, Ask ask) throws InterruptedException {
        if (holds.isEmpty()) {
            return false;
        }
        String method = book.paymentMethod(ask).orElseThrow();
        for (Hold hold : holds) {
            if (hold.takes(point, ask, method)) {
                return !hold.await(LONGEST_HOLD);
            }
        }
        return false;
    }

    /** Lets every thread go that waits here; nothing of what they had not begun is done. */
    void close() {
        closing.countDown();
        holds.forEach(Hold::drop);
    }
}
