package io.paymentledger.events;

/**
 * How much of a charge went which way, each in minor units of its currency and never negative in a history that the
 * aggregate decided.
 *
 * @param authorised what the gateway approved
 * @param captured what it took
 * @param released what it no longer holds without having taken it: voided, expired, or left by a last capture
 * @param refunded what it gave back
 * @param disputed what is in dispute now
 * @param lost what disputes took back for ever of what it had captured, or took although it had been given back
 * @param late what it approved although history had settled otherwise
 * @param reversed what was undone of that, by the ledger or by a dispute
 */
public record Sums(
        long authorised,
        long captured,
        long released,
        long refunded,
        long disputed,
        long lost,
        long late,
        long reversed) {

    /** Nothing moved. */
    public static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0, 0, 0);

    /** What can still be captured. */
    public long capturable() {
        return authorised - captured - released;
    }

    /** What can still be given back; a payer who has all of it again may dispute it all the same. */
    public long refundable() {
        return Math.max(0, captured - refunded - disputed - lost);
    }

    /** What can still come into dispute: what was taken, whether it was given back or not. */
    public long disputable() {
        return captured - disputed - lost;
    }

    /** What still has to be undone. */
    public long reversible() {
        return late - reversed;
    }

    Sums authorise(long amount) {
        return new Sums(amount, captured, released, refunded, disputed, lost, late, reversed);
    }

    Sums capture(long amount, boolean last) {
        long taken = Math.addExact(captured, amount);
        long approved = Math.max(authorised, taken);
        long let = last ? approved - taken : released;
        return new Sums(approved, taken, let, refunded, disputed, lost, late, reversed);
    }

    Sums release() {
        return new Sums(authorised, captured, authorised - captured, refunded, disputed, lost, late, reversed);
    }

    Sums refund(long amount) {
        return new Sums(
                authorised, captured, released, Math.addExact(refunded, amount), disputed, lost, late, reversed);
    }

    Sums dispute(long amount) {
        return new Sums(
                authorised, captured, released, refunded, Math.addExact(disputed, amount), lost, late, reversed);
    }

    Sums regain(long amount) {
        return new Sums(
                authorised,
                captured,
                released,
                refunded,
                Math.addExact(disputed, amount),
                lost - amount,
                late,
                reversed);
    }

    Sums win(long amount) {
        return new Sums(authorised, captured, released, refunded, disputed - amount, lost, late, reversed);
    }

    Sums lose(long amount) {
        return new Sums(
                authorised,
                captured,
                released,
                refunded,
                disputed - amount,
                Math.addExact(lost, amount),
                late,
                reversed);
    }

    Sums chargeBack(long amount) {
        return new Sums(
                authorised,
                captured,
                released,
                refunded,
                disputed,
                lost - amount,
                late,
                Math.addExact(reversed, amount));
    }

    Sums succeedLate(long amount) {
        return new Sums(
                authorised, captured, released, refunded, disputed, lost, Math.addExact(late, amount), reversed);
    }

    Sums reverse(long amount) {
        return new Sums(
                authorised, captured, released, refunded, disputed, lost, late, Math.addExact(reversed, amount));
    }
}
