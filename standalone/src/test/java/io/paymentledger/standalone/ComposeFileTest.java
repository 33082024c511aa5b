package io.paymentledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What can be said of docker-compose.yml without Docker: that what it names is there. */
class ComposeFileTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Without its success nothing else starts. */
    private static final String GUARD = "known-passwords";

    private final ComposeFile compose = ComposeFile.read();

    @Test
    void whatItMountsAndBuildsFromIsThere() {
        for (String service : compose.services().keySet()) {
            assertThat(compose.mounts(service))
                    .allSatisfy(mount ->
                            assertThat(ComposeFile.PROJECT.resolve(mount[0])).exists());
            Map<String, Object> build = ComposeFile.map(compose.service(service), "build");
            if (!build.isEmpty()) {
                assertThat(ComposeFile.PROJECT.resolve(ComposeFile.text(build, "dockerfile")))
                        .isRegularFile();
            }
        }
    }

    @Test
    void theEnvironmentFileGivesEachVariableAndNoOther() {
        assertThat(compose.variables())
                .isNotEmpty()
                .isEqualTo(ComposeFile.environmentFile().stringPropertyNames());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ledger-service", "query-service"})
    void eachEnvironmentNameIsASettingOfSpringBootsOrOneThatTheReferenceHas(String service) throws IOException {
        Set<String> known = settingsOfSpringBoot().stream()
                .map(setting ->
                        setting.toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_'))
                .collect(Collectors.toSet());
        known.addAll(variablesOfTheReference());

        assertThat(compose.environment(service)).isNotEmpty();
        assertThat(known).containsAll(compose.environment(service).keySet());
    }

    @Test
    void theSimulatorsEnvironmentIsInTheReferenceAndInItsOptions() throws IOException {
        String options = ComposeFile.readString(
                "gateway-simulator/src/main/java/io/paymentledger/simulator/SimulatorCommand.java");

        assertThat(compose.environment("gateway-simulator").keySet())
                .isNotEmpty()
                .isSubsetOf(variablesOfTheReference())
                .allSatisfy(name -> assertThat(options).containsPattern("env:" + name + "\\b|\"" + name + "\""));
    }

    @Test
    void theServiceAndItsSimulatorFindAndTrustEachOther() {
        Map<String, Object> ledger = compose.environment("ledger-service");
        Map<String, Object> simulator = compose.environment("gateway-simulator");

        assertThat(ledger)
                .containsEntry(
                        "LEDGER_GATEWAY_SIMULATOR_URL",
                        "http://gateway-simulator:"
                                + Dockerfile.of("gateway-simulator")
                                        .environment()
                                        .get("SERVER_PORT"))
                .containsEntry(
                        "LEDGER_GATEWAY_SIMULATOR_NOTIFICATIONSECRET", simulator.get("SIMULATOR_NOTIFICATION_SECRET"));
        assertThat(simulator)
                .containsEntry(
                        "SIMULATOR_NOTIFICATION_URL",
                        "http://ledger-service:"
                                + Dockerfile.of("ledger-service").environment().get("SERVER_PORT")
                                + "/v1/gateways/simulator/notifications");
    }

    @Test
    void eachServiceWaitsOnlyForServicesThatAreThere() {
        for (String service : compose.services().keySet()) {
            Object others = compose.service(service).getOrDefault("depends_on", List.of());
            assertThat(compose.services().keySet())
                    .containsAll(others instanceof Map<?, ?> map ? names(map.keySet()) : names((List<?>) others));
        }
    }

    @Test
    void everyPortIsPublishedOnTheLoopbackInterfaceOnly() {
        for (String service : compose.services().keySet()) {
            assertThat(ComposeFile.list(compose.service(service), "ports"))
                    .allMatch(port -> port.startsWith("127.0.0.1:"));
        }
    }

    @Test
    void everyServiceWaitsForTheOneThatRefusesKnownPasswords() {
        assertThat(compose.services().keySet())
                .filteredOn(service -> !service.equals(GUARD))
                .isNotEmpty()
                .allSatisfy(service -> assertThat(
                                ComposeFile.map(ComposeFile.map(compose.service(service), "depends_on"), GUARD))
                        .containsEntry("condition", "service_completed_successfully"));
        assertThat(ComposeFile.list(compose.service(GUARD), "command")).containsExactlyInAnyOrderElementsOf(secrets());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.168.1.7", "::", "localhost.example.com"})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is run by the image's bash")
    void beyondTheLoopbackInterfaceEachKnownPasswordIsRefusedByName(String address) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of("PUBLISH_ADDRESS", address));
        secrets().forEach(name -> environment.put(name, "a value of one's own"));

        assertThat(refusal(environment)).isEmpty();
        for (String name : secrets()) {
            Map<String, String> known = new HashMap<>(environment);
            known.put(name, ComposeFile.environmentFile().getProperty(name));
            assertThat(refusal(known)).contains("everybody knows the value of: " + name + ".");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "[::1]"})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is run by the image's bash")
    void onTheLoopbackInterfaceKnownPasswordsWillDo(String address) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of("PUBLISH_ADDRESS", address));
        secrets()
                .forEach(name ->
                        environment.put(name, ComposeFile.environmentFile().getProperty(name)));

        assertThat(refusal(environment)).isEmpty();
    }

    private static Set<String> secrets() {
        Set<String> names = new TreeSet<>(ComposeFile.environmentFile().stringPropertyNames());
        names.remove("PUBLISH_ADDRESS");
        return names;
    }

    /** What the guard says before it fails; nothing if it does not. */
    private String refusal(Map<String, String> environment) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("bash", compose.mounts(GUARD).getFirst()[0]));
        command.addAll(ComposeFile.list(compose.service(GUARD), "command"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(ComposeFile.PROJECT.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(output.isEmpty() ? 0 : 1);
        return output;
    }

    @Test
    void prometheusAsksBothServicesOnTheirPortsForHealthAndMetricsWhichAreNotPublished() {
        String configuration = ComposeFile.readString("deploy/prometheus.yml");

        assertThat(configuration)
                .contains(
                        "targets: [ledger-service:"
                                + Dockerfile.of("ledger-service").environment().get("MANAGEMENT_SERVER_PORT") + "]",
                        "targets: [query-service:"
                                + Dockerfile.of("query-service").environment().get("MANAGEMENT_SERVER_PORT") + "]");
        assertThat(new Yaml().<Map<String, Object>>load(configuration)).containsKey("scrape_configs");
        for (String service : List.of("ledger-service", "query-service")) {
            String port = String.valueOf(Dockerfile.of(service).environment().get("MANAGEMENT_SERVER_PORT"));
            assertThat(ComposeFile.list(compose.service(service), "ports"))
                    .noneMatch(published -> published.endsWith(":" + port));
        }
    }

    @Test
    void theDashboardAsksTheDataSourceThatIsProvisioned() throws IOException {
        Map<String, Object> provisioned =
                new Yaml().load(ComposeFile.readString("deploy/grafana/provisioning/datasources/prometheus.yml"));

        assertThat(provisioned.toString()).contains("uid=prometheus", "url=http://prometheus:9090");
        assertThat(dashboard().findValues("datasource"))
                .isNotEmpty()
                .allMatch(source -> source.path("uid").asString().equals("prometheus"));
    }

    private static Set<String> variablesOfTheReference() {
        return Pattern.compile("`([A-Z]+(?:_[A-Z]+)+)`")
                .matcher(ComposeFile.readString("docs/reference/configuration.md"))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }

    private static JsonNode dashboard() throws IOException {
        Path file = ComposeFile.PROJECT.resolve("deploy/grafana/dashboards/payment-ledger.json");
        return JSON.readTree(Files.readString(file));
    }

    private static List<String> names(Iterable<?> names) {
        return StreamSupport.stream(names.spliterator(), false)
                .map(Object::toString)
                .toList();
    }

    /** From the lists of settings that Spring Boot's modules carry for editors. */
    private static Set<String> settingsOfSpringBoot() throws IOException {
        Set<String> names = new HashSet<>();
        for (URL url : Collections.list(
                ComposeFileTest.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream in = url.openStream()) {
                JSON.readTree(in)
                        .path("properties")
                        .forEach(property -> names.add(property.path("name").asString()));
            }
        }
        return names;
    }
}
