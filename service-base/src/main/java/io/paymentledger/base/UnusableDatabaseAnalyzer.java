package io.paymentledger.base;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says that the database cannot be used as the settings have it, where a stack trace would say so. Found by spring.factories. */
final class UnusableDatabaseAnalyzer extends AbstractFailureAnalyzer<SQLException> {

    /** Classes of SQLSTATE: connection exception, invalid authorisation, invalid catalog name. */
    private static final List<String> CLASSES = List.of("08", "28", "3D");

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException cause) {
        @Nullable String state = cause.getSQLState();
        if (state == null || CLASSES.stream().noneMatch(state::startsWith)) {
            return null;
        }
        return new FailureAnalysis(
                "the database cannot be used: " + cause.getMessage(),
                "See whether it is there, and SPRING_DATASOURCE_URL, _USERNAME and _PASSWORD, and for ledger-service"
                        + " SPRING_FLYWAY_USER and _PASSWORD.",
                cause);
    }
}
