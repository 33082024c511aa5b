package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.ChargeEvent.ReviewProposed;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;

/**
 * What somebody proposes to decide about an attempt that is under review.
 *
 * @param attemptId the attempt in question
 * @param approved whether it succeeded at the gateway
 * @param word the gateway's name for the payment or the refund if it succeeded, or else the code of its refusal
 * @param note how this was found out
 * @param by the id of the API key that proposes it
 */
public record Proposal(String attemptId, boolean approved, String word, String note, String by) {

    public Proposal {
        requireNonNull(attemptId);
        requireNonNull(word);
        requireNonNull(note);
        requireNonNull(by);
    }

    static Proposal of(ReviewProposed event) {
        return new Proposal(event.attemptId(), event.approved(), event.word(), event.note(), event.by());
    }

    /** What an outcome comes to as a proposal. */
    public static Proposal of(String attemptId, GatewayOutcome outcome, String note, String by) {
        return switch (outcome) {
            case Approved approved -> new Proposal(attemptId, true, approved.reference(), note, by);
            case Declined declined -> new Proposal(attemptId, false, declined.code(), note, by);
            case Unknown _ -> throw new IllegalArgumentException("a review ends with an outcome");
        };
    }

    ReviewProposed event() {
        return new ReviewProposed(attemptId, approved, word, note, by);
    }

    /** Whether another one decides the same; why each thinks so may differ. */
    boolean agreesWith(Proposal other) {
        return attemptId.equals(other.attemptId) && approved == other.approved && word.equals(other.word);
    }
}
