package io.paymentledger.ledger.settlement;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.EventCodec;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementEvent.SettlementLinesCounted;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementEvent.SettlementLinesStaged;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.Sha256;
import io.paymentledger.events.StreamName;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps in which a long file's lines are put into the log, before one short commit makes them count (ADR 0048). So no
 * commit holds the log for longer than a step needs. The steps are named after what is in them: whoever sends the same file,
 * and reads the same in it, goes on where another one stopped.
 *
 * @param tenant whose file it is
 * @param file the file's name
 * @param name 32 hexadecimal digits of the hash of all lines
 * @param lines all of them, by event
 */
record StagedReading(String tenant, String file, String name, List<SettlementLinesRecorded> lines) {

    /** Some 1 MB: its commit takes some 30 ms, for which others wait. A file that fits into one step needs no steps. */
    static final int MAX_EVENTS_PER_STEP = 100;

    private static final int NAME_DIGITS = 32;

    StagedReading {
        requireNonNull(tenant);
        requireNonNull(file);
        requireNonNull(name);
        lines = List.copyOf(lines);
    }

    /** One step. */
    record Step(StreamName stream, List<SettlementLinesStaged> events) {

        Step {
            requireNonNull(stream);
            events = List.copyOf(events);
        }

        /** How many lines it has. */
        int lines() {
            return events.stream()
                    .mapToInt(staged -> staged.recorded().lines().size())
                    .sum();
        }
    }

    /** The steps of a file; empty for one that is short enough to be recorded at once. */
    static Optional<StagedReading> of(String tenant, SettlementFileReceived file, List<SettlementLine> lines) {
        if (SettlementLines.events(lines.size()) <= MAX_EVENTS_PER_STEP) {
            return Optional.empty();
        }
        List<SettlementLinesRecorded> events = SettlementLines.events(file, lines);
        return Optional.of(new StagedReading(tenant, file.file(), name(events), events));
    }

    private static String name(List<SettlementLinesRecorded> events) {
        ByteArrayOutputStream hashes = new ByteArrayOutputStream();
        for (SettlementLinesRecorded some : events) {
            hashes.writeBytes(Sha256.of(EventCodec.CURRENT.encode(some).bytes()));
        }
        return Sha256.hex(Sha256.of(hashes.toByteArray())).substring(0, NAME_DIGITS);
    }

    /** What is to be done before the file is recorded, in its order. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (int from = 0; from < lines.size(); from += MAX_EVENTS_PER_STEP) {
            steps.add(new Step(
                    StreamName.settlementStep(tenant, file, name, steps.size()),
                    lines.subList(from, Math.min(from + MAX_EVENTS_PER_STEP, lines.size())).stream()
                            .map(SettlementLinesStaged::new)
                            .toList()));
        }
        return steps;
    }

    /** What then makes them count, in the commit of the file. */
    List<SettlementLinesCounted> counted() {
        List<SettlementLinesCounted> counted = new ArrayList<>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            counted.add(new SettlementLinesCounted(file, name, i / MAX_EVENTS_PER_STEP, i % MAX_EVENTS_PER_STEP));
        }
        return counted;
    }
}
