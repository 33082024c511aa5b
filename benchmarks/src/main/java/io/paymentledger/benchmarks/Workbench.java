package io.paymentledger.benchmarks;

import io.paymentledger.base.key.Secret;
import io.paymentledger.benchmarks.baseline.Service;
import io.paymentledger.events.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where and how a benchmark works.
 *
 * @param plan how long and how much
 * @param project the project's folder, in which the packaged jars are
 * @param folder for what a benchmark needs meanwhile
 * @param secret of the API key that every request carries
 * @param withKillBill whether Kill Bill is measured, too
 */
record Workbench(Plan plan, Path project, Path folder, Secret secret, boolean withKillBill) {

    static final String TENANT = "bench";

    /** What takes a connection for each commit gets more of them than commit at once; the ledger's writer needs one. */
    private static final List<String> BASELINE = List.of(
            "--spring.datasource.username=" + PostgresServer.SUPERUSER,
            "--spring.datasource.hikari.maximum-pool-size=20");

    /** How much a service can do is measured, and not how much one tenant may. */
    private static final List<String> UNLIMITED =
            List.of("--ledger.limits.key.quota=0", "--ledger.limits.tenant.quota=0");

    /** The baselines know no such address, and say so as soon as they serve. */
    private static final String READY = "/readyz";

    /** What tries whether the ledger's own store takes events does not fit Axon's, which has another table. */
    private static final String ALIVE = "/livez";

    static Workbench in(Path project, Plan plan, boolean withKillBill) {
        try {
            return new Workbench(
                    plan,
                    project,
                    Files.createDirectories(project.resolve("benchmarks/target/bench")),
                    Secret.generate(),
                    withKillBill);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with another plan. */
    Workbench with(Plan other) {
        return new Workbench(other, project, folder, secret, withKillBill);
    }

    /** The runnable jar of a module. */
    Path jar(String module) {
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(project.resolve(module).resolve("target"), module + "-*-exec.jar")) {
            return jars.iterator().next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path log(String name) {
        return folder.resolve(name + ".log");
    }

    /** The settings of ledger-service on a database. */
    List<String> ledgerSettings(PostgresServer server, String database) {
        return List.of(
                "--spring.datasource.url=" + server.url(database),
                "--logging.level.root=warn",
                "--ledger.api-keys[0].tenant=" + TENANT,
                "--ledger.api-keys[0].scopes=charges:write,charges:read,audit:read",
                "--ledger.api-keys[0].name=" + TENANT,
                "--ledger.api-keys[0].secret-sha256=" + Sha256.hex(secret.hash()));
    }

    /** Starts one of the services that are compared, which takes whatever one tenant sends. */
    ServiceProcess start(Service service, PostgresServer server, String database, String... furtherSettings) {
        return launch(service, server, database, and(UNLIMITED, List.of(furtherSettings)));
    }

    /** Starts our write side with the limits that the settings say. */
    ServiceProcess startLimited(PostgresServer server, String database, List<String> settings) {
        return launch(Service.LEDGER, server, database, settings);
    }

    private ServiceProcess launch(
            Service service, PostgresServer server, String database, List<String> furtherSettings) {
        List<String> arguments = new ArrayList<>(List.of(Benchmarks.CONTENDER, service.name()));
        arguments.addAll(
                switch (service) {
                    case LEDGER -> ledgerSettings(server, database);
                    case STOCK_AXON -> and(ledgerSettings(server, database), BASELINE);
                    case JDBC, REDIS, NO_OP ->
                        and(List.of("--spring.datasource.url=" + server.url(database)), BASELINE);
                });
        arguments.addAll(furtherSettings);
        return ServiceProcess.start(
                jar("benchmarks"), log(database), service == Service.STOCK_AXON ? ALIVE : READY, List.of(), arguments);
    }

    private static List<String> and(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /** What a service needs that is started and asked for nothing that needs a gateway. */
    private static final List<String> UNASKED_GATEWAY = List.of(
            "--ledger.gateway.name=simulator",
            "--ledger.gateway.simulator.url=http://127.0.0.1:9",
            "--ledger.gateway.simulator.notification-secret=whsec_dW5hc2tlZA==");

    /** Starts ledger-service as it is delivered, and asks it for nothing that needs a gateway. */
    ServiceProcess startLedgerService(PostgresServer server, String database) {
        return startLedgerService(server, database, UNASKED_GATEWAY);
    }

    /** Starts ledger-service as it is delivered, at a gateway. */
    ServiceProcess startLedgerService(PostgresServer server, String database, List<String> gateway) {
        return ServiceProcess.start(
                jar("ledger-service"),
                log("ledger-service"),
                READY,
                List.of(),
                and(and(ledgerSettings(server, database), UNLIMITED), gateway));
    }

    /** Starts query-service as it is delivered, which answers whatever one tenant asks. */
    ServiceProcess startQueryService(PostgresServer server, String database, String... furtherSettings) {
        return ServiceProcess.start(
                jar("query-service"),
                log("query-service"),
                "/livez",
                List.of("-Xms" + Plan.QUERY_HEAP_MEGABYTES + "m", "-Xmx" + Plan.QUERY_HEAP_MEGABYTES + "m"),
                and(
                        and(
                                List.of("--spring.datasource.url=" + server.url(database), "--logging.level.root=warn"),
                                UNLIMITED),
                        List.of(furtherSettings)));
    }

    /** Says what is being done, to whoever waits. */
    void say(String what) {
        System.out.printf("%tT  %s%n", System.currentTimeMillis(), what);
    }
}
