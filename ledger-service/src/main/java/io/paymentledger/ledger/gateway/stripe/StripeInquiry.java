package io.paymentledger.ledger.gateway.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.HasId;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.model.StripeCollection;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.PaymentIntentSearchParams;
import com.stripe.param.RefundListParams;
import io.paymentledger.ledger.charge.GatewayOutcome.Fault;
import io.paymentledger.ledger.gateway.stripe.StripeReply.Answered;
import io.paymentledger.ledger.gateway.stripe.StripeReply.Lost;
import io.paymentledger.ledger.gateway.stripe.StripeReply.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks payments and refunds up by the attempt in their metadata. Lists are up to date at once; the search is not, so it
 * is only asked about what is older than it is ever behind.
 */
final class StripeInquiry {

    /**
     * Stripe's search is behind by less than a minute as a rule, and by up to an hour in an outage (<a
     * href="https://docs.stripe.com/api/payment_intents/search">Stripe, search PaymentIntents</a>).
     */
    static final Duration SEARCH_IS_BEHIND = Duration.ofHours(1);

    /** The most that the list takes. */
    private static final long PAGE = 100;

    /** 1,000 payments are what a busy account makes in a few minutes; more calls would only hold up the inquiry. */
    static final int MAX_PAGES = 10;

    /** How far the database's clock, by which attempts begin, may be ahead of Stripe's. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    /**
     * What a look-up came to.
     *
     * @param <T> what was looked for
     */
    sealed interface Found<T> {

        /** There it is. */
        record It<T>(T value) implements Found<T> {}

        /** It is not there. */
        record Nothing<T>() implements Found<T> {}

        /**
         * It may be there.
         *
         * @param reason why nobody knows
         * @param fault what failed about Stripe
         */
        record Unclear<T>(String reason, Fault fault) implements Found<T> {}
    }

    private final StripeClient client;

    StripeInquiry(StripeClient client) {
        this.client = client;
    }

    /** The payment with Stripe's name for it. */
    Found<PaymentIntent> payment(String id) {
        return switch (StripeReply.to(() -> client.v1().paymentIntents().retrieve(id, withCharge()))) {
            case Answered<PaymentIntent>(PaymentIntent payment) ->
                id.equals(payment.getId()) ? new Found.It<>(payment) : unreadable();
            // A payment that was there is not away; the key may be another account's.
            case Refused<PaymentIntent> refused ->
                new Found.Unclear<>(refused.code().wireName(), Fault.NONE);
            case Lost<PaymentIntent>(String reason, Fault fault) -> new Found.Unclear<>(reason, fault);
        };
    }

    /**
     * The payment that an attempt authorised. It is looked for among those since the attempt began, and among the older
     * ones, which an attempt of a log that was put back may be of. What neither shows is older than the attempt's
     * beginning and too young for the search: of that, Stripe still knows the key.
     *
     * @param startedAt when the log has it that the attempt began
     */
    Found<PaymentIntent> authorised(String attemptId, Instant startedAt, Instant now) {
        Predicate<PaymentIntent> isIts = payment ->
                StripePayments.attempt(payment).filter(attemptId::equals).isPresent();
        if (startedAt.plus(SEARCH_IS_BEHIND).isBefore(now)) {
            return searched(attemptId, isIts);
        }
        long from = startedAt.minus(CLOCKS_DIFFER).getEpochSecond();
        Found<PaymentIntent> recent =
                listed(isIts, after -> client.v1().paymentIntents().list(page(from, after)));
        return recent instanceof Found.Nothing<PaymentIntent> ? searched(attemptId, isIts) : recent;
    }

    /** The refund of a payment that an attempt asked for. */
    Found<Refund> refunded(String attemptId, String payment) {
        return refunded(
                payment,
                refund ->
                        StripePayments.attempt(refund).filter(attemptId::equals).isPresent());
    }

    /** The newest refund of a payment that fits. */
    Found<Refund> refunded(String payment, Predicate<Refund> fits) {
        return listed(fits, after -> client.v1().refunds().list(page(payment, after)));
    }

    private Found<PaymentIntent> searched(String attemptId, Predicate<PaymentIntent> isIts) {
        PaymentIntentSearchParams query = PaymentIntentSearchParams.builder()
                .setQuery("metadata['%s']:'%s'".formatted(StripePayments.ATTEMPT, attemptId))
                .build();
        return switch (StripeReply.to(
                () -> client.v1().paymentIntents().search(query).getData())) {
            // What was found may be a state of an hour ago, so it is read anew.
            case Answered<List<PaymentIntent>>(@Nullable List<PaymentIntent> hits) ->
                hits == null
                        ? unreadable()
                        : hits.stream()
                                .filter(isIts)
                                .findFirst()
                                .map(hit -> payment(hit.getId()))
                                .orElseGet(Found.Nothing::new);
            case Refused<List<PaymentIntent>> refused ->
                new Found.Unclear<>(refused.code().wireName(), Fault.NONE);
            case Lost<List<PaymentIntent>>(String reason, Fault fault) -> new Found.Unclear<>(reason, fault);
        };
    }

    /** One page of a list, from after an element or from the beginning. */
    @FunctionalInterface
    private interface Pages<T extends HasId> {

        StripeCollection<T> after(@Nullable String id) throws StripeException;
    }

    private static <T extends HasId> Found<T> listed(Predicate<T> fits, Pages<T> pages) {
        String after = null;
        for (int page = 0; page < MAX_PAGES; page++) {
            String from = after;
            switch (StripeReply.to(() -> pages.after(from))) {
                case Answered<StripeCollection<T>>(StripeCollection<T> list) -> {
                    List<T> elements = list.getData();
                    if (elements == null) {
                        return unreadable();
                    }
                    Optional<T> hit = elements.stream().filter(fits).findFirst();
                    if (hit.isPresent()) {
                        return new Found.It<>(hit.get());
                    }
                    if (!Boolean.TRUE.equals(list.getHasMore()) || elements.isEmpty()) {
                        return new Found.Nothing<>();
                    }
                    after = elements.getLast().getId();
                }
                case Refused<StripeCollection<T>> refused -> {
                    return new Found.Unclear<>(refused.code().wireName(), Fault.NONE);
                }
                case Lost<StripeCollection<T>>(String reason, Fault fault) -> {
                    return new Found.Unclear<>(reason, fault);
                }
            }
        }
        return new Found.Unclear<>("not among the newest " + MAX_PAGES * PAGE, Fault.NONE);
    }

    /** What was answered is not what was asked for. */
    private static <T> Found<T> unreadable() {
        return new Found.Unclear<>("unreadable answer", Fault.UNREADABLE);
    }

    private static PaymentIntentRetrieveParams withCharge() {
        return PaymentIntentRetrieveParams.builder().addExpand("latest_charge").build();
    }

    private static PaymentIntentListParams page(long from, @Nullable String after) {
        PaymentIntentListParams.Builder page = PaymentIntentListParams.builder()
                .setCreated(
                        PaymentIntentListParams.Created.builder().setGte(from).build())
                .setLimit(PAGE)
                .addExpand("data.latest_charge");
        return after == null ? page.build() : page.setStartingAfter(after).build();
    }

    private static RefundListParams page(String payment, @Nullable String after) {
        RefundListParams.Builder page =
                RefundListParams.builder().setPaymentIntent(payment).setLimit(PAGE);
        return after == null ? page.build() : page.setStartingAfter(after).build();
    }
}
