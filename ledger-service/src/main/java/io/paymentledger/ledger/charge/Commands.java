package io.paymentledger.ledger.charge;

import io.paymentledger.base.MessageMetadata;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.command.Races;
import java.util.List;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.caching.Cache;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryTemplate;

/** Sends commands, each with who and what caused it. */
public final class Commands {

    private static final RetryTemplate RACES = Races.lostBy(List.of(ConcurrencyException.class));

    private final CommandGateway gateway;
    private final Cache remembered;

    /** @param remembered the charges that this process remembers */
    Commands(CommandGateway gateway, Cache remembered) {
        this.gateway = gateway;
        this.remembered = remembered;
    }

    /**
     * Sends a command that creates something.
     *
     * @return what the command's handler returns
     * @throws AggregateStreamCreationException if it is there already
     */
    @SuppressWarnings(
            "TypeParameterUnusedInFormals") // As the gateway of commands has it: the handler says what it returns.
    public <R extends @Nullable Object> R create(Object command, EventMetadata cause) {
        return gateway.sendAndWait(
                GenericCommandMessage.asCommandMessage(command).withMetaData(MessageMetadata.toMap(cause)));
    }

    /**
     * Sends a command to an existing charge. What lost a race against another process is decided again, and so is a
     * refusal, once: it may rest on a charge that this process remembers and another one has moved.
     *
     * @return what the command's handler returns
     * @throws RefusedException if the charge refuses it
     * @throws AggregateStreamCreationException if something that it creates is there already
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // As above.
    public <R extends @Nullable Object> R update(Object command, EventMetadata cause) {
        try {
            return raced(command, cause);
        } catch (RefusedException e) {
            return raced(command, cause);
        }
    }

    /**
     * Sends a command to a charge as the log has it, where the charge may find that there is nothing to record: then no race is
     * lost that would show that this process remembers it as it was before another one moved it.
     *
     * @return what the command's handler returns
     * @throws RefusedException if the charge refuses it
     * @throws AggregateStreamCreationException if something that it creates is there already
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // As above.
    public <R extends @Nullable Object> R updateAsLogged(StreamName charge, Object command, EventMetadata cause) {
        remembered.remove(charge.value());
        return update(command, cause);
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // As above.
    private <R extends @Nullable Object> R raced(Object command, EventMetadata cause) {
        return RACES.<R>invoke(() -> create(command, cause));
    }
}
