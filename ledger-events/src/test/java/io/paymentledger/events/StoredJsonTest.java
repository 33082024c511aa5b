package io.paymentledger.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.paymentledger.events.OrderEvent.OrderClaimed;
import io.paymentledger.events.SettlementEvent.SettlementLinesCounted;
import io.paymentledger.events.TokenEvent.TokenIssued;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is written is canonical and is read as it was; what nobody can have written is refused. */
class StoredJsonTest {

    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final String SAID = "-Dseed=" + SEED;

    /** One of each kind of value, and numbers that are none of ours. */
    private static final List<JsonNode> VALUES = Stream.of(
                    "null", "true", "7", "1.0", "1e3", "92233720368547758070", "\"7\"", "\"\"", "{}", "[7]", "[null]")
            .map(new JsonMapper()::readTree)
            .toList();

    /** A member of an object somewhere in an event. */
    record Place(ObjectNode object, String name) {

        static List<Place> within(ObjectNode event) {
            return under(event).toList();
        }

        private static Stream<Place> under(JsonNode node) {
            return Stream.concat(
                    node.propertyStream().map(member -> new Place((ObjectNode) node, member.getKey())),
                    node.valueStream().flatMap(Place::under));
        }
    }

    static Stream<Class<?>> kinds() {
        return RandomEvents.kinds();
    }

    private static List<LedgerEvent> some(int events, Class<?> kind) {
        RandomEvents random = new RandomEvents(new Random(SEED));
        return Stream.generate(() -> random.event(kind)).limit(events).toList();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whateverAnEventHoldsIsWrittenCanonicallyAndReadAsItWas(Class<?> kind) {
        assertThat(some(100, kind)).as(SAID).allSatisfy(event -> {
            StoredPayload stored = EventCodec.CURRENT.encode(event);

            assertThat(EventCodec.CURRENT.decode(stored)).isEqualTo(event);
            assertThat(CanonicalJson.write(CanonicalJson.read(stored.bytes()))).isEqualTo(stored.bytes());
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anEventIsRefusedWithoutAMemberUnlessItIsOneThatIsStoredWithoutIt(Class<?> kind) {
        assertThat(some(10, kind)).as(SAID).allSatisfy(event -> {
            StoredPayload stored = EventCodec.CURRENT.encode(event);
            ObjectNode json = CanonicalJson.read(stored.bytes());
            JsonNode freePairs = json.path("personal").path("metadata");
            for (Place place : Place.within(json)) {
                if (place.object().equals(freePairs)) {
                    continue;
                }
                JsonNode value = place.object().remove(place.name());
                byte[] without = CanonicalJson.write(json);
                place.object().set(place.name(), value);

                if (!isRefused(stored, without)) {
                    assertThat(EventCodec.CURRENT
                                    .encode(decode(stored, without))
                                    .bytes())
                            .isEqualTo(without);
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void noMemberTakesAValueOfAnotherKind(Class<?> kind) {
        assertThat(some(10, kind)).as(SAID).allSatisfy(event -> {
            StoredPayload stored = EventCodec.CURRENT.encode(event);
            ObjectNode json = CanonicalJson.read(stored.bytes());
            for (Place place : Place.within(json)) {
                JsonNode value = place.object().get(place.name());
                for (JsonNode other : VALUES) {
                    place.object().set(place.name(), other);
                    if (!canStandFor(other, value, place.name())) {
                        assertThat(isRefused(stored, json.toString().getBytes(UTF_8)))
                                .as("%s for %s", other, place.name())
                                .isTrue();
                    }
                }
                place.object().set(place.name(), value);
            }
        });
    }

    private static boolean canStandFor(JsonNode other, JsonNode value, String name) {
        return switch (other.getNodeType()) {
            case NULL -> name.equals("metadata"); // No pairs.
            case NUMBER -> value.isNumber() && other.isIntegralNumber() && other.canConvertToLong();
            case ARRAY -> false;
            default -> other.getNodeType() == value.getNodeType();
        };
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void membersOfLaterVersionsArePassedOver(Class<?> kind) {
        assertThat(some(10, kind)).as(SAID).allSatisfy(event -> {
            StoredPayload stored = EventCodec.CURRENT.encode(event);
            ObjectNode json = CanonicalJson.read(stored.bytes());
            for (int i = 0; i < VALUES.size(); i++) {
                json.set("~" + i, VALUES.get(i));
            }
            json.putObject("later").putArray("~").addObject().put("~", true);

            assertThat(decode(stored, json.toString().getBytes(UTF_8))).isEqualTo(event);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "\"a\"",
                "{",
                "{\"charge_id\":\"a\"",
                "{\"charge_id\":\"a\"} {}",
                "{\"charge_id\":\"a\"}x",
                "{\"charge_id\":\"a\",\"charge_id\":\"a\"}",
                "{\"charge_id\":\"a\",\"later\":{\"b\":1,\"b\":1}}"
            })
    void whatIsNoSingleObjectOfDifferentMembersIsRefused(String json) {
        assertThat(isRefused(new StoredPayload("order.claimed", 1, new byte[0]), json.getBytes(UTF_8)))
                .isTrue();
    }

    @Test
    void aNumberOfTheRightKindMayStillBeTooGreat() {
        StoredPayload stored = EventCodec.CURRENT.encode(new SettlementLinesCounted("f", "r", 2_147_483_647, 1));
        String greater = new String(stored.bytes(), UTF_8).replace("2147483647", "2147483648");

        assertThat(isRefused(stored, greater.getBytes(UTF_8))).isTrue();
    }

    @Test
    void onlyWhatHasACanonicalFormIsWritten() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventCodec.CURRENT.encode(new TokenIssued(9_007_199_254_740_992L)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventCodec.CURRENT.encode(new OrderClaimed("lone \ud83d")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"actor\":\"a\",\"request_id\":\"r\"}",
                "{\"actor\":7,\"request_id\":\"r\",\"tenant\":\"t\"}",
                "{\"actor\":\"a\",\"causation_id\":null,\"request_id\":\"r\",\"tenant\":\"t\"}"
            })
    void metadataIsReadAsStrictly(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> EventCodec.CURRENT.decodeMetadata(json.getBytes(UTF_8)));
    }

    private static boolean isRefused(StoredPayload stored, byte[] bytes) {
        try {
            decode(stored, bytes);
            return false;
        } catch (IllegalArgumentException _) {
            return true;
        }
    }

    private static LedgerEvent decode(StoredPayload stored, byte[] bytes) {
        return EventCodec.CURRENT.decode(new StoredPayload(stored.type(), stored.revision(), bytes));
    }
}
