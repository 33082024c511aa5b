package io.paymentledger.query;

import io.paymentledger.eventstore.testing.LedgerDatabase;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.context.ConfigurableApplicationContext;

/** The service over a ledger's database, in the process of the test. */
public final class QueryServiceFixture extends AskedService {

    public final ConfigurableApplicationContext context;

    public QueryServiceFixture(LedgerDatabase database, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                // Many run at once; health and metrics are on each one's own port then.
                "--management.server.port=",
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=query_service",
                "--logging.level.root=warn",
                "--logging.structured.format.console="));
        arguments.addAll(List.of(more));
        this.context =
                QueryServiceApplication.builder().registerShutdownHook(false).run(arguments.toArray(String[]::new));
    }

    /** A bean of the service. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public URI uri(String pathAndQuery) {
        String port = Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port"));
        return URI.create("http://localhost:" + port + pathAndQuery);
    }

    @Override
    public void close() {
        super.close();
        context.close();
    }
}
