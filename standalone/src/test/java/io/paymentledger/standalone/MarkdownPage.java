package io.paymentledger.standalone;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of the documents, as far as it is run: its fenced blocks, and what the comments before them say of them.
 * {@code CONTRIBUTING.md} tells writers of documents about these comments.
 *
 * @param path below the project's folder
 * @param blocks in their order, without drawings
 */
record MarkdownPage(Path path, List<Block> blocks) {

    private static final Pattern FENCE = Pattern.compile("( *)```(\\w+)?");
    private static final Pattern MARK = Pattern.compile("<!-- (excerpt|file|shortened)(?:: (.+))? -->");

    /** Pictures are for the reader alone. */
    private static final Set<String> DRAWINGS = Set.of("mermaid");

    /** What becomes of a block. */
    sealed interface Block {

        /** It is run by a shell. */
        record Commands(int line, String text) implements Block {}

        /** It is what the commands before it answer; {@code shortened}: not all of it. */
        record Answer(int line, String text, boolean shortened) implements Block {}

        /** It stands in a file of this name beside the shell. */
        record Contents(int line, String text, String file) implements Block {}

        /** It is not run, for a reason that the page gives. */
        record Excerpt(int line, String reason) implements Block {}
    }

    static MarkdownPage read(Path path) {
        List<Block> blocks = new ArrayList<>();
        Iterator<String> lines =
                ComposeFile.readString(path.toString()).lines().toList().iterator();
        String before = "";
        for (int number = 1; lines.hasNext(); number++) {
            String line = lines.next();
            Matcher fence = FENCE.matcher(line);
            if (fence.matches()) {
                List<String> text = new ArrayList<>();
                int start = number;
                for (String inside = lines.next(); !inside.strip().equals("```"); inside = lines.next()) {
                    text.add(inside);
                    number++;
                }
                number++;
                String language = Optional.ofNullable(fence.group(2)).orElse("text");
                if (!DRAWINGS.contains(language)) {
                    blocks.add(block(path + ":" + start, start, language, String.join("\n", text), before));
                }
                before = "";
            } else if (!line.isBlank()) {
                before = line.strip();
            }
        }
        return new MarkdownPage(path, List.copyOf(blocks));
    }

    private static Block block(String place, int line, String language, String text, String before) {
        Matcher mark = MARK.matcher(before);
        boolean marked = mark.matches();
        if (marked && mark.group(1).equals("excerpt") && mark.group(2) != null) {
            return new Block.Excerpt(line, mark.group(2));
        }
        if (marked && mark.group(1).equals("file") && mark.group(2) != null) {
            return new Block.Contents(line, text, mark.group(2));
        }
        return switch (language) {
            case "sh" -> new Block.Commands(line, text);
            case "json", "http" -> new Block.Answer(line, text, marked);
            default -> throw new AssertionError(place + ": a block of " + language + " is neither run nor marked");
        };
    }

    /** The lines of commands that are run: not those by which readers set what they alone know, which end in dots. */
    static List<String> run(Block.Commands commands) {
        return Arrays.stream(commands.text().split("\n"))
                .filter(line -> !line.matches("export [A-Z_]+=\\S*\\.\\.\\.( .*)?"))
                .toList();
    }
}
