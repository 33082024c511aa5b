package io.paymentledger.ledger.settlement;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.paymentledger.events.SettlementEvent.BreakExplained;
import io.paymentledger.events.SettlementEvent.BreakResolved;
import io.paymentledger.events.StreamName;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettlementBreakTest {

    private final AggregateTestFixture<SettlementBreak> fixture = new AggregateTestFixture<>(SettlementBreak.class);

    @Test
    void aBreakIsExplained() {
        fixture.givenNoPriorActivity()
                .when(note(BreakNote.EXPLANATION, "late file"))
                .expectEvents(new BreakExplained("f", "3", "late file"));
    }

    @Test
    void aBreakIsResolvedWithoutBeingExplained() {
        fixture.givenNoPriorActivity()
                .when(note(BreakNote.RESOLUTION, "corrected"))
                .expectEvents(new BreakResolved("f", "3", "corrected"));
    }

    @Test
    void theLastWordIsRecordedBesideTheOnesBefore() {
        fixture.given(new BreakExplained("f", "3", "late file"), new BreakResolved("f", "3", "corrected"))
                .when(note(BreakNote.EXPLANATION, "wrong file"))
                .expectEvents(new BreakExplained("f", "3", "wrong file"));
    }

    @Test
    void whatWasSaidLastIsNotSaidAgain() {
        fixture.given(new BreakExplained("f", "3", "late file"), new BreakResolved("f", "3", "late file"))
                .when(note(BreakNote.EXPLANATION, "late file"))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void whatWasSaidEarlierMayBeSaidAgain() {
        fixture.given(new BreakResolved("f", "3", "corrected"), new BreakResolved("f", "3", "not yet"))
                .when(note(BreakNote.RESOLUTION, "corrected"))
                .expectEvents(new BreakResolved("f", "3", "corrected"));
    }

    @Test
    void anExplanationIsNoResolution() {
        fixture.given(new BreakExplained("f", "3", "done"))
                .when(note(BreakNote.RESOLUTION, "done"))
                .expectEvents(new BreakResolved("f", "3", "done"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t"})
    void aNoteSaysSomething(String note) {
        assertThatIllegalArgumentException().isThrownBy(() -> note(BreakNote.EXPLANATION, note));
    }

    @Test
    void aNoteHasItsLength() {
        fixture.givenNoPriorActivity()
                .when(note(BreakNote.RESOLUTION, "x".repeat(NoteBreak.MAX_NOTE_CHARS)))
                .expectSuccessfulHandlerExecution();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> note(BreakNote.RESOLUTION, "x".repeat(NoteBreak.MAX_NOTE_CHARS + 1)));
    }

    private static NoteBreak note(BreakNote kind, String text) {
        return new NoteBreak(StreamName.settlementBreak("acme", "f", "3"), "f", "3", kind, text);
    }
}
