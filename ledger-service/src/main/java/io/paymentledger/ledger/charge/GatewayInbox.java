package io.paymentledger.ledger.charge;

import io.paymentledger.base.History;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.charge.GatewayNotification.Fact.DisputeClosed;
import io.paymentledger.ledger.charge.GatewayNotification.Fact.DisputeOpened;
import io.paymentledger.ledger.charge.GatewayNotification.Fact.Settled;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what gateways tell of their own accord, once each, in any order. A notification and an inquiry end in the same
 * command.
 */
public final class GatewayInbox {

    private static final Logger LOGGER = LoggerFactory.getLogger(GatewayInbox.class);

    /** What the names of a ledger's attempts begin with. */
    private static final String ATTEMPT_PREFIX = "att_";

    private final Commands commands;
    private final History history;
    private final AttemptIndex attempts;
    private final AskFirst askFirst;
    private final Map<String, GatewayNotifications> readers;

    GatewayInbox(
            Commands commands,
            History history,
            AttemptIndex attempts,
            AskFirst askFirst,
            List<GatewayNotifications> readers) {
        this.commands = commands;
        this.history = history;
        this.attempts = attempts;
        this.askFirst = askFirst;
        this.readers = readers.stream()
                .collect(Collectors.toUnmodifiableMap(GatewayNotifications::gateway, Function.identity()));
    }

    /** What became of a notification. */
    public enum Receipt {
        /** It is noted, with what it changed. */
        NOTED,
        /** It was noted before. */
        KNOWN,
        /** It tells nothing that the ledger keeps, or is about no charge of the ledger's. */
        IGNORED,
        /** It contradicts history, which stays as it is; somebody should look at it. */
        CONTRADICTION,
        /** It cannot be noted while another operation of its charge is on its way; it should be delivered again. */
        TOO_EARLY
    }

    /**
     * Takes a notification.
     *
     * @param gateway the name of the gateway's adapter
     * @param headers the request's headers, by their names in lower case
     * @param body the request's body, as it came
     * @param requestId the request
     * @return empty if no such gateway is configured
     * @throws InvalidNotificationException if the gateway did not send it
     * @throws io.paymentledger.eventstore.StoreUnavailableException if the event store cannot be reached
     */
    public Optional<Receipt> receive(String gateway, Map<String, String> headers, byte[] body, String requestId) {
        return Optional.ofNullable(readers.get(gateway))
                .map(reader -> reader.read(headers, body)
                        .map(told -> take(told, requestId))
                        .orElse(Receipt.IGNORED));
    }

    private Receipt take(GatewayNotification told, String requestId) {
        Optional<StreamName> charge = attempts.chargeOf(told.attemptId());
        if (charge.isEmpty()) {
            LOGGER.warn("a notification of {} is about no charge of this ledger", told.gateway());
            if (told.attemptId().startsWith(ATTEMPT_PREFIX)) {
                askFirst.unknownAttempt(told.gateway(), told.attemptId());
            }
        }
        return charge.map(stream -> take(stream, told, requestId)).orElse(Receipt.IGNORED);
    }

    private Receipt take(StreamName charge, GatewayNotification told, String requestId) {
        RecordedEvent first = history.of(charge).getFirst();
        EventMetadata cause = new EventMetadata(
                charge.tenant(),
                "gateway:" + told.gateway(),
                requestId,
                first.metadata().correlationId(),
                told.eventId());
        try {
            commands.update(command(charge, told), cause);
            return Receipt.NOTED;
        } catch (AggregateStreamCreationException e) {
            return Receipt.KNOWN;
        } catch (RefusedException e) {
            if (e.refusal() == Refusal.CHARGE_IN_FLIGHT) {
                return Receipt.TOO_EARLY;
            }
            LOGGER.error("notification {} of {} contradicts history: {}", told.eventId(), told.gateway(), e.refusal());
            return Receipt.CONTRADICTION;
        }
    }

    private static Object command(StreamName charge, GatewayNotification told) {
        Notice notice =
                new Notice(StreamName.notification(charge.tenant(), told.gateway(), told.eventId()), told.kind());
        return switch (told.fact()) {
            case Settled(GatewayOutcome outcome) -> new RecordOutcome(charge, told.attemptId(), outcome, notice);
            case DisputeOpened opened -> new RecordDispute(charge, opened, notice);
            case DisputeClosed closed -> new RecordDispute(charge, closed, notice);
        };
    }
}
