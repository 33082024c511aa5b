package io.paymentledger.query.projection;

import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.StoredEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * A read model that follows the log: a pooled streaming processor of Axon's, which one process at a time claims.
 *
 * <p>A batch's rows and the token are committed together or not at all, so each event counts once. A batch that fails is
 * tried again, after a pause that grows to a minute, until it succeeds; nothing is skipped but what the read model does
 * not need and cannot read, and what somebody set aside.
 */
public final class Projection implements SmartLifecycle, AutoCloseable {

    /** A page is a batch, and so one commit; how long pages are is the matter of {@link LogPages}. */
    private static final int BATCH_PAGES = 1;

    /** A page holds the events of all streams, so there is one segment, and a log's events are folded in their order. */
    private static final int SEGMENTS = 1;

    private static final int SEGMENT = 0;

    /** How long a claim that was given up is left to others. */
    private static final Duration LET_GO = Duration.ofMillis(100);

    /** How often an idle owner renews its claim, and how often the others look for one to take over. */
    private static final Duration CLAIM_RENEWAL = Duration.ofSeconds(1);

    /** Before the web server, so that it stops after the last request was answered. */
    static final int PHASE = 0;

    private final String name;
    private final ReadModel readModel;
    private final LogPages pages;
    private final ProjectionProgress progress;
    private final ProjectionLag lag;
    private final ProjectionFailures failures = new ProjectionFailures();
    private final ProjectionThread coordinator;
    private final ProjectionThread worker;
    private final PooledStreamingEventProcessor processor;
    private final ProjectionPulse pulse = new ProjectionPulse(this);

    Projection(
            ReadModel readModel,
            ProjectionProgress progress,
            ProjectionLag lag,
            LogPages pages,
            DataSource dataSource,
            ProjectionTokens tokens,
            SpringTransactionManager transactions) {
        this.name = readModel.name();
        this.readModel = readModel;
        this.pages = pages;
        this.progress = progress;
        this.lag = lag;
        this.coordinator = new ProjectionThread(name + "-coordinator");
        this.worker = new ProjectionThread(name + "-worker");
        this.processor = PooledStreamingEventProcessor.builder()
                .name(name)
                .eventHandlerInvoker(new BatchInvoker(readModel, dataSource, this::committed))
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

    /** The positions that this process holds the claim at; empty if it holds none. */
    LogPositions held() {
        return processor.processingStatus().values().stream()
                .map(status -> TokenPositions.of(status.getTrackingToken()))
                .reduce(LogPositions::upperBound)
                .orElse(LogPositions.NONE);
    }

    /** Gives the claim up, and everything that was read under it; it may be taken anew a moment later. */
    void letGo() {
        processor.releaseSegment(SEGMENT, LET_GO.toMillis(), TimeUnit.MILLISECONDS);
    }

    ReadModel readModel() {
        return readModel;
    }

    /** The log, as this read model reads it. */
    LogPages pages() {
        return pages;
    }

    /** The event in front of which it stops, because the read model needs it and it cannot be read; whoever folds it. */
    Optional<StoredEvent> stopsAt() {
        return pages.unreadableAfter(progress.reached());
    }

    /** The event that this process fails to take in, once it is found. */
    Optional<StoredEvent> failsAt() {
        return failures.last() instanceof UnfoldableEventException unfoldable
                ? Optional.of(unfoldable.event())
                : Optional.empty();
    }

    /** How far the read model has come. */
    public ProjectionProgress progress() {
        return progress;
    }

    /** How far the read model is behind. */
    ProjectionLag lag() {
        return lag;
    }

    /** Whether it follows the log; one for all who ask, because it remembers what it saw. */
    ProjectionPulse pulse() {
        return pulse;
    }

    /** Somebody, perhaps another process, has gone past what failed here. */
    void passed() {
        failures.recovered();
    }

    /** Why this process failed to fold what it read last; {@code null} if it did not. */
    @Nullable
    String failure() {
        Throwable last = failures.last();
        if (last == null) {
            return null;
        }
        return (last instanceof UnfoldableEventException && last.getCause() != null ? last.getCause() : last)
                .getClass()
                .getName();
    }

    /** Whether this process failed to read the log when it last tried, which may be as long ago as it had the claim. */
    boolean cannotRead() {
        return processor.isError();
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
