package io.paymentledger.ledger.settlement;

import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an element of a statement holds, by the path of each leaf within it; of several the first. */
final class CamtScope {

    /** A charge that an amount contains. */
    record Charge(Cell amount, @Nullable Cell currency, boolean credit) {}

    private static final String CREDIT = "CRDT";

    /** Bounds what is kept of elements that are there again and again: more than any bank says of an entry. */
    private static final int MAX_TEXT_CHARS = 10_000;

    /** The two spellings that XML has for each truth value. */
    private static final Set<String> TRUE = Set.of("true", "1");

    private static final Set<String> FALSE = Set.of("false", "0");

    private final int depth;
    private final long line;
    private final int column;
    private final Map<String, Cell> cells = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final List<Charge> charges = new ArrayList<>();

    /** Whether the charges at hand are told one by one, so that their total is no other one. */
    private boolean recorded;

    CamtScope(int depth, long line, int column) {
        this.depth = depth;
        this.line = line;
        this.column = column;
    }

    /** How deep in the document the element is. */
    int depth() {
        return depth;
    }

    /** The line on which it begins. */
    long line() {
        return line;
    }

    /** The charges that its amount contains. */
    List<Charge> charges() {
        return charges;
    }

    String relative(Deque<String> path) {
        return String.join("/", path.stream().skip(depth).toList());
    }

    void put(String name, Cell cell) {
        cells.putIfAbsent(name, cell);
        texts.merge(
                name, cell.text(), (before, more) -> before.length() > MAX_TEXT_CHARS ? before : before + "\n" + more);
    }

    @Nullable
    Cell first(String... names) {
        return cells(names).findFirst().orElse(null);
    }

    private Stream<Cell> cells(String... names) {
        return Stream.of(names).map(cells::get).flatMap(Stream::ofNullable);
    }

    /** All that the elements of a name hold, of which a bank may write several. */
    String texts(String name) {
        return texts.getOrDefault(name, "");
    }

    String text(String name) {
        @Nullable Cell cell = cells.get(name);
        return cell == null ? "" : cell.text();
    }

    /** The first of some references that is one, and not a word for there being none. */
    @Nullable
    Cell reference(String... names) {
        return cells(names)
                .filter(cell -> !NoReference.is(cell.text()))
                .findFirst()
                .orElse(null);
    }

    /** Whether an element says that something is so. */
    boolean isTrue(String name) {
        return TRUE.contains(text(name));
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
        if (amount != null && !FALSE.contains(text(at + "ChrgInclInd"))) {
            charges.add(new Charge(
                    amount, cells.get(at + "Amt@Ccy"), text(at + "CdtDbtInd").equals(CREDIT)));
        }
        if (!at.equals("Chrgs/")) {
            cells.keySet().removeIf(name -> name.startsWith(at));
        }
    }
}
