package io.paymentledger.query.projection;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.paymentledger.base.History;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogWatch;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.query.projection.ProjectionProgress.Progress;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What projections need of Axon, said in full: its auto-configuration looks for Spring Boot 3, so what is left to it may
 * be missing, or be a transaction manager that does nothing.
 */
@Configuration(proxyBeanMethods = false)
class ProjectionConfiguration {

    @Bean
    ProjectionPool projectionPool(DataSource dataSource) throws SQLException {
        return new ProjectionPool(dataSource.unwrap(HikariDataSource.class));
    }

    @Bean
    SpringTransactionManager axonTransactionManager(ProjectionPool pool) {
        return new SpringTransactionManager(pool.transactions());
    }

    /** Stops the start if a token could be committed apart from its rows. */
    @Bean
    SmartInitializingSingleton transactionsAreSprings(org.axonframework.config.Configuration axon) {
        return () -> {
            TransactionManager manager = axon.getComponent(TransactionManager.class);
            if (!(manager instanceof SpringTransactionManager)) {
                throw new IllegalStateException("Axon works with " + manager.getClass());
            }
        };
    }

    @Bean
    DatabaseClock databaseClock() {
        return new DatabaseClock();
    }

    /** The clock of everything in query-service. */
    @Bean
    Clock clock(DatabaseClock database) {
        return database.withZone(ZoneOffset.UTC);
    }

    @Bean
    ProjectionTokens tokenStore(ProjectionPool pool, Clock clock) {
        return ProjectionTokens.on(pool.dataSource(), tokenSerializer(), clock);
    }

    @Bean
    @DependsOnDatabaseInitialization
    ClaimKeeper claimKeeper(ProjectionPool pool, ProjectionTokens tokens, DatabaseClock clock) {
        return new ClaimKeeper(pool.dataSource(), tokens.owner(), clock);
    }

    @Bean
    Projections projections(
            DataSource dataSource,
            ProjectionPool pool,
            TenantLogs tenants,
            History history,
            LogWatch watch,
            ProjectionTokens tokens,
            SpringTransactionManager transactions,
            SetAsideEvents setAside,
            Clock clock) {
        return new Projections(
                dataSource,
                pool.dataSource(),
                new EventLog(pool.dataSource(), tenants),
                history,
                watch,
                tokenSerializer(),
                tokens,
                transactions,
                setAside,
                clock);
    }

    @Bean
    Anchors anchors(ProjectionPool pool) {
        return new Anchors(pool.dataSource());
    }

    @Bean
    SetAsideEvents setAsideEvents(ProjectionPool pool) {
        return new SetAsideEvents(pool.dataSource());
    }

    @Bean
    @DependsOnDatabaseInitialization
    ProjectionGuard projectionGuard(
            List<Projection> projections,
            ProjectionPool pool,
            TenantLogs tenants,
            History history,
            Anchors anchors,
            SetAsideEvents setAside,
            Clock clock) {
        return new ProjectionGuard(
                projections,
                new EventLog(pool.dataSource(), tenants),
                history,
                anchors,
                setAside,
                new Rebuilds(pool.dataSource(), tokenSerializer(), clock));
    }

    @Bean
    Builds builds(ProjectionPool pool) {
        return new Builds(pool.dataSource(), tokenSerializer());
    }

    @Bean
    @DependsOnDatabaseInitialization
    BuildRunner buildRunner(List<Projection> projections, Builds builds, ProjectionPool pool, Clock clock) {
        return new BuildRunner(projections, builds, pool.dataSource(), clock);
    }

    @Bean
    ReadModels readModels(List<Projection> projections, Builds builds, EventLog log) {
        return new ReadModels(projections, builds, log);
    }

    @Bean
    CompositeHealthContributor readModelsHealthContributor(List<Projection> projections, SetAsideEvents setAside) {
        return CompositeHealthContributor.fromMap(projections.stream()
                .collect(Collectors.toMap(Projection::name, projection -> new ReadModelHealth(projection, setAside))));
    }

    /** Static, because groups are made before this configuration is. */
    @Bean
    static ReadModelGroups readModelGroups(ObjectProvider<Projection> projections) {
        return new ReadModelGroups(projections);
    }

    @Bean
    HealthIndicator processorLagHealthIndicator(List<Projection> projections) {
        return new ProcessorLagHealth(projections);
    }

    @Bean
    MeterBinder projectionMeters(List<Projection> projections, SetAsideEvents setAside) {
        return registry -> projections.forEach(projection -> {
            Gauge.builder("ledger.projection.lag.events", projection.lag(), ProjectionLag::events)
                    .description("Events that the read model does not contain yet")
                    .tag("projection", projection.name())
                    .register(registry);
            Gauge.builder("ledger.projection.lag.seconds", projection.lag(), ProjectionLag::seconds)
                    .description("Age of the oldest event that the read model does not contain yet")
                    .tag("projection", projection.name())
                    .register(registry);
            Gauge.builder(
                            "ledger.events.unreadable",
                            projection,
                            each -> each.stopsAt().isPresent() ? 1 : 0)
                    .description("Events in the log that a reader of it cannot read")
                    .tag("reader", projection.name())
                    .register(registry);
            Gauge.builder(
                            "ledger.events.set.aside",
                            setAside,
                            each -> each.of(projection.name()).size())
                    .description("Events that somebody let the projection go past")
                    .tag("projection", projection.name())
                    .register(registry);
            Gauge.builder("ledger.projection.rebuilding", projection, ProjectionConfiguration::rebuilding)
                    .description("Whether the read model is folded again and not answered from: 1 or 0")
                    .tag("projection", projection.name())
                    .register(registry);
        });
    }

    @Bean
    MeterBinder clockMeters(DatabaseClock clock) {
        return registry -> Gauge.builder("ledger.clock.ahead.seconds", clock, DatabaseClock::aheadSeconds)
                .description("How far the clock of this process is ahead of the database's")
                .register(registry);
    }

    private static int rebuilding(Projection projection) {
        Progress progress = projection.progress().progress();
        return progress.rebuilding() || progress.strange() ? 1 : 0;
    }

    private static Serializer tokenSerializer() {
        return TokenSerializer.create();
    }
}
