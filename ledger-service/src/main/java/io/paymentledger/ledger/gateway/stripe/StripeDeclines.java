package io.paymentledger.ledger.gateway.stripe;

import static java.util.Collections.unmodifiableMap;

import com.stripe.model.StripeError;
import io.paymentledger.events.DeclineCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stripe's reasons in the ledger's words. {@code docs/reference/stripe.md} is written from these tables. Sources: <a
 * href="https://docs.stripe.com/declines/codes">decline codes</a>, <a
 * href="https://docs.stripe.com/error-codes">error codes</a>, <a
 * href="https://docs.stripe.com/refunds#failed-refunds">failed refunds</a>.
 */
final class StripeDeclines {

    /** By {@code decline_code}, which the issuer gave, and else by {@code code} of a card error. */
    static final Map<String, DeclineCode> CARD = card();

    /** By {@code code} of an error in the request: Stripe looked at the request and did nothing. */
    static final Map<String, DeclineCode> REQUEST = request();

    /** By {@code failure_reason} of a refund. */
    static final Map<String, DeclineCode> REFUND = refund();

    /**
     * Codes of errors that are about the key, the account or the moment, and not about the request. They come before
     * Stripe looks whether it knows the attempt, so they say nothing about what an earlier sending of it did.
     */
    static final Set<String> NOTHING_SAID = Set.of(
            "account_invalid",
            "api_key_expired",
            "idempotency_key_in_use",
            "livemode_mismatch",
            "lock_timeout",
            "platform_api_key_expired",
            "rate_limit",
            "secret_key_required",
            "tls_version_unsupported",
            "testmode_charges_only");

    private StripeDeclines() {}

    /** Why a card was declined. A reason without a code of its own is {@link DeclineCode#CARD_DECLINED}. */
    static DeclineCode ofCard(StripeError error) {
        DeclineCode byIssuer = find(CARD, error.getDeclineCode());
        if (byIssuer != null) {
            return byIssuer;
        }
        DeclineCode byStripe = find(CARD, error.getCode());
        return byStripe != null ? byStripe : DeclineCode.CARD_DECLINED;
    }

    /** Why a request was refused; empty if the error does not say that Stripe did nothing. */
    static Optional<DeclineCode> ofRequest(StripeError error) {
        if (error.getCode() != null && NOTHING_SAID.contains(error.getCode())) {
            return Optional.empty();
        }
        DeclineCode byCode = find(REQUEST, error.getCode());
        if (byCode != null && byCode != DeclineCode.UNKNOWN_PAYMENT) {
            return Optional.of(byCode);
        }
        return Optional.of(
                switch (String.valueOf(error.getParam())) {
                    case "payment_method", "customer" -> DeclineCode.INVALID_PAYMENT_METHOD;
                    case "currency" -> DeclineCode.CURRENCY_NOT_SUPPORTED;
                    case "amount", "amount_to_capture" -> DeclineCode.INVALID_AMOUNT;
                    case "final_capture" -> DeclineCode.MULTIPLE_CAPTURES_UNSUPPORTED;
                    default -> byCode != null ? byCode : DeclineCode.INVALID_REQUEST;
                });
    }

    /** Why a refund failed. */
    static DeclineCode ofRefund(@Nullable String failureReason) {
        DeclineCode code = find(REFUND, failureReason);
        return code != null ? code : DeclineCode.REFUND_FAILED;
    }

    private static @Nullable DeclineCode find(Map<String, DeclineCode> table, @Nullable String code) {
        return code == null ? null : table.get(code);
    }

    private static Map<String, DeclineCode> card() {
        Table table = new Table();
        table.put(DeclineCode.AUTHENTICATION_REQUIRED, "authentication_required", "authentication_not_handled");
        table.put(
                DeclineCode.AUTHENTICATION_REQUIRED,
                "payment_intent_authentication_failure",
                "mobile_device_authentication_required");
        table.put(DeclineCode.AUTHORISATION_REVOKED, "revocation_of_all_authorizations", "revocation_of_authorization");
        table.put(DeclineCode.AUTHORISATION_REVOKED, "stop_payment_order");
        table.put(DeclineCode.AMOUNT_TOO_LARGE, "amount_too_large");
        table.put(DeclineCode.AMOUNT_TOO_SMALL, "amount_too_small");
        table.put(DeclineCode.CARD_DECLINED, "approve_with_id", "call_issuer", "card_declined", "do_not_honor");
        table.put(DeclineCode.CARD_DECLINED, "do_not_try_again", "generic_decline", "no_action_taken", "not_permitted");
        table.put(
                DeclineCode.CARD_DECLINED,
                "restricted_card",
                "service_not_allowed",
                "card_decline_rate_limit_exceeded");
        table.put(DeclineCode.CARD_NOT_SUPPORTED, "card_not_supported");
        table.put(DeclineCode.CURRENCY_NOT_SUPPORTED, "currency_not_supported");
        table.put(DeclineCode.DUPLICATE_TRANSACTION, "duplicate_transaction");
        table.put(DeclineCode.EXPIRED_CARD, "expired_card");
        table.put(DeclineCode.FRAUD_SUSPECTED, "fraudulent", "highest_risk_level", "merchant_blacklist");
        table.put(DeclineCode.FRAUD_SUSPECTED, "security_violation", "previously_declined_do_not_retry");
        table.put(DeclineCode.INCORRECT_ADDRESS, "incorrect_address", "incorrect_zip");
        table.put(DeclineCode.INCORRECT_CVC, "incorrect_cvc", "invalid_cvc");
        table.put(DeclineCode.INCORRECT_EXPIRY, "invalid_expiry_month", "invalid_expiry_year");
        table.put(DeclineCode.INCORRECT_NUMBER, "incorrect_number", "invalid_number");
        table.put(DeclineCode.INSUFFICIENT_FUNDS, "insufficient_funds");
        table.put(DeclineCode.INVALID_ACCOUNT, "invalid_account", "new_account_information_available");
        table.put(DeclineCode.INVALID_AMOUNT, "invalid_amount", "invalid_charge_amount");
        table.put(DeclineCode.ISSUER_UNAVAILABLE, "issuer_not_available", "try_again_later");
        table.put(DeclineCode.LIMIT_EXCEEDED, "card_velocity_exceeded", "withdrawal_count_limit_exceeded");
        table.put(DeclineCode.LOST_CARD, "lost_card");
        table.put(DeclineCode.PIN_REQUIRED, "incorrect_pin", "invalid_pin", "offline_pin_required");
        table.put(DeclineCode.PIN_REQUIRED, "online_or_offline_pin_required", "pin_try_exceeded");
        table.put(DeclineCode.PROCESSING_ERROR, "processing_error", "reenter_transaction");
        table.put(DeclineCode.STOLEN_CARD, "pickup_card", "stolen_card");
        table.put(DeclineCode.TEST_MODE, "live_mode_test_card", "test_mode_live_card", "testmode_decline");
        table.put(DeclineCode.TRANSACTION_NOT_ALLOWED, "transaction_not_allowed");
        return table.sealed();
    }

    private static Map<String, DeclineCode> request() {
        Table table = new Table();
        table.put(DeclineCode.ALREADY_CAPTURED, "charge_already_captured");
        table.put(DeclineCode.ALREADY_REFUNDED, "charge_already_refunded");
        table.put(DeclineCode.AMOUNT_TOO_LARGE, "amount_too_large", "charge_exceeds_source_limit");
        table.put(DeclineCode.AMOUNT_TOO_SMALL, "amount_too_small");
        table.put(DeclineCode.AUTHENTICATION_REQUIRED, "payment_intent_authentication_failure");
        table.put(DeclineCode.AUTHORISATION_EXPIRED, "capture_charge_authorization_expired");
        table.put(DeclineCode.AUTHORISATION_EXPIRED, "charge_expired_for_capture");
        table.put(DeclineCode.INSUFFICIENT_BALANCE, "balance_insufficient", "insufficient_funds");
        table.put(DeclineCode.INVALID_AMOUNT, "invalid_charge_amount", "parameter_invalid_integer");
        table.put(DeclineCode.INVALID_PAYMENT_METHOD, "payment_intent_incompatible_payment_method");
        table.put(DeclineCode.INVALID_PAYMENT_METHOD, "payment_method_invalid_parameter");
        table.put(DeclineCode.INVALID_PAYMENT_METHOD, "payment_method_unactivated");
        table.put(DeclineCode.INVALID_PAYMENT_METHOD, "payment_method_unexpected_state", "token_already_used");
        table.put(DeclineCode.INVALID_STATE, "intent_invalid_state", "payment_intent_unexpected_state");
        table.put(DeclineCode.PAYMENT_DISPUTED, "charge_disputed");
        table.put(DeclineCode.UNKNOWN_PAYMENT, "missing", "resource_missing");
        return table.sealed();
    }

    private static Map<String, DeclineCode> refund() {
        Table table = new Table();
        table.put(DeclineCode.INSUFFICIENT_BALANCE, "insufficient_funds");
        table.put(DeclineCode.PAYMENT_DISPUTED, "charge_for_pending_refund_disputed");
        table.put(DeclineCode.REFUND_FAILED, "declined", "expired_or_canceled_card", "lost_or_stolen_card");
        table.put(DeclineCode.REFUND_FAILED, "merchant_request", "unknown");
        return table.sealed();
    }

    /** A table under way. It refuses to say two things about one code. */
    private static final class Table {

        private final Map<String, DeclineCode> codes = new LinkedHashMap<>();

        void put(DeclineCode ours, String... theirs) {
            for (String code : theirs) {
                if (codes.put(code, ours) != null) {
                    throw new IllegalStateException("twice in one table: " + code);
                }
            }
        }

        Map<String, DeclineCode> sealed() {
            return unmodifiableMap(codes);
        }
    }
}
