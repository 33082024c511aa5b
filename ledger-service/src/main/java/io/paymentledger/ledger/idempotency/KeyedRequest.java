package io.paymentledger.ledger.idempotency;

import io.paymentledger.events.KeyMeaning.Names;
import io.paymentledger.ledger.charge.RefusedException;
import io.paymentledger.ledger.gateway.GatewayCall;
import io.paymentledger.ledger.gateway.GatewayUnavailableException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request whose key names what it does. */
interface KeyedRequest {

    /** Of the request's command, see {@link Fingerprint}. */
    String fingerprint();

    /** The names of the members in which the request differs from what its key names already. */
    List<String> differences(Names named);

    /**
     * Claims the key, in the commit of what the request does.
     *
     * @return what the gateway is to be asked; {@code null} if the claim settled everything
     * @throws org.axonframework.modelling.command.AggregateStreamCreationException if the key, or something else that the
     *     request claims, is taken
     * @throws RefusedException if an aggregate refuses
     * @throws GatewayUnavailableException if the gateway is known not to answer; nothing was claimed
     */
    @Nullable
    GatewayCall claim();

    /**
     * The answer to the request if what its key names already spent something else that the request brings, so that it
     * is no repetition; empty if it is one.
     */
    Optional<Answer> spent(Names named);

    /** The answer to the request if it could not claim its key, which is free. */
    Answer refused(RuntimeException refusal);
}
