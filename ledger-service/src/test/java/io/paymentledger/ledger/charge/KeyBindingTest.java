package io.paymentledger.ledger.charge;

import static org.hamcrest.Matchers.instanceOf;

import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.KeyEvent.KeyCancelled;
import io.paymentledger.events.StreamName;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

class KeyBindingTest {

    private static final BindKey BIND = new BindKey(StreamName.key("acme", "k-2"), "k-1", "v1:f");

    private final AggregateTestFixture<KeyBinding> fixture = new AggregateTestFixture<>(KeyBinding.class);

    @Test
    void aFreeKeyIsBoundToTheCharge() {
        fixture.givenNoPriorActivity().when(BIND).expectEvents(KeyBound.alias("k-1", "v1:f"));
    }

    @Test
    void aFreeKeyIsCancelled() {
        fixture.givenNoPriorActivity().when(new CancelKey(BIND.stream())).expectEvents(new KeyCancelled());
    }

    @Test
    void aCancelledKeyIsNotBound() {
        fixture.given(new KeyCancelled())
                .when(BIND)
                .expectNoEvents()
                .expectException(instanceOf(EventStoreException.class));
    }

    @Test
    void aBoundKeyIsNotCancelled() {
        fixture.given(KeyBound.alias("k-1", "v1:f"))
                .when(new CancelKey(BIND.stream()))
                .expectNoEvents()
                .expectException(instanceOf(EventStoreException.class));
    }

    @Test
    void aBoundKeyIsNotBoundAgain() {
        fixture.given(KeyBound.alias("k-1", "v1:f"))
                .when(BIND)
                .expectNoEvents()
                .expectException(instanceOf(EventStoreException.class));
    }
}
