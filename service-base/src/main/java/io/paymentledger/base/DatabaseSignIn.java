package io.paymentledger.base;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;

/**
 * Signs in once before the service serves, so that a role or a password that the database refuses is told at the start, and
 * not by each request. A database that is away may come.
 */
final class DatabaseSignIn implements InitializingBean {

    private static final Logger LOGGER = LoggerFactory.getLogger(DatabaseSignIn.class);

    /** The class of SQLSTATE: invalid authorisation. */
    private static final String REFUSED = "28";

    private final DataSource dataSource;

    DatabaseSignIn(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public void afterPropertiesSet() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            LOGGER.debug("signed in to {}", connection.getMetaData().getURL());
        } catch (SQLException e) {
            if (String.valueOf(e.getSQLState()).startsWith(REFUSED)) {
                throw e;
            }
            LOGGER.warn("the database is not there yet: {}", e.getMessage());
        }
    }
}
