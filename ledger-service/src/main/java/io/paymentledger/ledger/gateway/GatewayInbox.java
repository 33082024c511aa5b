package io.paymentledger.ledger.gateway;

import io.paymentledger.base.History;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.charge.ChargeCommand.RecordNotification;
import io.paymentledger.ledger.charge.Commands;
import io.paymentledger.ledger.charge.GatewayNotification;
import io.paymentledger.ledger.charge.NotificationOutcome;
import io.paymentledger.ledger.charge.RefusedException;
import java.util.List;
import java.util.Locale;
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
        /** It is noted, and taken in when what it came before has its outcome. */
        DEFERRED,
        /** It is noted as a contradiction of history, which stays as it is; somebody should look at it. */
        CONTRADICTION,
        /** It is about an attempt with a name of ours that is in no history; it should be delivered again. */
        UNKNOWN_ATTEMPT;

        /** The name in answers and metrics. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
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
                .map(reader -> read(reader, headers, body)
                        .map(told -> take(told, requestId))
                        .orElse(Receipt.IGNORED));
    }

    private static Optional<GatewayNotification> read(
            GatewayNotifications reader, Map<String, String> headers, byte[] body) {
        try {
            return reader.read(headers, body);
        } catch (InvalidNotificationException e) {
            // What strangers send is counted, and fills no log.
            if (e.signed()) {
                LOGGER.error("a notification that {} signed is refused: {}", reader.gateway(), e.getMessage());
            }
            throw e;
        }
    }

    private Receipt take(GatewayNotification told, String requestId) {
        Optional<StreamName> charge = attempts.chargeOf(told.attemptId());
        if (charge.isPresent()) {
            return take(charge.get(), told, requestId);
        }
        LOGGER.warn("notification {} of {} is about no charge of this ledger", told.eventId(), told.gateway());
        if (!told.attemptId().startsWith(ATTEMPT_PREFIX)) {
            return Receipt.IGNORED;
        }
        askFirst.unknownAttempt(told.gateway(), told.attemptId());
        return Receipt.UNKNOWN_ATTEMPT;
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
            return switch (commands.<NotificationOutcome>updateAsLogged(
                    charge, new RecordNotification(charge, told), cause)) {
                case NOTED -> Receipt.NOTED;
                case DEFERRED -> Receipt.DEFERRED;
                case CONTRADICTION -> Receipt.CONTRADICTION;
            };
        } catch (AggregateStreamCreationException e) {
            return Receipt.KNOWN;
        } catch (RefusedException e) {
            LOGGER.error("notification {} of {} is refused: {}", told.eventId(), told.gateway(), e.refusal());
            return Receipt.UNKNOWN_ATTEMPT;
        }
    }
}
