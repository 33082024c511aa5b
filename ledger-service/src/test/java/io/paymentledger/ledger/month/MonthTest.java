package io.paymentledger.ledger.month;

import static org.hamcrest.Matchers.instanceOf;

import io.paymentledger.events.MonthEvent.MonthClosed;
import io.paymentledger.events.MonthEvent.MonthSealed;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.month.MonthCommand.CloseMonth;
import io.paymentledger.ledger.month.MonthCommand.SealMonth;
import java.time.Instant;
import java.time.YearMonth;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonthTest {

    private static final YearMonth MONTH = YearMonth.of(2026, 1);
    private static final StreamName STREAM = StreamName.month("acme", MONTH);
    private static final MonthClosed CLOSED = new MonthClosed(MONTH, Instant.parse("2026-01-31T23:59:59.999999Z"));
    private static final SealMonth SEAL = new SealMonth(STREAM, MONTH, 7, 3, "cm9vdA==");
    private static final MonthSealed SEALED = new MonthSealed(MONTH, 7, 3, "cm9vdA==");

    private final AggregateTestFixture<Month> fixture = new AggregateTestFixture<>(Month.class);

    @ParameterizedTest
    @CsvSource({
        "2026-01, 2026-01-31T23:59:59.999999Z",
        "2026-04, 2026-04-30T23:59:59.999999Z",
        "2026-12, 2026-12-31T23:59:59.999999Z",
        "2026-02, 2026-02-28T23:59:59.999999Z",
        "2028-02, 2028-02-29T23:59:59.999999Z"
    })
    void aMonthClosesThroughItsLastMicrosecond(YearMonth month, Instant through) {
        fixture.givenNoPriorActivity()
                .when(new CloseMonth(StreamName.month("acme", month), month))
                .expectEvents(new MonthClosed(month, through));
    }

    @Test
    void aMonthIsClosedOnce() {
        fixture.given(CLOSED)
                .when(new CloseMonth(STREAM, MONTH))
                .expectNoEvents()
                .expectException(instanceOf(EventStoreException.class));
    }

    @Test
    void aClosedMonthIsSealed() {
        fixture.given(CLOSED).when(SEAL).expectEvents(SEALED);
    }

    @Test
    void aMonthWithoutBalancesIsSealed() {
        fixture.given(CLOSED)
                .when(new SealMonth(STREAM, MONTH, 7, 0, "cm9vdA=="))
                .expectEvents(new MonthSealed(MONTH, 7, 0, "cm9vdA=="));
    }

    @Test
    void aSealStaysWhatItIsWhateverIsStatedLater() {
        fixture.given(CLOSED, SEALED)
                .when(new SealMonth(STREAM, MONTH, 8, 4, "b3RoZXI="))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void anOpenMonthIsNotSealed() {
        fixture.givenNoPriorActivity()
                .when(SEAL)
                .expectNoEvents()
                .expectException(instanceOf(AggregateNotFoundException.class));
    }
}
