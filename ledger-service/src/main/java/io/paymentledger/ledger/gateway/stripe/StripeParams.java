package io.paymentledger.ledger.gateway.stripe;

import com.stripe.param.PaymentIntentCancelParams;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.RefundCreateParams;
import io.paymentledger.ledger.gateway.GatewayRequest.Authorise;
import io.paymentledger.ledger.gateway.GatewayRequest.Refund;
import org.jspecify.annotations.Nullable;

/** What Stripe is asked for, in its words. */
final class StripeParams {

    /** The end of a payment that waits for somebody to act. */
    static final PaymentIntentCancelParams ABANDON = PaymentIntentCancelParams.builder()
            .setCancellationReason(PaymentIntentCancelParams.CancellationReason.ABANDONED)
            .build();

    private StripeParams() {}

    /**
     * An authorisation, confirmed without the payer.
     *
     * @param amount in Stripe's unit
     * @param customer to whom the payment method belongs, if it belongs to one
     * @param multicapture whether the account may capture one authorisation several times
     */
    static PaymentIntentCreateParams authorisation(
            Authorise request, long amount, @Nullable String customer, String method, boolean multicapture) {
        PaymentIntentCreateParams.Builder params = PaymentIntentCreateParams.builder()
                .setAmount(amount)
                .setCurrency(StripeAmount.currency(request.amount()))
                .setPaymentMethod(method)
                .setConfirm(true)
                .setOffSession(true)
                .setErrorOnRequiresAction(true)
                // Otherwise Stripe asks for an address to which a payer, who is not there, could be sent back.
                .setAutomaticPaymentMethods(PaymentIntentCreateParams.AutomaticPaymentMethods.builder()
                        .setEnabled(true)
                        .setAllowRedirects(PaymentIntentCreateParams.AutomaticPaymentMethods.AllowRedirects.NEVER)
                        .build())
                .putMetadata(StripePayments.ATTEMPT, request.attemptId())
                .addExpand("latest_charge");
        if (customer != null) {
            params.setCustomer(customer);
        }
        return switch (request.captureMethod()) {
            case AUTOMATIC ->
                params.setCaptureMethod(PaymentIntentCreateParams.CaptureMethod.AUTOMATIC)
                        .build();
            case MANUAL ->
                multicapture(params.setCaptureMethod(PaymentIntentCreateParams.CaptureMethod.MANUAL), multicapture)
                        .build();
        };
    }

    private static PaymentIntentCreateParams.Builder multicapture(
            PaymentIntentCreateParams.Builder params, boolean allowed) {
        return allowed
                ? params.setPaymentMethodOptions(PaymentIntentCreateParams.PaymentMethodOptions.builder()
                        .setCard(PaymentIntentCreateParams.PaymentMethodOptions.Card.builder()
                                .setRequestMulticapture(
                                        PaymentIntentCreateParams.PaymentMethodOptions.Card.RequestMulticapture
                                                .IF_AVAILABLE)
                                .build())
                        .build())
                : params;
    }

    /**
     * A capture; the payment then tells whose it was, and how much it asked for.
     *
     * @param amount in Stripe's unit
     * @param last whether the rest is let go
     */
    static PaymentIntentCaptureParams capture(String attempt, long amount, boolean last) {
        return PaymentIntentCaptureParams.builder()
                .setAmountToCapture(amount)
                .setFinalCapture(last)
                .putMetadata(StripePayments.CAPTURE, attempt)
                .putMetadata(StripePayments.CAPTURE_AMOUNT, Long.toString(amount))
                .build();
    }

    /**
     * A refund.
     *
     * @param amount in Stripe's unit
     */
    static RefundCreateParams refund(Refund request, long amount) {
        RefundCreateParams.Builder params = RefundCreateParams.builder()
                .setPaymentIntent(request.payment())
                .setAmount(amount)
                .putMetadata(StripePayments.ATTEMPT, request.attemptId());
        if (request.reason() == null) {
            return params.build();
        }
        return switch (request.reason()) {
            case REQUESTED_BY_CUSTOMER ->
                params.setReason(RefundCreateParams.Reason.REQUESTED_BY_CUSTOMER)
                        .build();
            case DUPLICATE ->
                params.setReason(RefundCreateParams.Reason.DUPLICATE).build();
            case FRAUDULENT ->
                params.setReason(RefundCreateParams.Reason.FRAUDULENT).build();
            // Stripe has no word for it, and takes none as well.
            case OTHER -> params.build();
        };
    }
}
