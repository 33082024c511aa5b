package io.paymentledger.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** docker-compose.yml with the variables of .env filled in, as far as the tests need to understand it. */
final class ComposeFile {

    /** The project's folder: tests run in their module's. */
    static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)(:\\?[^}]*)?}");

    private final Map<String, Object> content;
    private final Set<String> variables = new TreeSet<>();

    private ComposeFile(String text, Properties environment) {
        String filled = VARIABLE.matcher(text).replaceAll(match -> {
            variables.add(match.group(1));
            return Matcher.quoteReplacement(environment.getProperty(match.group(1), ""));
        });
        content = new Yaml(new SafeConstructor(new LoaderOptions())).load(filled);
    }

    static ComposeFile read() {
        return new ComposeFile(readString("docker-compose.yml"), environmentFile());
    }

    static Properties environmentFile() {
        Properties properties = new Properties();
        readString(".env").lines().filter(line -> line.matches("[A-Z_]+=.*")).forEach(line -> {
            int equals = line.indexOf('=');
            properties.setProperty(line.substring(0, equals), line.substring(equals + 1));
        });
        return properties;
    }

    /** A file of the project. */
    static Path file(String path) {
        return PROJECT.resolve(path);
    }

    static String readString(String path) {
        try {
            return Files.readString(PROJECT.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of the project by a pattern that must match one file. */
    static Path onlyMatch(String pattern) throws IOException {
        Path path = PROJECT.resolve(pattern);
        List<Path> matches = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                Objects.requireNonNull(path.getParent()), path.getFileName().toString())) {
            files.forEach(matches::add);
        }
        if (matches.size() != 1) {
            throw new AssertionError(pattern + " is " + matches + "; ./dev build makes it");
        }
        return matches.getFirst();
    }

    /** The variables that it takes from .env. */
    Set<String> variables() {
        return variables;
    }

    Map<String, Object> services() {
        return map(content, "services");
    }

    Map<String, Object> service(String name) {
        return map(services(), name);
    }

    Map<String, Object> environment(String service) {
        return map(service(service), "environment");
    }

    /** What a service mounts from the project, as pairs of the host's and the container's path. */
    List<String[]> mounts(String service) {
        return list(service(service), "volumes").stream()
                .map(volume -> volume.split(":"))
                .filter(volume -> volume[0].startsWith("./"))
                .toList();
    }

    static String text(Map<String, Object> parent, String key) {
        return Objects.requireNonNull(parent.get(key), key).toString();
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Map<String, Object> parent, String key) {
        return (Map<String, Object>) parent.getOrDefault(key, Map.of());
    }

    @SuppressWarnings("unchecked")
    static List<String> list(Map<String, Object> parent, String key) {
        return (List<String>) parent.getOrDefault(key, List.of());
    }
}
