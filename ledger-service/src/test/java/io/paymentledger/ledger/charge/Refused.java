package io.paymentledger.ledger.charge;

import org.hamcrest.CustomTypeSafeMatcher;
import org.hamcrest.Matcher;

/** Matches a refusal by its code. */
public final class Refused {

    private Refused() {}

    public static Matcher<RefusedException> refused(Refusal refusal) {
        return new CustomTypeSafeMatcher<>("refused as " + refusal) {
            @Override
            protected boolean matchesSafely(RefusedException e) {
                return e.refusal() == refusal;
            }
        };
    }
}
