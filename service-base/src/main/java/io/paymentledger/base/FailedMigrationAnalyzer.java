package io.paymentledger.base;

import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says that the schemas cannot be brought up to date, and mostly why. Found by spring.factories. */
final class FailedMigrationAnalyzer extends AbstractFailureAnalyzer<FlywayException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, FlywayException cause) {
        @Nullable SQLException told = findCause(rootFailure, SQLException.class);
        String message = String.valueOf((told == null ? cause : told).getMessage());
        return new FailureAnalysis(
                "the schemas cannot be migrated: "
                        + message.strip().lines().findFirst().orElse(""),
                "See whether the database was set up by bootstrap.sql, and the roles: ledger-service migrates as"
                        + " SPRING_FLYWAY_USER, ledger_owner by default, and query-service as query_service.",
                cause);
    }
}
