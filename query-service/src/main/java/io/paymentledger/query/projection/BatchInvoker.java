package io.paymentledger.query.projection;

import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/**
 * Hands a page of the log, which is one message to Axon, to the read model: one page, one batch, one commit.
 *
 * <p>Every page is taken, also one of nothing but events that the read model ignores. The token then moves with each, so
 * that whoever waits for the position of an ignored event does not wait for the processor to become idle.
 */
final class BatchInvoker implements EventHandlerInvoker {

    private final ReadModel readModel;
    private final Anchors anchors;
    private final Runnable committed;

    /** @param committed run after the commit of each batch; must not block */
    BatchInvoker(ReadModel readModel, Anchors anchors, Runnable committed) {
        this.readModel = readModel;
        this.anchors = anchors;
        this.committed = committed;
    }

    @Override
    public boolean canHandle(EventMessage<?> message, Segment segment) {
        return true;
    }

    @Override
    public void handle(EventMessage<?> message, Segment segment) {
        if (message.getPayload() instanceof LogPages.Page page) {
            CurrentUnitOfWork.get().afterCommit(_ -> committed.run());
            LogPage content = page.take();
            anchors.check(readModel.name(), content.after());
            readModel.apply(content);
            anchors.move(readModel.name(), page.last());
        } else {
            throw new IllegalStateException("not a page of the log");
        }
    }

    /** A read model is folded again from a fresh start, never under a token of the processor that is running. */
    @Override
    public boolean supportsReset() {
        return false;
    }
}
