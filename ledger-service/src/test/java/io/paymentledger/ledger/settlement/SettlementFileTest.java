package io.paymentledger.ledger.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.hamcrest.Matchers.instanceOf;

import io.paymentledger.events.Currency;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementEvent.SettlementFileReversed;
import io.paymentledger.events.SettlementEvent.SettlementLinesCounted;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementEvent.SettlementLinesReversed;
import io.paymentledger.events.SettlementEvent.SettlementLinesStaged;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.StreamName;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.Message;
import org.axonframework.modelling.command.Repository;
import org.axonframework.modelling.command.RepositoryProvider;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

/** A file, its steps, its lines and its reversal: what is born together, and what only once. */
class SettlementFileTest {

    private static final LocalDate DAY = LocalDate.of(2026, 1, 15);
    private static final int PER_EVENT = SettlementLines.MAX_LINES_PER_EVENT;
    private static final int PER_STEP = PER_EVENT * StagedReading.MAX_EVENTS_PER_STEP;

    private final EventStore beside = EmbeddedEventStore.builder()
            .storageEngine(new InMemoryEventStorageEngine())
            .build();

    @Test
    void aFileIsRecordedWithItsLinesInItsOrder() {
        List<SettlementLine> lines = lines(PER_EVENT + 1);
        ReceiveFile command = receive(lines);

        on(SettlementFile.class).givenNoPriorActivity().when(command).expectEvents(command.file());

        assertThat(in(StreamName.settlementLines("acme", "f")))
                .isEqualTo(List.of(
                        new SettlementLinesRecorded("f", "simulator", 1, lines.subList(0, PER_EVENT)),
                        new SettlementLinesRecorded(
                                "f", "simulator", PER_EVENT + 1, lines.subList(PER_EVENT, PER_EVENT + 1))));
    }

    @Test
    void aFileWithoutLinesIsRecordedAlone() {
        ReceiveFile command = receive(List.of());

        on(SettlementFile.class).givenNoPriorActivity().when(command).expectEvents(command.file());

        assertThat(in(StreamName.settlementLines("acme", "f"))).isEmpty();
    }

    @Test
    void aFileIsRecordedOnce() {
        ReceiveFile command = receive(lines(1));

        on(SettlementFile.class)
                .given(command.file())
                .when(command)
                .expectNoEvents()
                .expectException(instanceOf(EventStoreException.class));
    }

    @Test
    void aFileIsRecordedWhole() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ReceiveFile("acme", file(2), lines(1), null));
    }

    @Test
    void aLongFilesLinesAreStagedAndThenNamed() {
        List<SettlementLine> lines = lines(PER_STEP + 1);
        StagedReading staged =
                StagedReading.of("acme", file(lines.size()), lines).orElseThrow();
        ReceiveFile command = new ReceiveFile("acme", file(lines.size()), lines, staged);
        StagedReading.Step last = staged.steps().getLast();

        assertThat(staged.steps()).extracting(StagedReading.Step::lines).containsExactly(PER_STEP, 1);
        on(SettlementStep.class)
                .givenNoPriorActivity()
                .when(new StageLines(last))
                .expectEvents(new SettlementLinesStaged(new SettlementLinesRecorded(
                        "f", "simulator", PER_STEP + 1, lines.subList(PER_STEP, PER_STEP + 1))));
        on(SettlementStep.class)
                .given(last.events())
                .when(new StageLines(last))
                .expectNoEvents()
                .expectException(instanceOf(EventStoreException.class));
        on(SettlementFile.class).givenNoPriorActivity().when(command).expectEvents(command.file());
        assertThat(in(StreamName.settlementLines("acme", "f")))
                .isEqualTo(IntStream.rangeClosed(0, StagedReading.MAX_EVENTS_PER_STEP)
                        .mapToObj(event -> new SettlementLinesCounted(
                                "f",
                                staged.name(),
                                event / StagedReading.MAX_EVENTS_PER_STEP,
                                event % StagedReading.MAX_EVENTS_PER_STEP))
                        .toList());
    }

    @Test
    void aReadingIsNamedAfterWhatIsReadInIt() {
        List<SettlementLine> lines = lines(PER_STEP + 1);
        List<SettlementLine> others = lines.reversed();

        assertThat(name(lines)).isEqualTo(name(List.copyOf(lines))).isNotEqualTo(name(others));
    }

    @Test
    void aShortFileNeedsNoSteps() {
        assertThat(StagedReading.of("acme", file(PER_STEP), lines(PER_STEP))).isEmpty();
    }

    @Test
    void aFileIsTakenBackWithItsLines() {
        SettlementLinesReversed reversed =
                new SettlementLinesReversed(12, new SettlementLinesRecorded("f", "simulator", 1, lines(1)));

        on(SettlementReversal.class)
                .givenNoPriorActivity()
                .when(new ReverseFile("acme", file(1), "the wrong mapping", List.of(reversed)))
                .expectEvents(new SettlementFileReversed("f", "the wrong mapping"));

        assertThat(in(StreamName.settlementReversalLines("acme", "f"))).isEqualTo(List.of(reversed));
    }

    @Test
    void aFileIsTakenBackOnce() {
        on(SettlementReversal.class)
                .given(new SettlementFileReversed("f", "the wrong mapping"))
                .when(new ReverseFile("acme", file(0), "again", List.of()))
                .expectNoEvents()
                .expectException(instanceOf(EventStoreException.class));
    }

    @Test
    void aFileIsTakenBackWholeAndForAReason() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ReverseFile("acme", file(1), "a reason", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new ReverseFile("acme", file(0), " ", List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new ReverseFile("acme", file(0), "x".repeat(ReverseFile.MAX_REASON_CHARS + 1), List.of()));
    }

    @Test
    void theSameBytesRecordedAgainHaveANameOfTheirOwn() {
        ReceiveFile command = receive(lines(1));

        assertThat(command.named(1).file().file()).isEqualTo("hash");
        assertThat(command.named(2).file().file()).isEqualTo("hash-2");
        on(SettlementFile.class)
                .givenNoPriorActivity()
                .when(command.named(2))
                .expectEvents(command.named(2).file());
        assertThat(in(StreamName.settlementLines("acme", "hash-2")))
                .isEqualTo(List.of(new SettlementLinesRecorded("hash-2", "simulator", 1, lines(1))));
    }

    /** Lines are an aggregate that another one makes: they go where a fixture, which knows one aggregate, does not look. */
    private <T> AggregateTestFixture<T> on(Class<T> aggregate) {
        AggregateTestFixture<T> fixture = new AggregateTestFixture<>(aggregate);
        fixture.registerRepositoryProvider(new RepositoryProvider() {
            @Override
            public <R> Repository<R> repositoryFor(Class<R> type) {
                return EventSourcingRepository.builder(type).eventStore(beside).build();
            }
        });
        return fixture;
    }

    /** What was recorded in the same commit in a stream of lines. */
    private List<?> in(StreamName stream) {
        return beside.readEvents(stream.value())
                .asStream()
                .map(Message::getPayload)
                .toList();
    }

    private static ReceiveFile receive(List<SettlementLine> lines) {
        return new ReceiveFile("acme", file(lines.size()), lines, null);
    }

    private static String name(List<SettlementLine> lines) {
        return StagedReading.of("acme", file(lines.size()), lines).orElseThrow().name();
    }

    private static SettlementFileReceived file(int lines) {
        return new SettlementFileReceived(
                "f", "hash", "simulator", SettlementFormat.CSV, "v1:fp", 100, lines, DAY, DAY, List.of());
    }

    private static List<SettlementLine> lines(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> new SettlementLine(
                        number + 1L,
                        SettlementKind.PAYMENT,
                        "att_" + number,
                        "pay_" + number,
                        1_000,
                        30,
                        970,
                        Currency.of("EUR"),
                        DAY,
                        "payment:pay_" + number))
                .toList();
    }
}
