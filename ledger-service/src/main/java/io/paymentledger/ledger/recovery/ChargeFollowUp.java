package io.paymentledger.ledger.recovery;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.paymentledger.base.History;
import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.CaptureStarted;
import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.ChargeEvent.RefundStarted;
import io.paymentledger.events.ChargeEvent.ReversalStarted;
import io.paymentledger.events.ChargeEvent.VoidStarted;
import io.paymentledger.events.ChargeState;
import io.paymentledger.events.ChargeStatus;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.Confirmation;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.ledger.charge.AttemptId;
import io.paymentledger.ledger.charge.ChargeCommand.ExpireAuthorisation;
import io.paymentledger.ledger.charge.ChargeCommand.RecordOutcome;
import io.paymentledger.ledger.charge.ChargeCommand.RequireReview;
import io.paymentledger.ledger.charge.ChargeCommand.ReverseLateSuccess;
import io.paymentledger.ledger.charge.Commands;
import io.paymentledger.ledger.charge.GatewayOutcome;
import io.paymentledger.ledger.charge.RefusedException;
import io.paymentledger.ledger.gateway.Gateway;
import io.paymentledger.ledger.gateway.GatewayCalls;
import io.paymentledger.ledger.gateway.GatewayFinding.Another;
import io.paymentledger.ledger.gateway.GatewayFinding.NeverSeen;
import io.paymentledger.ledger.gateway.GatewayFinding.Settled;
import io.paymentledger.ledger.gateway.GatewayFinding.Undecided;
import io.paymentledger.ledger.gateway.GatewayRequest;
import io.paymentledger.ledger.gateway.OpenAttempt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does for a charge what no client asks for: finds out the outcome of an attempt whose process died or whose answer was
 * lost, ends an authorisation whose time is over, and undoes a success that came too late (ADR 0011).
 *
 * <p>It may be done twice at once, or by somebody who was asleep: an attempt is always sent again as itself, so the
 * gateway does it once, and history takes an outcome once.
 */
public final class ChargeFollowUp {

    private static final Logger LOGGER = LoggerFactory.getLogger(ChargeFollowUp.class);

    /** Who the ledger is in history. */
    private static final String ACTOR = "ledger";

    /** What is sent this shortly before the gateway forgets its keys may arrive after it has. */
    private static final Duration RETENTION_MARGIN = Duration.ofHours(1);

    /**
     * How far the database's clock and this process's may be apart. Of two that differ by more, one is wrong, and nothing
     * is done that cannot be undone because of what a clock says.
     */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

    /** How often to look whether a dispute is decided, before which nothing is given back that it may take; it takes weeks. */
    private static final Duration DISPUTE_PAUSE = Duration.ofMinutes(10);

    private final Commands commands;
    private final History history;
    private final EventLog log;
    private final Clock clock;
    private final GatewayCalls gatewayCalls;
    private final Gateway gateway;
    private final Confirmation confirmation;
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    ChargeFollowUp(
            Commands commands,
            History history,
            EventLog log,
            Clock clock,
            GatewayCalls gatewayCalls,
            Gateway gateway,
            Confirmation confirmation) {
        this.commands = commands;
        this.history = history;
        this.log = log;
        this.clock = clock;
        this.gatewayCalls = gatewayCalls;
        this.gateway = gateway;
        this.confirmation = confirmation;
    }

    /** When a charge has to be looked after again. */
    public sealed interface NextLook {

        /** Not before something happens to it. */
        record Never() implements NextLook {}

        /** At an instant of the database's clock. */
        record At(Instant instant) implements NextLook {}

        /** After a pause that grows from try to try. */
        record Later(String reason) implements NextLook {}
    }

    /**
     * Looks after a charge.
     *
     * @param now by the database's clock
     * @throws io.paymentledger.eventstore.StoreUnavailableException if the event store cannot be reached
     */
    public NextLook lookAfter(StreamName charge, Instant now) {
        List<RecordedEvent> events = history.of(charge);
        @Nullable ChargeView view = History.fold(events);
        if (view == null) {
            throw new IllegalStateException("an attempt without a charge");
        }
        ChargeState state = view.state();
        EventMetadata cause = cause(events.getFirst());
        if (state.underReview()) {
            return new NextLook.Never();
        }
        if (state.openAttempt() != null) {
            return findOut(charge, state, startOf(state.openAttempt(), events), now, cause);
        }
        if (state.sums().reversible() > 0) {
            return state.lateDisputed() ? new NextLook.At(now.plus(DISPUTE_PAUSE)) : reverse(charge, state, cause);
        }
        if (state.status() == ChargeStatus.SUCCESS && state.sums().capturable() > 0) {
            return expire(charge, authorisedUntil(view, events), now, cause);
        }
        return new NextLook.Never();
    }

    private NextLook findOut(
            StreamName charge, ChargeState state, Instant startedAt, Instant now, EventMetadata cause) {
        GatewayRequest request = OpenAttempt.requestOf(state);
        @Nullable AttemptStarted attempt = state.attempt();
        if (attempt == null || !attempt.gateway().equals(gateway.name())) {
            LOGGER.warn("attempt {}: its gateway is not the one of this service", request.attemptId());
            return new NextLook.Later("another-gateway");
        }
        // What was read may be a claim that a standby never heard of. Nothing is asked of a gateway for it before a
        // commit that was made after the reading is confirmed (ADR 0043).
        confirmation.await();
        return switch (gateway.onBehalfOf(charge.tenant()).inquire(request, startedAt)) {
            case Settled(GatewayOutcome outcome) -> record(charge, request, outcome, cause);
            case NeverSeen() ->
                switch (keyKept(startedAt, now)) {
                    case YES -> record(charge, request, gatewayCalls.send(charge.tenant(), request), cause);
                    case NO -> review(charge, request, "never-seen", cause);
                    case UNSURE -> new NextLook.Later("clocks-disagree");
                };
            case Another another -> review(charge, request, another.reason(), cause);
            case Undecided(String reason) ->
                keyKept(startedAt, now) == KeyKept.NO
                        ? review(charge, request, reason, cause)
                        : new NextLook.Later(reason);
        };
    }

    /** Whether the gateway still knows an attempt by its name, so that sending it again does it once. */
    private enum KeyKept {
        YES,
        NO,
        UNSURE
    }

    private KeyKept keyKept(Instant startedAt, Instant now) {
        if (clocksDisagree(now) || startedAt.isAfter(now.plus(CLOCKS_APART))) {
            return KeyKept.UNSURE;
        }
        return now.isBefore(startedAt.plus(gateway.keyRetention()).minus(RETENTION_MARGIN)) ? KeyKept.YES : KeyKept.NO;
    }

    private boolean clocksDisagree(Instant now) {
        return Duration.between(now, clock.instant()).abs().compareTo(CLOCKS_APART) > 0;
    }

    private NextLook record(StreamName charge, GatewayRequest request, GatewayOutcome outcome, EventMetadata cause) {
        gatewayCalls.record(new RecordOutcome(charge, request.attemptId(), outcome), cause);
        return outcome instanceof GatewayOutcome.Unknown(String reason, GatewayOutcome.Fault _)
                ? new NextLook.Later(reason)
                : new NextLook.At(Instant.MIN);
    }

    /** Nobody can be asked any more; sending it again might charge a second time. */
    private NextLook review(StreamName charge, GatewayRequest request, String reason, EventMetadata cause) {
        LOGGER.error(
                "attempt {}: its outcome cannot be found out ({}); it needs a review", request.attemptId(), reason);
        return updated(new RequireReview(charge, request.attemptId(), reason), cause, new NextLook.Never());
    }

    private NextLook reverse(StreamName charge, ChargeState state, EventMetadata cause) {
        LateSuccess late = state.lateMoney()
                .toReverse()
                .orElseThrow(() -> new IllegalStateException("only a late success is reversed"));
        LOGGER.warn("charge {}: a late success is reversed", charge.local());
        return updated(
                new ReverseLateSuccess(charge, reversal(charge, state, late)), cause, new NextLook.At(Instant.MIN));
    }

    /** The first name that no reversal has: what a dispute gives back of a success that was undone is undone by another one. */
    private static String reversal(StreamName charge, ChargeState state, LateSuccess late) {
        return IntStream.iterate(0, made -> made + 1)
                .mapToObj(made -> AttemptId.ofReversal(charge, late, state.failedReversals(), made))
                .filter(name -> !state.settled().containsKey(name))
                .findFirst()
                .orElseThrow();
    }

    private NextLook expire(StreamName charge, Instant authorisedUntil, Instant now, EventMetadata cause) {
        if (now.isBefore(authorisedUntil)) {
            return new NextLook.At(authorisedUntil);
        }
        return clocksDisagree(now)
                ? new NextLook.Later("clocks-disagree")
                : updated(new ExpireAuthorisation(charge), cause, new NextLook.Never());
    }

    /** A charge that moved meanwhile is looked at anew. */
    private NextLook updated(Object command, EventMetadata cause, NextLook next) {
        try {
            commands.update(command, cause);
            return next;
        } catch (RefusedException e) {
            return new NextLook.Later("refused:" + e.refusal());
        }
    }

    private EventMetadata cause(RecordedEvent first) {
        String look = "look_" + ids.generate();
        return new EventMetadata(
                first.metadata().tenant(), ACTOR, look, first.metadata().correlationId(), look);
    }

    private Instant startOf(String attemptId, List<RecordedEvent> events) {
        return recordedAt(events.stream()
                .filter(recorded -> recorded.event() instanceof ChargeEvent event && starts(attemptId, event))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("an open attempt was started")));
    }

    /** The gateway's own word, or a life that is counted from when the authorisation was recorded, whatever its stamp says. */
    private Instant authorisedUntil(ChargeView view, List<RecordedEvent> events) {
        Instant stamped = Optional.ofNullable(view.authorisedUntil()).orElse(Instant.MAX);
        return events.stream()
                .filter(recorded ->
                        recorded.event() instanceof ChargeAuthorised authorised && authorised.expiresAt() == null)
                .findFirst()
                .map(recorded -> stamped.minus(Duration.between(recordedAt(recorded), recorded.occurredAt())))
                .orElse(stamped);
    }

    private Instant recordedAt(RecordedEvent recorded) {
        return log.clock().recordedAt(recorded.stream().value(), recorded.position(), recorded.occurredAt());
    }

    private static boolean starts(String attemptId, ChargeEvent event) {
        return switch (event) {
            case AttemptStarted started -> started.attemptId().equals(attemptId);
            case CaptureStarted started -> started.attemptId().equals(attemptId);
            case VoidStarted started -> started.attemptId().equals(attemptId);
            case RefundStarted started -> started.attemptId().equals(attemptId);
            case ReversalStarted started -> started.attemptId().equals(attemptId);
            default -> false;
        };
    }
}
