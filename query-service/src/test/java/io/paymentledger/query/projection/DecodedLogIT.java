package io.paymentledger.query.projection;

import static io.paymentledger.query.LedgerFixture.terms;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.History;
import io.paymentledger.base.LedgerEventFormat;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.LogWatch;
import io.paymentledger.eventstore.NewEvent;
import io.paymentledger.query.CountingDataSource;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.projection.DecodedLog.Decoded;
import io.paymentledger.query.projection.DecodedLog.Part;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DecodedLogIT {

    private final LedgerFixture ledger = new LedgerFixture();
    private final String tenant = ledger.newTenant();
    private final AtomicInteger reads = new AtomicInteger();
    private final DataSource pool = ledger.database.pool("query_service");
    private final EventLog log = new EventLog(new CountingDataSource(pool, reads), ledger.tenants);
    private final LogWatch watch = new LogWatch(pool);
    private final DecodedLog decoded = new DecodedLog(log, new History(log, new LedgerEventFormat()), watch);

    @BeforeEach
    void decodeCharges() {
        decoded.decodeFor("charge"::equals);
    }

    @AfterEach
    void close() {
        watch.close();
        ledger.close();
    }

    @Test
    void whoAsksForTheSamePlaceGetsWhatWasReadOnce() {
        ledger.captured(StreamName.key(tenant, "c"), terms(1));

        Part one = decoded.after("one", LogPositions.NONE, 500);
        Part other = decoded.after("other", LogPositions.NONE, 500);

        assertThat(one.events()).hasSize(3);
        assertThat(other.events()).isEqualTo(one.events());
        assertThat(other.events().getFirst().recorded())
                .isSameAs(one.events().getFirst().recorded());
        assertThat(reads).hasValue(1);
        assertThat(one.full()).isFalse();
        assertThat(decoded.after("one", LogPositions.NONE, 2).events()).hasSize(2);
        assertThat(decoded.after("one", LogPositions.NONE, 2).full()).isTrue();
        assertThat(reads).hasValue(1);
    }

    @Test
    void whoComesLaterGetsAtOnceWhatOthersReadInParts() {
        ledger.captured(StreamName.key(tenant, "c"), terms(1));
        decoded.after("one", LogPositions.NONE, 500);
        ledger.captured(StreamName.key(tenant, "d"), terms(2));
        Part second = decoded.after("one", at(3), 500);

        Part late = decoded.after("late", at(2), 500);

        assertThat(positions(late)).containsExactly(3L, 4L, 5L, 6L);
        assertThat(late.events().subList(1, 4)).isEqualTo(second.events());
        assertThat(late.full()).isFalse();
        assertThat(reads).hasValue(2);
    }

    @Test
    void aFullPartIsHandedOutAlone() {
        ledger.captured(StreamName.key(tenant, "c"), terms(1));
        decoded.after("one", LogPositions.NONE, 2);
        decoded.after("one", at(2), 2);

        Part late = decoded.after("late", at(1), 500);

        assertThat(positions(late)).containsExactly(2L);
        assertThat(late.full()).isTrue();
    }

    @Test
    void nothingIsLeftOutBetweenTheEndOfOnePartAndTheBeginningOfAnother() {
        ledger.captured(StreamName.key(tenant, "c"), terms(1));
        decoded.after("one", LogPositions.NONE, 1);
        decoded.after("one", at(2), 500);

        assertThat(positions(decoded.after("one", LogPositions.NONE, 500))).containsExactly(1L);
        assertThat(positions(decoded.after("one", at(1), 500))).containsExactly(2L, 3L);
    }

    @Test
    void eachLogGoesOnFromWhereItIs() {
        String elsewhere = ledger.newTenant(1);
        ledger.captured(StreamName.key(tenant, "c"), terms(1));
        ledger.captured(StreamName.key(elsewhere, "c"), terms(1));
        decoded.after("one", LogPositions.NONE, 500);
        ledger.captured(StreamName.key(elsewhere, "d"), terms(2));
        decoded.after("one", at(3).with(1, 3), 500);

        Part late = decoded.after("late", at(2).with(1, 1), 500);

        assertThat(late.events())
                .extracting(each -> each.stored().log() + ":" + each.stored().position())
                .containsExactlyInAnyOrder("0:3", "1:2", "1:3", "1:4", "1:5", "1:6");
        assertThat(reads).hasValue(2);
    }

    @Test
    void whoIsFarAheadWaitsForWhoeverMovesOnBehindIt() {
        for (int i = 0; i < 20; i++) {
            ledger.append(Stream.generate(this::teleported).limit(1_000).toList());
        }
        for (int from = 0; from < 16_000; from += LogPages.MOST_EVENTS) {
            assertThat(decoded.after("first", at(from), LogPages.MOST_EVENTS).full())
                    .isTrue();
        }
        AtomicInteger asked = new AtomicInteger();
        // Who has not moved for a second keeps nobody waiting, and here the machine may stand still for as long.
        await().until(() -> {
            int step = 20 * asked.incrementAndGet();
            assertThat(decoded.after("last", at(step), 1).events()).hasSize(1);
            Part part = decoded.after("first", at(16_000 + step), 10);
            return part.events().isEmpty() && part.full();
        });

        assertThat(decoded.after("first", at(1_000), 10).events()).hasSize(10);
    }

    private NewEvent teleported() {
        return new NewEvent(
                tenant + "/" + UUID.randomUUID(),
                0,
                "charge.teleported",
                1,
                UUID.randomUUID(),
                "{}".getBytes(UTF_8),
                "{}".getBytes(UTF_8));
    }

    private static LogPositions at(long position) {
        return LogPositions.NONE.with(0, position);
    }

    private static List<Long> positions(Part part) {
        return part.events().stream().map(each -> each.stored().position()).toList();
    }

    @Test
    void anEventThatCannotBeReadIsThereWithTheReasonAndWithItsContent() {
        ledger.append(List.of(teleported()));

        Decoded event = decoded.after("one", LogPositions.NONE, 500).events().getFirst();

        assertThat(event.recorded()).isNull();
        assertThat(event.failure()).hasMessageContaining("charge.teleported");
        assertThat(event.stored().payload()).hasSize(2);
    }

    @Test
    void whatNoReadModelNeedsIsThereUnread() {
        ledger.captured(StreamName.key(tenant, "c"), terms(1));
        ledger.append(List.of(teleported()));
        DecodedLog ofOrders = new DecodedLog(log, new History(log, new LedgerEventFormat()), watch);
        ofOrders.decodeFor("order"::equals);

        Part part = ofOrders.after("one", LogPositions.NONE, 500);

        assertThat(positions(part)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(part.events()).allSatisfy(each -> {
            assertThat(each.recorded()).isNull();
            assertThat(each.failure()).isNull();
        });
        ofOrders.decodeFor("charge"::equals);
        assertThat(ofOrders.afresh(LogPositions.NONE, 1).events().getFirst().recorded())
                .isNotNull();
    }
}
