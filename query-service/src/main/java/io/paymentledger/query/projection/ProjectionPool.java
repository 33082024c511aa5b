package io.paymentledger.query.projection;

import com.zaxxer.hikari.HikariDataSource;
import io.paymentledger.query.pool.OwnPool;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/**
 * The connections with which read models are folded. Requests have others, so that neither waits for the other: however
 * many reads there are, the log is followed and claims are renewed, and however long a page takes, reads are answered.
 */
final class ProjectionPool implements AutoCloseable {

    /** For each of a handful of read models one that folds and one that reads the log, and the guard's. */
    private static final int MOST_CONNECTIONS = 10;

    /**
     * The longest that one page may take. A settlement file is matched in one piece, so a page may have much to do; what
     * takes longer than this will not end.
     */
    private static final Duration LONGEST_PAGE = Duration.ofMinutes(5);

    /**
     * A commit does not wait for the disk: rows, token and anchors are lost together or not at all, so that after a crash of
     * the server the pages are just folded again. Tables are named without a schema by whoever folds; they are those that
     * are answered from, unless a transaction says otherwise.
     */
    private static final String OPTIONS = "-c search_path=query -c synchronous_commit=off";

    private final HikariDataSource dataSource;
    private final DataSourceTransactionManager transactions;

    /** @param requests the service's own pool, whose address and credentials these connections have, too */
    ProjectionPool(HikariDataSource requests) {
        this.dataSource = OwnPool.beside(requests, "projections", MOST_CONNECTIONS, LONGEST_PAGE, OPTIONS);
        this.transactions = new DataSourceTransactionManager(dataSource);
    }

    /** A connection each of whose commits stands alone, unless a transaction of {@link #transactions} is running. */
    DataSource dataSource() {
        return dataSource;
    }

    /** Its transactions are those of the projections' batches. */
    DataSourceTransactionManager transactions() {
        return transactions;
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
