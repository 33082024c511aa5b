package io.paymentledger.query.scope;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.PGStatement;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The one place by which rows of tenants are read for those who ask. It says whose they are; a statement cannot. */
@Component
public final class TenantReads {

    private final JdbcClient database;
    private final JdbcClient planningEachTime;

    public TenantReads(DataSource dataSource) {
        this.database = JdbcClient.create(dataSource);
        this.planningEachTime = JdbcClient.create(new PlanningEachTime(dataSource));
    }

    /** A read of a tenant's rows. */
    public TenantRead of(String tenant, ScopedSelect select) {
        return new TenantRead(client(select), select, Map.of("tenant", tenant));
    }

    /** A read of what is no tenant's. There is no tenant, so the database refuses a statement that names a table. */
    public TenantRead ofNobody(ScopedSelect select) {
        return new TenantRead(client(select), select, Map.of());
    }

    private JdbcClient client(ScopedSelect select) {
        return select.isPlannedEachTime() ? planningEachTime : database;
    }

    /** Has the driver keep no statement, and so the database no plan. */
    private static final class PlanningEachTime extends JdbcTemplate {

        PlanningEachTime(DataSource dataSource) {
            super(dataSource);
        }

        @Override
        protected void applyStatementSettings(Statement statement) throws SQLException {
            super.applyStatementSettings(statement);
            statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        }
    }
}
