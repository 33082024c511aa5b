package io.paymentledger.query;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Counts how often the database is asked. */
public final class CountingDataSource extends DelegatingDataSource {

    private final AtomicInteger reads;

    /** @param reads what is counted on */
    public CountingDataSource(DataSource dataSource, AtomicInteger reads) {
        super(dataSource);
        this.reads = reads;
    }

    @Override
    public Connection getConnection() throws SQLException {
        reads.incrementAndGet();
        return super.getConnection();
    }
}
