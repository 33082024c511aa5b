package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paymentledger.events.WebhookEvent.DisabledReason;
import io.paymentledger.events.WebhookEvent.Resume;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a record is stored, and read again: its components are the members, by their names in snake case, and what is
 * {@code null} is left out. Reading is strict: it takes no value for one of another kind, no {@code null}, and no record
 * that refuses what it is given. Members that the record does not know are passed over; a later version wrote them.
 */
final class StoredJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .withCoercionConfigDefaults(StoredJson::refuseAll)
            .addModule(values())
            .build();

    /** One for each record: to make one takes about a third as long as to read an event with it. */
    private static final ClassValue<ObjectReader> READERS = new ClassValue<>() {
        @Override
        protected ObjectReader computeValue(Class<?> type) {
            return MAPPER.readerFor(type);
        }
    };

    private StoredJson() {}

    /**
     * The canonical bytes of a record. Jackson names the members, and {@link CanonicalJson} alone knows how they are written.
     *
     * @throws IllegalArgumentException if it holds what {@link CanonicalJson} does not write
     */
    static byte[] write(Object value) {
        return CanonicalJson.write(MAPPER.<ObjectNode>valueToTree(value));
    }

    /**
     * The record behind some bytes.
     *
     * @throws IllegalArgumentException if they are no JSON object, name a member twice, or are not of that form
     */
    static <T> T read(byte[] json, Class<T> type) {
        return read(type, reader -> reader.readValue(json));
    }

    /**
     * The record behind some members.
     *
     * @throws IllegalArgumentException if they are not of that form
     */
    static <T> T read(ObjectNode members, Class<T> type) {
        return read(type, reader -> reader.readValue(members));
    }

    private static <T> T read(Class<T> type, Function<ObjectReader, @Nullable T> reading) {
        @Nullable T value;
        try {
            value = reading.apply(READERS.get(type));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a stored " + type.getSimpleName(), e);
        }
        if (value == null) {
            throw new IllegalArgumentException("not a JSON object");
        }
        return value;
    }

    private static void refuseAll(MutableCoercionConfig coercions) {
        for (CoercionInputShape shape : CoercionInputShape.values()) {
            coercions.setCoercion(shape, CoercionAction.Fail);
        }
    }

    /** The values that members hold. Numbers and flags that are never absent are left to Jackson, which takes nothing else. */
    private static SimpleModule values() {
        SimpleModule module = new SimpleModule("values");
        module.addDeserializer(Long.class, new Scalar<>(JsonToken.VALUE_NUMBER_INT, JsonParser::getLongValue));
        module.addDeserializer(String.class, new Scalar<>(JsonToken.VALUE_STRING, JsonParser::getString));
        text(module, Currency.class, Currency::code, Currency::of);
        text(module, Instant.class, Instant::toString, Instant::parse);
        text(module, LocalDate.class, LocalDate::toString, LocalDate::parse);
        text(module, YearMonth.class, YearMonth::toString, YearMonth::parse);
        text(module, PaymentMethod.class, PaymentMethod::token, PaymentMethod::new);
        name(module, CaptureMethod.class, CaptureMethod::wireName);
        name(module, DisabledReason.class, DisabledReason::wireName);
        name(module, KeyOperation.class, KeyOperation::wireName);
        name(module, RefundReason.class, RefundReason::wireName);
        name(module, Resume.class, Resume::wireName);
        name(module, SettlementFormat.class, SettlementFormat::wireName);
        name(module, SettlementKind.class, SettlementKind::wireName);
        name(module, Side.class, Side::wireName);
        name(module, Telling.class, Telling::wireName);
        name(module, WebhookMode.class, WebhookMode::wireName);
        name(module, WebhookSignature.class, WebhookSignature::wireName);
        return module;
    }

    private static <E extends Enum<E>> void name(SimpleModule module, Class<E> type, Function<E, String> name) {
        Map<String, E> named =
                Stream.of(type.getEnumConstants()).collect(Collectors.toUnmodifiableMap(name, each -> each));
        text(module, type, name, text -> requireNonNull(named.get(text), "not one of the names"));
    }

    private static <T> void text(
            SimpleModule module, Class<T> type, Function<T, String> writer, Function<String, T> reader) {
        module.addSerializer(type, new ValueSerializer<>() {
            @Override
            public void serialize(T value, JsonGenerator json, SerializationContext context) {
                json.writeString(writer.apply(value));
            }
        });
        module.addDeserializer(type, new Scalar<>(JsonToken.VALUE_STRING, parser -> reader.apply(parser.getString())));
    }

    /** Reads one kind of token and no other, so no {@code null}; whether a member may be absent is the record's to say. */
    private static final class Scalar<T> extends ValueDeserializer<T> {

        private final JsonToken token;
        private final Function<JsonParser, T> reader;

        Scalar(JsonToken token, Function<JsonParser, T> reader) {
            this.token = token;
            this.reader = reader;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.hasToken(token)) {
                throw new IllegalArgumentException("not a " + token);
            }
            return reader.apply(parser);
        }

        @Override
        public T getNullValue(DeserializationContext context) {
            throw new IllegalArgumentException("null is not stored");
        }

        @Override
        public @Nullable T getAbsentValue(DeserializationContext context) {
            return null;
        }
    }
}
