package io.paymentledger.query.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.xml.XStreamSerializer;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProjectionTokensIT {

    private final LedgerFixture ledger = new LedgerFixture();
    private final QueryServiceFixture service = new QueryServiceFixture(ledger.database);
    private final ProjectionTokens tokens = service.bean(ProjectionTokens.class);
    private final SpringTransactionManager transactions = service.bean(SpringTransactionManager.class);

    @AfterAll
    void close() {
        service.close();
        ledger.close();
    }

    @Test
    void aVectorOfPositionsIsFetchedAsItWasStored() {
        LogPositions vector = new LogPositions(new TreeMap<>(Map.of(0, 1L, 7, 1L << 62, 2_000_000_000, 3L)));
        transactions.executeInTransaction(() -> tokens.initializeTokenSegments("vector", 1, LogPositions.NONE));

        assertThat(fetch("vector")).isEqualTo(LogPositions.NONE);
        transactions.executeInTransaction(() -> tokens.storeToken(vector, "vector", 0));

        assertThat(fetch("vector")).isEqualTo(vector);
    }

    @Test
    void whoInitialisesATokenSecondGoesOnWithTheFirst() {
        LogPositions first = LogPositions.NONE.with(0, 17);
        transactions.executeInTransaction(() -> tokens.initializeTokenSegments("raced", 1, first));

        transactions.executeInTransaction(() -> tokens.initializeTokenSegments("raced", 1, LogPositions.NONE));

        assertThat(fetch("raced")).isEqualTo(first);
    }

    @Test
    void theStoreWasNamedBeforeTheFirstProcessStarted() {
        String name = transactions.fetchInTransaction(
                () -> tokens.retrieveStorageIdentifier().orElseThrow());

        assertThat(name).hasSize(36);
        assertThat(transactions.fetchInTransaction(
                        () -> tokens.retrieveStorageIdentifier().orElseThrow()))
                .isEqualTo(name);
    }

    /** Whatever a process with a wrong clock wrote would bind its successors for as long as it is wrong. */
    @Test
    void claimsAreRenewedByTheDatabasesClock() {
        transactions.executeInTransaction(() -> tokens.initializeTokenSegments("renewed", 1, LogPositions.NONE));
        ledger.database.execute(
                "query_service",
                "UPDATE query.token_entry SET owner = 'wrong', claimed_at = '2999-01-01T00:00:00.000Z'"
                        + " WHERE processor_name = 'renewed'");
        DatabaseClock clock = new DatabaseClock();

        new ClaimKeeper(ledger.database.pool("query_service"), "wrong", clock).renew();

        String renewed = ledger.rows(
                        "query_service", "SELECT claimed_at FROM query.token_entry WHERE processor_name = 'renewed'")
                .getFirst();
        assertThat(Instant.parse(renewed)).isCloseTo(ledger.log.clock().now(), within(1, ChronoUnit.MINUTES));
        assertThat(clock.instant()).isCloseTo(ledger.log.clock().now(), within(1, ChronoUnit.MINUTES));
    }

    @Test
    void nothingOfAxonsRunsHereThatWasNotAskedFor() {
        Configuration axon = service.bean(Configuration.class);

        assertThat(axon.getComponent(TokenStore.class)).isSameAs(tokens);
        assertThat(axon.eventProcessingConfiguration().eventProcessors()).isEmpty();
        assertThat(service.context.getBeansOfType(Serializer.class).values())
                .noneMatch(serializer -> serializer instanceof XStreamSerializer);
        assertThat(List.of(service.context.getBeanDefinitionNames()))
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("axonserver"));
    }

    private LogPositions fetch(String processor) {
        return transactions.fetchInTransaction(() -> (LogPositions) tokens.fetchToken(processor, 0));
    }
}
