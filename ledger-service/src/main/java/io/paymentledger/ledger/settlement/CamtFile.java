package io.paymentledger.ledger.settlement;

import io.paymentledger.events.SettlementEvent.Statement;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import io.paymentledger.ledger.settlement.FileReading.Period;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Currency;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads camt.053, the bank-to-customer statement of ISO 20022, of any version that has these elements: each booked entry,
 * or each of its transactions, is a line. No declaration of a document type is read, and so no entity.
 */
final class CamtFile {

    private static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.";

    /** Deeper than any statement nests. */
    private static final int MAX_DEPTH = 64;

    /** More than any element that is read here holds; what is longer is faulty, and not kept. */
    private static final int MAX_TEXT_CHARS = 1_000;

    /** That the bank sends a statement again: as a duplicate, or as the duplicate of a copy. */
    private static final Set<String> COPIES = Set.of("DUPL", "CODU");

    private static final String NOT_PROVIDED = "NOTPROVIDED";
    private static final String DEBIT = "DBIT";
    private static final String CREDIT = "CRDT";

    /** Bank transaction codes (ISO 20022, external code sets) that say what card merchants' accounts are about. */
    private static final Set<String> FEES = Set.of("CHRG", "COMM", "FEES");

    private static final Set<String> CARDS = Set.of("MCRD", "CCRD");
    private static final String OWN_CREDIT_TRANSFER = "ICDT";

    private final FileReading reading;
    private final Faults faults = new Faults();
    private final CellValues values;
    private final XMLStreamReader xml;
    private final List<SettlementLine> lines = new ArrayList<>();
    private final Deque<String> path = new ArrayDeque<>();

    private final List<Statement> statements = new ArrayList<>();

    private @Nullable Period period;
    private @Nullable String account;
    private @Nullable Scope statement;
    private @Nullable Scope entry;
    private @Nullable Scope transaction;
    private List<Scope> transactions = new ArrayList<>();
    private StringBuilder text = new StringBuilder();
    private boolean leaf;

    private CamtFile(FileReading reading, XMLStreamReader xml) {
        this.reading = reading;
        this.values = new CellValues(reading, faults);
        this.xml = xml;
    }

    /**
     * What a file says.
     *
     * @throws InvalidFileException if it cannot be read, or says what cannot be
     */
    static ParsedFile read(FileReading reading, InputStream bytes) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setXMLResolver((_, _, _, _) -> {
            throw new XMLStreamException("nothing is fetched");
        });
        try {
            return new CamtFile(reading, factory.createXMLStreamReader(bytes)).read();
        } catch (XMLStreamException e) {
            throw new Faults().fatal(1, 1, Reason.SYNTAX);
        }
    }

    private ParsedFile read() throws XMLStreamException {
        try {
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw fatal(Reason.DOCTYPE);
                    case XMLStreamConstants.START_ELEMENT -> start(xml.getLocalName());
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text(xml.getText());
                    case XMLStreamConstants.END_ELEMENT -> end();
                    default -> {
                        // Comments and processing instructions say nothing.
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw faults.fatal(
                    Math.max(1, e.getLocation().getLineNumber()),
                    Math.max(1, e.getLocation().getColumnNumber()),
                    Reason.SYNTAX);
        } finally {
            xml.close();
        }
        faults.throwIfAny();
        return new ParsedFile(lines, period, statements);
    }

    private InvalidFileException fatal(Reason reason) {
        return faults.fatal(xml.getLocation().getLineNumber(), xml.getLocation().getColumnNumber(), reason);
    }

    private void start(String name) {
        if (path.isEmpty()
                && !Objects.requireNonNullElse(xml.getNamespaceURI(), "").startsWith(NAMESPACE)) {
            throw fatal(Reason.NOT_CAMT_053);
        }
        if (path.size() == MAX_DEPTH) {
            throw fatal(Reason.SYNTAX);
        }
        path.addLast(name);
        text = new StringBuilder();
        leaf = true;
        switch (name) {
            case "Stmt" -> {
                statement = scope();
                account = null;
            }
            case "Ntry" -> {
                entry = scope();
                transactions = new ArrayList<>();
            }
            case "TxDtls" -> transaction = scope();
            default -> {
                // Its text, if it has one, is looked at when it ends.
            }
        }
        currencyOfAmount();
    }

    private Scope scope() {
        return new Scope(
                path.size(),
                xml.getLocation().getLineNumber(),
                xml.getLocation().getColumnNumber());
    }

    private @Nullable Scope innermost() {
        return transaction != null ? transaction : entry != null ? entry : statement;
    }

    private void currencyOfAmount() {
        @Nullable Scope scope = innermost();
        @Nullable String currency = xml.getAttributeValue(null, "Ccy");
        if (scope != null && currency != null) {
            scope.put(scope.relative(path) + "@Ccy", cell("Ccy", currency));
        }
    }

    private Cell cell(String field, String content) {
        return new Cell(xml.getLocation().getLineNumber(), xml.getLocation().getColumnNumber(), field, content.strip());
    }

    private void text(String more) {
        // What is too long for anything is kept just so long that it is found to be too long.
        int room = MAX_TEXT_CHARS - text.length();
        text.append(more, 0, Math.min(more.length(), Math.max(0, room)));
    }

    private void end() {
        String name = path.getLast();
        @Nullable Scope scope = innermost();
        if (scope != null && leaf && path.size() > scope.depth) {
            scope.put(scope.relative(path), cell(name, text.toString()));
        } else if (scope != null && name.equals("Rcrd") && scope.relative(path).equals("Chrgs/Rcrd")) {
            scope.endCharge("Chrgs/Rcrd/");
        } else if (scope != null && name.equals("Chrgs") && scope.relative(path).equals("Chrgs")) {
            scope.endCharges();
        }
        if (name.equals("TxDtls") && transaction != null) {
            transactions.add(transaction);
            transaction = null;
        } else if (name.equals("Ntry") && entry != null) {
            endEntry(entry);
            entry = null;
        } else if (name.equals("Stmt") && statement != null) {
            endStatement(statement);
            statement = null;
        }
        path.removeLast();
        leaf = false;
    }

    private void endStatement(Scope ended) {
        statements.addAll(names(ended));
        @Nullable LocalDate from = day(ended.first("FrToDt/FrDtTm", "FrToDt/FrDt"));
        @Nullable LocalDate to = day(ended.first("FrToDt/ToDtTm", "FrToDt/ToDt"));
        if (from != null && to != null && !to.isBefore(from)) {
            period = period == null ? new Period(from, to) : period.with(from).with(to);
        }
    }

    /** What names a statement, with its page if it has several: each name alone tells that it is sent again. */
    private List<Statement> names(Scope ended) {
        String page = ended.text("StmtPgntn/PgNb");
        boolean copy = COPIES.contains(ended.text("CpyDplctInd"));
        List<Statement> names = new ArrayList<>();
        @Nullable String id = values.reference(ended.first("Id"));
        if (id != null) {
            names.add(new Statement(account(), id + (page.isEmpty() ? "" : "/" + page), copy));
        }
        @Nullable String number = values.reference(ended.first("ElctrncSeqNb"));
        if (number != null) {
            names.add(new Statement(account(), "#" + number + (page.isEmpty() ? "" : "/" + page), copy));
        }
        return names;
    }

    /** The account of the statement at hand. */
    private @Nullable String account() {
        if (account == null && statement != null) {
            account = values.reference(statement.first("Acct/Id/IBAN", "Acct/Id/Othr/Id"));
        }
        return account;
    }

    /** The day as the statement writes it: its bank's day. */
    private @Nullable LocalDate day(@Nullable Cell cell) {
        if (cell == null) {
            return null;
        }
        try {
            return LocalDate.parse(
                    cell.text().substring(0, Math.min(10, cell.text().length())));
        } catch (DateTimeException e) {
            faults.add(cell, Reason.NOT_A_DATE);
            return null;
        }
    }

    private void endEntry(Scope ended) {
        @Nullable Cell status = ended.first("Sts/Cd", "Sts");
        if (status == null || !status.text().equals("BOOK")) {
            faults.add(status == null ? ended.missing("Sts") : status, Reason.NOT_BOOKED);
            return;
        }
        boolean alone = transactions.size() < 2;
        Map<String, Integer> equal = new HashMap<>();
        long sum = 0;
        for (Scope each : transactions.isEmpty() ? List.of(ended) : transactions) {
            @Nullable SettlementLine line = line(ended, each, alone);
            if (line == null) {
                return;
            }
            sum += line.netMinor();
            add(identified(ended, line, alone, equal));
        }
        @Nullable Long whole = ended.amount() == null ? null : net(ended, ended);
        if (whole == null || whole != sum) {
            faults.add(ended.missing("Amt"), Reason.SUM_MISMATCH);
        }
    }

    private void add(SettlementLine line) {
        if (lines.size() == ParsedFile.MAX_LINES) {
            throw fatal(Reason.TOO_MANY_LINES);
        }
        lines.add(line);
    }

    /**
     * A line with what names it. A bank names an entry, and not each of several transactions in it, of which equal ones are
     * as many as there are.
     */
    private SettlementLine identified(Scope whole, SettlementLine line, boolean alone, Map<String, Integer> equal) {
        @Nullable String entryName = values.reference(whole.first("AcctSvcrRef"));
        if (alone) {
            @Nullable String name = line.gatewayReference() == null ? entryName : line.gatewayReference();
            return new LineIdentity(name, account(), 0).of(reading.gateway(), line);
        }
        SettlementLine first = new LineIdentity(null, account() + "/" + entryName, 0).of(reading.gateway(), line);
        int nth = equal.merge(String.valueOf(first.identity()), 1, Integer::sum) - 1;
        return new LineIdentity(null, account() + "/" + entryName, nth).of(reading.gateway(), line);
    }

    /** @param alone whether the entry has no other transaction, so that what it says holds for this one */
    private @Nullable SettlementLine line(Scope whole, Scope part, boolean alone) {
        Scope amounts = alone && part.amount() == null ? whole : part;
        @Nullable Cell amount = amounts.amount();
        if (amount == null) {
            faults.add(part.missing("Amt"), Reason.MISSING_VALUE);
            return null;
        }
        @Nullable Currency currency = currency(amounts);
        @Nullable Long net = net(amounts, whole);
        @Nullable Cell date = whole.first("ValDt/Dt", "ValDt/DtTm", "BookgDt/Dt", "BookgDt/DtTm");
        @Nullable LocalDate effectiveOn = values.date(date == null ? whole.missing("ValDt") : date);
        if (currency == null || net == null || effectiveOn == null) {
            return null;
        }
        if (whole.amount() != null && !currency.equals(currency(whole))) {
            faults.add(amount, Reason.CURRENCY_DIFFERS);
            return null;
        }
        @Nullable Long fee = fee(alone && part.charges.isEmpty() ? whole : part, currency);
        @Nullable SettlementKind kind = fee == null ? null : kind(whole, part, net + fee);
        if (fee == null || kind == null) {
            return null;
        }
        @Nullable Cell reference = part.first("Refs/EndToEndId");
        @Nullable Cell gatewayReference = part.first("Refs/AcctSvcrRef", "Refs/TxId");
        boolean ofFee = kind == SettlementKind.FEE;
        return values.line(
                amount,
                ofFee ? 0 : net + fee,
                ofFee ? -net : fee,
                null,
                null,
                new CellValues.Terms(
                        part.line,
                        kind,
                        reference == null || reference.text().equals(NOT_PROVIDED) ? null : values.reference(reference),
                        values.reference(
                                gatewayReference == null && alone ? whole.first("AcctSvcrRef") : gatewayReference),
                        currency,
                        effectiveOn,
                        LineIdentity.UNNAMED));
    }

    private @Nullable Currency currency(Scope amounts) {
        @Nullable Cell currency = amounts.first("Amt@Ccy", "AmtDtls/TxAmt/Amt@Ccy");
        return values.currency(currency == null ? amounts.missing("Ccy") : currency);
    }

    /** By how much it changes the balance. */
    private @Nullable Long net(Scope amounts, Scope whole) {
        @Nullable Currency currency = currency(amounts);
        Cell amount = Objects.requireNonNull(amounts.amount(), "looked for before");
        @Nullable Long magnitude = currency == null ? null : values.amount(amount, currency);
        @Nullable Cell ownDirection = amounts.first("CdtDbtInd");
        @Nullable Cell direction = ownDirection == null ? whole.first("CdtDbtInd") : ownDirection;
        if (direction == null || !Set.of(DEBIT, CREDIT).contains(direction.text())) {
            faults.add(direction == null ? whole.missing("CdtDbtInd") : direction, Reason.MISSING_VALUE);
            return null;
        }
        if (magnitude != null && magnitude < 0) {
            faults.add(amount, Reason.WRONG_SIGN);
            return null;
        }
        return magnitude == null ? null : direction.text().equals(DEBIT) ? Long.valueOf(-magnitude) : magnitude;
    }

    /** The charges that are in the amount. Others are entries of their own. */
    private @Nullable Long fee(Scope scope, Currency currency) {
        long sum = 0;
        for (Charge charge : scope.charges) {
            if (charge.currency != null && !charge.currency.text().equals(currency.getCurrencyCode())) {
                faults.add(charge.currency, Reason.CURRENCY_DIFFERS);
                return null;
            }
            @Nullable Long amount = values.amount(charge.amount, currency);
            if (amount == null) {
                return null;
            }
            sum += charge.credit ? -amount : amount;
        }
        return sum;
    }

    /**
     * What a line is about. The bank's code says what it is about when nothing is reversed, and the direction whether it is.
     *
     * @param movedMinor by how much it changes the balance, before charges
     */
    private @Nullable SettlementKind kind(Scope whole, Scope part, long movedMinor) {
        boolean credit = movedMinor > 0;
        boolean reversal =
                whole.text("RvslInd").equals("true") || whole.text("RvslInd").equals("1");
        @Nullable SettlementKind known = coded(whole, part, reversal ? !credit : credit);
        @Nullable SettlementKind kind = known == null ? reading.unknown() : known;
        if (kind == null) {
            faults.add(part.missing("BkTxCd"), Reason.UNKNOWN_KIND);
            return null;
        }
        if (kind.sign() == 0 || kind == SettlementKind.FEE || (kind.sign() > 0) == credit) {
            return kind;
        }
        Optional<SettlementKind> reversed = kind.reversed();
        if (reversed.isEmpty()) {
            faults.add(part.missing("CdtDbtInd"), Reason.WRONG_SIGN);
        }
        return reversed.orElse(null);
    }

    /** @param credit the direction of what is not reversed */
    private @Nullable SettlementKind coded(Scope whole, Scope part, boolean credit) {
        Scope coded = part.first("BkTxCd/Prtry/Cd", "BkTxCd/Domn/Cd") == null ? whole : part;
        String domain = coded.text("BkTxCd/Domn/Cd");
        String family = coded.text("BkTxCd/Domn/Fmly/Cd");
        String subfamily = coded.text("BkTxCd/Domn/Fmly/SubFmlyCd");
        @Nullable SettlementKind named = reading.kind(coded.text("BkTxCd/Prtry/Cd"));
        if (named == null) {
            named = reading.kind(domain + "/" + family + "/" + subfamily);
        }
        if (named != null) {
            return named;
        }
        if (FEES.contains(subfamily)) {
            return SettlementKind.FEE;
        }
        if (CARDS.contains(family)) {
            return credit ? SettlementKind.PAYMENT : SettlementKind.REFUND;
        }
        return family.equals(OWN_CREDIT_TRANSFER) && !credit ? SettlementKind.PAYOUT : null;
    }

    /** A charge that an amount contains. */
    private record Charge(Cell amount, @Nullable Cell currency, boolean credit) {}

    /** What an element holds, by the path of each leaf within it; of several the first. */
    private static final class Scope {

        private final int depth;
        private final long line;
        private final int column;
        private final Map<String, Cell> cells = new HashMap<>();
        private final List<Charge> charges = new ArrayList<>();

        /** Whether the charges at hand are told one by one, so that their total is no other one. */
        private boolean recorded;

        Scope(int depth, long line, int column) {
            this.depth = depth;
            this.line = line;
            this.column = column;
        }

        String relative(Deque<String> path) {
            return String.join("/", path.stream().skip(depth).toList());
        }

        void put(String name, Cell cell) {
            cells.putIfAbsent(name, cell);
        }

        @Nullable
        Cell first(String... names) {
            for (String name : names) {
                @Nullable Cell cell = cells.get(name);
                if (cell != null) {
                    return cell;
                }
            }
            return null;
        }

        String text(String name) {
            @Nullable Cell cell = cells.get(name);
            return cell == null ? "" : cell.text();
        }

        /** The place of what is not there: that of the element. */
        Cell missing(String field) {
            return new Cell(line, column, field, "");
        }

        @Nullable
        Cell amount() {
            return first("Amt", "AmtDtls/TxAmt/Amt");
        }

        /** Before the fourth version a charge stands where later its record does. */
        void endCharges() {
            int before = charges.size();
            endCharge("Chrgs/");
            @Nullable Cell total = cells.remove("Chrgs/TtlChrgsAndTaxAmt");
            if (total != null && charges.size() == before && !recorded) {
                charges.add(new Charge(total, cells.get("Chrgs/TtlChrgsAndTaxAmt@Ccy"), false));
            }
            recorded = false;
            cells.keySet().removeIf(name -> name.startsWith("Chrgs/"));
        }

        /** @param at the path of what tells of one charge */
        void endCharge(String at) {
            @Nullable Cell amount = cells.remove(at + "Amt");
            recorded |= amount != null;
            if (amount != null && !text(at + "ChrgInclInd").equals("false")) {
                charges.add(new Charge(
                        amount,
                        cells.get(at + "Amt@Ccy"),
                        text(at + "CdtDbtInd").equals(CREDIT)));
            }
            if (!at.equals("Chrgs/")) {
                cells.keySet().removeIf(name -> name.startsWith(at));
            }
        }
    }
}
