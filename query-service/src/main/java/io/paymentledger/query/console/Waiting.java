package io.paymentledger.query.console;

import io.paymentledger.events.ChargeEvent.ReviewProposed;
import io.paymentledger.events.ChargeEvent.ReviewRequired;
import io.paymentledger.events.ChargeEvent.ReviewResolved;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.query.charge.ChargeHistories;
import io.paymentledger.query.charge.Charges;
import io.paymentledger.query.charge.OpenAttempts;
import io.paymentledger.query.charge.OpenAttempts.Open;
import io.paymentledger.query.reconciliation.OpenBreaks;
import io.paymentledger.query.reconciliation.OpenBreaks.OpenBreak;
import io.paymentledger.query.webhook.TenantEndpoints;
import io.paymentledger.query.webhook.TenantEndpoints.Endpoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What waits for a person, and what only looks as if it did: what the ledger itself is finding out. */
final class Waiting {

    /** What a person does in one sitting; the rest is told of. */
    static final int MOST = 25;

    private final Charges charges;
    private final ChargeHistories histories;
    private final OpenAttempts attempts;
    private final OpenBreaks breaks;
    private final TenantEndpoints endpoints;
    private final Clock clock;

    Waiting(
            Charges charges,
            ChargeHistories histories,
            OpenAttempts attempts,
            OpenBreaks breaks,
            TenantEndpoints endpoints,
            Clock clock) {
        this.charges = charges;
        this.histories = histories;
        this.attempts = attempts;
        this.breaks = breaks;
        this.endpoints = endpoints;
        this.clock = clock;
    }

    /**
     * A charge that is under review.
     *
     * @param reason what is the matter
     * @param since when the ledger gave up
     * @param question what the person is asked
     * @param proposal what somebody proposes; {@code null} if nobody does
     * @param key names the decision, so that a form that is sent twice decides once
     */
    record Review(
            String charge,
            MoneyText amount,
            String customer,
            String reason,
            TimeText since,
            String age,
            String question,
            @Nullable ProposalText proposal,
            String key) {}

    /**
     * A proposal in words.
     *
     * @param mine whether the key of whoever looks made it, and so cannot decide it
     */
    record ProposalText(boolean approved, String word, String note, String by, TimeText at, boolean mine) {}

    /**
     * An outcome that is missing.
     *
     * @param next what the ledger does next, and when
     */
    record Outcome(String charge, String attempt, TimeText since, String age, String next) {}

    /** A break. */
    record Break(
            String file,
            String id,
            String kind,
            String gateway,
            String reference,
            String charge,
            @Nullable MoneyText inFile,
            @Nullable MoneyText inLedger,
            TimeText since,
            String explanation,
            String explainedBy) {}

    /** An endpoint that is sent nothing. */
    record Disabled(String id, String url, String reason, TimeText since, long lag) {}

    /** How many things wait for a person, up to twice {@link #MOST}: reviews and breaks. */
    int count(String tenant) {
        return charges.underReview(tenant, MOST).size()
                + breaks.oldest(tenant, MOST).size();
    }

    List<Review> reviews(String tenant, String actor) {
        return charges.underReview(tenant, MOST).stream()
                .flatMap(charge -> review(tenant, charge, actor).stream())
                .toList();
    }

    /** The read model may be behind; history says whether it is still so. */
    private Optional<Review> review(String tenant, ChargeView charge, String actor) {
        List<RecordedEvent> events =
                histories.of(tenant, charge.id()).orElseThrow().events();
        @Nullable RecordedEvent required = null;
        @Nullable RecordedEvent proposed = null;
        for (RecordedEvent event : events) {
            switch (event.event()) {
                case ReviewRequired _ -> {
                    required = event;
                    proposed = null;
                }
                case ReviewProposed _ -> proposed = event;
                case ReviewResolved _ -> required = null;
                default -> {
                    // It is about no review.
                }
            }
        }
        if (required == null || !(required.event() instanceof ReviewRequired why)) {
            return Optional.empty();
        }
        @Nullable String customer = charge.state().terms().personal().customer();
        return Optional.of(new Review(
                charge.id(),
                MoneyText.of(charge.state().terms().amount()),
                customer == null ? "" : customer,
                why.reason(),
                TimeText.of(required.occurredAt()),
                age(required.occurredAt()),
                "What became of attempt %s at the gateway?".formatted(why.attemptId()),
                proposed == null ? null : proposal(proposed, actor),
                "console-" + Tokens.next()));
    }

    private static @Nullable ProposalText proposal(RecordedEvent recorded, String actor) {
        return recorded.event() instanceof ReviewProposed event
                ? new ProposalText(
                        event.approved(),
                        event.word(),
                        event.note(),
                        event.by(),
                        TimeText.of(recorded.occurredAt()),
                        event.by().equals(actor))
                : null;
    }

    List<Outcome> outcomes(String tenant) {
        return attempts.oldest(tenant, MOST).stream()
                .map(open -> new Outcome(
                        open.chargeId(),
                        open.attemptId(),
                        TimeText.of(open.openedAt()),
                        age(open.openedAt()),
                        next(open)))
                .toList();
    }

    private String next(Open open) {
        if (open.busy()) {
            return "The ledger is asking the gateway now.";
        }
        if (open.dueAt() == null) {
            return "The ledger waits for something to happen to the charge.";
        }
        String when = open.dueAt().isAfter(clock.instant())
                ? "In " + age(Duration.between(clock.instant(), open.dueAt()))
                : "Within a second or two";
        return open.tries() == 0
                ? when + " the ledger asks the gateway what became of it."
                : "%s the ledger asks the gateway again; it has asked %s.".formatted(when, Counted.times(open.tries()));
    }

    List<Break> breaks(String tenant) {
        return breaks.oldest(tenant, MOST).stream().map(Waiting::line).toList();
    }

    private static Break line(OpenBreak open) {
        return new Break(
                open.file(),
                open.id(),
                open.kind().replace('_', ' '),
                open.gateway(),
                open.reference() == null ? "" : open.reference(),
                open.chargeId() == null ? "" : open.chargeId(),
                open.inFile() == null ? null : MoneyText.of(open.inFile()),
                open.inLedger() == null ? null : MoneyText.of(open.inLedger()),
                TimeText.of(open.openedAt()),
                open.explanation() == null ? "" : open.explanation(),
                open.explainedBy() == null ? "" : open.explainedBy());
    }

    List<Disabled> disabled(String tenant) {
        return endpoints.all(tenant).stream()
                .flatMap(endpoint -> disabled(endpoint).stream())
                .toList();
    }

    private static Optional<Disabled> disabled(Endpoint endpoint) {
        return Optional.ofNullable(endpoint.disabledReason())
                .map(reason -> new Disabled(
                        endpoint.id(),
                        endpoint.url(),
                        switch (reason) {
                            case "gone" -> "it answered that it is gone (410)";
                            case "failing" -> "it accepted nothing for five days";
                            default -> "somebody asked for it";
                        },
                        TimeText.of(endpoint.changedAt()),
                        endpoint.lagEvents()));
    }

    private String age(Instant since) {
        Duration age = Duration.between(since, clock.instant());
        return age(age.isNegative() ? Duration.ZERO : age);
    }

    /** A duration in its two largest units. */
    static String age(Duration duration) {
        if (duration.toDays() > 0) {
            return "%s d %s h".formatted(duration.toDays(), duration.toHoursPart());
        }
        if (duration.toHours() > 0) {
            return "%s h %s min".formatted(duration.toHours(), duration.toMinutesPart());
        }
        return duration.toMinutes() > 0
                ? "%s min %s s".formatted(duration.toMinutes(), duration.toSecondsPart())
                : "%s s".formatted(duration.toSeconds());
    }
}
