package io.paymentledger.ledger.webhook;

import io.paymentledger.events.EndpointRegister;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.WebhookEvent;
import io.paymentledger.events.WebhookEvent.DisabledReason;
import io.paymentledger.events.WebhookEvent.EndpointChanged;
import io.paymentledger.events.WebhookEvent.EndpointCreated;
import io.paymentledger.events.WebhookEvent.EndpointDeleted;
import io.paymentledger.events.WebhookEvent.EndpointDisabled;
import io.paymentledger.events.WebhookEvent.EndpointEnabled;
import io.paymentledger.events.WebhookEvent.EndpointTested;
import io.paymentledger.events.WebhookEvent.ResendRequested;
import io.paymentledger.events.WebhookEvent.Resume;
import io.paymentledger.events.WebhookEvent.SecretRotated;
import io.paymentledger.events.WebhookEvent.SigningKey;
import io.paymentledger.events.WebhookMode;
import io.paymentledger.events.WebhookSignature;
import io.paymentledger.ledger.webhook.WebhookCommand.ChangeEndpoint;
import io.paymentledger.ledger.webhook.WebhookCommand.CreateEndpoint;
import io.paymentledger.ledger.webhook.WebhookCommand.DeleteEndpoint;
import io.paymentledger.ledger.webhook.WebhookCommand.DisableEndpoint;
import io.paymentledger.ledger.webhook.WebhookCommand.EnableEndpoint;
import io.paymentledger.ledger.webhook.WebhookCommand.ResendEvents;
import io.paymentledger.ledger.webhook.WebhookCommand.RotateSecret;
import io.paymentledger.ledger.webhook.WebhookCommand.TestEndpoint;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.TestExecutor;
import org.hamcrest.CustomTypeSafeMatcher;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WebhookEndpointsTest {

    private static final StreamName STREAM = StreamName.webhooks("acme");
    private static final SigningKey KEY = new SigningKey("s1.0a1b2c3d.AAAA", null);
    private static final EndpointRequest REQUEST = new EndpointRequest(
            "https://shop.example/hooks", List.of("charge.*"), WebhookMode.ORDERED, WebhookSignature.HMAC_SHA256, null);

    private final AggregateTestFixture<WebhookEndpoints> fixture = new AggregateTestFixture<>(WebhookEndpoints.class);

    @Test
    void anEndpointIsMadeAsItIsAskedFor() {
        fixture.givenNoPriorActivity().when(create("shop")).expectEvents(created("shop"));
    }

    @Test
    void aKeyNamesOneEndpoint() {
        fixture.given(created("shop"))
                .when(create("shop"))
                .expectNoEvents()
                .expectException(refused(WebhookRefusal.KEY_USED));
    }

    @Test
    void aKeyNamesItForEver() {
        fixture.given(created("shop"), new EndpointDeleted("shop"))
                .when(create("shop"))
                .expectNoEvents()
                .expectException(refused(WebhookRefusal.KEY_USED));
    }

    @Test
    void aTenantHasSoManyEndpointsAndNotOneMore() {
        fixture.given(many(WebhookEndpoints.MAX_ENDPOINTS - 1))
                .when(create("last"))
                .expectEvents(created("last"));
    }

    @Test
    void oneMoreIsRefusedAndAUsedKeyIsRefusedAsUsed() {
        List<WebhookEvent> all = many(WebhookEndpoints.MAX_ENDPOINTS);
        fixture.given(all).when(create("more")).expectNoEvents().expectException(refused(WebhookRefusal.TOO_MANY));
        new AggregateTestFixture<>(WebhookEndpoints.class)
                .given(all)
                .when(create("shop-1"))
                .expectNoEvents()
                .expectException(refused(WebhookRefusal.KEY_USED));
    }

    @Test
    void aDeletedOneMakesRoom() {
        List<WebhookEvent> all = Stream.concat(
                        many(WebhookEndpoints.MAX_ENDPOINTS).stream(), Stream.of(new EndpointDeleted("shop-1")))
                .toList();
        fixture.given(all).when(create("more")).expectEvents(created("more"));
    }

    @Test
    void aChangeIsRecordedAsAWhole() {
        fixture.given(created("shop"))
                .when(new ChangeEndpoint(STREAM, "shop", new EndpointChange(null, null, WebhookMode.PARALLEL)))
                .expectEvents(new EndpointChanged(
                        "shop", "https://shop.example/hooks", List.of("charge.*"), WebhookMode.PARALLEL));
    }

    @Test
    void aChangeToWhatIsThereIsNone() {
        fixture.given(created("shop"))
                .when(new ChangeEndpoint(STREAM, "shop", new EndpointChange(null, List.of("charge.*"), null)))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void whatIsDisabledIsNotDisabledAgain() {
        EndpointDisabled disabled = new EndpointDisabled("shop", DisabledReason.GONE);
        fixture.given(created("shop"))
                .when(new DisableEndpoint(STREAM, "shop", DisabledReason.GONE))
                .expectEvents(disabled);
        new AggregateTestFixture<>(WebhookEndpoints.class)
                .given(created("shop"), disabled)
                .when(new DisableEndpoint(STREAM, "shop", DisabledReason.REQUESTED))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void whatIsEnabledGoesOnUnlessItIsToBeginElsewhere() {
        fixture.given(created("shop"))
                .when(new EnableEndpoint(STREAM, "shop", Resume.CURSOR, null))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        new AggregateTestFixture<>(WebhookEndpoints.class)
                .given(created("shop"))
                .when(new EnableEndpoint(STREAM, "shop", Resume.POSITION, 0L))
                .expectEvents(new EndpointEnabled("shop", Resume.POSITION, 0L));
    }

    @Test
    void whatWasDisabledIsEnabledFromItsCursor() {
        fixture.given(created("shop"), new EndpointDisabled("shop", DisabledReason.FAILING))
                .when(new EnableEndpoint(STREAM, "shop", Resume.CURSOR, null))
                .expectEvents(new EndpointEnabled("shop", Resume.CURSOR, null));
    }

    @Test
    void aSecretIsReplacedWithADayOfOverlap() {
        SigningKey fresh = new SigningKey("s1.0a1b2c3d.BBBB", null);
        fixture.given(created("shop"))
                .when(new RotateSecret(STREAM, "shop", fresh))
                .expectEvents(new SecretRotated("shop", fresh, 86_400));
    }

    @Test
    void testsAndResendsAreRecordedForWhoSends() {
        fixture.given(created("shop")).when(new TestEndpoint(STREAM, "shop")).expectEvents(new EndpointTested("shop"));
        new AggregateTestFixture<>(WebhookEndpoints.class)
                .given(created("shop"))
                .when(new ResendEvents(STREAM, "shop", 3, 7))
                .expectEvents(new ResendRequested("shop", 3, 7));
    }

    static Stream<WebhookCommand> commandsOnAnEndpoint() {
        return Stream.of(
                new ChangeEndpoint(STREAM, "nobody", new EndpointChange(null, null, WebhookMode.PARALLEL)),
                new EnableEndpoint(STREAM, "nobody", Resume.NOW, null),
                new DisableEndpoint(STREAM, "nobody", DisabledReason.REQUESTED),
                new DeleteEndpoint(STREAM, "nobody"),
                new RotateSecret(STREAM, "nobody", KEY),
                new TestEndpoint(STREAM, "nobody"),
                new ResendEvents(STREAM, "nobody", 0, 1));
    }

    @ParameterizedTest
    @MethodSource("commandsOnAnEndpoint")
    void nothingIsDoneWithAnEndpointThatThereIsNot(WebhookCommand command) {
        fixture.given(created("nobody"), new EndpointDeleted("nobody"))
                .when(command)
                .expectNoEvents()
                .expectException(refused(WebhookRefusal.NO_SUCH_ENDPOINT));
    }

    @Test
    void whatARegisterShowsIsKnownAsIfItsEventsWereRead() {
        List<WebhookEvent> before = List.of(
                created("shop"),
                created("gone"),
                new EndpointDeleted("gone"),
                new EndpointChanged(
                        "shop", "https://shop.example/new", List.of("charge.captured"), WebhookMode.PARALLEL),
                new EndpointDisabled("shop", DisabledReason.FAILING));

        begunWith(before).when(create("shop")).expectNoEvents().expectException(refused(WebhookRefusal.KEY_USED));
        begunWith(before).when(create("gone")).expectNoEvents().expectException(refused(WebhookRefusal.KEY_USED));
        begunWith(before)
                .when(new TestEndpoint(STREAM, "gone"))
                .expectNoEvents()
                .expectException(refused(WebhookRefusal.NO_SUCH_ENDPOINT));
        begunWith(before)
                .when(new DisableEndpoint(STREAM, "shop", DisabledReason.REQUESTED))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        begunWith(before)
                .when(new ChangeEndpoint(STREAM, "shop", new EndpointChange(null, null, WebhookMode.ORDERED)))
                .expectEvents(new EndpointChanged(
                        "shop", "https://shop.example/new", List.of("charge.captured"), WebhookMode.ORDERED));
        begunWith(many(WebhookEndpoints.MAX_ENDPOINTS))
                .when(create("more"))
                .expectNoEvents()
                .expectException(refused(WebhookRefusal.TOO_MANY));
    }

    private static TestExecutor<WebhookEndpoints> begunWith(List<WebhookEvent> events) {
        List<RecordedEvent> recorded = IntStream.range(0, events.size())
                .mapToObj(i -> new RecordedEvent(
                        STREAM,
                        i,
                        i + 1,
                        "event-" + i,
                        Instant.EPOCH,
                        events.get(i),
                        new EventMetadata("acme", "key_1", "req-1", "cor-1", "cau-1")))
                .toList();
        return new AggregateTestFixture<>(WebhookEndpoints.class)
                .givenState(() -> new WebhookEndpoints(STREAM, EndpointRegister.EMPTY.after(recorded)));
    }

    private static CreateEndpoint create(String id) {
        return new CreateEndpoint(STREAM, id, REQUEST, KEY);
    }

    private static EndpointCreated created(String id) {
        return new EndpointCreated(
                id,
                REQUEST.url(),
                REQUEST.eventTypes(),
                REQUEST.mode(),
                REQUEST.signature(),
                null,
                KEY,
                REQUEST.fingerprint());
    }

    private static List<WebhookEvent> many(int number) {
        return IntStream.rangeClosed(1, number)
                .<WebhookEvent>mapToObj(i -> created("shop-" + i))
                .toList();
    }

    private static Matcher<WebhookRefusedException> refused(WebhookRefusal refusal) {
        return new CustomTypeSafeMatcher<>("refused as " + refusal) {
            @Override
            protected boolean matchesSafely(WebhookRefusedException e) {
                return e.refusal() == refusal;
            }
        };
    }
}
