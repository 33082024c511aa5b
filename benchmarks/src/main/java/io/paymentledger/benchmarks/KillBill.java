package io.paymentledger.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * <a href="https://killbill.io">Kill Bill</a>, the open-source payment platform that one would run in place of this ledger,
 * as its makers publish it: one payment for each request, of one of many accounts, by a method that needs no gateway.
 *
 * <p>Two things are changed so that it can be measured at all: the OSGi framework in its archive is a newer one, because the
 * old one does not start on a JDK of today, and its passwords are hashed once and not 200,000 times for each request.
 */
final class KillBill implements Contender {

    static final String LABEL = "Kill Bill 0.22.26";

    /** Where {@code ./dev bench --with-killbill} has put its archives, and which JDK it runs on. */
    static final String FOLDER = "KILLBILL_FOLDER";

    static final String JDK = "KILLBILL_JAVA_HOME";

    private static final String DATABASE = "killbill";
    private static final int ACCOUNTS = 256;
    private static final String LIBRARIES = "WEB-INF/lib/";
    private static final String OSGI = "org.apache.felix.framework-";

    /** What its libraries open by reflection. */
    private static final List<String> OPENED = List.of("java.lang", "java.util", "java.util.concurrent", "java.net");

    private final Workbench bench;
    private final PostgresServer server;
    private final Load load;
    private final LoadedService service;
    private final Path addresses;

    KillBill(Workbench bench, PostgresServer server, Load load) {
        this.bench = bench;
        this.server = server;
        this.load = load;
        bench.say("starting " + LABEL);
        Path folder = Path.of(System.getenv(FOLDER));
        Path archive = bench.folder().resolve("killbill.war");
        server.create(DATABASE);
        try {
            renewed(one(folder, "killbill-profiles-killbill-"), one(folder, OSGI), archive);
            for (String script : scripts(archive)) {
                server.execute(DATABASE, script);
            }
            this.service = new LoadedService(start(one(folder, "jetty-runner-"), archive), server, null);
            this.addresses = Files.write(bench.folder().resolve("killbill-accounts"), accounts());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path one(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(name + "* is not in " + folder));
        }
    }

    private static void renewed(Path published, Path osgi, Path archive) throws IOException {
        Files.copy(published, archive, StandardCopyOption.REPLACE_EXISTING);
        try (FileSystem war = FileSystems.newFileSystem(archive)) {
            Path libraries = war.getPath(LIBRARIES);
            Files.delete(one(libraries, OSGI));
            Files.copy(osgi, libraries.resolve(osgi.getFileName().toString()));
        }
    }

    /** What makes its tables: first what PostgreSQL lacks of MySQL's, then each module's own. */
    private static List<String> scripts(Path archive) throws IOException {
        List<String> scripts = new ArrayList<>();
        try (ZipInputStream war = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry file = war.getNextEntry(); file != null; file = war.getNextEntry()) {
                if (file.getName().startsWith(LIBRARIES + "killbill-")) {
                    addScripts(war, scripts);
                }
            }
        }
        return scripts;
    }

    private static void addScripts(InputStream library, List<String> scripts) throws IOException {
        ZipInputStream jar = new ZipInputStream(library);
        for (ZipEntry file = jar.getNextEntry(); file != null; file = jar.getNextEntry()) {
            if (file.getName().endsWith("/ddl-postgresql.sql")) {
                scripts.addFirst(text(jar));
            } else if (file.getName().endsWith("/ddl.sql")) {
                scripts.addLast(text(jar));
            }
        }
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private ServiceProcess start(Path runner, Path archive) {
        List<String> jvm = new ArrayList<>();
        OPENED.forEach(name -> jvm.addAll(List.of("--add-opens", "java.base/" + name + "=ALL-UNNAMED")));
        for (String dao : List.of("org.killbill.dao", "org.killbill.billing.osgi.dao")) {
            jvm.add("-D%s.url=%s".formatted(dao, server.url(DATABASE)));
            jvm.add("-D%s.user=%s".formatted(dao, PostgresServer.SUPERUSER));
            jvm.add("-D%s.password=".formatted(dao));
        }
        jvm.addAll(List.of(
                "-Dorg.killbill.security.shiroNbHashIterations=1",
                "-Dorg.killbill.server.updateCheck.skip=true",
                "-Dorg.killbill.osgi.bundle.install.dir=" + bench.folder().resolve("killbill-bundles")));
        return ServiceProcess.startOnJdk(
                Path.of(System.getenv(JDK)),
                runner,
                bench.log("killbill"),
                "/1.0/healthcheck",
                jvm,
                port -> List.of("--host", "127.0.0.1", "--port", Integer.toString(port), archive.toString()));
    }

    /** Makes the accounts, and tells where each takes payments. */
    private List<String> accounts() {
        created("/1.0/kb/tenants", "{\"apiKey\":\"bench\",\"apiSecret\":\"bench\"}");
        return IntStream.range(0, ACCOUNTS)
                .mapToObj(number -> {
                    String account = created(
                                    "/1.0/kb/accounts", "{\"name\":\"%s\",\"currency\":\"EUR\"}".formatted(number))
                            .headers()
                            .firstValue("Location")
                            .orElseThrow()
                            .replaceFirst("^https?://[^/]*", "");
                    created(account + "/paymentMethods?isDefault=true", "{\"pluginName\":\"__EXTERNAL_PAYMENT__\"}");
                    return account + "/payments";
                })
                .toList();
    }

    private HttpResponse<String> created(String path, String body) {
        return service.service()
                .create(
                        path,
                        body,
                        "Authorization",
                        "Basic " + credential(),
                        "X-Killbill-ApiKey",
                        "bench",
                        "X-Killbill-ApiSecret",
                        "bench",
                        "X-Killbill-CreatedBy",
                        "bench");
    }

    /** The first user that it comes with. */
    private static String credential() {
        return Base64.getEncoder().encodeToString("admin:password".getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String label() {
        return LABEL;
    }

    @Override
    public Turn turn(int seconds) {
        Turn turn = service.turn(
                (url, _, forSeconds) -> load.payments(url, credential(), forSeconds, addresses), bench, seconds);
        double paid = server.number(
                DATABASE, "SELECT count(*) FROM payment_transactions WHERE transaction_status = 'SUCCESS'");
        if (paid < turn.count()) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "%s were served, and %.0f are paid", turn.count(), paid));
        }
        return turn;
    }

    @Override
    public void close() {
        service.close();
    }
}
