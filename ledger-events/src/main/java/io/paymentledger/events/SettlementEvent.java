package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.List;

/**
 * A fact about a gateway's settlement file: what the file says, and what people found out about the breaks between it and
 * the ledger. What matches and what does not is no event: it follows from these and from the charges' events (ADR 0033).
 */
public sealed interface SettlementEvent extends LedgerEvent {

    /**
     * A file was read whole and found well-formed; its lines are in the same commit. In {@link StreamName#settlement},
     * whose birth it is.
     *
     * @param sha256 of the file's bytes, in lower-case hexadecimal digits: the file's name
     * @param gateway the name of the gateway's adapter
     * @param format how the file is written
     * @param fingerprint the versioned hash of how the file was to be read, see {@code docs/reference/events.md}
     * @param bytes the length of the file
     * @param lines how many lines it has
     * @param from the first day that the file accounts for, in UTC
     * @param to the last day, inclusive
     */
    record SettlementFileReceived(
            String sha256,
            String gateway,
            SettlementFormat format,
            String fingerprint,
            long bytes,
            int lines,
            LocalDate from,
            LocalDate to)
            implements SettlementEvent {

        public SettlementFileReceived {
            requireNonNull(sha256);
            requireNonNull(gateway);
            requireNonNull(format);
            requireNonNull(fingerprint);
            requireNonNull(from);
            requireNonNull(to);
        }
    }

    /**
     * Some consecutive lines of a file, in {@link StreamName#settlementLines}.
     *
     * @param sha256 the file
     * @param gateway the name of the gateway's adapter
     * @param first the number of the first of these lines, counted from 1
     * @param lines at least one
     */
    record SettlementLinesRecorded(String sha256, String gateway, int first, List<SettlementLine> lines)
            implements SettlementEvent {

        public SettlementLinesRecorded {
            requireNonNull(sha256);
            requireNonNull(gateway);
            lines = List.copyOf(lines);
        }

        /** The number of the last of these lines. */
        public int last() {
            return first + lines.size() - 1;
        }
    }

    /**
     * A person knows why the file and the ledger differ here. In {@link StreamName#settlementBreak}.
     *
     * @param sha256 the file
     * @param breakId the break's name within the file
     * @param note the explanation
     */
    record BreakExplained(String sha256, String breakId, String note) implements SettlementEvent {

        public BreakExplained {
            requireNonNull(sha256);
            requireNonNull(breakId);
            requireNonNull(note);
        }
    }

    /**
     * A person put the difference right, or found that nothing has to be. In {@link StreamName#settlementBreak}.
     *
     * @param sha256 the file
     * @param breakId the break's name within the file
     * @param note what was done
     */
    record BreakResolved(String sha256, String breakId, String note) implements SettlementEvent {

        public BreakResolved {
            requireNonNull(sha256);
            requireNonNull(breakId);
            requireNonNull(note);
        }
    }
}
