package io.paymentledger.query.projection;

import static io.paymentledger.query.LedgerFixture.entry;
import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paymentledger.base.key.Scope;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.EventAppender;
import io.paymentledger.eventstore.LogNotifier;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class ElsewhereIT {

    private final LedgerFixture ledger = new LedgerFixture();

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void whatAnotherProcessRecordsShowsHere() throws Exception {
        String tenant = ledger.newTenant();
        String key = ledger.key(tenant, Scope.CHARGES_READ);
        try (QueryServiceFixture service = new QueryServiceFixture(ledger.database)) {
            ProcessBuilder builder = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-XX:+ExitOnOutOfMemoryError",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            tenant)
                    .inheritIO();
            // Not in the command line, which everybody on the machine can read: the address holds the password.
            builder.environment().put("LEDGER_URL", ledger.database.url());
            Process writer = builder.start();
            try {
                assertThat(writer.waitFor()).isZero();
                assertThat(service.get(key, "/v1/charges/elsewhere", "min_position", 1)
                                .status())
                        .isEqualTo(200);
            } finally {
                writer.destroyForcibly();
            }
        }
    }

    /** A process of the write side, as far as the log is concerned. */
    static final class Writer {

        private Writer() {}

        public static void main(String[] arguments) {
            PGSimpleDataSource dataSource = new PGSimpleDataSource();
            dataSource.setUrl(System.getenv("LEDGER_URL"));
            dataSource.setUser("ledger_service");
            try (LogNotifier notifier = new LogNotifier(dataSource);
                    EventAppender appender = new EventAppender(
                            dataSource, new TenantLogs(dataSource), notifier::committed, new SimpleMeterRegistry())) {
                StreamName stream = StreamName.key(arguments[0], "elsewhere");
                var _ = appender.append(List.of(LedgerFixture.write(entry(stream, 0, terms(1)))))
                        .join();
            }
        }
    }
}
