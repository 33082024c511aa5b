package io.paymentledger.simulation.audit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What each money event means in double entry, said once more, in the words of {@code docs/reference/accounts.md}: so much
 * goes from one account to another. An event moves money in its charge's currency, at its charge's gateway.
 */
final class MoneyRules {

    private final List<Leg> legs = new ArrayList<>();
    private final String currency;
    private final String receivable;
    private final String disputed;
    private final String lateSuccess;
    private final String payable;

    /**
     * One posting.
     *
     * @param amount a debit is positive, a credit negative
     */
    record Leg(String account, String currency, boolean pending, long amount) {}

    private MoneyRules(AuditedCharge charge) {
        String gateway = "gateway:" + (charge.gateway() == null ? "unknown" : charge.gateway());
        String tenant = charge.stream.substring(0, charge.stream.indexOf('/'));
        this.currency = charge.currency;
        this.receivable = gateway + ":receivable";
        this.disputed = gateway + ":disputed";
        this.lateSuccess = gateway + ":late-success";
        this.payable = "tenant:" + tenant + ":payable";
    }

    /**
     * The postings of an event; none if no money moves.
     *
     * @param before the charge without the event
     */
    static List<Leg> of(AuditedCharge before, Fact fact) {
        MoneyRules rules = new MoneyRules(before);
        rules.apply(before, fact);
        return rules.legs;
    }

    /**
     * A line of a settlement file: what it moved at the gateway, unless a charge's event says so, and what the gateway kept
     * for its work.
     *
     * @param inTransit whether there was an account for what is on its way to the bank
     * @param back whether the line is taken back
     */
    static List<Leg> ofSettlementLine(String tenant, String gateway, JsonNode line, boolean inTransit, boolean back) {
        String currency = line.path("currency").stringValue("");
        String receivable = "gateway:" + gateway + ":receivable";
        long fee = line.path("fee_minor").longValue();
        long moved = line.path("net_minor").longValue() + fee;
        long sign = back ? -1 : 1;
        List<Leg> legs = new ArrayList<>();
        if (line.path("kind").stringValue("").startsWith("bank_")) {
            String bank = "tenant:" + tenant + ":bank";
            transfer(legs, currency, bank, "tenant:" + tenant + ":in-transit", sign * moved);
            transfer(legs, currency, "gateway:" + gateway + ":fees", bank, sign * fee);
            return legs;
        }
        String other = otherSide(tenant, gateway, line, inTransit);
        if (other != null) {
            transfer(legs, currency, receivable, other, sign * moved);
        }
        transfer(legs, currency, "gateway:" + gateway + ":fees", receivable, sign * fee);
        return legs;
    }

    /** The account against which a line stands; none if only its fee is posted. */
    private static @Nullable String otherSide(String tenant, String gateway, JsonNode line, boolean inTransit) {
        return switch (line.path("kind").stringValue("")) {
            case "payout", "payout_reversal", "top_up" -> "tenant:" + tenant + (inTransit ? ":in-transit" : ":bank");
            case "refund_failure" -> "gateway:" + gateway + ":failed-refunds";
            case "reserve_held", "reserve_released" -> "gateway:" + gateway + ":reserve";
            case "tax" -> "gateway:" + gateway + ":taxes";
            case "adjustment" -> "gateway:" + gateway + ":adjustments";
            case "unknown" -> "gateway:" + gateway + ":suspense";
            default -> null;
        };
    }

    static String kindOfSettlementLine(JsonNode line, boolean inTransit) {
        String kind = line.path("kind").stringValue("");
        return switch (kind) {
            case "payment", "refund", "dispute", "dispute_reversal", "fee" -> "settlement.fee";
            case "payout", "payout_reversal", "top_up" ->
                "settlement." + kind.replace('_', '-') + (inTransit ? "-in-transit" : "");
            default -> "settlement." + kind.replace('_', '-');
        };
    }

    private static void transfer(List<Leg> legs, String currency, String debit, String credit, long amount) {
        if (amount != 0) {
            legs.add(new Leg(debit, currency, false, amount));
            legs.add(new Leg(credit, currency, false, -amount));
        }
    }

    /** The postings that a correction states itself; never pending. */
    static List<Leg> ofCorrection(Fact fact) {
        List<Leg> legs = new ArrayList<>();
        for (JsonNode stated : fact.payload().path("legs")) {
            long amount = stated.path("amount_minor").longValue();
            if (amount != 0) {
                legs.add(new Leg(
                        stated.path("account").stringValue(""),
                        fact.text("currency"),
                        false,
                        stated.path("side").stringValue("").equals("debit") ? amount : -amount));
            }
        }
        return legs;
    }

    private void apply(AuditedCharge before, Fact fact) {
        switch (fact.type()) {
            case "charge.authorised" -> hold(receivable, payable, fact.amount());
            case "charge.captured" -> {
                boolean last = fact.revision() < 2 || fact.flag("final");
                long used = last ? before.held() : Math.min(before.held(), fact.amount());
                hold(payable, receivable, used);
                move(receivable, payable, fact.amount());
            }
            case "charge.voided", "charge.authorisation-expired" -> hold(payable, receivable, before.held());
            case "charge.refunded" -> move(payable, receivable, fact.amount());
            case "charge.dispute-opened" -> move(disputed, receivable, fact.amount());
            case "charge.refund-returned" -> move(receivable, payable, fact.amount());
            case "charge.dispute-amended" -> move(disputed, receivable, fact.number("change_minor"));
            case "charge.dispute-reopened" -> move(disputed, fact.flag("won") ? receivable : payable, fact.amount());
            case "charge.dispute-won" -> move(receivable, disputed, fact.amount());
            case "charge.dispute-lost" -> move(payable, disputed, fact.amount());
            case "charge.late-success" -> {
                if (fact.flag("captured")) {
                    move(receivable, lateSuccess, fact.amount());
                } else {
                    hold(receivable, lateSuccess, fact.amount());
                }
            }
            case "charge.reversal-returned" -> move(receivable, lateSuccess, fact.amount());
            case "charge.late-success-charged-back" -> move(lateSuccess, payable, fact.number("change_minor"));
            case "charge.late-success-reversed" -> {
                long onlyHeld = Math.min(before.lateHeld(), fact.amount());
                hold(lateSuccess, receivable, onlyHeld);
                move(lateSuccess, receivable, fact.amount() - onlyHeld);
            }
            default -> {
                // Nothing moves.
            }
        }
    }

    private void move(String debit, String credit, long amount) {
        add(debit, credit, false, amount);
    }

    private void hold(String debit, String credit, long amount) {
        add(debit, credit, true, amount);
    }

    private void add(String debit, String credit, boolean pending, long amount) {
        if (amount != 0) {
            legs.add(new Leg(debit, currency, pending, amount));
            legs.add(new Leg(credit, currency, pending, -amount));
        }
    }
}
