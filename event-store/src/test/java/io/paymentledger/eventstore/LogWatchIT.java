package io.paymentledger.eventstore;

import static io.paymentledger.eventstore.StoreFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogWatchIT {

    private final StoreFixture store = StoreFixture.create();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aCommitElsewhereIsNotifiedAndNotOnlyPolled() {
        AtomicInteger calls = new AtomicInteger();
        try (LogWatch watch = new LogWatch(store.database.pool("query_service"))) {
            watch.onChange(calls::incrementAndGet);
            // Polling alone makes two calls a second; a hundred appends, one after the other, are notified far faster.
            await().until(() -> watch.generation() > 0);
            long begin = System.nanoTime();
            int before = calls.get();
            int appends = 0;
            while (calls.get() - before < 50 && appends < 5_000) {
                store.append(event("acme/k-" + appends++, 0)).join();
            }
            long polls = 2 + (System.nanoTime() - begin) / (LogWatch.POLL_MILLIS * 1_000_000L);

            assertThat((long) calls.get() - before).isGreaterThan(polls);
        }
    }

    @Test
    void readersAreToldWhenTheListeningConnectionBreaksAndListeningResumes() {
        try (LogWatch watch = new LogWatch(store.database.pool("query_service"))) {
            await().until(() -> watch.generation() > 0);

            store.database.execute("postgres", """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                     WHERE usename = 'query_service' AND datname = current_database()""");
            long broken = watch.generation();

            await().until(() -> watch.generation() > broken + 2);
            store.database.execute("postgres", """
                    DO $$ BEGIN ASSERT EXISTS (SELECT FROM pg_stat_activity
                     WHERE usename = 'query_service' AND query = 'LISTEN ledger_event'); END $$""");
        }
    }
}
