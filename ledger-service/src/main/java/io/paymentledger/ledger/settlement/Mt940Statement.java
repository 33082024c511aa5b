package io.paymentledger.ledger.settlement;

import com.prowidesoftware.swift.model.field.Field28C;
import io.paymentledger.events.Money;
import io.paymentledger.events.SettlementEvent.Statement;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import io.paymentledger.ledger.settlement.FileReading.Period;
import io.paymentledger.ledger.settlement.Mt940Values.Balance;
import java.time.LocalDate;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One MT940 message: a statement, or a page of one. */
final class Mt940Statement {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");

    private final long line;
    private final Mt940Values values;
    private final Faults faults;
    private @Nullable Mt940Field account;
    private @Nullable String accountName;
    private @Nullable Mt940Field number;
    private @Nullable Mt940Field opening;
    private @Nullable Mt940Field closing;
    private @Nullable Balance opened;
    private @Nullable Balance closed;
    private long balanceMinor;
    private boolean missesEntry;
    private @Nullable LocalDate first;
    private @Nullable LocalDate last;

    Mt940Statement(long line, Mt940Values values, Faults faults) {
        this.line = line;
        this.values = values;
        this.faults = faults;
    }

    /** Takes a field that is neither an entry nor about one. */
    void take(Mt940Field field) {
        switch (field.tag()) {
            case "25", "25P" -> {
                account = once(account, field);
                accountName = values.reference(field.cell(field.first()));
            }
            case "28", "28C" -> {
                number = once(number, field);
                if (sequence().isEmpty()) {
                    faults.add(field.cell(""), Reason.SYNTAX);
                }
            }
            case "60F", "60M" -> {
                opening = once(opening, field);
                opened = values.balance(field);
                balanceMinor = opened == null ? 0 : opened.minor();
            }
            case "62F", "62M" -> {
                closing = once(closing, field);
                closed = values.balance(field);
            }
            default -> {
                // Nothing else of it is needed, and nothing else moves money.
            }
        }
    }

    private Mt940Field once(@Nullable Mt940Field before, Mt940Field field) {
        if (before != null) {
            faults.add(field.cell(""), Reason.DUPLICATE_FIELD);
        }
        return field;
    }

    /** What the opening balance says; {@code null} if there is none before this, which then is noted. */
    @Nullable
    Balance opened(Mt940Field before) {
        if (opening == null) {
            faults.add(new Cell(before.line(), 0, ":60F:", ""), Reason.MISSING_VALUE);
        }
        return opened;
    }

    /** An entry could not be read: what the statement comes to is not known. */
    void missEntry() {
        missesEntry = true;
    }

    /** An entry changed the balance. */
    void move(Mt940Field entry, long netMinor, LocalDate enteredOn) {
        if (closing != null) {
            faults.add(entry.cell(""), Reason.SYNTAX);
        }
        balanceMinor += netMinor;
        if (Math.abs(balanceMinor) > Money.MAX_AMOUNT_MINOR) {
            throw faults.fatal(entry.line(), 0, Reason.OUT_OF_RANGE);
        }
        first = first == null || enteredOn.isBefore(first) ? enteredOn : first;
        last = last == null || enteredOn.isAfter(last) ? enteredOn : last;
    }

    /**
     * Checks that all is there and adds up.
     *
     * @param before the message before it; {@code null} for none
     * @return the days that it accounts for: from its first entry to its closing balance
     */
    @Nullable
    Period end(@Nullable Mt940Statement before) {
        requireField(account, ":25:");
        requireField(number, ":28C:");
        requireField(opening, ":60F:");
        requireField(closing, ":62F:");
        @Nullable Balance from = opened;
        @Nullable Balance to = closed;
        @Nullable Mt940Field opens = opening;
        @Nullable Mt940Field closes = closing;
        if (from == null || to == null || opens == null || closes == null) {
            return null;
        }
        if (!to.currency().equals(from.currency())) {
            faults.add(closes.cell(""), Reason.CURRENCY_DIFFERS);
        } else if (to.minor() != balanceMinor && !missesEntry) {
            faults.add(closes.cell(""), Reason.BALANCE_MISMATCH);
        }
        if (before != null && goesOn(before) && before.closed != null && !before.closed.hasSumOf(from)) {
            faults.add(opens.cell(""), Reason.BALANCE_MISMATCH);
        }
        Period period = new Period(to.day(), to.day());
        return first == null || last == null ? period : period.with(first).with(last);
    }

    private void requireField(@Nullable Mt940Field field, String name) {
        if (field == null) {
            faults.add(new Cell(line, 0, name, ""), Reason.MISSING_VALUE);
        }
    }

    /** The account, as the bank names it. */
    String account() {
        return Objects.requireNonNullElse(accountName, "");
    }

    /**
     * What names it: the year in which it closes, its number, and its page if it says one. Banks count from 1 again in each
     * year.
     */
    Statement name() {
        String name = (closed == null ? "" : closed.day().getYear() + "/")
                + sequence()
                + (page().isEmpty() ? "" : "/" + page());
        return new Statement(account(), name, false);
    }

    /** Whether it is the next page of the statement that another message is a page of. */
    boolean goesOn(@Nullable Mt940Statement before) {
        return before != null
                && !page().isEmpty()
                && !before.page().isEmpty()
                && account().equals(before.account())
                && sequence().equals(before.sequence())
                && Integer.parseInt(page()) == Integer.parseInt(before.page()) + 1;
    }

    private String sequence() {
        return digits(number == null ? null : new Field28C(number.first()).getStatementNumber());
    }

    private String page() {
        return digits(number == null ? null : new Field28C(number.first()).getSequenceNumber());
    }

    private static String digits(@Nullable String text) {
        String said = Objects.requireNonNullElse(text, "");
        return NUMBER.matcher(said).matches() ? said : "";
    }
}
