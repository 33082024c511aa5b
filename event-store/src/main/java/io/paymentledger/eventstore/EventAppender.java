package io.paymentledger.eventstore;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.sql.DataSource;

/** The write side of the event store: each log has one writer in this process, started when it is first needed. */
public final class EventAppender implements AutoCloseable {

    private final DataSource dataSource;
    private final LogAssignment assignment;
    private final Runnable committed;
    private final MeterRegistry metrics;
    private final ConcurrentMap<Integer, LogAppender> writers = new ConcurrentHashMap<>();

    /** @param committed run after each commit; must not block */
    public EventAppender(DataSource dataSource, LogAssignment assignment, Runnable committed, MeterRegistry metrics) {
        this.dataSource = dataSource;
        this.assignment = assignment;
        this.committed = committed;
        this.metrics = metrics;
    }

    /**
     * Appends the events of one unit of work, over all their streams, in one commit or not at all.
     *
     * @param unit at least one event; all streams belong to one log
     * @return completes when the commit is durable; fails with {@link StreamConflictException} if a place in a stream
     *     is taken, or with {@link StoreUnavailableException} if the database cannot be reached or too much is waiting
     * @throws IllegalArgumentException if the streams belong to several logs
     */
    public CompletableFuture<Appended> append(List<NewEvent> unit) {
        int log = assignment.logOf(unit.getFirst().stream());
        for (NewEvent event : unit) {
            if (assignment.logOf(event.stream()) != log) {
                throw new IllegalArgumentException("one unit of work never spans two logs");
            }
        }
        return writers.computeIfAbsent(log, number -> new LogAppender(number, dataSource, committed, metrics))
                .append(unit);
    }

    /** How the appends go, for each log that this process has appended to. */
    public List<AppendState> states() {
        return writers.values().stream()
                .flatMap(writer -> writer.state().stream())
                .toList();
    }

    /** Commits what was handed in and takes no more. */
    @Override
    public void close() {
        writers.values().forEach(LogAppender::close);
    }
}
