package io.paymentledger.ledger.gateway.stripe;

import com.stripe.model.PaymentIntent;
import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.Money;
import io.paymentledger.ledger.gateway.GatewayFinding;
import io.paymentledger.ledger.gateway.GatewayFinding.Another;
import io.paymentledger.ledger.gateway.GatewayRequest.Authorise;
import io.paymentledger.ledger.gateway.GatewayRequest.Capture;
import io.paymentledger.ledger.gateway.GatewayRequest.Refund;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What became of a request, by an answer that is held against what was asked for. */
final class StripeAnswers {

    private StripeAnswers() {}

    /** What became of an authorisation, if the payment is the one that was asked for. */
    static GatewayFinding authorised(Authorise request, PaymentIntent payment) {
        List<String> differences = differences(request, payment);
        return differences.isEmpty()
                ? StripePayments.authorisation(payment)
                : new Another(String.join(",", differences));
    }

    /** What became of a refund, if it is the one that was asked for. */
    static GatewayFinding refunded(Refund request, com.stripe.model.Refund refund) {
        return isOf(refund.getAmount(), request.amount()) ? StripePayments.refund(refund) : new Another("amount");
    }

    private static List<String> differences(Authorise request, PaymentIntent payment) {
        List<String> names = new ArrayList<>();
        if (!isOf(payment.getAmount(), request.amount())) {
            names.add("amount");
        }
        if (!StripeAmount.currency(request.amount()).equals(payment.getCurrency())) {
            names.add("currency");
        }
        if ((request.captureMethod() == CaptureMethod.MANUAL) != "manual".equals(payment.getCaptureMethod())) {
            names.add("capture_method");
        }
        return names;
    }

    /** A captured payment tells only the last capture's attempt, and beside it how much that one asked for. */
    static GatewayFinding captured(Capture request, PaymentIntent payment) {
        boolean another = StripePayments.capture(payment)
                        .filter(request.attemptId()::equals)
                        .isPresent()
                && StripePayments.captureAmount(payment)
                        .filter(amount -> !isOf(amount, request.amount()))
                        .isPresent();
        return another ? new Another("amount") : StripePayments.capture(payment, request.attemptId());
    }

    private static boolean isOf(@Nullable Long amount, Money asked) {
        OptionalLong expected = StripeAmount.of(asked);
        return amount != null && expected.isPresent() && expected.getAsLong() == amount;
    }
}
