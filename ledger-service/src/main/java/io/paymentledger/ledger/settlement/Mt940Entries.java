package io.paymentledger.ledger.settlement;

import com.prowidesoftware.swift.model.field.Field61;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import io.paymentledger.ledger.settlement.Mt940Values.Balance;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes lines of a statement's entries: of those that go between the bank and a gateway. */
final class Mt940Entries {

    /** What an entry's mark does to the balance: credit, debit, and the reversals of either. */
    private static final Map<String, Integer> SIGNS = Map.of("C", 1, "D", -1, "RC", -1, "RD", 1);

    /** How it was told to the bank, and by what: {@code NTRF}, {@code S103}. */
    private static final Pattern TYPE = Pattern.compile("[SNF][A-Z0-9]{3}");

    /** As long as any reference. */
    private static final int MAX_REFERENCE_CHARS = 255;

    private final FileReading reading;
    private final CellValues cells;
    private final Mt940Values values;
    private final Faults faults;

    /** How many equal ones a statement has had, by their identity. */
    private final Map<String, Integer> equal = new HashMap<>();

    Mt940Entries(FileReading reading, CellValues cells, Mt940Values values, Faults faults) {
        this.reading = reading;
        this.cells = cells;
        this.values = values;
        this.faults = faults;
    }

    /**
     * An entry that was read.
     *
     * @param line what is recorded of it; {@code null} if it is no gateway's
     * @param netMinor by how much it changes the balance
     * @param enteredOn when the bank booked it
     */
    record Entry(@Nullable SettlementLine line, long netMinor, LocalDate enteredOn) {}

    /** Another statement begins: whatever is equal to an entry of the one before, and named like it, is that entry. */
    void beginStatement() {
        equal.clear();
    }

    /**
     * Reads an entry.
     *
     * @param details what the bank says about it in :86:
     * @return {@code null} if it cannot be read, which then is noted
     */
    @Nullable
    Entry entry(Mt940Field field, @Nullable Mt940Field details, Mt940Statement statement) {
        @Nullable Balance opened = statement.opened(field);
        String said = field.first();
        Field61 parsed = new Field61(said);
        String type = Objects.requireNonNullElse(parsed.getTransactionType(), "")
                + Objects.requireNonNullElse(parsed.getIdentificationCode(), "");
        if (!said.equals(parsed.getValue()) || !TYPE.matcher(type).matches()) {
            faults.add(field.cell(""), Reason.SYNTAX);
            return null;
        }
        @Nullable Integer sign = SIGNS.get(Objects.requireNonNullElse(parsed.getDebitCreditMark(), ""));
        if (sign == null) {
            faults.add(field.cell(""), Reason.NO_DIRECTION);
            return null;
        }
        @Nullable LocalDate day = values.day(field, parsed.getValueDate());
        @Nullable LocalDate enteredOn = day == null ? null : values.entryDay(field, parsed.getEntryDate(), day);
        @Nullable Long amount = opened == null ? null : values.amount(field, parsed.getAmount(), opened.currency());
        if (opened == null || day == null || enteredOn == null || amount == null) {
            return null;
        }
        Mt940Narrative narrative = details == null ? Mt940Narrative.NONE : Mt940Narrative.of(details.lines());
        String supplement =
                String.join(" ", field.lines().subList(1, field.lines().size()));
        if (!isOfGateway(type, narrative, supplement)) {
            if (!reading.payers().isEmpty() && (narrative.text() + supplement).indexOf(FileText.REPLACEMENT) >= 0) {
                // Whether it is of a gateway cannot be told.
                faults.add((details == null ? field : details).cell(""), Reason.NOT_UTF_8);
                return null;
            }
            // The account has more than what gateways pay; that is none of the ledger's matters.
            return new Entry(null, sign * amount, enteredOn);
        }
        CellValues.Terms terms = new CellValues.Terms(
                field.line(),
                sign > 0 ? SettlementKind.BANK_CREDIT : SettlementKind.BANK_DEBIT,
                null,
                cells.reference((details == null ? field : details).cell(nameByGateway(parsed, narrative))),
                opened.currency(),
                day,
                LineIdentity.UNNAMED);
        String account = String.join(
                "/",
                statement.account(),
                enteredOn.toString(),
                Objects.requireNonNullElse(parsed.getReferenceOfTheAccountServicingInstitution(), ""));
        return new Entry(identified(cells.line(sign * amount, 0, terms), account), sign * amount, enteredOn);
    }

    private boolean isOfGateway(String type, Mt940Narrative narrative, String supplement) {
        return Stream.of(type, Objects.requireNonNullElse(narrative.code(), ""))
                        .map(reading::kind)
                        .anyMatch(kind -> kind != null && kind.ofBank())
                || reading.isPayer(narrative.text())
                || reading.isPayer(supplement);
    }

    /**
     * What the gateway called the payout, which the bank passes on: as the payer's reference, else somewhere in the text, of
     * which whole words are kept.
     */
    private static String nameByGateway(Field61 parsed, Mt940Narrative narrative) {
        if (narrative.reference() != null) {
            return narrative.reference();
        }
        @Nullable String owners = parsed.getReferenceForTheAccountOwner();
        String text = (NoReference.is(owners) ? "" : owners + " ") + narrative.remittance();
        if (text.length() <= MAX_REFERENCE_CHARS) {
            return text;
        }
        int end = text.lastIndexOf(' ', MAX_REFERENCE_CHARS);
        return text.substring(0, end < 0 ? MAX_REFERENCE_CHARS : end);
    }

    /** Equal entries of a statement are as many as there are. */
    private SettlementLine identified(SettlementLine line, String account) {
        SettlementLine first = new LineIdentity(null, account, 0).of(reading.gateway(), line);
        int nth = equal.merge(String.valueOf(first.identity()), 1, Integer::sum) - 1;
        return new LineIdentity(null, account, nth).of(reading.gateway(), line);
    }
}
