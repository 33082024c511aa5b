package io.paymentledger.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
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
