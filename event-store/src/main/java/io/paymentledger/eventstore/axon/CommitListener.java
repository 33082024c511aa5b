package io.paymentledger.eventstore.axon;

import io.paymentledger.eventstore.Appended;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;

/** Told of each unit of work of this process once it is durable, on the thread that waited for it. Must not fail. */
@FunctionalInterface
public interface CommitListener {

    /** For processes that need no telling. */
    CommitListener NONE = (events, appended) -> {};

    /**
     * The events were committed.
     *
     * @param events the events of one unit of work, in order
     * @param appended where and when; positions count up by one from the first
     */
    void committed(List<? extends DomainEventMessage<?>> events, Appended appended);
}
