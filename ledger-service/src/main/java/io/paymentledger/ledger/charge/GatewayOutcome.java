package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.ToldTimes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a gateway answered, or that nobody knows. */
public sealed interface GatewayOutcome {

    /**
     * The gateway did what it was asked to.
     *
     * @param reference the gateway's name for the payment, or for the refund
     * @param captured for a payment: whether it took the money, or only holds it
     * @param expiresAt for a payment: until when it holds the money, if it says so; cut to microseconds; a time that
     *     none can be ({@link ToldTimes}) says nothing
     */
    record Approved(
            String reference, boolean captured, @Nullable Instant expiresAt) implements GatewayOutcome {

        public Approved {
            reference = GatewayText.storable(reference);
            expiresAt = expiresAt == null || !ToldTimes.contain(expiresAt)
                    ? null
                    : expiresAt.truncatedTo(ChronoUnit.MICROS);
        }
    }

    /**
     * The gateway refused; no money moved.
     *
     * @param code one of the decline codes of {@code docs/reference/errors.md}
     * @param reference the gateway's name for the refund that failed, if that was told
     */
    record Declined(String code, @Nullable String reference) implements GatewayOutcome {

        public Declined {
            code = GatewayText.storable(code);
            reference = GatewayText.storableOrNull(reference);
        }

        /** The answer to a request, of which nothing came that has a name. */
        public Declined(String code) {
            this(code, null);
        }
    }

    /**
     * Nobody knows: money may have moved. Never a failure of the payment.
     *
     * @param reason why, for operators
     * @param fault what failed about the gateway
     */
    record Unknown(String reason, Fault fault) implements GatewayOutcome {

        public Unknown {
            reason = GatewayText.storable(reason);
            requireNonNull(fault);
        }

        /** The gateway did not fail: it has its own good reason, such as that it is still working on this payment. */
        public Unknown(String reason) {
            this(reason, Fault.NONE);
        }
    }

    /** What fails about a gateway, whichever payment it is asked for. */
    enum Fault {
        /** Nothing: it answered, and what it said is about this one payment. */
        NONE,
        /** No connection came about, or it broke. */
        CONNECTION,
        /** No answer came in time. */
        TIMEOUT,
        /** It answered with a status that is not about the payment. */
        STATUS,
        /** Its answer makes no sense. */
        UNREADABLE,
        /** The adapter threw. */
        ADAPTER;

        private static final Set<Integer> OF_NO_PAYMENT = Set.of(401, 403, 408, 429);

        /**
         * What a status tells (RFC 9110) that says neither that it was done nor that it was refused: the server failed,
         * takes no credential of ours, or takes no more. Any other, such as a conflict, is about the payment.
         */
        public static Fault ofStatus(int status) {
            return status >= 500 || OF_NO_PAYMENT.contains(status) ? STATUS : NONE;
        }
    }
}
