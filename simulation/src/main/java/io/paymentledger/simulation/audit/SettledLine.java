package io.paymentledger.simulation.audit;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line of a settlement file as the log tells of it.
 *
 * @param number within the file, from 1
 * @param gateway whose line it is
 * @param inTransit whether what it sends is on its way until the bank tells of it
 */
record SettledLine(
        long number,
        String gateway,
        boolean inTransit,
        long at,
        String kind,
        @Nullable String reference,
        @Nullable String gatewayReference,
        long gross,
        long fee,
        long net,
        String currency,
        LocalDate day,
        @Nullable String identity) {

    private static final Set<String> OF_CHARGES = Set.of("payment", "refund", "dispute", "dispute_reversal");
    private static final Set<String> OF_BANK = Set.of("bank_credit", "bank_debit");
    private static final Set<String> SENT = Set.of("payout", "payout_reversal", "top_up");

    /**
     * Reads a line.
     *
     * @param said the event that says what the lines are
     * @param line the line in it
     */
    static SettledLine of(Fact said, long number, Fact line) {
        return new SettledLine(
                number,
                said.text("gateway"),
                inTransit(said),
                line.number("at"),
                line.text("kind"),
                line.textOrNull("reference"),
                line.textOrNull("gateway_reference"),
                line.number("gross_minor"),
                line.number("fee_minor"),
                line.number("net_minor"),
                line.text("currency"),
                LocalDate.parse(line.text("effective_on")),
                line.textOrNull("identity"));
    }

    /** Whether what goes to the bank is on its way first. Events from before there was an account for it do not say so. */
    static boolean inTransit(Fact said) {
        return said.payload().has("in_transit") && said.flag("in_transit");
    }

    /** Whether the ledger has a counterpart of it. */
    boolean ofCharge() {
        return OF_CHARGES.contains(kind);
    }

    boolean ofBank() {
        return OF_BANK.contains(kind);
    }

    /** Whether it is one end of what goes between a gateway and the bank. */
    boolean ofTransit() {
        return inTransit && (ofBank() || SENT.contains(kind));
    }

    /** In which direction it is one end of what goes between a gateway and the bank. */
    boolean toBank() {
        return kind.equals("payout") || kind.equals("bank_credit");
    }

    /** What its row must say. */
    Map<String, @Nullable Object> row(boolean counts) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("at_line", at);
        row.put("kind", kind);
        row.put("reference", reference);
        row.put("gateway_reference", gatewayReference);
        row.put("gross_minor", gross);
        row.put("fee_minor", fee);
        row.put("net_minor", net);
        row.put("currency", currency);
        row.put("effective_on", day);
        row.put("identity", identity);
        row.put("counts", counts);
        return row;
    }

    /** What its row in transit must say, but for its other end. */
    Map<String, @Nullable Object> transitRow() {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("gateway", gateway);
        row.put("kind", kind);
        row.put("at_bank", ofBank());
        row.put("to_bank", toBank());
        row.put("currency", currency);
        row.put("amount_minor", gross);
        row.put("day", day);
        row.put("reference", gatewayReference);
        return row;
    }

    /** What a break at it must say, whatever is the matter with it. */
    Map<String, @Nullable Object> breakRow(SettledFile file, String breakKind) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("kind", breakKind);
        row.put("gateway", file.gateway);
        row.put("movement_kind", kind);
        row.put("reference", ofTransit() && !breakKind.equals("duplicate") ? null : reference);
        row.put("gateway_reference", gatewayReference);
        row.put("at_line", at);
        row.put("file_minor", told(breakKind));
        row.put("file_currency", currency);
        row.put("happened_on", day);
        return row;
    }

    /** The sum that a break tells of: a fee has no other, and a line that nobody knows tells also which way it went. */
    private long told(String breakKind) {
        return switch (breakKind) {
            case "unknown_kind" -> net + fee;
            case "duplicate" -> kind.equals("fee") ? fee : gross;
            default -> gross;
        };
    }
}
