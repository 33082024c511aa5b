package io.paymentledger.ledger.month;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.StreamName;
import java.time.YearMonth;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What can be asked of a month of the books. */
sealed interface MonthCommand {

    /**
     * Closes the month.
     *
     * @param stream the month's; its birth is what makes a repetition a replay
     */
    record CloseMonth(@TargetAggregateIdentifier StreamName stream, YearMonth month) implements MonthCommand {

        public CloseMonth {
            requireNonNull(stream);
            requireNonNull(month);
        }
    }

    /**
     * Records what the closed month's balances are. A month that is sealed already stays as it is.
     *
     * @param position of the event that closed it
     * @param leaves how many balances there are
     * @param root of the tree over them, in base64
     */
    record SealMonth(
            @TargetAggregateIdentifier StreamName stream, YearMonth month, long position, int leaves, String root)
            implements MonthCommand {

        public SealMonth {
            requireNonNull(stream);
            requireNonNull(month);
            requireNonNull(root);
        }
    }
}
