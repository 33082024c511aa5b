package io.paymentledger.query.projection;

import io.paymentledger.base.History;
import io.paymentledger.base.LedgerEventFormat;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.eventstore.TenantLogs;
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

/** The commands {@code projection go-past} and {@code projection rebuild}, on the database that the service's own settings name. */
@Command(name = "projection", description = "Looks after projections.", subcommandsRepeatable = false)
public final class ProjectionCommands {

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before a command runs.
    private CommandSpec spec;

    private final DataSource dataSource;

    /** Settings and a database, and nothing else of the service. */
    @Configuration(proxyBeanMethods = false)
    @Import(DataSourceAutoConfiguration.class)
    static class Database {}

    private ProjectionCommands(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Runs a command.
     *
     * @param arguments the command and its options; those that Spring Boot takes for settings, too
     * @return the exit status of the process
     */
    public static int run(String[] arguments) {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Database.class)
                .web(WebApplicationType.NONE)
                .properties("spring.config.name=query-service", "logging.level.root=warn")
                .run()) {
            return run(context.getBean(DataSource.class), arguments);
        }
    }

    static int run(DataSource dataSource, String... arguments) {
        return new CommandLine(new ProjectionCommands(dataSource)).execute(arguments);
    }

    @Command(name = "rebuild", description = "Builds a read model anew, beside the one that is answered from.")
    int rebuild(
            @Parameters(paramLabel = "NAME", description = "charges, postings or reconciliations") String projection,
            @Option(
                            names = "--accept-differences",
                            description = "let it take the other one's place whatever it differs in")
                    boolean acceptDifferences) {
        int version = new Builds(dataSource, TokenSerializer.create())
                .version(projection)
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "there is no read model " + projection));
        return new RebuildCommand(dataSource, spec.commandLine().getOut()).run(projection, version, acceptDifferences);
    }

    @Command(
            name = "go-past",
            description =
                    "Sets the event aside that the projection stands in front of, and the later ones of its stream.")
    int goPast(
            @Option(names = "--projection", required = true, description = "charges, postings or reconciliations")
                    String projection,
            @Option(names = "--log", defaultValue = "0", description = "the event's log") int log,
            @Option(names = "--position", required = true, description = "the event's position in its log")
                    long position,
            @Option(names = "--actor", required = true, description = "who decides this") String actor,
            @Option(names = "--reason", required = true, description = "why") String reason) {
        if (actor.isBlank() || reason.isBlank()) {
            throw new ParameterException(spec.commandLine(), "say who decides this, and why");
        }
        EventLog events = new EventLog(dataSource, new TenantLogs(dataSource));
        StoredEvent event = events.at(log, position)
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "the log has no such position"));
        long reached = new ProjectionProgress(projection, dataSource, TokenSerializer.create())
                .reached()
                .in(log);
        if (position != reached + 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s does not stand in front of this position: it has read up to %s".formatted(projection, reached));
        }
        boolean readable = new History(events, new LedgerEventFormat()).canRead(event);
        new SetAsideEvents(dataSource).add(projection, event, readable, actor, reason);
        spec.commandLine()
                .getOut()
                .printf(
                        "%s goes past position %s of log %s (%s) and the later events of stream %s%n",
                        projection, position, log, event.type(), event.stream());
        return CommandLine.ExitCode.OK;
    }
}
