package io.paymentledger.ledger.charge;

import org.jspecify.annotations.Nullable;

/**
 * Whether a review is only ever resolved by two: one API key proposes, another one decides the same. Where it is not
 * demanded, a proposal that somebody made still has to be decided by another.
 *
 * @param demanded {@code ledger.reviews.four-eyes}
 */
record FourEyes(boolean demanded) {

    /**
     * Sees to it that a decision is a second person's, if it has to be.
     *
     * @param proposed what somebody proposed last; one about another attempt is over
     * @throws RefusedException {@link Refusal#NO_PROPOSAL}, {@link Refusal#OWN_PROPOSAL} or {@link Refusal#OTHER_PROPOSAL}
     */
    void require(@Nullable Proposal proposed, Proposal decision) {
        if (proposed == null || !proposed.attemptId().equals(decision.attemptId())) {
            refuseIf(demanded, Refusal.NO_PROPOSAL);
            return;
        }
        refuseIf(proposed.by().equals(decision.by()), Refusal.OWN_PROPOSAL);
        refuseIf(!proposed.agreesWith(decision), Refusal.OTHER_PROPOSAL);
    }

    private static void refuseIf(boolean condition, Refusal refusal) {
        if (condition) {
            throw new RefusedException(refusal);
        }
    }
}
