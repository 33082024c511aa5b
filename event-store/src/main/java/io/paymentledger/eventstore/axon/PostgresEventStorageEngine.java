package io.paymentledger.eventstore.axon;

import io.paymentledger.eventstore.Appended;
import io.paymentledger.eventstore.EventAppender;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.StreamConflictException;
import io.paymentledger.eventstore.StreamConflictException.Place;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.axonframework.common.AxonException;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;

/**
 * The event log as Axon's storage engine.
 *
 * <p>All events of one unit of work are committed together, and the append is its own transaction: no transaction of the
 * caller's surrounds it (ADR 0011). A lost race surfaces as {@link AggregateStreamCreationException} where a stream was
 * born already, else as {@link ConcurrencyException}; its cause is the {@link StreamConflictException} that names what
 * was taken. Events are stamped by the database's clock when they are appended. No snapshot is stored (ADR 0015).
 */
public final class PostgresEventStorageEngine implements EventStorageEngine {

    /** Bounds the memory of one page of {@link #readEvents(TrackingToken, boolean)}. */
    private static final int PAGE_EVENTS = 1_000;

    private final EventAppender appender;
    private final EventLog log;
    private final EventMessages messages;
    private final CommitListener commitListener;
    private final Snapshots snapshots;

    public PostgresEventStorageEngine(
            EventAppender appender,
            EventLog log,
            EventFormat format,
            CommitListener commitListener,
            Snapshots snapshots) {
        this.appender = appender;
        this.log = log;
        this.messages = new EventMessages(format);
        this.commitListener = commitListener;
        this.snapshots = snapshots;
    }

    @Override
    public void appendEvents(List<? extends EventMessage<?>> events) {
        if (events.isEmpty()) {
            return;
        }
        List<DomainEventMessage<?>> unit = events.stream()
                .<DomainEventMessage<?>>map(EventMessages::inStream)
                .toList();
        Appended appended = join(unit);
        commitListener.committed(unit, appended);
    }

    private Appended join(List<DomainEventMessage<?>> unit) {
        try {
            return appender.append(unit.stream().map(messages::write).toList()).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StreamConflictException conflict) {
                throw lostRace(conflict);
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private static AxonException lostRace(StreamConflictException conflict) {
        boolean born = conflict.taken().stream().anyMatch(place -> place.sequence() == 0);
        String streams = String.join(
                ", ", conflict.taken().stream().map(Place::stream).distinct().toList());
        return born
                ? new AggregateStreamCreationException("already born: " + streams, conflict)
                : new ConcurrencyException("somebody else was first: " + streams, conflict);
    }

    @Override
    public DomainEventStream readEvents(String aggregateIdentifier, long firstSequenceNumber) {
        return DomainEventStream.of(log.readStream(aggregateIdentifier, firstSequenceNumber).stream()
                .map(messages::read));
    }

    @Override
    public Optional<Long> lastSequenceNumberFor(String aggregateIdentifier) {
        return log.lastSequence(aggregateIdentifier).stream().boxed().findFirst();
    }

    /** Everything after the token that is there now; it never blocks. */
    @Override
    public Stream<? extends TrackedEventMessage<?>> readEvents(
            @Nullable TrackingToken trackingToken, boolean mayBlock) {
        LogCursor cursor = new LogCursor(log, messages, LogCursor.positions(trackingToken), PAGE_EVENTS);
        return Stream.generate(cursor::poll).takeWhile(Optional::isPresent).map(Optional::orElseThrow);
    }

    @Override
    public TrackingToken createTailToken() {
        return LogPositions.NONE;
    }

    @Override
    public TrackingToken createHeadToken() {
        return log.head();
    }

    @Override
    public TrackingToken createTokenAt(Instant dateTime) {
        return log.clock().before(dateTime);
    }

    @Override
    public void storeSnapshot(DomainEventMessage<?> snapshot) {
        throw new UnsupportedOperationException("snapshots are not stored, see ADR 0015");
    }

    @Override
    public Optional<DomainEventMessage<?>> readSnapshot(String aggregateIdentifier) {
        return snapshots.of(aggregateIdentifier);
    }
}
