package io.paymentledger.simulator;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a payment method's token makes of its payments.
 *
 * @param operation the one operation that goes wrong
 * @param fault how it goes wrong
 * @param declineCode the code of a decline
 * @param millis how slow a slow one is
 * @param aftermath what follows
 * @param holds for how long an authorisation says that it holds money
 */
record Plan(
        Operation operation,
        Fault fault,
        String declineCode,
        long millis,
        Aftermath aftermath,
        @Nullable Duration holds) {

    static final String DECLINED = "card_declined";

    Plan {
        requireNonNull(operation);
        requireNonNull(fault);
        requireNonNull(declineCode);
        requireNonNull(aftermath);
    }

    static Plan approving() {
        return failing(Operation.PAYMENT, Fault.NONE);
    }

    static Plan failing(Operation operation, Fault fault) {
        return new Plan(operation, fault, DECLINED, 0, Aftermath.NONE, null);
    }

    static Plan declining(Operation operation, String code) {
        return new Plan(operation, Fault.DECLINE, code, 0, Aftermath.NONE, null);
    }

    static Plan slow(Operation operation, long millis) {
        return new Plan(operation, Fault.SLOW, DECLINED, millis, Aftermath.NONE, null);
    }

    static Plan followedBy(Aftermath aftermath) {
        return new Plan(Operation.PAYMENT, Fault.NONE, DECLINED, 0, aftermath, null);
    }

    static Plan holding(Duration holds) {
        return new Plan(Operation.PAYMENT, Fault.NONE, DECLINED, 0, Aftermath.NONE, holds);
    }

    Fault faultOf(Operation asked) {
        return asked == operation ? fault : Fault.NONE;
    }
}
