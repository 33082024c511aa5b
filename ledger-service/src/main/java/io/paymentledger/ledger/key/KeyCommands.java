package io.paymentledger.ledger.key;

import io.paymentledger.base.CardNumbers;
import io.paymentledger.base.key.ApiKeys;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.key.Secret;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.TenantLogs;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The commands {@code key create} and {@code key revoke}, on the database that the service's own settings name, as the
 * role that migrates it: the service's own role makes no keys.
 */
@Command(name = "key", description = "Creates and revokes API keys.", subcommandsRepeatable = false)
public final class KeyCommands {

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before a command runs.
    private CommandSpec spec;

    private final DataSource dataSource;

    /** Settings and a database, and nothing else of the service. */
    @Configuration(proxyBeanMethods = false)
    @Import(DataSourceAutoConfiguration.class)
    static class Database {}

    private KeyCommands(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Runs a command.
     *
     * @param arguments the command and its options
     * @return the exit status of the process
     */
    public static int run(String[] arguments) {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Database.class)
                .web(WebApplicationType.NONE)
                .properties("spring.config.name=ledger-service", "logging.level.root=warn")
                .run(
                        "--spring.datasource.username=${spring.flyway.user}",
                        "--spring.datasource.password=${spring.flyway.password}")) {
            return new CommandLine(new KeyCommands(context.getBean(DataSource.class))).execute(arguments);
        }
    }

    @Command(name = "create", description = "Creates an API key and prints its secret, once.")
    int create(
            @Option(names = "--tenant", required = true, description = "whose ledger the key opens") String tenant,
            @Option(
                            names = "--scopes",
                            required = true,
                            split = ",",
                            description = "charges:write, charges:read, audit:read, admin")
                    List<String> scopes,
            @Option(names = "--name", defaultValue = "unnamed", description = "what people call it") String name,
            @Option(
                            names = "--log",
                            defaultValue = "0",
                            description = "the log of a new tenant; an existing one stays in its own")
                    int log) {
        Set<Scope> parsed = parse(scopes);
        if (!StreamName.TENANT.matcher(tenant).matches()) {
            throw new ParameterException(
                    spec.commandLine(), "a tenant has 1 to 63 of lower-case letters, digits and inner hyphens");
        }
        if (CardNumbers.in(name)) {
            throw new ParameterException(spec.commandLine(), "a name holds no card number");
        }
        int bound = bind(tenant, log);
        Secret secret = Secret.generate();
        String id = new ApiKeys(dataSource).create(tenant, parsed, name, secret.hash());
        spec.commandLine()
                .getOut()
                .printf("id:      %s%ntenant:  %s (log %s)%nsecret:  %s%n", id, tenant, bound, secret.value());
        return CommandLine.ExitCode.OK;
    }

    @Command(name = "revoke", description = "Revokes an API key; services take it for at most 30 more seconds.")
    int revoke(@Parameters(paramLabel = "ID", description = "the key's id, not its secret") String id) {
        if (new ApiKeys(dataSource).revoke(id)) {
            return CommandLine.ExitCode.OK;
        }
        throw new ParameterException(spec.commandLine(), "no key " + id + " is in use");
    }

    private int bind(String tenant, int log) {
        try {
            return new TenantLogs(dataSource).bind(tenant, log);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Set<Scope> parse(List<String> scopes) {
        try {
            return scopes.stream().map(Scope::ofWireName).collect(Collectors.toSet());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
