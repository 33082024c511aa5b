package io.paymentledger.ledger.settlement;

import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
 * Reads camt.053, the bank-to-customer statement of ISO 20022, and camt.054, its notification, of any version that has these elements: each booked entry,
 * or each of its transactions, is a line. No declaration of a document type is read, and so no entity.
 */
final class CamtFile {

    private static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:";

    /** The messages whose entries are read, by what their names begin with, whatever their version. */
    private static final Map<String, SettlementFormat> MESSAGES =
            Map.of("camt.053.001.", SettlementFormat.CAMT_053, "camt.054.001.", SettlementFormat.CAMT_054);

    /** What holds the entries: a statement, or a notification. */
    private static final Set<String> STATEMENTS = Set.of("Stmt", "Ntfctn");

    /** Where they stand in the message, and the entries in them, and the transactions in those. */
    private static final int STATEMENT_DEPTH = 3;

    private static final int ENTRY_DEPTH = 4;
    private static final int TRANSACTION_DEPTH = 6;

    /** Deeper than any statement nests. */
    private static final int MAX_DEPTH = 64;

    /** More than any element that is read here holds; what is longer is faulty, and not kept. */
    private static final int MAX_TEXT_CHARS = 1_000;

    /** More than any tag, comment or section takes; the parser keeps each whole. */
    private static final long MAX_STEP_BYTES = 1 << 20;

    /** What is kept at once of a statement and of an entry with its transactions: some hundred thousand of these. */
    private static final long MAX_KEPT_BYTES = 256 << 20;

    /** About what an element takes beside its text. */
    private static final int ELEMENT_BYTES = 150;

    private final Faults faults = new Faults();
    private final CamtStatements statements;
    private final CamtEntries entries;
    private final SteppedStream bytes;
    private final XMLStreamReader xml;
    private final List<SettlementLine> lines = new ArrayList<>();
    private final Deque<String> path = new ArrayDeque<>();

    private SettlementFormat format = SettlementFormat.CAMT_053;
    private @Nullable CamtScope statement;
    private @Nullable CamtScope entry;
    private @Nullable CamtScope transaction;
    private List<CamtScope> transactions = new ArrayList<>();
    private StringBuilder text = new StringBuilder();
    private boolean leaf;
    private long kept;
    private long keptOfStatement;

    private CamtFile(FileReading reading, SteppedStream bytes, XMLStreamReader xml) {
        CellValues values = CellValues.ofXml(reading, faults);
        this.statements = new CamtStatements(values, faults);
        this.entries = new CamtEntries(reading, values, faults, this::add);
        this.bytes = bytes;
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
            SteppedStream stepped = new SteppedStream(bytes, MAX_STEP_BYTES);
            return new CamtFile(reading, stepped, factory.createXMLStreamReader(stepped)).read();
        } catch (XMLStreamException e) {
            throw new Faults().fatal(1, 1, Reason.SYNTAX);
        }
    }

    private ParsedFile read() throws XMLStreamException {
        try {
            while (xml.hasNext()) {
                bytes.step();
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
        return new ParsedFile(format, lines, statements.period(), statements.names());
    }

    private InvalidFileException fatal(Reason reason) {
        return faults.fatal(xml.getLocation().getLineNumber(), xml.getLocation().getColumnNumber(), reason);
    }

    private void start(String name) {
        if (path.isEmpty()) {
            format = message(Objects.requireNonNullElse(xml.getNamespaceURI(), ""));
        }
        if (path.size() == MAX_DEPTH) {
            throw fatal(Reason.SYNTAX);
        }
        path.addLast(name);
        text = new StringBuilder();
        leaf = true;
        // Elements of these names may stand elsewhere, too: what a bank adds of its own can be anything.
        if (path.size() == STATEMENT_DEPTH && STATEMENTS.contains(name)) {
            statement = scope();
            statements.begin(statement);
        } else if (path.size() == ENTRY_DEPTH && name.equals("Ntry") && statement != null) {
            if (statements.beginEntries()) {
                entries.beginStatement();
            }
            keptOfStatement = kept;
            entry = scope();
            transactions = new ArrayList<>();
        } else if (path.size() == TRANSACTION_DEPTH && name.equals("TxDtls") && isIn("NtryDtls") && entry != null) {
            transaction = scope();
        }
        currencyOfAmount();
    }

    /** Whether the element at hand stands in one of a name. */
    private boolean isIn(String parent) {
        return path.stream().skip(path.size() - 2L).findFirst().equals(Optional.of(parent));
    }

    private SettlementFormat message(String namespace) {
        return MESSAGES.entrySet().stream()
                .filter(message -> namespace.startsWith(NAMESPACE + message.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> fatal(Reason.NOT_CAMT_053));
    }

    private CamtScope scope() {
        keep(2L * ELEMENT_BYTES);
        return new CamtScope(
                path.size(),
                xml.getLocation().getLineNumber(),
                xml.getLocation().getColumnNumber());
    }

    private void put(CamtScope scope, String name, Cell cell) {
        keep(ELEMENT_BYTES + cell.text().length());
        scope.put(name, cell);
    }

    private void keep(long bytes) {
        kept += bytes;
        if (kept > MAX_KEPT_BYTES) {
            throw fatal(Reason.TOO_MANY_LINES);
        }
    }

    private @Nullable CamtScope innermost() {
        return transaction != null ? transaction : entry != null ? entry : statement;
    }

    private void currencyOfAmount() {
        @Nullable CamtScope scope = innermost();
        @Nullable String currency = xml.getAttributeValue(null, "Ccy");
        if (scope != null && currency != null) {
            put(scope, scope.relative(path) + "@Ccy", cell("Ccy", currency));
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
        @Nullable CamtScope scope = innermost();
        if (scope != null && leaf && path.size() > scope.depth()) {
            put(scope, scope.relative(path), cell(name, text.toString()));
        } else if (scope != null && name.equals("Rcrd") && scope.relative(path).equals("Chrgs/Rcrd")) {
            scope.endCharge("Chrgs/Rcrd/");
        } else if (scope != null && name.equals("Chrgs") && scope.relative(path).equals("Chrgs")) {
            scope.endCharges();
        }
        if (transaction != null && path.size() == transaction.depth()) {
            transactions.add(transaction);
            transaction = null;
        } else if (entry != null && path.size() == entry.depth()) {
            entries.endEntry(entry, transactions, statements.account());
            entry = null;
            kept = keptOfStatement;
        } else if (statement != null && path.size() == statement.depth()) {
            endStatement(statement);
            statement = null;
            kept = 0;
        }
        path.removeLast();
        leaf = false;
    }

    private void endStatement(CamtScope ended) {
        statements.name(ended);
        if (statements.names().size() > ParsedFile.MAX_STATEMENTS) {
            throw fatal(Reason.TOO_MANY_STATEMENTS);
        }
        statements.cover(ended);
    }

    private void add(SettlementLine line) {
        if (lines.size() == ParsedFile.MAX_LINES) {
            throw fatal(Reason.TOO_MANY_LINES);
        }
        lines.add(line);
    }
}
