package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fact about a gateway's settlement file: what the file says, and what people found out about the breaks between it and
 * the ledger. What matches and what does not is no event: it follows from these and from the charges' events (ADR 0033).
 */
public sealed interface SettlementEvent extends LedgerEvent {

    /** In the place of a gateway's name: the file is a statement of the bank account into which gateways pay. */
    String BANK = "bank";

    /**
     * A file was read whole and found well-formed; its lines, or what names them, are in the same commit. In
     * {@link StreamName#settlement}, whose birth it is.
     *
     * @param file the file's name: the SHA-256 of its bytes; if the same bytes were recorded before and taken back, followed
     *     by {@code -2} and so on
     * @param sha256 of the file's bytes, in lower-case hexadecimal digits
     * @param gateway the name of the gateway's adapter
     * @param format how the file is written
     * @param fingerprint the versioned hash of how the file was to be read, see {@code docs/reference/events.md}
     * @param bytes the length of the file
     * @param lines how many lines it has
     * @param from the first day that the file accounts for, in UTC
     * @param to the last day, inclusive
     * @param statements the bank's statements in it, by their names; none in formats that have no such names
     */
    record SettlementFileReceived(
            String file,
            String sha256,
            String gateway,
            SettlementFormat format,
            String fingerprint,
            long bytes,
            int lines,
            LocalDate from,
            LocalDate to,
            List<Statement> statements)
            implements SettlementEvent {

        public SettlementFileReceived {
            requireNonNull(file);
            requireNonNull(sha256);
            requireNonNull(gateway);
            requireNonNull(format);
            requireNonNull(fingerprint);
            requireNonNull(from);
            requireNonNull(to);
            statements = List.copyOf(statements);
        }
    }

    /**
     * A statement in a file.
     *
     * @param account the account, as the bank names it
     * @param id the bank's name for the statement, with its number and page as far as it has them
     * @param copy whether the bank says that it sent the statement before
     */
    record Statement(@Nullable String account, String id, boolean copy) {

        public Statement {
            requireNonNull(id);
        }
    }

    /**
     * Some consecutive lines of a file, in {@link StreamName#settlementLines}.
     *
     * @param file the file's name
     * @param gateway the name of the gateway's adapter, or {@link #BANK}
     * @param first the number of the first of these lines, counted from 1
     * @param inTransit whether what goes between the gateway and the bank is on its way until the bank tells of it;
     *     {@code false} in history from before there was an account for that
     * @param lines at least one
     */
    record SettlementLinesRecorded(
            String file, String gateway, int first, boolean inTransit, List<SettlementLine> lines)
            implements SettlementEvent {

        /** Lines as they are recorded now. */
        public SettlementLinesRecorded(String file, String gateway, int first, List<SettlementLine> lines) {
            this(file, gateway, first, true, lines);
        }

        public SettlementLinesRecorded {
            requireNonNull(file);
            requireNonNull(gateway);
            lines = List.copyOf(lines);
        }

        /** The number of the last of these lines. */
        public int last() {
            return first + lines.size() - 1;
        }
    }

    /**
     * Some consecutive lines of a long file that is being recorded, in {@link StreamName#settlementStep}. By themselves they
     * count for nothing: they do once a {@link SettlementLinesCounted} names them, and else never.
     *
     * @param recorded what they say
     */
    record SettlementLinesStaged(@JsonUnwrapped SettlementLinesRecorded recorded) implements SettlementEvent {

        public SettlementLinesStaged {
            requireNonNull(recorded);
        }
    }

    /**
     * Some lines of a file that were staged count from here on, as if they were recorded here. In
     * {@link StreamName#settlementLines}.
     *
     * @param file the file's name
     * @param reading names what was staged, see {@link StreamName#settlementStep}
     * @param step the step in which they were, from 0
     * @param sequence their place in it
     */
    record SettlementLinesCounted(String file, String reading, int step, long sequence) implements SettlementEvent {

        public SettlementLinesCounted {
            requireNonNull(file);
            requireNonNull(reading);
        }
    }

    /**
     * A file was taken back: it was read wrongly, or should never have been recorded. What its lines posted is posted the
     * other way round by {@link SettlementLinesReversed} or {@link SettlementLinesWithdrawn}, in the same commit. In
     * {@link StreamName#settlementReversal}, whose birth it is.
     *
     * @param file the file's name
     * @param reason why, as somebody said
     */
    record SettlementFileReversed(String file, String reason) implements SettlementEvent {

        public SettlementFileReversed {
            requireNonNull(file);
            requireNonNull(reason);
        }
    }

    /**
     * The lines of one {@link SettlementLinesRecorded} were taken back. In {@link StreamName#settlementReversalLines}.
     *
     * @param reverses the position of the event that recorded them
     * @param recorded what it said
     */
    record SettlementLinesReversed(
            long reverses, @JsonUnwrapped SettlementLinesRecorded recorded) implements SettlementEvent {

        public SettlementLinesReversed {
            requireNonNull(recorded);
        }
    }

    /**
     * Some lines of a long file were taken back: {@link SettlementLinesReversed}, without repeating what they say. In
     * {@link StreamName#settlementReversalLines}.
     *
     * @param file the file's name
     * @param reverses the position of the event that recorded them, or from which on they counted
     */
    record SettlementLinesWithdrawn(String file, long reverses) implements SettlementEvent {

        public SettlementLinesWithdrawn {
            requireNonNull(file);
        }
    }

    /**
     * A person knows why the file and the ledger differ here. In {@link StreamName#settlementBreak}.
     *
     * @param file the file's name
     * @param breakId the break's name within the file
     * @param note the explanation
     */
    record BreakExplained(String file, String breakId, String note) implements SettlementEvent {

        public BreakExplained {
            requireNonNull(file);
            requireNonNull(breakId);
            requireNonNull(note);
        }
    }

    /**
     * A person put the difference right, or found that nothing has to be. In {@link StreamName#settlementBreak}.
     *
     * @param file the file's name
     * @param breakId the break's name within the file
     * @param note what was done
     */
    record BreakResolved(String file, String breakId, String note) implements SettlementEvent {

        public BreakResolved {
            requireNonNull(file);
            requireNonNull(breakId);
            requireNonNull(note);
        }
    }

    /**
     * Somebody says how a kind of settlement file is read, under a name. The last one of a name counts. In
     * {@link StreamName#settlementProfiles}.
     *
     * @param name the profile's name
     * @param document the profile in canonical JSON, see {@code docs/reference/settlement-profiles.md}
     */
    record SettlementProfileDefined(String name, String document) implements SettlementEvent {

        public SettlementProfileDefined {
            requireNonNull(name);
            requireNonNull(document);
        }
    }
}
