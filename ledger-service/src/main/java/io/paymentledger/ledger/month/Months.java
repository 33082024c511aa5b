package io.paymentledger.ledger.month;

import io.paymentledger.base.History;
import io.paymentledger.base.MessageMetadata;
import io.paymentledger.base.month.MonthClosings;
import io.paymentledger.base.month.MonthClosings.Noted;
import io.paymentledger.base.month.MonthClosings.TenantMonth;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.MonthEvent;
import io.paymentledger.events.MonthEvent.MonthClosed;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.ledger.command.RacedCommands;
import io.paymentledger.ledger.month.MonthCommand.CloseMonth;
import io.paymentledger.ledger.month.MonthCommand.SealMonth;
import java.security.SecureRandom;
import java.time.YearMonth;
import java.util.List;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateStreamCreationException;

/**
 * Closes months of a tenant's books, each once: the month is its own key.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the event store cannot be reached.
 */
public final class Months {

    private static final int SECRET_SIZE = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final CommandGateway commands;
    private final History history;
    private final EventLog log;
    private final MonthClosings closings;

    Months(CommandGateway commands, History history, EventLog log, MonthClosings closings) {
        this.commands = commands;
        this.history = history;
        this.log = log;
        this.closings = closings;
    }

    /** What became of a request. */
    public sealed interface Answer {

        /**
         * The month is closed.
         *
         * @param recorded its event
         * @param replayed whether an earlier request had closed it
         */
        record Closed(RecordedEvent recorded, MonthClosed closed, boolean replayed) implements Answer {}

        /** The month is not over, by the database's clock. */
        record NotOver() implements Answer {}
    }

    /** Closes a month, once, however often it is asked for. */
    public Answer close(String tenant, YearMonth month, EventMetadata cause) {
        StreamName stream = StreamName.month(tenant, month);
        List<RecordedEvent> before = history.of(stream);
        if (!before.isEmpty()) {
            return closed(before.getFirst(), true);
        }
        if (!log.clock().now().isAfter(MonthEvent.lastInstant(month))) {
            return new Answer.NotOver();
        }
        // Before the event, so that no month is closed that could not be sealed.
        closings.open(new TenantMonth(tenant, month), newSecret());
        try {
            commands.sendAndWait(GenericCommandMessage.asCommandMessage(new CloseMonth(stream, month))
                    .withMetaData(MessageMetadata.toMap(cause)));
        } catch (AggregateStreamCreationException e) {
            return closed(history.of(stream).getFirst(), true);
        }
        return closed(history.of(stream).getFirst(), false);
    }

    private static byte[] newSecret() {
        byte[] secret = new byte[SECRET_SIZE];
        RANDOM.nextBytes(secret);
        return secret;
    }

    private static Answer closed(RecordedEvent recorded, boolean replayed) {
        if (recorded.event() instanceof MonthClosed closed) {
            return new Answer.Closed(recorded, closed, replayed);
        }
        throw new IllegalStateException("not the stream of a month");
    }

    /** Records what a closed month was found to be, once. */
    void seal(Noted noted, EventMetadata cause) {
        TenantMonth month = noted.month();
        StreamName stream = StreamName.month(month.tenant(), month.month());
        List<RecordedEvent> before = history.of(stream);
        if (before.isEmpty()) {
            throw new IllegalStateException("a root was noted for a month that is not closed: " + month);
        }
        SealMonth command = new SealMonth(
                stream,
                month.month(),
                before.getFirst().position(),
                noted.leaves(),
                noted.root().toString());
        RacedCommands.send(commands, command, cause);
    }
}
