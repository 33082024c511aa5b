package io.paymentledger.standalone;

import io.paymentledger.base.key.Secret;
import io.paymentledger.ledger.LedgerServiceApplication;
import io.paymentledger.query.QueryServiceApplication;
import io.paymentledger.query.console.SignInLinks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The two services, each as it runs alone, with what this process decides for it. */
final class Services {

    /** Whoever tries webhooks out has a receiver beside the ledger, and no certificate. */
    private static final String WEBHOOKS_TO_THIS_MACHINE = "--ledger.webhooks.allowed-hosts=localhost,127.0.0.1";

    private final Settings settings;
    private final EmbeddedDatabase database;
    private final Shutdown shutdown;

    Services(Settings settings, EmbeddedDatabase database, Shutdown shutdown) {
        this.settings = settings;
        this.database = database;
        this.shutdown = shutdown;
    }

    void startLedgerService(DevelopmentKey key, Path sealingKey, Path webhookKey, Simulator simulator) {
        List<String> more = new ArrayList<>(List.of(
                "--spring.flyway.user=ledger_owner",
                "--spring.flyway.password=" + database.password("ledger_owner"),
                "--ledger.sealing.keys=" + sealingKey,
                "--ledger.webhooks.keys=" + webhookKey,
                WEBHOOKS_TO_THIS_MACHINE,
                "--ledger.api-keys[0].name=development",
                "--ledger.api-keys[0].tenant=" + DevelopmentKey.TENANT,
                "--ledger.api-keys[0].scopes=" + DevelopmentKey.SCOPES,
                "--ledger.api-keys[0].secret-sha256=" + key.secretSha256()));
        more.addAll(simulator.settings());
        start(
                "ledger-service",
                LedgerServiceApplication.builder(),
                settings.ledger(),
                settings.ledgerManagement(),
                "ledger_service",
                more);
        simulator.notifyLedgerServiceAt(settings.ledger());
    }

    /**
     * Starts the read side with its console.
     *
     * @return the path of a link that signs in to the console once
     */
    String startQueryService(DevelopmentKey key, Path webhookKey) {
        return start(
                        "query-service",
                        QueryServiceApplication.builder(),
                        settings.query(),
                        settings.queryManagement(),
                        "query_service",
                        List.of(
                                "--ledger.webhooks.keys=" + webhookKey,
                                WEBHOOKS_TO_THIS_MACHINE,
                                "--ledger.console.ledger-service=http://127.0.0.1:"
                                        + settings.ledger().number()))
                .getBean(SignInLinks.class)
                .issue(new Secret(key.secret()));
    }

    private ConfigurableApplicationContext start(
            String name,
            SpringApplicationBuilder application,
            Port port,
            Port management,
            String role,
            List<String> more) {
        // Arguments, and not default properties: they come before the services' own files and the environment, in
        // which a SERVER_PORT or SPRING_DATASOURCE_URL may stand for a service that runs alone.
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.main.banner-mode=off",
                "--spring.main.log-startup-info=false",
                "--logging.level.root=warn",
                "--logging.register-shutdown-hook=false",
                "--server.address=127.0.0.1",
                "--server.port=" + port.number(),
                "--management.server.address=127.0.0.1",
                "--management.server.port=" + management.number(),
                "--spring.datasource.url="
                        + EmbeddedDatabase.url(settings.postgres().number()),
                "--spring.datasource.username=" + role,
                "--spring.datasource.password=" + database.password(role)));
        arguments.addAll(more);
        try {
            return application
                    .registerShutdownHook(false)
                    .initializers(shutdown::closes)
                    .run(arguments.toArray(String[]::new));
        } catch (RuntimeException e) {
            throw new StartRefusedException(name + " did not start, for the reason that it logged above.", e);
        }
    }
}
