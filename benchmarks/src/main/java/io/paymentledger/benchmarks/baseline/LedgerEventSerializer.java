package io.paymentledger.benchmarks.baseline;

import io.paymentledger.base.MessageMetadata;
import io.paymentledger.events.EventCodec;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.StoredPayload;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.ChainingConverter;
import org.axonframework.serialization.Converter;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;

/** The ledger's own stored form of events and metadata, as Axon's engines take it: the same bytes in either store. */
final class LedgerEventSerializer implements Serializer {

    /** A contender begins with an empty database, so whatever kind it reads it has written before. */
    private final Map<String, Class<?>> classes = new ConcurrentHashMap<>();

    private static final String METADATA = MetaData.class.getName();

    private final Converter converter = new ChainingConverter();

    @Override
    public <T> SerializedObject<T> serialize(@Nullable Object object, Class<T> expectedRepresentation) {
        SerializedObject<byte[]> bytes = serialize(object);
        return converter.convert(bytes, expectedRepresentation);
    }

    private SerializedObject<byte[]> serialize(@Nullable Object object) {
        return switch (object) {
            case LedgerEvent event -> {
                StoredPayload stored = EventCodec.CURRENT.encode(event);
                classes.putIfAbsent(stored.type(), event.getClass());
                yield new SimpleSerializedObject<>(
                        stored.bytes(), byte[].class, stored.type(), Integer.toString(stored.revision()));
            }
            case MetaData metadata ->
                new SimpleSerializedObject<>(
                        EventCodec.CURRENT.encode(MessageMetadata.of(metadata)), byte[].class, METADATA, null);
            case null, default -> throw new IllegalArgumentException("no event of the ledger: " + object);
        };
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // As the interface has it.
    public <S, T> T deserialize(SerializedObject<S> serialized) {
        byte[] bytes = converter.convert(serialized.getData(), byte[].class);
        SerializedType type = serialized.getType();
        return (T)
                (type.getName().equals(METADATA)
                        ? MetaData.from(MessageMetadata.toMap(EventCodec.CURRENT.decodeMetadata(bytes)))
                        : EventCodec.CURRENT.decode(
                                new StoredPayload(type.getName(), Integer.parseInt(type.getRevision()), bytes)));
    }

    @Override
    public <T> boolean canSerializeTo(Class<T> expectedRepresentation) {
        return converter.canConvert(byte[].class, expectedRepresentation);
    }

    @Override
    @SuppressWarnings("rawtypes") // As the interface has it.
    public Class classForType(SerializedType type) {
        Class<?> known = type.getName().equals(METADATA) ? MetaData.class : classes.get(type.getName());
        if (known == null) {
            throw new IllegalArgumentException(type.getName() + " was never written");
        }
        return known;
    }

    @Override
    @SuppressWarnings("rawtypes") // As the interface has it.
    public SerializedType typeForClass(@Nullable Class type) {
        throw new UnsupportedOperationException("no engine asks");
    }

    @Override
    public Converter getConverter() {
        return converter;
    }
}
