package io.paymentledger.simulator;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Stops requests at a point, tells when they are there, and lets them go on or come to nothing: for tests that do
 * something to the merchant exactly then.
 */
public final class Hold {

    /** Where a request is stopped. */
    public enum Point {
        /** It has arrived, and nothing was done. */
        BEFORE_CHARGING,

        /** It is in the book and on disk, and was not answered. */
        BEFORE_ANSWERING
    }

    /**
     * Which requests are stopped: those that fit everything that is given.
     *
     * @param referencePrefix how the merchant's reference begins
     * @param paymentMethod the payment method, its name included
     * @param atMost how many are stopped; later ones pass
     */
    public record Requests(
            Point point,
            @Nullable Operation operation,
            @Nullable String referencePrefix,
            @Nullable String paymentMethod,
            int atMost) {

        public Requests {
            requireNonNull(point);
            if (atMost < 1) {
                throw new IllegalArgumentException("at_most is 1 or more");
            }
        }

        /** The next request at a point. */
        public static Requests nextAt(Point point) {
            return new Requests(point, null, null, null, 1);
        }

        /** Of these, the ones of a payment method. */
        public Requests of(String method) {
            return new Requests(point, operation, referencePrefix, method, atMost);
        }

        /** Of these, the ones for an operation. */
        public Requests asking(Operation asked) {
            return new Requests(point, asked, referencePrefix, paymentMethod, atMost);
        }

        /** As many as this. */
        public Requests upTo(int count) {
            return new Requests(point, operation, referencePrefix, paymentMethod, count);
        }

        boolean fit(Point at, Ask ask, String method) {
            return point == at
                    && (operation == null || operation == ask.operation())
                    && (referencePrefix == null || ask.reference().startsWith(referencePrefix))
                    && (paymentMethod == null || paymentMethod.equals(method));
        }
    }

    /** What is done with requests that are stopped. */
    private enum Verdict {
        HELD,
        GO_ON,
        DROP
    }

    private final Requests requests;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private final List<String> references = new ArrayList<>();
    private Verdict verdict = Verdict.HELD;

    Hold(Requests requests) {
        this.requests = requests;
    }

    /** The merchant's references of the requests that were stopped, in the order in which they came. */
    public List<String> references() {
        lock.lock();
        try {
            return List.copyOf(references);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until so many requests were stopped; answers whether they were within the limit. */
    public boolean awaitHeld(int count, Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (references.size() < count) {
                if (left <= 0) {
                    return false;
                }
                left = change.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets everything go on that is or would be stopped. */
    public void release() {
        decide(Verdict.GO_ON);
    }

    /**
     * Breaks the connections of everything that is or would be stopped. A request that was stopped before charging then
     * never was.
     */
    public void drop() {
        decide(Verdict.DROP);
    }

    private void decide(Verdict decision) {
        lock.lock();
        try {
            verdict = decision;
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a request is stopped here; then {@link #await} tells what becomes of it. */
    boolean takes(Point at, Ask ask, String method) {
        lock.lock();
        try {
            if (verdict != Verdict.HELD || references.size() >= requests.atMost() || !requests.fit(at, ask, method)) {
                return false;
            }
            references.add(ask.reference());
            change.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the verdict; answers whether the request goes on. A hold that nobody ends breaks the connection. */
    boolean await(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.NANOSECONDS.convert(limit);
            while (verdict == Verdict.HELD && left > 0) {
                left = change.awaitNanos(left);
            }
            return verdict == Verdict.GO_ON;
        } finally {
            lock.unlock();
        }
    }
}
