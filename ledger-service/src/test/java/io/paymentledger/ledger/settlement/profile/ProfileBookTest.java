package io.paymentledger.ledger.settlement.profile;

import io.paymentledger.events.SettlementEvent.SettlementProfileDefined;
import io.paymentledger.events.StreamName;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

class ProfileBookTest {

    private final AggregateTestFixture<ProfileBook> fixture = new AggregateTestFixture<>(ProfileBook.class);

    @Test
    void aProfileIsDefined() {
        fixture.givenNoPriorActivity().when(define("own", "{\"a\":1}")).expectEvents(defined("own", "{\"a\":1}"));
    }

    @Test
    void aSecondDocumentOfANameCounts() {
        fixture.given(defined("own", "{\"a\":1}"))
                .when(define("own", "{\"a\":2}"))
                .expectEvents(defined("own", "{\"a\":2}"));
    }

    @Test
    void theSameDocumentAgainChangesNothing() {
        fixture.given(defined("own", "{\"a\":1}"), defined("other", "{\"a\":2}"))
                .when(define("own", "{\"a\":1}"))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void anEarlierDocumentMayCountAgain() {
        fixture.given(defined("own", "{\"a\":1}"), defined("own", "{\"a\":2}"))
                .when(define("own", "{\"a\":1}"))
                .expectEvents(defined("own", "{\"a\":1}"));
    }

    @Test
    void twoNamesMayHaveTheSameDocument() {
        fixture.given(defined("own", "{\"a\":1}"))
                .when(define("other", "{\"a\":1}"))
                .expectEvents(defined("other", "{\"a\":1}"));
    }

    private static DefineProfile define(String name, String document) {
        return new DefineProfile(StreamName.settlementProfiles("acme"), name, document);
    }

    private static SettlementProfileDefined defined(String name, String document) {
        return new SettlementProfileDefined(name, document);
    }
}
