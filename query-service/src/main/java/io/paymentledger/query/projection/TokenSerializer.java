package io.paymentledger.query.projection;

import io.paymentledger.eventstore.LogPositions;
import java.util.Map;
import org.axonframework.eventhandling.tokenstore.ConfigToken;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.jackson3.Jackson3Serializer;

/** Writes tokens under names of ours, never under those of Java classes, which may move. */
final class TokenSerializer extends Jackson3Serializer {

    /** The name of positions. */
    static final String POSITIONS = "log-positions";

    private static final Map<Class<?>, String> NAMES =
            Map.of(LogPositions.class, POSITIONS, ConfigToken.class, "config");

    private TokenSerializer(Builder builder) {
        super(builder);
    }

    /** With a mapper of its own, so that no setting of the application's changes what is stored. */
    static TokenSerializer create() {
        return new TokenSerializer(builder());
    }

    @Override
    public SerializedType typeForClass(@SuppressWarnings("rawtypes") Class type) {
        String name = NAMES.get(type);
        return name == null ? super.typeForClass(type) : new SimpleSerializedType(name, null);
    }

    @Override
    public Class<?> classForType(SerializedType type) {
        return NAMES.entrySet().stream()
                .filter(each -> each.getValue().equals(type.getName()))
                .<Class<?>>map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> super.classForType(type));
    }
}
