package io.paymentledger.events;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Events with anything in them that the types of their components allow. */
record RandomEvents(RandomGenerator random) {

    private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;
    private static final List<String> PIECES = List.of(
            "", "a", "Z9", "€", "ß", "😀", "\uffff", "\"", "\\", "/", "\u0000", "\u001f", "\t", "\n", "\r", "\b", "\f",
            "\u007f", "\u2028");
    private static final List<Currency> CURRENCIES = java.util.Currency.getAvailableCurrencies().stream()
            .map(currency -> Currency.of(currency.getCurrencyCode()))
            .toList();

    /** The classes of all kinds of events. */
    static Stream<Class<?>> kinds() {
        return kinds(LedgerEvent.class);
    }

    private static Stream<Class<?>> kinds(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(RandomEvents::kinds)
                : Stream.of(type);
    }

    /** An event of a kind. */
    LedgerEvent event(Class<?> kind) {
        return (LedgerEvent) record(kind);
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        try {
            return type.getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new))
                    .newInstance(Arrays.stream(components)
                            .map(component -> value(component.getAnnotatedType()))
                            .toArray());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private @Nullable Object value(AnnotatedType annotated) {
        if (annotated.isAnnotationPresent(Nullable.class) && random.nextBoolean()) {
            return null;
        }
        if (annotated instanceof AnnotatedParameterizedType generic) {
            AnnotatedType last =
                    generic.getAnnotatedActualTypeArguments()[generic.getAnnotatedActualTypeArguments().length - 1];
            return ((ParameterizedType) generic.getType()).getRawType() == Map.class
                    ? texts()
                    : Stream.generate(() -> value(last))
                            .limit(random.nextInt(4))
                            .toList();
        }
        return value((Class<?>) annotated.getType());
    }

    private Object value(Class<?> type) {
        if (type.isEnum()) {
            return oneOf(List.of(type.getEnumConstants()));
        }
        if (type.isRecord() && type != Currency.class) {
            return record(type);
        }
        return switch (type.getSimpleName()) {
            case "String" -> text();
            case "long", "Long" -> random.nextLong(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER + 1);
            case "int" -> random.nextInt();
            case "boolean" -> random.nextBoolean();
            case "Currency" -> oneOf(CURRENCIES);
            case "Instant" -> Instant.EPOCH.plusNanos(1_000 * random.nextLong(1L << 52));
            case "LocalDate" -> LocalDate.EPOCH.plusDays(random.nextInt(100_000));
            case "YearMonth" -> YearMonth.of(1970, 1).plusMonths(random.nextInt(3_000));
            default -> throw new AssertionError("no random " + type);
        };
    }

    private Map<String, String> texts() {
        Map<String, String> texts = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            texts.put(text(), text());
        }
        return texts;
    }

    private String text() {
        return Stream.generate(() -> oneOf(PIECES)).limit(random.nextInt(6)).collect(Collectors.joining());
    }

    private <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
