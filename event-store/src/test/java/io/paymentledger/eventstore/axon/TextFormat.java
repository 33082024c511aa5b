package io.paymentledger.eventstore.axon;

import io.paymentledger.eventstore.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Texts as events: what Axon's contract tests append. */
final class TextFormat implements EventFormat {

    @Override
    public Form write(Object payload, Map<String, ?> metadata) {
        String pairs = metadata.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + pair.getValue())
                .collect(Collectors.joining("\n"));
        return new Form("text.said", 1, utf8(payload.toString()), utf8(pairs));
    }

    @Override
    public Object readPayload(StoredEvent stored) {
        return new String(stored.payload(), StandardCharsets.UTF_8);
    }

    @Override
    public Map<String, ?> readMetadata(StoredEvent stored) {
        return new String(stored.metadata(), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
