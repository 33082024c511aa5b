package io.paymentledger.events;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The members of a stored object, in canonical order: texts, integers, flags, objects of the same and lists of such
 * objects. Every event passes through it twice, so it is leaner than a general tree of JSON; of what an event never
 * holds (null, fractions, other lists) it keeps the name alone. Not for several threads.
 */
public final class Members {

    /** As many as most objects have; more room is made when it is needed. */
    private static final int FEW = 8;

    /** Stands for a value that no event of this version reads. */
    private static final Object UNREAD = new Object();

    private static final JsonFactory JSON = new JsonFactory();

    /** A list of objects. */
    record ObjectList(List<Members> all) {}

    private String[] names = new String[FEW];
    private Object[] values = new Object[FEW];
    private int size;

    /** No members yet. */
    public Members() {
        // They come one by one.
    }

    /**
     * The members of the one object in some JSON text, canonical or not.
     *
     * @throws IllegalArgumentException if the text is no JSON object or names a member twice
     */
    static Members read(byte[] json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not a JSON object");
            }
            Members members = readObject(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("more than one JSON object");
            }
            return members;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    private static Members readObject(JsonParser parser) {
        Members members = new Members();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            if (members.indexOf(name) >= 0) {
                throw new IllegalArgumentException("a member is named twice");
            }
            members.set(name, readValue(parser));
        }
        return members;
    }

    private static Object readValue(JsonParser parser) {
        return switch (parser.nextToken()) {
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? UNREAD : (Object) parser.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_OBJECT -> readObject(parser);
            case START_ARRAY -> readList(parser);
            case VALUE_NUMBER_FLOAT, VALUE_NULL -> UNREAD;
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalArgumentException("not a JSON value");
        };
    }

    private static Object readList(JsonParser parser) {
        List<Members> objects = new ArrayList<>();
        boolean readable = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                objects.add(readObject(parser));
            } else {
                parser.skipChildren();
                readable = false;
            }
        }
        return readable ? new ObjectList(objects) : UNREAD;
    }

    /** The canonical bytes of the object (RFC 8785). */
    public byte[] write() {
        return CanonicalJson.write(this);
    }

    int size() {
        return size;
    }

    String name(int index) {
        return names[index];
    }

    Object value(int index) {
        return values[index];
    }

    /** Adds a text, or puts it in the place of what had its name; so do the others. */
    public Members put(String name, String text) {
        return set(name, text);
    }

    public Members put(String name, long integer) {
        return set(name, integer);
    }

    public Members put(String name, boolean flag) {
        return set(name, flag);
    }

    public Members put(String name, Members members) {
        return set(name, members);
    }

    Members put(String name, List<Members> objects) {
        return set(name, new ObjectList(List.copyOf(objects)));
    }

    /** Adds a text, if there is one. */
    public Members putIfPresent(String name, @Nullable String text) {
        return text == null ? this : set(name, text);
    }

    /** Members are sorted by the UTF-16 code units of their names, which is how {@code String} compares. */
    private Members set(String name, Object value) {
        int index = indexOf(name);
        if (index >= 0) {
            values[index] = value;
            return this;
        }
        if (size == names.length) {
            names = Arrays.copyOf(names, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        int place = size++;
        for (; place > 0 && names[place - 1].compareTo(name) > 0; place--) {
            names[place] = names[place - 1];
            values[place] = values[place - 1];
        }
        names[place] = name;
        values[place] = value;
        return this;
    }

    /** Takes a text out, for it to be put back under another name. */
    String removeText(String name) {
        String text = text(name);
        int index = indexOf(name);
        System.arraycopy(names, index + 1, names, index, size - index - 1);
        System.arraycopy(values, index + 1, values, index, size - index - 1);
        size--;
        return text;
    }

    String text(String name) {
        return required(name, textOrNull(name));
    }

    @Nullable
    String textOrNull(String name) {
        return find(name, String.class);
    }

    long integer(String name) {
        return required(name, find(name, Long.class));
    }

    @Nullable
    Long integerOrNull(String name) {
        return find(name, Long.class);
    }

    /** A list of objects. */
    List<Members> list(String name) {
        return required(name, find(name, ObjectList.class)).all();
    }

    boolean flag(String name) {
        return required(name, find(name, Boolean.class));
    }

    Members object(String name) {
        return required(name, find(name, Members.class));
    }

    /** The texts of a member that is an object of texts; empty if there is no such member. */
    Map<String, String> texts(String name) {
        @Nullable Members pairs = find(name, Members.class);
        if (pairs == null) {
            return Map.of();
        }
        Map<String, String> texts = HashMap.newHashMap(pairs.size);
        for (int i = 0; i < pairs.size; i++) {
            texts.put(pairs.names[i], pairs.text(pairs.names[i]));
        }
        return texts;
    }

    private <T> @Nullable T find(String name, Class<T> type) {
        int index = indexOf(name);
        if (index < 0) {
            return null;
        }
        if (type.isInstance(values[index])) {
            return type.cast(values[index]);
        }
        throw new IllegalArgumentException("member " + name + " is not what it is read as");
    }

    private static <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("no member " + name);
        }
        return value;
    }

    private int indexOf(String name) {
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
