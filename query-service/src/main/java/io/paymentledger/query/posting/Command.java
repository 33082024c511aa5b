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
import io.paymentledger.events.CorrectionEvent;
import io.paymentledger.events.CorrectionEvent.CorrectionPosted;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.KeyEvent;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.MonthEvent;
import io.paymentledger.events.NotificationEvent;
import io.paymentledger.events.OrderEvent;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.TokenEvent;
import io.paymentledger.events.WebhookEvent;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for that led to an event: the request of a client, or what the gateway told, or the ledger's own doing.
 *
 * @param operation {@code create}, {@code capture}, {@code void}, {@code refund}, {@code correct}, {@code reverse},
 *     {@code expire}, or {@code gateway} for what the gateway told
 * @param key the client's idempotency key, if a client asked
 * @param reason why, if a person gave a reason
 * @param metadata who asked, in which request
 */
record Command(
        String operation, @Nullable String key, @Nullable String reason, EventMetadata metadata) {

    /** The path to a correction's key within its tenant. */
    private static final String CORRECTION = "correction/";

    Command {
        requireNonNull(operation);
        requireNonNull(metadata);
    }

    /**
     * The command behind an event.
     *
     * @param histories gives all events of a stream; asked only for a charge's
     */
    static Command behind(RecordedEvent recorded, Function<StreamName, List<RecordedEvent>> histories) {
        LedgerEvent event = recorded.event();
        if (event instanceof CorrectionPosted correction) {
            String key = recorded.stream().local().substring(CORRECTION.length());
            return new Command("correct", key, correction.reason(), recorded.metadata());
        }
        if (event instanceof AuthorisationExpired) {
            return new Command("expire", null, null, recorded.metadata());
        }
        return Optional.ofNullable(attempt(event))
                .flatMap(attempt -> started(histories.apply(recorded.stream()), attempt))
                .orElseGet(() -> new Command("gateway", null, null, recorded.metadata()));
    }

    /** The attempt that an event settles; {@code null} if it settles none, or only tells of one. */
    private static @Nullable String attempt(LedgerEvent event) {
        return switch (event) {
            case ChargeEvent ofCharge ->
                switch (ofCharge) {
                    case ChargeAuthorised authorised -> authorised.attemptId();
                    case ChargeCaptured captured -> captured.attemptId();
                    case ChargeVoided voided -> voided.attemptId();
                    case ChargeRefunded refunded -> refunded.attemptId();
                    case LateSuccessReversed reversed -> reversed.attemptId();
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
                            AuthorisationExpired _,
                            DisputeOpened _,
                            DisputeAmended _,
                            DisputeReopened _,
                            DisputeWon _,
                            DisputeLost _,
                            InquiryOpened _,
                            InquiryClosed _,
                            NoticeDeferred _,
                            NoticeApplied _,
                            GatewayContradiction _,
                            RefundReturned _,
                            LateSuccess _,
                            LateSuccessChargedBack _,
                            ReversalStarted _,
                            ReversalReturned _,
                            ReviewRequired _,
                            ReviewProposed _,
                            ReviewResolved _ -> null;
                };
            case OrderEvent _,
                    TokenEvent _,
                    KeyEvent _,
                    NotificationEvent _,
                    CorrectionEvent _,
                    SettlementEvent _,
                    WebhookEvent _,
                    MonthEvent _ -> null;
        };
    }

    private static Optional<Command> started(List<RecordedEvent> history, String attempt) {
        return history.stream()
                .map(earlier -> started(earlier, attempt, history.getFirst()))
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** The command that started an attempt, if this is the event of its start. */
    private static @Nullable Command started(RecordedEvent recorded, String attempt, RecordedEvent first) {
        EventMetadata by = recorded.metadata();
        if (recorded.event() instanceof AttemptStarted started
                && started.attemptId().equals(attempt)) {
            return new Command("create", first.stream().local(), null, first.metadata());
        }
        if (recorded.event() instanceof CaptureStarted started
                && started.attemptId().equals(attempt)) {
            return new Command("capture", started.key(), null, by);
        }
        if (recorded.event() instanceof VoidStarted started
                && started.attemptId().equals(attempt)) {
            return new Command("void", started.key(), null, by);
        }
        if (recorded.event() instanceof RefundStarted started
                && started.attemptId().equals(attempt)) {
            @Nullable
            String reason = started.reason() == null ? null : started.reason().wireName();
            return new Command("refund", started.key(), reason, by);
        }
        if (recorded.event() instanceof ReversalStarted started
                && started.attemptId().equals(attempt)) {
            return new Command("reverse", null, null, by);
        }
        return null;
    }
}
