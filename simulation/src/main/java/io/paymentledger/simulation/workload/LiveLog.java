package io.paymentledger.simulation.workload;

import io.paymentledger.eventstore.Appended;
import io.paymentledger.eventstore.EventAppender;
import io.paymentledger.eventstore.NewEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Appends through the event store's own writer, as the write side does; the database's clock says when. */
final class LiveLog implements CommitSink {

    /** The commits of several commands are handed in together, or a million of them would wait for the disk one by one. */
    private static final int EVENTS_PER_UNIT = 500;

    /** What may wait for the writer, which commits what waits together. */
    private static final int MOST_UNITS_WAITING = 8;

    private final EventAppender appender;
    private final StoredForm form;
    private final Deque<CompletableFuture<Appended>> waiting = new ArrayDeque<>();
    private List<NewEvent> unit = new ArrayList<>();

    LiveLog(EventAppender appender, StoredForm form) {
        this.appender = appender;
        this.form = form;
    }

    @Override
    public void accept(Commit commit, @Nullable Instant at) {
        unit.addAll(form.of(commit));
        if (unit.size() >= EVENTS_PER_UNIT) {
            hand();
        }
    }

    private void hand() {
        if (waiting.size() == MOST_UNITS_WAITING) {
            waiting.remove().join();
        }
        waiting.add(appender.append(unit));
        unit = new ArrayList<>();
    }

    @Override
    public void close() {
        if (!unit.isEmpty()) {
            hand();
        }
        waiting.forEach(CompletableFuture::join);
    }
}
