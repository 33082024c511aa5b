package io.paymentledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer as a page prints it, compared with the one that was given: the status, the names of the headers, and the JSON,
 * with its members' names and those values that are the same each time.
 */
final class PrintedAnswer {

    private static final JsonMapper JSON = new JsonMapper();

    /** Whether they are sent depends on the connection, not on the answer. */
    private static final Set<String> CONNECTION =
            Set.of("date", "transfer-encoding", "content-length", "connection", "keep-alive", "vary");

    /** A text that the next run has another of: instants, identifiers, hashes, secrets, and what dots stand for. */
    private static final String FLEETING = "\\d{4}-\\d\\d-\\d\\d(T.*)?|.*[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
            + "|.*[0-9a-f]{64}|(att|irt|key|plk)_.*|.*\\.\\.\\..*";

    /** Members whose numbers depend on what was done before. */
    private static final Set<String> FLEETING_NUMBERS = Set.of("position", "after_position", "through_position");

    private PrintedAnswer() {}

    /** Fails unless the answer is what is printed, or, where that is shortened, at least that. */
    static void assertGiven(String printed, String given, boolean shortened) {
        if (printed.startsWith("HTTP/")) {
            assertThat(status(given)).isEqualTo(status(printed));
            assertThat(headers(given)).isEqualTo(headers(printed));
        }
        compare("", JSON.readTree(body(printed)), JSON.readTree(body(given)), shortened);
    }

    private static List<String> head(String answer) {
        return answer.lines().takeWhile(line -> !line.isBlank()).toList();
    }

    private static String body(String answer) {
        return answer.startsWith("HTTP/")
                ? answer.lines().dropWhile(line -> !line.isBlank()).collect(Collectors.joining("\n"))
                : answer;
    }

    private static String status(String answer) {
        return head(answer).getFirst().strip();
    }

    private static Set<String> headers(String answer) {
        return head(answer).stream()
                .skip(1)
                .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT))
                .filter(name -> !CONNECTION.contains(name))
                .collect(Collectors.toSet());
    }

    private static void compare(String place, JsonNode printed, JsonNode given, boolean shortened) {
        assertThat(given.getNodeType()).as(place).isEqualTo(printed.getNodeType());
        if (printed.isObject()) {
            assertThat(given.propertyNames()).as(place).containsAll(printed.propertyNames());
            if (!shortened) {
                assertThat(printed.propertyNames()).as(place).containsAll(given.propertyNames());
            }
            printed.propertyNames()
                    .forEach(name -> compare(place + "/" + name, printed.get(name), given.get(name), shortened));
        } else if (printed.isArray()) {
            if (shortened) {
                assertThat(given.size()).as(place).isGreaterThanOrEqualTo(printed.size());
            } else {
                assertThat(given.size()).as(place).isEqualTo(printed.size());
            }
            for (int i = 0; i < printed.size(); i++) {
                compare(place + "/" + i, printed.get(i), given.get(i), shortened);
            }
        } else if (!isFleeting(place, printed)) {
            assertThat(given).as(place).isEqualTo(printed);
        }
    }

    private static boolean isFleeting(String place, JsonNode value) {
        return value.isString()
                ? value.stringValue().matches(FLEETING)
                : FLEETING_NUMBERS.contains(place.substring(place.lastIndexOf('/') + 1));
    }
}
