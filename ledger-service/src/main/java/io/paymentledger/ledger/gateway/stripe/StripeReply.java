package io.paymentledger.ledger.gateway.stripe;

import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.model.StripeError;
import io.paymentledger.events.DeclineCode;
import io.paymentledger.ledger.charge.GatewayOutcome.Fault;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What a call of Stripe came to.
 *
 * @param <T> what was asked for
 */
sealed interface StripeReply<T> {

    /** Stripe did it. */
    record Answered<T>(T value) implements StripeReply<T> {}

    /**
     * Stripe looked at the request and refused it.
     *
     * @param code why
     * @param payment the payment as it then was, if Stripe tells
     */
    record Refused<T>(DeclineCode code, @Nullable PaymentIntent payment) implements StripeReply<T> {}

    /**
     * Nobody knows whether Stripe did it.
     *
     * @param reason for operators; it holds nothing that Stripe wrote but codes and its name for the request
     * @param fault what failed about Stripe
     */
    record Lost<T>(String reason, Fault fault) implements StripeReply<T> {}

    /** One call of Stripe's library. */
    @FunctionalInterface
    interface Call<T> {

        /** Sends it. */
        T send() throws StripeException;
    }

    /** Calls Stripe, once. */
    static <T> StripeReply<T> to(Call<T> call) {
        try {
            return new Answered<>(call.send());
        } catch (StripeException e) {
            return failed(e);
        } catch (RuntimeException e) {
            // The library throws these at an answer of a form that it does not expect, an empty one for example.
            return new Lost<>("unreadable answer: " + e.getClass().getSimpleName(), Fault.UNREADABLE);
        }
    }

    private static <T> StripeReply<T> failed(StripeException e) {
        if (e instanceof ApiConnectionException && e.getStripeError() == null) {
            Fault fault = e.getCause() instanceof TimeoutException ? Fault.TIMEOUT : Fault.CONNECTION;
            return new Lost<>("no answer: " + causeOf(e), fault);
        }
        StripeError error = e.getStripeError();
        Optional<DeclineCode> code = error == null ? Optional.empty() : refusal(e, error);
        if (code.isPresent()) {
            return new Refused<>(code.get(), error == null ? null : error.getPaymentIntent());
        }
        return new Lost<>(
                "status %s%s, request %s"
                        .formatted(e.getStatusCode(), e.getCode() == null ? "" : " " + e.getCode(), e.getRequestId()),
                faultOf(e));
    }

    /**
     * Only what says of itself that the card or the request was refused is a refusal. An expired key (401), a missing
     * permission (403), a key in use (409), a limit of rate (429), a reused key (400, {@code idempotency_error}) and
     * each fault of Stripe's own say nothing about the attempt: an earlier sending of it may have taken the money.
     */
    private static Optional<DeclineCode> refusal(StripeException e, StripeError error) {
        String type = String.valueOf(error.getType());
        if (e instanceof CardException && type.equals("card_error")) {
            return Optional.of(StripeDeclines.ofCard(error));
        }
        if ((e instanceof InvalidRequestException || e instanceof CardException)
                && type.equals("invalid_request_error")) {
            return StripeDeclines.ofRequest(error);
        }
        return Optional.empty();
    }

    /** An answer without a status is one that the library could not read. */
    private static Fault faultOf(StripeException e) {
        return e.getStatusCode() == null ? Fault.UNREADABLE : Fault.ofStatus(e.getStatusCode());
    }

    private static String causeOf(StripeException e) {
        Throwable cause = e.getCause();
        return cause == null ? "the connection failed" : cause.getClass().getSimpleName();
    }
}
