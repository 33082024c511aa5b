package io.paymentledger.query.projection;

import org.axonframework.eventhandling.ErrorContext;
import org.axonframework.eventhandling.ErrorHandler;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.jspecify.annotations.Nullable;

/** Lets every failure of a batch through, so that the processor retries it and skips nothing; and remembers the last. */
final class ProjectionFailures implements ErrorHandler {

    private volatile @Nullable Throwable last;

    @Override
    public void handleError(ErrorContext errorContext) throws Exception {
        last = errorContext.error();
        PropagatingErrorHandler.instance().handleError(errorContext);
    }

    /** A batch was committed. */
    void recovered() {
        last = null;
    }

    /** Why the last batch failed; {@code null} if it did not. */
    @Nullable
    Throwable last() {
        return last;
    }
}
