package io.paymentledger.query.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogWatch;
import io.paymentledger.query.CountingDataSource;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.LedgerFixture.Entry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogBlocksIT {

    private final LedgerFixture ledger = new LedgerFixture();
    private final DataSource pool = ledger.database.pool("query_service");
    private final AtomicInteger reads = new AtomicInteger();
    private final LogWatch watch = new LogWatch(pool);
    private final LogBlocks blocks =
            new LogBlocks(new EventLog(new CountingDataSource(pool, reads), ledger.tenants), watch);

    @AfterAll
    void close() {
        watch.close();
        ledger.close();
    }

    /** The log may be another one by then: who has a lease since it was restored is given nothing of the one before. */
    @Test
    void aBlockIsSharedByWhoeverHadHisLeaseWhenItWasRead() {
        String tenant = ledger.newTenant();
        ledger.append(IntStream.range(0, 2 * LogBlocks.BLOCK)
                .mapToObj(i -> LedgerFixture.entry(StreamName.key(tenant, "k-" + i), 0, LedgerFixture.terms(1)))
                .toArray(Entry[]::new));
        long before = System.nanoTime();

        assertThat(blocks.after(0, LogBlocks.BLOCK, before)).hasSize(LogBlocks.BLOCK);
        assertThat(blocks.after(0, LogBlocks.BLOCK + 1, before)).hasSize(LogBlocks.BLOCK - 1);
        assertThat(reads).hasValue(1);

        assertThat(blocks.after(0, LogBlocks.BLOCK, System.nanoTime())).hasSize(LogBlocks.BLOCK);
        assertThat(reads).hasValue(2);
    }
}
