package io.paymentledger.query.projection;

import io.paymentledger.eventstore.SqlErrors;
import io.paymentledger.eventstore.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * Hands a page of the log, which is one message to Axon, to the read model: one page, one batch, one commit.
 *
 * <p>Every page is taken, also one of nothing but events that the read model ignores. The token then moves with each, so
 * that whoever waits for the position of an ignored event does not wait for the processor to become idle.
 */
final class BatchInvoker implements EventHandlerInvoker {

    private final ReadModel readModel;
    private final DataSource dataSource;
    private final Runnable committed;

    /**
     * Hands pages to a read model.
     *
     * @param dataSource with whose transactions batches are committed
     * @param committed run after the commit of each batch; must not block
     */
    BatchInvoker(ReadModel readModel, DataSource dataSource, Runnable committed) {
        this.readModel = readModel;
        this.dataSource = dataSource;
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
            CurrentUnitOfWork.get().onCleanup(_ -> page.leave());
            fold(page);
        } else {
            throw new IllegalStateException("not a page of the log");
        }
    }

    private void fold(LogPages.Page page) {
        LogPage content = page.take();
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try {
            Makings.turnPage(connection, readModel, content.after(), page.last());
            apply(connection, page, content);
        } catch (SQLException e) {
            throw SqlErrors.translate("folding " + readModel.name(), e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    /** What the database says of a page is not yet of an event: which one it is, is found by one at a time. */
    private void apply(Connection connection, LogPages.Page page, LogPage content) {
        try {
            readModel.apply(connection, content);
        } catch (SQLException e) {
            throw named(page, SqlErrors.translate("folding " + readModel.name(), e));
        } catch (RuntimeException e) {
            throw named(page, e);
        }
    }

    private RuntimeException named(LogPages.Page page, RuntimeException failure) {
        if (failure instanceof StoreUnavailableException) {
            return failure;
        }
        page.comeAgainSingly();
        return page.only()
                .<RuntimeException>map(event -> new UnfoldableEventException(readModel.name(), event, failure))
                .orElse(failure);
    }

    /** A read model is folded again from a fresh start, never under a token of the processor that is running. */
    @Override
    public boolean supportsReset() {
        return false;
    }
}
