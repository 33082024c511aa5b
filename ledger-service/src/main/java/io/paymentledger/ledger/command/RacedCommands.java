package io.paymentledger.ledger.command;

import io.paymentledger.base.MessageMetadata;
import io.paymentledger.events.EventMetadata;
import java.util.List;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.springframework.core.retry.RetryTemplate;

/**
 * Sends commands that whoever loses a race may decide again on what the winner recorded, also where both began the stream.
 */
public final class RacedCommands {

    private static final RetryTemplate RACES =
            Races.lostBy(List.of(ConcurrencyException.class, AggregateStreamCreationException.class));

    private RacedCommands() {}

    /**
     * Sends a command, again after each race that it lost.
     *
     * @throws io.paymentledger.eventstore.StoreUnavailableException if the event store cannot be reached
     */
    public static void send(CommandGateway commands, Object command, EventMetadata cause) {
        RACES.invoke(() -> commands.sendAndWait(
                GenericCommandMessage.asCommandMessage(command).withMetaData(MessageMetadata.toMap(cause))));
    }
}
