package io.paymentledger.ledger.command;

import io.paymentledger.base.MessageMetadata;
import io.paymentledger.events.EventMetadata;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;

/**
 * Sends commands that whoever loses a race may decide again on what the winner recorded, also where both began the stream.
 */
public final class RacedCommands {

    private RacedCommands() {}

    /**
     * Sends a command, again after each race that it lost.
     *
     * @param mostTries at least one; as many losses are no race but a defect, and the last one is thrown
     * @throws io.paymentledger.eventstore.StoreUnavailableException if the event store cannot be reached
     */
    public static void send(CommandGateway commands, Object command, EventMetadata cause, int mostTries) {
        for (int tries = 1; ; tries++) {
            try {
                commands.sendAndWait(
                        GenericCommandMessage.asCommandMessage(command).withMetaData(MessageMetadata.toMap(cause)));
                return;
            } catch (ConcurrencyException | AggregateStreamCreationException e) {
                if (tries == mostTries) {
                    throw e;
                }
            }
        }
    }
}
