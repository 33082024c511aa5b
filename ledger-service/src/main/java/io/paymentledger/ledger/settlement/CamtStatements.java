package io.paymentledger.ledger.settlement;

import io.paymentledger.events.SettlementEvent.Statement;
import io.paymentledger.events.ToldTimes;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import io.paymentledger.ledger.settlement.FileReading.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The statements, or notifications, of a camt file: what names them, whose account each is of, and which days they cover. */
final class CamtStatements {

    /** That the bank sends a statement again: as a duplicate, or as the duplicate of a copy. */
    private static final Set<String> COPIES = Set.of("DUPL", "CODU");

    private final CellValues values;
    private final Faults faults;
    private final List<Statement> names = new ArrayList<>();
    private @Nullable Period period;
    private @Nullable CamtScope current;
    private @Nullable String account;
    private boolean entriesBegun;
    private @Nullable Page page;

    CamtStatements(CellValues values, Faults faults) {
        this.values = values;
        this.faults = faults;
    }

    /** A page of a statement, with the statement's name. */
    private record Page(String statement, String number) {

        private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");

        boolean follows(@Nullable Page before) {
            return before != null
                    && statement.equals(before.statement)
                    && NUMBER.matcher(number).matches()
                    && NUMBER.matcher(before.number).matches()
                    && Integer.parseInt(number) == Integer.parseInt(before.number) + 1;
        }
    }

    /** The next one begins. */
    void begin(CamtScope statement) {
        current = statement;
        account = null;
        entriesBegun = false;
    }

    /**
     * An entry begins.
     *
     * @return whether equal entries are counted anew: they are as many as there are in all pages of a statement, and no more
     *     if it is there again
     */
    boolean beginEntries() {
        if (entriesBegun || current == null) {
            return false;
        }
        entriesBegun = true;
        Page next = new Page(current.text("Id"), current.text("StmtPgntn/PgNb"));
        boolean follows = next.follows(page);
        page = next;
        return !follows;
    }

    /** The account of the statement at hand. */
    @Nullable
    String account() {
        if (account == null && current != null) {
            account = values.reference(current.first("Acct/Id/IBAN", "Acct/Id/Othr/Id"));
        }
        return account;
    }

    /** Takes in what names a statement, with its page if it has several: each name alone tells that it is sent again. */
    void name(CamtScope ended) {
        String page = ended.text("StmtPgntn/PgNb");
        boolean copy = COPIES.contains(ended.text("CpyDplctInd"));
        @Nullable String id = values.reference(ended.first("Id"));
        if (id != null) {
            names.add(new Statement(account(), id + (page.isEmpty() ? "" : "/" + page), copy));
        }
        @Nullable String number = values.reference(ended.first("ElctrncSeqNb"));
        if (number != null) {
            names.add(new Statement(account(), "#" + number + (page.isEmpty() ? "" : "/" + page), copy));
        }
    }

    /** Takes in the days that a statement says it covers. */
    void cover(CamtScope ended) {
        @Nullable LocalDate from = day(ended.first("FrToDt/FrDtTm", "FrToDt/FrDt"));
        @Nullable LocalDate to = day(ended.first("FrToDt/ToDtTm", "FrToDt/ToDt"));
        if (from != null && to != null && !to.isBefore(from)) {
            period = period == null ? new Period(from, to) : period.with(from).with(to);
        }
    }

    /** The day as the statement writes it: its bank's day. */
    private @Nullable LocalDate day(@Nullable Cell cell) {
        if (cell == null) {
            return null;
        }
        Optional<LocalDate> day =
                ToldTimes.day(cell.text().substring(0, Math.min(10, cell.text().length())));
        if (day.isEmpty()) {
            faults.add(cell, Reason.NOT_A_DATE);
        }
        return day.orElse(null);
    }

    /** What names those that ended. */
    List<Statement> names() {
        return names;
    }

    /** The days that they cover; {@code null} if none says so. */
    @Nullable
    Period period() {
        return period;
    }
}
