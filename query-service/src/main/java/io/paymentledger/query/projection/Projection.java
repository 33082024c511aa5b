package io.paymentledger.query.projection;

import java.time.Duration;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * A read model that follows the log: a pooled streaming processor of Axon's, which one process at a time claims.
 *
 * <p>A batch's rows and the token are committed together or not at all, so each event counts once. A batch that fails is
 * tried again, after a pause that grows to a minute, until it succeeds; nothing is ever skipped.
 */
public final class Projection implements SmartLifecycle, AutoCloseable {

    /** A page is a batch, and so one commit; how long pages are is the matter of {@link LogPages}. */
    private static final int BATCH_PAGES = 1;

    /** A page holds the events of all streams, so there is one segment, and a log's events are folded in their order. */
    private static final int SEGMENTS = 1;

    /** How often an idle owner renews its claim, and how often the others look for one to take over. */
    private static final Duration CLAIM_RENEWAL = Duration.ofSeconds(1);

    /** Before the web server, so that it stops after the last request was answered. */
    private static final int PHASE = 0;

    private final String name;
    private final ProjectionProgress progress;
    private final ProjectionLag lag;
    private final ProjectionFailures failures = new ProjectionFailures();
    private final ProjectionThread coordinator;
    private final ProjectionThread worker;
    private final PooledStreamingEventProcessor processor;

    Projection(
            ReadModel readModel,
            ProjectionProgress progress,
            ProjectionLag lag,
            LogPages pages,
            ProjectionTokens tokens,
            SpringTransactionManager transactions) {
        this.name = readModel.name();
        this.progress = progress;
        this.lag = lag;
        this.coordinator = new ProjectionThread(name + "-coordinator");
        this.worker = new ProjectionThread(name + "-worker");
        this.processor = PooledStreamingEventProcessor.builder()
                .name(name)
                .eventHandlerInvoker(new BatchInvoker(readModel, this::committed))
                .errorHandler(failures)
                .messageSource(pages)
                .tokenStore(tokens)
                .transactionManager(transactions)
                .coordinatorExecutor(coordinator)
                .workerExecutor(worker)
                .initialSegmentCount(SEGMENTS)
                .initialToken(StreamableMessageSource::createTailToken)
                .tokenClaimInterval(CLAIM_RENEWAL.toMillis())
                .claimExtensionThreshold(CLAIM_RENEWAL.toMillis())
                .batchSize(BATCH_PAGES)
                .build();
    }

    private void committed() {
        failures.recovered();
        progress.committed();
    }

    /** The name of the read model. */
    public String name() {
        return name;
    }

    /** How far the read model has come. */
    public ProjectionProgress progress() {
        return progress;
    }

    /** How far the read model is behind. */
    ProjectionLag lag() {
        return lag;
    }

    /** Somebody, perhaps another process, has gone past what failed here. */
    void passed() {
        failures.recovered();
    }

    /** Why this process fails to go on; {@code null} if it does not. */
    @Nullable
    String failure() {
        Throwable last = failures.last();
        if (last != null) {
            return last.getClass().getName();
        }
        return processor.isError() ? "the log cannot be read" : null;
    }

    @Override
    public void start() {
        processor.start();
    }

    @Override
    public void stop() {
        processor.shutDown();
    }

    @Override
    public void stop(Runnable stopped) {
        var _ = processor.shutdownAsync().whenComplete((_, _) -> stopped.run());
    }

    @Override
    public boolean isRunning() {
        return processor.isRunning();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public void close() {
        coordinator.shutdownNow();
        worker.shutdownNow();
    }
}
