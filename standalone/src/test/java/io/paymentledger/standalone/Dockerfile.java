package io.paymentledger.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A service's Dockerfile, carried out without Docker: a folder stands for each stage, and commands run on this
 * machine. Knows the instructions that the project's Dockerfiles use, and fails at any other.
 */
final class Dockerfile {

    private record Instruction(String name, String text) {}

    private final List<Instruction> instructions;

    /** The folders that stand for the root of each stage, by the stage's name. */
    private final Map<String, Path> roots = new HashMap<>();

    private Path root = Path.of("");
    private Path workingFolder = Path.of("");

    private Dockerfile(List<Instruction> instructions) {
        this.instructions = instructions;
    }

    static Dockerfile of(String service) {
        return new Dockerfile(ComposeFile.readString(service + "/Dockerfile")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" ", 2))
                .map(words -> new Instruction(words[0], words[1]))
                .toList());
    }

    /** Builds the image below a folder, and answers the folder in which its processes run. */
    Path build(Path folder) throws IOException, InterruptedException {
        for (Instruction instruction : instructions) {
            String text = instruction.text();
            switch (instruction.name()) {
                case "FROM" -> {
                    String name = text.contains(" AS ") ? text.substring(text.indexOf(" AS ") + 4) : "image";
                    root = folder.resolve(name);
                    roots.put(name, root);
                }
                case "WORKDIR" -> {
                    workingFolder = inside(root, text);
                    Files.createDirectories(workingFolder);
                }
                case "COPY" -> copy(text.split(" "));
                case "RUN" -> run(command(text));
                case "USER", "ENV", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT" -> {
                    // They say how the image is run, not what is in it.
                }
                default -> throw new IllegalArgumentException("not known here: " + instruction);
            }
        }
        return workingFolder;
    }

    private void copy(String[] words) throws IOException {
        if (words[0].startsWith("--from=")) {
            Path stage = Objects.requireNonNull(roots.get(words[0].substring("--from=".length())));
            copyTree(inside(stage, words[1]), workingFolder.resolve(words[2]));
        } else {
            Path source = ComposeFile.onlyMatch(words[0]);
            Path target = workingFolder.resolve(words[1]).normalize();
            Files.copy(source, Files.isDirectory(target) ? target.resolve(source.getFileName()) : target);
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path source : tree.toList()) {
                Path target = to.resolve(from.relativize(source).toString());
                if (Files.isDirectory(source)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(source, target);
                }
            }
        }
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(workingFolder.toFile())
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new AssertionError(command + " failed");
        }
    }

    List<String> entrypoint() {
        return command(only("ENTRYPOINT"));
    }

    List<String> healthCheck() {
        String text = only("HEALTHCHECK");
        return command(text.substring(text.indexOf("CMD ") + 4));
    }

    Map<String, String> environment() {
        return Arrays.stream(only("ENV").split(" "))
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
    }

    private String only(String name) {
        List<Instruction> found = instructions.stream()
                .filter(instruction -> instruction.name().equals(name))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("one " + name + " is expected: " + found);
        }
        return found.getFirst().text();
    }

    /** A command in JSON, on this machine's Java. */
    private static List<String> command(String json) {
        List<String> words = JsonMapper.shared().readValue(json, new TypeReference<>() {});
        return words.stream()
                .map(word -> word.equals("java")
                        ? ProcessHandle.current().info().command().orElseThrow()
                        : word)
                .toList();
    }

    private static Path inside(Path root, String absolute) {
        return root.resolve(absolute.substring(1));
    }
}
