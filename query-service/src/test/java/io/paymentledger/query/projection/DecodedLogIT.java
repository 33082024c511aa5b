package io.paymentledger.query.projection;

import static io.paymentledger.query.LedgerFixture.terms;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.History;
import io.paymentledger.base.LedgerEventFormat;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.LogWatch;
import io.paymentledger.eventstore.NewEvent;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.projection.DecodedLog.Decoded;
import io.paymentledger.query.projection.DecodedLog.Part;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;

class DecodedLogIT {

    private final LedgerFixture ledger = new LedgerFixture();
    private final String tenant = ledger.newTenant();
    private final AtomicInteger reads = new AtomicInteger();
    private final DataSource pool = ledger.database.pool("query_service");
    private final EventLog log = new EventLog(counting(pool), ledger.tenants);
    private final LogWatch watch = new LogWatch(pool);
    private final DecodedLog decoded = new DecodedLog(log, new History(log, new LedgerEventFormat()), watch);

    @AfterEach
    void close() {
        watch.close();
        ledger.close();
    }

    @Test
    void whoAsksForTheSamePlaceGetsWhatWasReadOnce() {
        ledger.captured(StreamName.key(tenant, "c"), terms(1));

        Part one = decoded.after(LogPositions.NONE, 500);
        Part other = decoded.after(LogPositions.NONE, 500);

        assertThat(one.events()).hasSize(3);
        assertThat(other.events()).isEqualTo(one.events());
        assertThat(other.events().getFirst().recorded())
                .isSameAs(one.events().getFirst().recorded());
        assertThat(reads).hasValue(1);
        assertThat(one.full()).isFalse();
        assertThat(decoded.after(LogPositions.NONE, 2).events()).hasSize(2);
        assertThat(decoded.after(LogPositions.NONE, 2).full()).isTrue();
        assertThat(reads).hasValue(1);
        assertThat(decoded.after(LogPositions.NONE.with(0, 2), 500).events())
                .extracting(each -> each.stored().position())
                .containsExactly(3L);
    }

    @Test
    void anEventThatCannotBeReadIsThereWithTheReasonAndWithItsContent() {
        ledger.append(List.of(new NewEvent(
                tenant + "/x",
                0,
                "charge.teleported",
                1,
                UUID.randomUUID(),
                "{}".getBytes(UTF_8),
                "{}".getBytes(UTF_8))));

        Decoded event = decoded.after(LogPositions.NONE, 500).events().getFirst();

        assertThat(event.recorded()).isNull();
        assertThat(event.failure()).hasMessageContaining("charge.teleported");
        assertThat(event.stored().payload()).hasSize(2);
    }

    private DataSource counting(DataSource dataSource) {
        return new DelegatingDataSource(dataSource) {
            @Override
            public Connection getConnection() throws SQLException {
                reads.incrementAndGet();
                return super.getConnection();
            }
        };
    }
}
