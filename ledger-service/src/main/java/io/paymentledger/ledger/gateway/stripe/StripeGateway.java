package io.paymentledger.ledger.gateway.stripe;

import com.stripe.StripeClient;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.RefundCreateParams;
import io.paymentledger.events.DeclineCode;
import io.paymentledger.events.Money;
import io.paymentledger.ledger.charge.GatewayOutcome;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.charge.GatewayOutcome.Fault;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import io.paymentledger.ledger.gateway.Gateway;
import io.paymentledger.ledger.gateway.GatewayFinding;
import io.paymentledger.ledger.gateway.GatewayFinding.Another;
import io.paymentledger.ledger.gateway.GatewayFinding.NeverSeen;
import io.paymentledger.ledger.gateway.GatewayFinding.Settled;
import io.paymentledger.ledger.gateway.GatewayFinding.Undecided;
import io.paymentledger.ledger.gateway.GatewayRequest;
import io.paymentledger.ledger.gateway.GatewayRequest.Authorise;
import io.paymentledger.ledger.gateway.GatewayRequest.Capture;
import io.paymentledger.ledger.gateway.GatewayRequest.Refund;
import io.paymentledger.ledger.gateway.GatewayRequest.VoidAuthorisation;
import io.paymentledger.ledger.gateway.stripe.StripeInquiry.Found;
import io.paymentledger.ledger.gateway.stripe.StripeReply.Answered;
import io.paymentledger.ledger.gateway.stripe.StripeReply.Lost;
import io.paymentledger.ledger.gateway.stripe.StripeReply.Refused;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stripe, by PaymentIntents that are confirmed without the payer (ADR 0031). The attempt is Stripe's idempotency key and
 * stands in the metadata, so that it is found again after Stripe has forgotten the key.
 */
final class StripeGateway implements Gateway {

    static final String NAME = "stripe";

    /**
     * Stripe may remove a key once it is 24 hours old (<a
     * href="https://docs.stripe.com/api/idempotent_requests">Stripe, idempotent requests</a>).
     */
    private static final Duration KEY_RETENTION = Duration.ofHours(24);

    /**
     * After this an attempt that Stripe does not show is one that it never saw. It is longer than the 80 seconds for
     * which Stripe's own libraries wait for an answer. Should one be later still, it finds its key in use.
     */
    private static final Duration IN_FLIGHT = Duration.ofMinutes(2);

    /** A payment method, with the customer to whom it belongs before it if it belongs to one. */
    private static final Pattern PAYMENT_METHOD = Pattern.compile("(?:(cus_[A-Za-z0-9]+)/)?([A-Za-z0-9_]+)");

    private final StripeClient client;
    private final StripeInquiry inquiry;
    private final boolean multicapture;
    private final Clock clock;

    StripeGateway(StripeClient client, boolean multicapture, Clock clock) {
        this.client = client;
        this.inquiry = new StripeInquiry(client);
        this.multicapture = multicapture;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration keyRetention() {
        return KEY_RETENTION;
    }

    @Override
    public void requireAvailable() {
        // Only calls would tell. Whoever counts their failures knows more than a call of its own would.
    }

    @Override
    public GatewayOutcome authorise(Authorise request) {
        Matcher method = PAYMENT_METHOD.matcher(request.paymentMethod().token());
        if (!method.matches()) {
            return declined(DeclineCode.INVALID_PAYMENT_METHOD);
        }
        OptionalLong amount = StripeAmount.of(request.amount());
        if (amount.isEmpty()) {
            return unrepresentable(request.amount());
        }
        PaymentIntentCreateParams params =
                StripeParams.authorisation(request, amount.getAsLong(), method.group(1), method.group(2), multicapture);
        String attempt = request.attemptId();
        return switch (StripeReply.to(() -> client.v1().paymentIntents().create(params, keyed(attempt)))) {
            case Answered<PaymentIntent>(PaymentIntent payment) ->
                StripePayments.isOpen(payment)
                        ? abandon(payment, attempt)
                        : StripePayments.outcome(StripeAnswers.authorised(request, payment));
            case Refused<PaymentIntent>(DeclineCode code, PaymentIntent payment) ->
                payment == null ? declined(code) : refused(code, payment, attempt);
            case Lost<PaymentIntent>(String reason, Fault fault) -> new Unknown(reason, fault);
        };
    }

    @Override
    public GatewayOutcome capture(Capture request) {
        OptionalLong amount = StripeAmount.of(request.amount());
        if (amount.isEmpty()) {
            return unrepresentable(request.amount());
        }
        return request.last()
                ? capture(request, amount.getAsLong(), true)
                : captureAndKeepTheRest(request, amount.getAsLong());
    }

    /**
     * Stripe lets the rest go with the first capture, unless it is told otherwise, which only some accounts may. Where
     * there is no rest, nothing has to be told.
     */
    private GatewayOutcome captureAndKeepTheRest(Capture request, long amount) {
        return switch (inquiry.payment(request.payment())) {
            case Found.It<PaymentIntent>(PaymentIntent payment) ->
                switch (StripePayments.capture(payment, request.attemptId())) {
                    case NeverSeen _ -> {
                        boolean isAll = Long.valueOf(amount).equals(payment.getAmountCapturable());
                        yield isAll || multicapture
                                ? capture(request, amount, isAll)
                                : declined(DeclineCode.MULTIPLE_CAPTURES_UNSUPPORTED);
                    }
                    // It was sent before, or the money is no longer held.
                    case GatewayFinding known -> StripePayments.outcome(known);
                };
            case Found.Nothing<PaymentIntent> _ -> declined(DeclineCode.UNKNOWN_PAYMENT);
            case Found.Unclear<PaymentIntent>(String reason, Fault fault) -> new Unknown(reason, fault);
        };
    }

    private GatewayOutcome capture(Capture request, long amount, boolean last) {
        PaymentIntentCaptureParams params = StripeParams.capture(request.attemptId(), amount, last);
        return switch (StripeReply.to(
                () -> client.v1().paymentIntents().capture(request.payment(), params, keyed(request.attemptId())))) {
            case Answered<PaymentIntent>(PaymentIntent payment) ->
                StripePayments.outcome(StripePayments.capture(payment, request.attemptId()));
            case Refused<PaymentIntent> refused ->
                verified(
                        refused.code(),
                        inquiry.payment(request.payment()),
                        payment -> StripePayments.capture(payment, request.attemptId()));
            case Lost<PaymentIntent>(String reason, Fault fault) -> new Unknown(reason, fault);
        };
    }

    @Override
    public GatewayOutcome voidAuthorisation(VoidAuthorisation request) {
        return switch (StripeReply.to(
                () -> client.v1().paymentIntents().cancel(request.payment(), keyed(request.attemptId())))) {
            case Answered<PaymentIntent>(PaymentIntent payment) ->
                StripePayments.outcome(StripePayments.voidance(payment));
            case Refused<PaymentIntent> refused ->
                verified(refused.code(), inquiry.payment(request.payment()), StripePayments::voidance);
            case Lost<PaymentIntent>(String reason, Fault fault) -> new Unknown(reason, fault);
        };
    }

    @Override
    public GatewayOutcome refund(Refund request) {
        OptionalLong amount = StripeAmount.of(request.amount());
        if (amount.isEmpty()) {
            return unrepresentable(request.amount());
        }
        RefundCreateParams params = StripeParams.refund(request, amount.getAsLong());
        return switch (StripeReply.to(() -> client.v1().refunds().create(params, keyed(request.attemptId())))) {
            case Answered<com.stripe.model.Refund>(com.stripe.model.Refund refund) ->
                StripePayments.outcome(StripeAnswers.refunded(request, refund));
            case Refused<com.stripe.model.Refund> refused ->
                verified(
                        refused.code(),
                        inquiry.refunded(request.attemptId(), request.payment()),
                        StripePayments::refund);
            case Lost<com.stripe.model.Refund>(String reason, Fault fault) -> new Unknown(reason, fault);
        };
    }

    @Override
    public GatewayFinding inquire(GatewayRequest request, Instant startedAt) {
        Instant now = clock.instant();
        GatewayFinding finding = switch (request) {
            case Authorise authorise -> inquireAuthorisation(authorise, startedAt, now);
            case Capture capture ->
                finding(inquiry.payment(capture.payment()), payment -> StripeAnswers.captured(capture, payment));
            case VoidAuthorisation release -> finding(inquiry.payment(release.payment()), StripePayments::voidance);
            case Refund refund ->
                finding(
                        inquiry.refunded(refund.attemptId(), refund.payment()),
                        found -> StripeAnswers.refunded(refund, found));
        };
        return finding instanceof NeverSeen && mayBeInFlight(startedAt, now)
                ? new Undecided("Stripe does not show the attempt, and may not have seen it yet")
                : finding;
    }

    private GatewayFinding inquireAuthorisation(Authorise request, Instant startedAt, Instant now) {
        String attempt = request.attemptId();
        return finding(inquiry.authorised(attempt, startedAt, now), payment -> {
            GatewayFinding found = StripeAnswers.authorised(request, payment);
            if (found instanceof Another || !StripePayments.isOpen(payment) || mayBeInFlight(startedAt, now)) {
                return found;
            }
            return switch (abandon(payment, attempt)) {
                case Unknown unknown -> new Undecided(unknown.reason());
                case GatewayOutcome outcome -> new Settled(outcome);
            };
        });
    }

    private static boolean mayBeInFlight(Instant startedAt, Instant now) {
        return now.isBefore(startedAt.plus(IN_FLIGHT));
    }

    private static <T> GatewayFinding finding(Found<T> found, Function<T, GatewayFinding> reading) {
        return switch (found) {
            case Found.It<T>(T value) -> reading.apply(value);
            case Found.Nothing<T> _ -> new NeverSeen();
            case Found.Unclear<T>(String reason, Fault _) -> new Undecided(reason);
        };
    }

    /**
     * A refusal of something that is done to a payment is checked against the payment, because Stripe refuses a second
     * time what it did once: to capture what is captured, to cancel what is cancelled, to refund what is refunded.
     */
    private static <T> GatewayOutcome verified(DeclineCode code, Found<T> found, Function<T, GatewayFinding> reading) {
        return switch (finding(found, reading)) {
            case NeverSeen _ -> declined(code);
            case Undecided(String reason) -> new Unknown(reason);
            case Another another -> new Unknown(another.reason());
            case Settled(Declined why) ->
                code == DeclineCode.INVALID_STATE || code == DeclineCode.INVALID_REQUEST ? why : declined(code);
            case Settled(GatewayOutcome outcome) -> outcome;
        };
    }

    /** A refusal of an authorisation, with the payment that Stripe made for it nevertheless. */
    private GatewayOutcome refused(DeclineCode code, PaymentIntent payment, String attempt) {
        return switch (StripePayments.status(payment)) {
            case "requires_payment_method", "canceled" -> declined(code);
            case "requires_action", "requires_confirmation" -> abandon(payment, attempt);
            // A refusal with a payment that went on contradicts itself.
            default ->
                new Unknown("refused as %s, but the payment is %s".formatted(code.wireName(), payment.getStatus()));
        };
    }

    /** Cancels a payment that waits for somebody to act, so that the decline stays true. */
    private GatewayOutcome abandon(PaymentIntent payment, String attempt) {
        RequestOptions options = keyed(attempt + "-abandon");
        return switch (StripeReply.to(
                () -> client.v1().paymentIntents().cancel(payment.getId(), StripeParams.ABANDON, options))) {
            case Answered<PaymentIntent>(PaymentIntent cancelled) ->
                StripePayments.outcome(StripePayments.authorisation(cancelled));
            case Refused<PaymentIntent> refused ->
                new Unknown("the payment was %s and could not be cancelled: %s"
                        .formatted(payment.getStatus(), refused.code().wireName()));
            case Lost<PaymentIntent>(String reason, Fault fault) -> new Unknown(reason, fault);
        };
    }

    private static GatewayOutcome unrepresentable(Money amount) {
        return declined(
                StripeAmount.isKnown(amount.currency())
                        ? DeclineCode.AMOUNT_NOT_REPRESENTABLE
                        : DeclineCode.CURRENCY_NOT_SUPPORTED);
    }

    private static GatewayOutcome declined(DeclineCode code) {
        return new Declined(code.wireName());
    }

    private static RequestOptions keyed(String key) {
        return RequestOptions.builder().setIdempotencyKey(key).build();
    }
}
