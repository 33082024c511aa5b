package io.paymentledger.benchmarks.baseline;

import io.paymentledger.eventstore.Appended;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.eventstore.axon.CommitListener;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The ledger with Axon's own JDBC engine for its event store: the same service, the same events in the same bytes, one
 * commit for each unit of work. What the ledger reads from {@code ledger.event} is a view of Axon's table.
 */
@Configuration(proxyBeanMethods = false)
class StockAxonBaseline {

    private static final String UNIQUE_VIOLATION = "23505";

    /** Its name is that of the ledger's own bean, which it replaces. */
    @Bean
    @DependsOnDatabaseInitialization
    EventStore eventStore(
            DataSource dataSource, PlatformTransactionManager transactions, List<CommitListener> listeners) {
        Engine engine = new Engine(
                JdbcEventStorageEngine.builder()
                        .connectionProvider(new SpringDataSourceConnectionProvider(dataSource))
                        .transactionManager(new SpringTransactionManager(transactions))
                        .eventSerializer(new LedgerEventSerializer())
                        .snapshotSerializer(new LedgerEventSerializer())
                        .persistenceExceptionResolver(failure ->
                                failure instanceof SQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState())),
                listeners);
        engine.createSchema(PostgresEventTableFactory.INSTANCE);
        new JdbcTemplate(dataSource).execute("""
                DROP TABLE ledger.event;
                CREATE VIEW ledger.event AS
                SELECT 0 AS log, globalindex AS position, aggregateidentifier AS stream, sequencenumber AS sequence,
                       payloadtype AS type, payloadrevision::integer AS revision, eventidentifier::uuid AS event_id,
                       timestamp::timestamptz AS occurred_at, payload, metadata
                  FROM domainevententry;
                GRANT SELECT ON ledger.event TO ledger_owner""");
        return EmbeddedEventStore.builder().storageEngine(engine).build();
    }

    /** Tells the ledger what was committed, as its own engine does. */
    private static final class Engine extends JdbcEventStorageEngine {

        /** The stock engine does not say where its rows went, and nothing in this benchmark asks. */
        private static final long UNKNOWN_POSITION = 1;

        private final List<CommitListener> listeners;

        Engine(Builder builder, List<CommitListener> listeners) {
            super(builder);
            this.listeners = listeners;
        }

        @Override
        public void appendEvents(List<? extends EventMessage<?>> events) {
            super.appendEvents(events);
            List<DomainEventMessage<?>> committed = events.stream()
                    .<DomainEventMessage<?>>map(event -> (DomainEventMessage<?>) event)
                    .toList();
            Appended appended = new Appended(LogAssignment.DEFAULT_LOG, UNKNOWN_POSITION, Instant.now());
            listeners.forEach(listener -> listener.committed(committed, appended));
        }
    }
}
