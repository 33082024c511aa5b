package io.paymentledger.ledger;

import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.base.LedgerEventFormat;
import io.paymentledger.base.MessageMetadata;
import io.paymentledger.base.journal.KeyRequestJournal;
import io.paymentledger.base.journal.KeyRequests;
import io.paymentledger.eventstore.AppendProbe;
import io.paymentledger.eventstore.Confirmation;
import io.paymentledger.eventstore.EventAppender;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogNotifier;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.eventstore.axon.CommitListener;
import io.paymentledger.eventstore.axon.PostgresEventStorageEngine;
import io.paymentledger.eventstore.axon.Snapshots;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.caching.Cache;
import org.axonframework.common.caching.WeakReferenceCache;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.messaging.correlation.SimpleCorrelationDataProvider;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The writing side of the event store, and Axon over it. Beans are explicit where Axon 4 and Boot 4 would not meet (ADR 0016). */
@Configuration(proxyBeanMethods = false)
class StoreWriterConfiguration {

    @Bean
    LogNotifier logNotifier(DataSource dataSource) {
        return new LogNotifier(dataSource);
    }

    @Bean
    EventAppender eventAppender(
            DataSource dataSource, TenantLogs tenantLogs, LogNotifier notifier, MeterRegistry metrics) {
        return new EventAppender(dataSource, tenantLogs, notifier::committed, metrics);
    }

    @Bean
    HealthIndicator appendsHealthIndicator(EventAppender appender, EventLog log, DataSource dataSource) {
        return new AppendHealth(appender, log, new AppendProbe(dataSource));
    }

    @Bean
    Confirmation confirmation(DataSource dataSource) {
        return new Confirmation(dataSource);
    }

    /** The service's own clock, for what is not in history. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    KeyRequestJournal keyRequestJournal(KeyRequests requests, MeterRegistry metrics) {
        return new KeyRequestJournal(requests, metrics);
    }

    @Bean
    EventStore eventStore(
            EventAppender appender,
            EventLog log,
            LedgerEventFormat format,
            List<CommitListener> listeners,
            Snapshots snapshots) {
        CommitListener all = (events, appended) -> listeners.forEach(listener -> listener.committed(events, appended));
        return EmbeddedEventStore.builder()
                .storageEngine(new PostgresEventStorageEngine(appender, log, format, all, snapshots))
                .build();
    }

    /** The append is the transaction. One around a command would hold a connection while it waits for the commit of others (ADR 0011). */
    @Bean
    TransactionManager axonTransactionManager() {
        return NoTransactionManager.INSTANCE;
    }

    @Bean
    CommandTargetResolver commandTargetResolver() {
        return new CommandTargets();
    }

    /** Keeps an aggregate between its claim and its outcome; what is lost or stale is read again. */
    @Bean
    Cache aggregateCache() {
        return new WeakReferenceCache();
    }

    /**
     * Handles a command on the caller's thread; whatever it throws, nothing is appended. An event carries who and what
     * caused its command.
     */
    @Bean
    CommandBus commandBus(TransactionManager transactionManager) {
        SimpleCommandBus bus = SimpleCommandBus.builder()
                .transactionManager(transactionManager)
                .rollbackConfiguration(RollbackConfigurationType.ANY_THROWABLE)
                .build();
        CorrelationDataProvider causes =
                new SimpleCorrelationDataProvider(MessageMetadata.NAMES.toArray(String[]::new));
        bus.registerHandlerInterceptor(new CorrelationDataInterceptor<>(causes));
        return bus;
    }
}
