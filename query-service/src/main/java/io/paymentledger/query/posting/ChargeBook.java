package io.paymentledger.query.posting;

import static java.util.Objects.requireNonNull;

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
import io.paymentledger.events.StreamName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the posting rules need of a charge's earlier events.
 *
 * @param stream the charge's stream
 * @param currency ISO 4217
 * @param gateway the name of the gateway's adapter, once an attempt was started
 * @param heldMinor what the gateway holds for captures
 * @param lateHeldMinor what it holds because of a late success
 */
record ChargeBook(
        StreamName stream, String currency, @Nullable String gateway, long heldMinor, long lateHeldMinor) {

    /** Stands in for the gateway in a history that names none; no aggregate records such a one. */
    private static final String NO_GATEWAY = "unknown";

    ChargeBook {
        requireNonNull(stream);
        requireNonNull(currency);
    }

    /**
     * The book after one more event.
     *
     * @param before the book so far, {@code null} before the first event
     */
    static ChargeBook after(@Nullable ChargeBook before, StreamName stream, ChargeEvent event) {
        if (before != null) {
            return before.after(event);
        }
        if (event instanceof ChargeInitiated terms) {
            return new ChargeBook(stream, terms.amount().currency().code(), null, 0, 0);
        }
        throw new IllegalStateException("a charge begins with its initiation");
    }

    private ChargeBook after(ChargeEvent event) {
        return switch (event) {
            case AttemptStarted started ->
                new ChargeBook(stream, currency, started.gateway(), heldMinor, lateHeldMinor);
            case ChargeAuthorised authorised -> held(Math.addExact(heldMinor, authorised.amountMinor()));
            case ChargeCaptured captured -> held(heldMinor - taken(captured));
            case ChargeVoided _, AuthorisationExpired _ -> held(0);
            case LateSuccess late -> lateHeld(Math.addExact(lateHeldMinor, late.captured() ? 0 : late.amountMinor()));
            case LateSuccessReversed reversed -> lateHeld(lateHeldMinor - letGo(reversed));
            case ChargeInitiated _,
                    ChargeDeclined _,
                    OutcomeUnknown _,
                    CaptureStarted _,
                    CaptureFailed _,
                    VoidStarted _,
                    VoidFailed _,
                    RefundStarted _,
                    ChargeRefunded _,
                    RefundFailed _,
                    RefundReturned _,
                    DisputeOpened _,
                    DisputeAmended _,
                    DisputeReopened _,
                    DisputeWon _,
                    DisputeLost _,
                    LateSuccessChargedBack _,
                    ReversalStarted _,
                    ReversalReturned _,
                    ReviewRequired _,
                    ReviewProposed _,
                    ReviewResolved _,
                    InquiryOpened _,
                    InquiryClosed _,
                    NoticeDeferred _,
                    NoticeApplied _,
                    GatewayContradiction _ -> this;
        };
    }

    /** The sums of the next event, over this book; none if it moves no money. */
    Map<AmountSource, Long> amounts(ChargeEvent event) {
        return switch (event) {
            case ChargeAuthorised authorised -> Map.of(AmountSource.AMOUNT, authorised.amountMinor());
            case ChargeCaptured captured ->
                Map.of(AmountSource.AMOUNT, captured.amountMinor(), AmountSource.HELD_TAKEN, taken(captured));
            case ChargeVoided _, AuthorisationExpired _ -> Map.of(AmountSource.HELD, heldMinor);
            case ChargeRefunded refunded -> Map.of(AmountSource.AMOUNT, refunded.amountMinor());
            case DisputeOpened opened -> Map.of(AmountSource.AMOUNT, opened.amountMinor());
            case RefundReturned returned -> Map.of(AmountSource.AMOUNT, returned.amountMinor());
            case DisputeAmended amended -> Map.of(AmountSource.AMOUNT, amended.changeMinor());
            case DisputeReopened reopened ->
                Map.of(
                        reopened.won() ? AmountSource.WON_AGAIN_DISPUTED : AmountSource.LOST_AGAIN_DISPUTED,
                        reopened.amountMinor());
            case DisputeWon won -> Map.of(AmountSource.AMOUNT, won.amountMinor());
            case DisputeLost lost -> Map.of(AmountSource.AMOUNT, lost.amountMinor());
            case LateSuccessChargedBack back -> Map.of(AmountSource.AMOUNT, back.changeMinor());
            case ReversalReturned returned -> Map.of(AmountSource.AMOUNT, returned.amountMinor());
            case LateSuccess late ->
                Map.of(late.captured() ? AmountSource.LATE_TAKEN : AmountSource.LATE_HELD, late.amountMinor());
            case LateSuccessReversed reversed ->
                Map.of(
                        AmountSource.LATE_HELD,
                        letGo(reversed),
                        AmountSource.LATE_TAKEN,
                        reversed.amountMinor() - letGo(reversed));
            case ChargeInitiated _,
                    AttemptStarted _,
                    ChargeDeclined _,
                    OutcomeUnknown _,
                    CaptureStarted _,
                    CaptureFailed _,
                    VoidStarted _,
                    VoidFailed _,
                    RefundStarted _,
                    RefundFailed _,
                    ReversalStarted _,
                    ReviewRequired _,
                    ReviewProposed _,
                    ReviewResolved _,
                    InquiryOpened _,
                    InquiryClosed _,
                    NoticeDeferred _,
                    NoticeApplied _,
                    GatewayContradiction _ -> Map.of();
        };
    }

    /** The gateway's name in the names of accounts. */
    String gatewayName() {
        return gateway == null ? NO_GATEWAY : gateway;
    }

    private long taken(ChargeCaptured captured) {
        return captured.last() ? heldMinor : Math.min(heldMinor, captured.amountMinor());
    }

    private long letGo(LateSuccessReversed reversed) {
        return Math.min(lateHeldMinor, reversed.amountMinor());
    }

    private ChargeBook held(long minor) {
        return new ChargeBook(stream, currency, gateway, minor, lateHeldMinor);
    }

    private ChargeBook lateHeld(long minor) {
        return new ChargeBook(stream, currency, gateway, heldMinor, minor);
    }
}
