package io.paymentledger.ledger.charge;

import io.paymentledger.events.ChargeEvent.AuthorisationExpired;
import io.paymentledger.events.ChargeEvent.GatewayContradiction;
import io.paymentledger.events.ChargeEvent.NoticeDeferred;
import io.paymentledger.events.ChargeState;
import io.paymentledger.events.Sums;
import io.paymentledger.events.Telling;
import io.paymentledger.ledger.charge.GatewayNotification.Fact;
import io.paymentledger.ledger.charge.GatewayNotification.Fact.DisputeClosed;
import io.paymentledger.ledger.charge.GatewayNotification.Fact.DisputeOpened;
import io.paymentledger.ledger.charge.GatewayNotification.Fact.HoldReleased;
import io.paymentledger.ledger.charge.GatewayNotification.Fact.InquiryClosed;
import io.paymentledger.ledger.charge.GatewayNotification.Fact.InquiryOpened;
import io.paymentledger.ledger.charge.GatewayNotification.Fact.Other;
import io.paymentledger.ledger.charge.GatewayNotification.Fact.Settled;
import io.paymentledger.ledger.charge.GatewayNotification.Fact.Unreadable;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Judges what a gateway says about a charge, and puts into events what cannot be taken in. */
final class GatewayFacts {

    private GatewayFacts() {}

    /**
     * What a charge makes of a fact.
     *
     * @throws RefusedException if the attempt is not the charge's
     */
    static Verdict of(ChargeState current, String attemptId, Fact fact) {
        return switch (fact) {
            case Settled settled -> Outcomes.heard(current, attemptId, settled);
            case DisputeOpened opened ->
                isForeign(current, opened.currency())
                        ? Verdict.contradiction(Matter.CURRENCY)
                        : Disputes.opened(current, opened);
            case DisputeClosed closed ->
                isForeign(current, closed.currency())
                        ? Verdict.contradiction(Matter.CURRENCY)
                        : Disputes.closed(current, closed);
            case InquiryOpened opened -> Disputes.asked(current, opened);
            case InquiryClosed closed -> Disputes.askedNoMore(current, closed);
            case HoldReleased(String payment) -> released(current, payment);
            case Other _ -> Verdict.known();
            case Unreadable _ -> Verdict.contradiction(Matter.UNREADABLE);
        };
    }

    /** While something is under way at the gateway, its outcome says what is still held. */
    private static Verdict released(ChargeState current, String payment) {
        if (current.openAttempt() != null) {
            return new Verdict.TooEarly();
        }
        if (!payment.equals(current.payment())) {
            // Of what came late, only what is taken counts as somebody's money.
            boolean isLate = current.late().stream()
                    .anyMatch(late -> late.gatewayReference().equals(payment));
            return isLate || current.payment() == null ? Verdict.known() : Verdict.contradiction(Matter.SUBJECT);
        }
        long held = current.sums().capturable();
        return held == 0 ? Verdict.known() : Verdict.news(new AuthorisationExpired(held));
    }

    /** Whether a currency is told that is not the charge's. */
    static boolean isForeign(ChargeState current, @Nullable String currency) {
        return currency != null
                && !currency.equals(current.terms().amount().currency().code());
    }

    /** What is kept of a fact that is too early. */
    static NoticeDeferred deferred(String attemptId, String notice, Fact fact) {
        return switch (fact) {
            case Settled settled
            when settled.outcome() instanceof Approved approved ->
                new NoticeDeferred(attemptId, notice, Telling.APPROVED, approved.reference(), 0, null);
            case Settled settled
            when settled.outcome() instanceof Declined declined ->
                new NoticeDeferred(
                        attemptId,
                        notice,
                        Telling.DECLINED,
                        Objects.requireNonNullElse(declined.reference(), attemptId),
                        0,
                        declined.code());
            case DisputeOpened opened ->
                new NoticeDeferred(
                        attemptId,
                        notice,
                        Telling.DISPUTE_OPENED,
                        opened.disputeId(),
                        opened.amountMinor(),
                        opened.reason());
            case DisputeClosed closed ->
                new NoticeDeferred(
                        attemptId,
                        notice,
                        closed.won() ? Telling.DISPUTE_WON : Telling.DISPUTE_LOST,
                        closed.disputeId(),
                        closed.amountMinor(),
                        null);
            case HoldReleased released ->
                new NoticeDeferred(attemptId, notice, Telling.HOLD_RELEASED, released.payment(), 0, null);
            case Settled _, InquiryOpened _, InquiryClosed _, Other _, Unreadable _ ->
                throw new IllegalStateException("this is never too early");
        };
    }

    /** The fact that was kept. */
    static Fact fact(NoticeDeferred kept) {
        return switch (kept.telling()) {
            case APPROVED -> new Settled(new Approved(kept.reference(), false, null));
            case DECLINED -> {
                boolean isNamed = !kept.reference().equals(kept.attemptId());
                yield new Settled(
                        new Declined(Objects.requireNonNull(kept.reason()), isNamed ? kept.reference() : null));
            }
            case DISPUTE_OPENED ->
                new DisputeOpened(kept.reference(), kept.amountMinor(), Objects.requireNonNull(kept.reason()));
            case DISPUTE_WON -> new DisputeClosed(kept.reference(), kept.amountMinor(), true);
            case DISPUTE_LOST -> new DisputeClosed(kept.reference(), kept.amountMinor(), false);
            case HOLD_RELEASED -> new HoldReleased(kept.reference());
        };
    }

    /** A contradiction with both of its sides. */
    static GatewayContradiction contradiction(ChargeState current, String attemptId, Fact fact, Matter matter) {
        return new GatewayContradiction(attemptId, matter.wireName(), stated(fact), known(current));
    }

    private static String stated(Fact fact) {
        return switch (fact) {
            case Settled settled -> stated(settled);
            case DisputeOpened opened ->
                "dispute %s opened, %s".formatted(opened.disputeId(), sum(opened.amountMinor(), opened.currency()));
            case DisputeClosed closed ->
                "dispute %s %s, %s"
                        .formatted(
                                closed.disputeId(),
                                closed.won() ? "won" : "lost",
                                sum(closed.amountMinor(), closed.currency()));
            case InquiryOpened opened -> "inquiry %s opened".formatted(opened.disputeId());
            case InquiryClosed closed -> "inquiry %s closed".formatted(closed.disputeId());
            case HoldReleased released -> "what %s held was released".formatted(released.payment());
            case Other _ -> "something else";
            case Unreadable unreadable -> "%s, of which %s".formatted(unreadable.kind(), unreadable.fault());
        };
    }

    private static String stated(Settled fact) {
        return switch (fact.outcome()) {
            case Approved approved ->
                "approved %s%s%s%s"
                        .formatted(
                                approved.reference(),
                                approved.captured() ? ", captured" : "",
                                fact.subject() == null
                                        ? ""
                                        : ", a " + fact.subject().name().toLowerCase(Locale.ROOT),
                                fact.amountMinor() == null ? "" : ", " + sum(fact.amountMinor(), fact.currency()));
            case Declined declined -> "declined " + declined.code();
            case Unknown unknown -> "unknown " + unknown.reason();
        };
    }

    private static String sum(long amountMinor, @Nullable String currency) {
        return currency == null ? Long.toString(amountMinor) : amountMinor + " " + currency;
    }

    private static String known(ChargeState current) {
        Sums sums = current.sums();
        return "%s, payment %s: of %s %s authorised %s, captured %s, refunded %s, disputed %s, lost %s"
                .formatted(
                        current.status().wireName(),
                        current.payment(),
                        current.terms().amount().amountMinor(),
                        current.terms().amount().currency().code(),
                        sums.authorised(),
                        sums.captured(),
                        sums.refunded(),
                        sums.disputed(),
                        sums.lost());
    }
}
