package io.paymentledger.simulator;

import java.time.Instant;

/** An approved payment, as it moves. Guarded by the book's lock. */
final class Payment {

    private final Fact.Authorised authorised;
    private long captured;
    private long refunded;
    private boolean voided;
    private boolean closed;

    Payment(Fact.Authorised authorised) {
        this.authorised = authorised;
    }

    void capture(long amount, boolean last) {
        captured = Math.addExact(captured, amount);
        closed |= last || captured >= authorised.amount();
    }

    void release() {
        voided = true;
        closed = true;
    }

    void refund(long amount) {
        refunded = Math.addExact(refunded, amount);
    }

    String id() {
        return authorised.payment();
    }

    String reference() {
        return authorised.reference();
    }

    String currency() {
        return authorised.currency();
    }

    String paymentMethod() {
        return authorised.paymentMethod();
    }

    long uncaptured() {
        return authorised.amount() - captured;
    }

    long unrefunded() {
        return captured - refunded;
    }

    boolean touched() {
        return captured > 0;
    }

    boolean closed() {
        return closed;
    }

    boolean expired(Instant now) {
        return !now.isBefore(authorised.expiresAt());
    }

    BookedPayment view() {
        return new BookedPayment(
                id(), reference(), paymentMethod(), currency(), authorised.amount(), captured, refunded, voided);
    }
}
