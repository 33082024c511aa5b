package io.paymentledger.ledger.settlement.profile;

import io.paymentledger.ledger.settlement.profile.InvalidProfileException.Fault;
import io.paymentledger.ledger.settlement.profile.Profile.Column;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Reads members of a profile's document, and collects whatever does not fit. */
final class ProfileMembers {

    /** More than a vendor has columns or words, and few enough to look all of them up for each line. */
    static final int MOST_ELEMENTS = 200;

    /** More than any column, word or pattern is long. */
    static final int MAX_CHARS = 255;

    private static final int MOST_FAULTS = 20;

    private final List<Fault> faults = new ArrayList<>();

    void add(String pointer, String detail) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(new Fault(pointer, detail));
        }
    }

    void throwIfAny() {
        if (!faults.isEmpty()) {
            throw new InvalidProfileException(faults);
        }
    }

    /** A member's name as a part of a JSON Pointer. */
    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** A member; the missing node if there is none. */
    static JsonNode member(JsonNode object, String name) {
        @Nullable JsonNode member = object.get(name);
        return member == null ? MissingNode.getInstance() : member;
    }

    /** Notes every member that is none of those that are known. */
    void onlyKnown(JsonNode object, String pointer, Set<String> known) {
        if (!object.isObject()) {
            add(pointer, "is not an object");
            return;
        }
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                add(pointer + "/" + escaped(name), "is unknown");
            }
        }
    }

    /** A text; {@code null} if it is missing or does not fit. */
    @Nullable
    String text(JsonNode value, String pointer) {
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isString()
                || value.stringValue().isBlank()
                || value.stringValue().length() > MAX_CHARS) {
            add(pointer, "is not text of 1 to " + MAX_CHARS + " characters");
            return null;
        }
        return value.stringValue();
    }

    /** One of some choices; {@code null} if it is missing. */
    <T> @Nullable T oneOf(JsonNode object, String name, Map<String, T> choices) {
        @Nullable String text = text(member(object, name), "/" + name);
        @Nullable T chosen = text == null ? null : choices.get(text);
        if (text != null && chosen == null) {
            add(
                    "/" + name,
                    "is not one of "
                            + String.join(
                                    ", ", choices.keySet().stream().sorted().toList()));
        }
        return chosen;
    }

    /** One of some choices; the default one if it is missing. */
    <T> T oneOf(JsonNode object, String name, Map<String, T> choices, T otherwise) {
        @Nullable T chosen = oneOf(object, name, choices);
        return chosen == null ? otherwise : chosen;
    }

    /** Texts: one, or a list of them; none if it is missing. */
    List<String> texts(JsonNode value, String pointer) {
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            if (value.size() > MOST_ELEMENTS) {
                add(pointer, "has more than " + MOST_ELEMENTS + " elements");
                return texts;
            }
            for (int i = 0; i < value.size(); i++) {
                @Nullable String text = text(value.get(i), pointer + "/" + i);
                if (text != null) {
                    texts.add(text);
                }
            }
        } else {
            @Nullable String text = text(value, pointer);
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }

    Set<String> set(JsonNode value, String pointer) {
        return new LinkedHashSet<>(texts(value, pointer));
    }

    /** A column; a question mark behind its name says that a file may lack it. */
    static Column column(String name) {
        return name.endsWith("?") && name.length() > 1
                ? new Column(name.substring(0, name.length() - 1), true)
                : new Column(name, false);
    }

    List<Column> columns(JsonNode value, String pointer) {
        return texts(value, pointer).stream().map(ProfileMembers::column).toList();
    }
}
