package io.paymentledger.query.console;

import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.AuthorisationExpired;
import io.paymentledger.events.ChargeEvent.CaptureFailed;
import io.paymentledger.events.ChargeEvent.CaptureStarted;
import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeDeclined;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.ChargeEvent.ChargeRefunded;
import io.paymentledger.events.ChargeEvent.ChargeVoided;
import io.paymentledger.events.ChargeEvent.DisputeAmended;
import io.paymentledger.events.ChargeEvent.DisputeLost;
import io.paymentledger.events.ChargeEvent.DisputeOpened;
import io.paymentledger.events.ChargeEvent.DisputeReopened;
import io.paymentledger.events.ChargeEvent.DisputeWon;
import io.paymentledger.events.ChargeEvent.GatewayContradiction;
import io.paymentledger.events.ChargeEvent.InquiryClosed;
import io.paymentledger.events.ChargeEvent.InquiryOpened;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.ChargeEvent.LateSuccessChargedBack;
import io.paymentledger.events.ChargeEvent.LateSuccessReversed;
import io.paymentledger.events.ChargeEvent.NoticeApplied;
import io.paymentledger.events.ChargeEvent.NoticeDeferred;
import io.paymentledger.events.ChargeEvent.OutcomeUnknown;
import io.paymentledger.events.ChargeEvent.RefundFailed;
import io.paymentledger.events.ChargeEvent.RefundReturned;
import io.paymentledger.events.ChargeEvent.RefundStarted;
import io.paymentledger.events.ChargeEvent.ReversalReturned;
import io.paymentledger.events.ChargeEvent.ReversalStarted;
import io.paymentledger.events.ChargeEvent.ReviewProposed;
import io.paymentledger.events.ChargeEvent.ReviewRequired;
import io.paymentledger.events.ChargeEvent.ReviewResolved;
import io.paymentledger.events.ChargeEvent.VoidFailed;
import io.paymentledger.events.ChargeEvent.VoidStarted;
import io.paymentledger.events.Currency;

/**
 * An event of a charge in words.
 *
 * @param lane who acted
 * @param title what happened
 * @param text what belongs to it; empty for nothing
 */
record EventWords(Lane lane, String title, String text) {

    /** Who acted, as a timeline tells them apart. */
    enum Lane {
        REQUEST("request"),
        COMMAND("command"),
        GATEWAY("gateway"),
        NOTIFICATION("notification"),
        LEDGER("ledger"),
        PERSON("person");

        private final String word;

        Lane(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** The words for an event of a charge in a currency. */
    static EventWords of(ChargeEvent event, Currency currency) {
        Say say = new Say(currency);
        return switch (event) {
            case ChargeInitiated e ->
                command(
                        "Key claimed for a charge of " + MoneyText.of(e.amount()),
                        "Nothing was sent to a gateway yet.");
            case AttemptStarted e -> command("Sent to " + e.gateway(), e.attemptId());
            case ChargeAuthorised e -> gateway("Authorised " + say.money(e.amountMinor()), e.gatewayReference());
            case ChargeCaptured e -> gateway("Captured " + say.money(e.amountMinor()), e.gatewayReference());
            case ChargeDeclined e -> gateway("Declined: " + e.code(), "No money moved.");
            case OutcomeUnknown e ->
                gateway(
                        "The answer was lost",
                        "%s. Money may have moved; the ledger asks again.".formatted(e.reason()));
            case CaptureStarted e ->
                command("Capture of " + say.money(e.amountMinor()) + " sent", say.keyed(e.key(), e.attemptId()));
            case CaptureFailed e -> gateway("Capture refused: " + e.code(), "The money stays held.");
            case VoidStarted e -> command("Void sent", say.keyed(e.key(), e.attemptId()));
            case ChargeVoided e -> gateway("Voided", "None was taken and none will be.");
            case VoidFailed e -> gateway("Void refused: " + e.code(), "The money stays held.");
            case RefundStarted e ->
                command("Refund of " + say.money(e.amountMinor()) + " sent", say.keyed(e.key(), e.attemptId()));
            case ChargeRefunded e -> gateway("Refunded " + say.money(e.amountMinor()), e.gatewayReference());
            case RefundFailed e -> gateway("Refund refused: " + e.code(), "No money moved.");
            case RefundReturned e ->
                told("A refund of " + say.money(e.amountMinor()) + " came back: " + e.code(), e.attemptId());
            case AuthorisationExpired e ->
                ledger("The authorisation ran out", say.money(e.amountMinor()) + " is no longer held.");
            case DisputeOpened e ->
                told("Dispute over " + say.money(e.amountMinor()) + " opened", say.because(e.disputeId(), e.reason()));
            case DisputeAmended e -> told("Dispute changed by " + say.money(e.changeMinor()), e.disputeId());
            case DisputeReopened e ->
                told("Dispute over " + say.money(e.amountMinor()) + " opened again", e.disputeId());
            case InquiryOpened e -> told("The bank asks about the charge", say.because(e.disputeId(), e.reason()));
            case InquiryClosed e -> told("The bank asks no more", e.disputeId());
            case DisputeWon e -> told("Dispute won: " + say.money(e.amountMinor()) + " is back", e.disputeId());
            case DisputeLost e -> told("Dispute lost: " + say.money(e.amountMinor()) + " is gone", e.disputeId());
            case LateSuccess e -> late(e, say);
            case ReversalStarted e -> ledger("Reversal sent", e.attemptId());
            case LateSuccessReversed e -> gateway("Reversed " + say.money(e.amountMinor()), e.gatewayReference());
            case ReversalReturned e ->
                told("A reversal of " + say.money(e.amountMinor()) + " came back: " + e.code(), e.attemptId());
            case LateSuccessChargedBack e ->
                e.changeMinor() < 0
                        ? ledger("To be reversed again: " + say.money(-e.changeMinor()), e.disputeId())
                        : ledger("Need not be reversed: " + say.money(e.changeMinor()), e.disputeId());
            case ReviewRequired e -> ledger("A person has to look", e.reason());
            case ReviewProposed e ->
                new EventWords(
                        Lane.PERSON,
                        e.approved() ? "Proposed: it had succeeded" : "Proposed: it had not succeeded",
                        e.note());
            case ReviewResolved e ->
                new EventWords(
                        Lane.PERSON,
                        e.approved() ? "Found out: it had succeeded" : "Found out: it had not succeeded",
                        e.note());
            case NoticeDeferred e -> told("Told too early: " + e.telling().wireName(), e.notice());
            case NoticeApplied e -> ledger("What was told too early is taken in", e.notice());
            case GatewayContradiction e ->
                told(
                        "The gateway contradicts the ledger: " + e.code(),
                        "It says %s; the ledger knows %s.".formatted(e.stated(), e.known()));
        };
    }

    private static EventWords late(LateSuccess e, Say say) {
        return told(
                (e.captured() ? "Taken too late: " : "Held too late: ") + say.money(e.amountMinor()),
                "Nobody owes this money, so the ledger reverses it. " + e.gatewayReference());
    }

    private static EventWords command(String title, String text) {
        return new EventWords(Lane.COMMAND, title, text);
    }

    private static EventWords gateway(String title, String text) {
        return new EventWords(Lane.GATEWAY, title, text);
    }

    private static EventWords told(String title, String text) {
        return new EventWords(Lane.NOTIFICATION, title, text);
    }

    private static EventWords ledger(String title, String text) {
        return new EventWords(Lane.LEDGER, title, text);
    }

    /** The parts of sentences. */
    private record Say(Currency currency) {

        String money(long amountMinor) {
            return MoneyText.of(amountMinor, currency).toString();
        }

        String keyed(String key, String attemptId) {
            return "Key %s, %s".formatted(key, attemptId);
        }

        String because(String id, String reason) {
            return "%s: %s".formatted(id, reason);
        }
    }
}
