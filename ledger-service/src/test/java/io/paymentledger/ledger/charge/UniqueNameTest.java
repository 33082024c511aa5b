package io.paymentledger.ledger.charge;

import static org.hamcrest.Matchers.instanceOf;

import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.KeyEvent.KeyCancelled;
import io.paymentledger.events.StreamName;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

class UniqueNameTest {

    private static final StreamName KEY = StreamName.key("acme", "k-2");
    private static final TakeName BIND = new TakeName(KEY, KeyBound.alias("k-1", "v1:f"));
    private static final TakeName CANCEL = new TakeName(KEY, new KeyCancelled());

    private final AggregateTestFixture<UniqueName> fixture = new AggregateTestFixture<>(UniqueName.class);

    @Test
    void aFreeKeyIsBoundToTheCharge() {
        fixture.givenNoPriorActivity().when(BIND).expectEvents(KeyBound.alias("k-1", "v1:f"));
    }

    @Test
    void aFreeKeyIsCancelled() {
        fixture.givenNoPriorActivity().when(CANCEL).expectEvents(new KeyCancelled());
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
                .when(CANCEL)
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
