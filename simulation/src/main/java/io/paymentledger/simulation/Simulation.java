package io.paymentledger.simulation;

import javax.sql.DataSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands {@code simulate} and {@code audit}, on the database that {@code SPRING_DATASOURCE_*} names. */
@Command(name = "simulation", description = "Makes a seeded workload, and audits the read models.")
public final class Simulation {

    private Simulation() {}

    /** Settings and a database, and nothing else. */
    @Configuration(proxyBeanMethods = false)
    @Import(DataSourceAutoConfiguration.class)
    static class Database {}

    /** Runs a command and ends the process with its exit status. */
    public static void main(String[] arguments) {
        try {
            System.exit(run(arguments));
        } catch (RuntimeException e) {
            System.err.println("The settings cannot be used: " + e.getMessage());
            System.exit(AuditCommand.COULD_NOT_RUN);
        }
    }

    private static int run(String[] arguments) {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Database.class)
                .web(WebApplicationType.NONE)
                .properties("spring.main.banner-mode=off", "logging.level.root=warn")
                .run()) {
            DataSource dataSource = context.getBean(DataSource.class);
            return new CommandLine(new Simulation())
                    .addSubcommand(new SimulateCommand(dataSource))
                    .addSubcommand(new AuditCommand(dataSource))
                    .execute(arguments);
        }
    }
}
