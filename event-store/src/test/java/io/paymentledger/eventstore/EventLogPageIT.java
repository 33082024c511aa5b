package io.paymentledger.eventstore;

import static io.paymentledger.eventstore.StoreFixture.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A page of several logs is no longer than a page of one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventLogPageIT {

    private static final int MANY = 100;
    private static final int FEW = 3;

    private final StoreFixture store = StoreFixture.create();
    private final int first = 0;
    private final int second = 1;
    private final int third = 2;

    @BeforeAll
    void append() {
        store.database.execute("ledger_owner", "INSERT INTO ledger.log_head (log) VALUES (1), (2)");
        assertThat(store.bind("first", first)).isEqualTo(first);
        assertThat(store.bind("second", second)).isEqualTo(second);
        assertThat(store.bind("third", third)).isEqualTo(third);
        append("first", MANY);
        append("second", FEW);
        append("third", MANY);
    }

    @AfterAll
    void close() {
        store.close();
    }

    @Test
    void theLogsShareTheLimitAndWhatOneLeavesIsForTheOthers() {
        List<StoredEvent> page = store.log.readAfter(LogPositions.NONE, 43);

        assertThat(page).hasSize(43);
        assertThat(of(page, second)).containsExactly(1L, 2L, 3L);
        assertThat(of(page, first)).hasSize(20).startsWith(1L, 2L);
        assertThat(of(page, third)).hasSize(20).startsWith(1L, 2L);
    }

    @Test
    void theLogsShareTheBytes() {
        int bytes = store.log.readLog(first, 0, 1, Long.MAX_VALUE).getFirst().payload().length + 2;

        List<StoredEvent> page = store.log.readAfter(LogPositions.NONE, 1_000, 43L * bytes);

        // Of each log, the first event beyond its share comes, too.
        assertThat(page).hasSizeBetween(43, 43 + 3);
        assertThat(of(page, third)).hasSizeGreaterThan(15);
    }

    @Test
    void eachLogGoesOnHoweverSmallTheLimit() {
        List<StoredEvent> page = store.log.readAfter(LogPositions.NONE, 1, 1);

        assertThat(page).extracting(StoredEvent::log).containsExactlyInAnyOrder(first, second, third);
    }

    private static List<Long> of(List<StoredEvent> page, int log) {
        return page.stream()
                .filter(event -> event.log() == log)
                .map(StoredEvent::position)
                .toList();
    }

    private void append(String tenant, int events) {
        Appended _ = store.append(IntStream.range(0, events)
                        .mapToObj(i -> event(tenant + "/" + i, 0))
                        .toArray(NewEvent[]::new))
                .join();
    }
}
