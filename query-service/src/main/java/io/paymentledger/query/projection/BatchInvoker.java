package io.paymentledger.query.projection;

import io.paymentledger.base.History;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.eventstore.LogPositions;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/**
 * Hands a processor's batch to the read model as a whole, where Axon offers its events one by one: at its last event.
 *
 * <p>Every event is taken, also those that the read model ignores. The token then moves with each batch, so that whoever
 * waits for the position of an ignored event does not wait for the processor to become idle.
 */
final class BatchInvoker implements EventHandlerInvoker {

    private final ReadModel readModel;
    private final LogAssignment assignment;
    private final Runnable committed;

    /** @param committed run after the commit of each batch; must not block */
    BatchInvoker(ReadModel readModel, LogAssignment assignment, Runnable committed) {
        this.readModel = readModel;
        this.assignment = assignment;
        this.committed = committed;
    }

    /** All events of one stream belong to one segment, in every process alike: a text's hash code never differs. */
    @Override
    public boolean canHandle(EventMessage<?> message, Segment segment) {
        return segment.matches(domainEvent(message).getAggregateIdentifier());
    }

    @Override
    public void handle(EventMessage<?> message, Segment segment) {
        if (CurrentUnitOfWork.get() instanceof BatchingUnitOfWork<?> batch) {
            if (batch.isLastMessage(message)) {
                batch.afterCommit(_ -> committed.run());
                readModel.apply(batch.getMessages().stream().map(this::logEvent).toList());
            }
        } else {
            throw new IllegalStateException("events come in batches");
        }
    }

    /** A read model is folded again from a fresh start, never under a token of the processor that is running. */
    @Override
    public boolean supportsReset() {
        return false;
    }

    private LogEvent logEvent(Message<?> message) {
        if (!(message instanceof TrackedEventMessage<?> tracked)) {
            throw new IllegalStateException("an event without a position");
        }
        DomainEventMessage<?> event = domainEvent(tracked);
        LogPositions positions = TokenPositions.of(tracked.trackingToken());
        int log = assignment.logOf(event.getAggregateIdentifier());
        return new LogEvent(log, History.recorded(event, positions.in(log), event.getTimestamp()));
    }

    private static DomainEventMessage<?> domainEvent(EventMessage<?> message) {
        if (message instanceof DomainEventMessage<?> event) {
            return event;
        }
        throw new IllegalStateException("an event without a stream");
    }
}
