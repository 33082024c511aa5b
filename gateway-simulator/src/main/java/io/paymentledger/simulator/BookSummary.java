package io.paymentledger.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * What the whole book says.
 *
 * @param requests how many requests to do something came since the process started, whatever became of them
 * @param payments approved payments
 * @param references distinct references under which something was approved
 * @param doubleCharges how often something was approved under a reference under which it was before; 0 unless a merchant
 *     charges twice
 * @param sums by currency
 * @param notificationsPending notifications that are still to be delivered
 * @param notificationsDelivered notifications that the merchant took
 * @param notificationsAbandoned notifications that the merchant did not take, however often they were sent
 */
public record BookSummary(
        long requests,
        long payments,
        long references,
        @JsonProperty("double_charges") long doubleCharges,
        Map<String, Sums> sums,
        @JsonProperty("notifications_pending") long notificationsPending,
        @JsonProperty("notifications_delivered") long notificationsDelivered,
        @JsonProperty("notifications_abandoned") long notificationsAbandoned) {

    public BookSummary {
        sums = Map.copyOf(sums);
    }

    /**
     * Of one currency, in its minor units; a sum that no {@code long} holds is told as the largest, for whoever charges that
     * much must not stop the gateway of others.
     *
     * @param authorised what was approved
     * @param captured what was taken
     * @param refunded what was given back
     */
    public record Sums(long authorised, long captured, long refunded) {

        static final Sums ZERO = new Sums(0, 0, 0);

        Sums plus(long moreAuthorised, long moreCaptured, long moreRefunded) {
            return new Sums(sum(authorised, moreAuthorised), sum(captured, moreCaptured), sum(refunded, moreRefunded));
        }

        private static long sum(long one, long other) {
            return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
        }
    }
}
