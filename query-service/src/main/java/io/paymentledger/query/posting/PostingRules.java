package io.paymentledger.query.posting;

import static io.paymentledger.events.AccountKind.GATEWAY_ADJUSTMENTS;
import static io.paymentledger.events.AccountKind.GATEWAY_DISPUTED;
import static io.paymentledger.events.AccountKind.GATEWAY_FAILED_REFUNDS;
import static io.paymentledger.events.AccountKind.GATEWAY_FEES;
import static io.paymentledger.events.AccountKind.GATEWAY_LATE_SUCCESS;
import static io.paymentledger.events.AccountKind.GATEWAY_RECEIVABLE;
import static io.paymentledger.events.AccountKind.GATEWAY_RESERVE;
import static io.paymentledger.events.AccountKind.GATEWAY_SUSPENSE;
import static io.paymentledger.events.AccountKind.GATEWAY_TAXES;
import static io.paymentledger.events.AccountKind.TENANT_BANK;
import static io.paymentledger.events.AccountKind.TENANT_IN_TRANSIT;
import static io.paymentledger.events.AccountKind.TENANT_PAYABLE;
import static io.paymentledger.events.Side.CREDIT;
import static io.paymentledger.events.Side.DEBIT;
import static io.paymentledger.query.posting.AmountSource.AMOUNT;
import static io.paymentledger.query.posting.AmountSource.FEE;
import static io.paymentledger.query.posting.AmountSource.HELD;
import static io.paymentledger.query.posting.AmountSource.HELD_TAKEN;
import static io.paymentledger.query.posting.AmountSource.LATE_HELD;
import static io.paymentledger.query.posting.AmountSource.LATE_TAKEN;
import static io.paymentledger.query.posting.AmountSource.LOST_AGAIN_DISPUTED;
import static io.paymentledger.query.posting.AmountSource.WON_AGAIN_DISPUTED;
import static io.paymentledger.query.posting.Layer.PENDING;
import static io.paymentledger.query.posting.Layer.POSTED;

import io.paymentledger.events.AccountKind;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.Side;
import io.paymentledger.query.posting.PostingRule.Leg;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table of posting rules: which kind of movement is posted how, by version. {@code docs/reference/accounts.md} is written
 * from it. A rule that is in use is never changed; a new version of it applies from a position onward that no log has
 * reached yet, so that it never rewrites the past.
 */
final class PostingRules {

    /** The fee of a line that moves nothing else, or nothing that its charge has not posted. */
    static final String SETTLEMENT_FEE = "settlement.fee";

    /** Ends the kinds of movements between a gateway and the bank of which the bank's statement tells the other end. */
    private static final String IN_TRANSIT = "-in-transit";

    /** The rules of this version of the ledger. A kind that is missing moves no money. */
    static final PostingRules CURRENT = new PostingRules(List.of(
            PostingRule.first(
                    "charge.authorised",
                    pending(DEBIT, GATEWAY_RECEIVABLE, AMOUNT),
                    pending(CREDIT, TENANT_PAYABLE, AMOUNT)),
            PostingRule.first(
                    "charge.captured",
                    pending(CREDIT, GATEWAY_RECEIVABLE, HELD_TAKEN),
                    pending(DEBIT, TENANT_PAYABLE, HELD_TAKEN),
                    posted(DEBIT, GATEWAY_RECEIVABLE, AMOUNT),
                    posted(CREDIT, TENANT_PAYABLE, AMOUNT)),
            PostingRule.first(
                    "charge.voided", pending(CREDIT, GATEWAY_RECEIVABLE, HELD), pending(DEBIT, TENANT_PAYABLE, HELD)),
            PostingRule.first(
                    "charge.authorisation-expired",
                    pending(CREDIT, GATEWAY_RECEIVABLE, HELD),
                    pending(DEBIT, TENANT_PAYABLE, HELD)),
            PostingRule.first(
                    "charge.refunded",
                    posted(DEBIT, TENANT_PAYABLE, AMOUNT),
                    posted(CREDIT, GATEWAY_RECEIVABLE, AMOUNT)),
            PostingRule.first(
                    "charge.refund-returned",
                    posted(DEBIT, GATEWAY_RECEIVABLE, AMOUNT),
                    posted(CREDIT, TENANT_PAYABLE, AMOUNT)),
            PostingRule.first(
                    "charge.dispute-opened",
                    posted(DEBIT, GATEWAY_DISPUTED, AMOUNT),
                    posted(CREDIT, GATEWAY_RECEIVABLE, AMOUNT)),
            PostingRule.first(
                    "charge.dispute-amended",
                    posted(DEBIT, GATEWAY_DISPUTED, AMOUNT),
                    posted(CREDIT, GATEWAY_RECEIVABLE, AMOUNT)),
            PostingRule.first(
                    "charge.dispute-reopened",
                    posted(DEBIT, GATEWAY_DISPUTED, WON_AGAIN_DISPUTED),
                    posted(CREDIT, GATEWAY_RECEIVABLE, WON_AGAIN_DISPUTED),
                    posted(DEBIT, GATEWAY_DISPUTED, LOST_AGAIN_DISPUTED),
                    posted(CREDIT, TENANT_PAYABLE, LOST_AGAIN_DISPUTED)),
            PostingRule.first(
                    "charge.dispute-won",
                    posted(DEBIT, GATEWAY_RECEIVABLE, AMOUNT),
                    posted(CREDIT, GATEWAY_DISPUTED, AMOUNT)),
            PostingRule.first(
                    "charge.dispute-lost",
                    posted(DEBIT, TENANT_PAYABLE, AMOUNT),
                    posted(CREDIT, GATEWAY_DISPUTED, AMOUNT)),
            PostingRule.first(
                    "charge.late-success",
                    posted(DEBIT, GATEWAY_RECEIVABLE, LATE_TAKEN),
                    posted(CREDIT, GATEWAY_LATE_SUCCESS, LATE_TAKEN),
                    pending(DEBIT, GATEWAY_RECEIVABLE, LATE_HELD),
                    pending(CREDIT, GATEWAY_LATE_SUCCESS, LATE_HELD)),
            PostingRule.first(
                    "charge.late-success-reversed",
                    posted(DEBIT, GATEWAY_LATE_SUCCESS, LATE_TAKEN),
                    posted(CREDIT, GATEWAY_RECEIVABLE, LATE_TAKEN),
                    pending(DEBIT, GATEWAY_LATE_SUCCESS, LATE_HELD),
                    pending(CREDIT, GATEWAY_RECEIVABLE, LATE_HELD)),
            PostingRule.first(
                    "charge.reversal-returned",
                    posted(DEBIT, GATEWAY_RECEIVABLE, AMOUNT),
                    posted(CREDIT, GATEWAY_LATE_SUCCESS, AMOUNT)),
            PostingRule.first(
                    "charge.late-success-charged-back",
                    posted(DEBIT, GATEWAY_LATE_SUCCESS, AMOUNT),
                    posted(CREDIT, TENANT_PAYABLE, AMOUNT)),
            // The event states its legs.
            PostingRule.first("correction.posted"),
            // Of settlement.lines-recorded, by the line, see ofLine.
            PostingRule.first(
                    SETTLEMENT_FEE, posted(DEBIT, GATEWAY_FEES, FEE), posted(CREDIT, GATEWAY_RECEIVABLE, FEE)),
            out("settlement.payout", TENANT_BANK),
            in("settlement.payout-reversal", TENANT_BANK),
            in("settlement.top-up", TENANT_BANK),
            out("settlement.payout" + IN_TRANSIT, TENANT_IN_TRANSIT),
            in("settlement.payout-reversal" + IN_TRANSIT, TENANT_IN_TRANSIT),
            in("settlement.top-up" + IN_TRANSIT, TENANT_IN_TRANSIT),
            PostingRule.first(
                    "settlement.bank-credit",
                    posted(DEBIT, TENANT_BANK, AMOUNT),
                    posted(CREDIT, TENANT_IN_TRANSIT, AMOUNT),
                    posted(DEBIT, GATEWAY_FEES, FEE),
                    posted(CREDIT, TENANT_BANK, FEE)),
            PostingRule.first(
                    "settlement.bank-debit",
                    posted(DEBIT, TENANT_IN_TRANSIT, AMOUNT),
                    posted(CREDIT, TENANT_BANK, AMOUNT),
                    posted(DEBIT, GATEWAY_FEES, FEE),
                    posted(CREDIT, TENANT_BANK, FEE)),
            in("settlement.refund-failure", GATEWAY_FAILED_REFUNDS),
            out("settlement.reserve-held", GATEWAY_RESERVE),
            in("settlement.reserve-released", GATEWAY_RESERVE),
            in("settlement.tax", GATEWAY_TAXES),
            in("settlement.adjustment", GATEWAY_ADJUSTMENTS),
            in("settlement.unknown", GATEWAY_SUSPENSE)));

    /** A line that takes from what the gateway owes. */
    private static PostingRule out(String kind, AccountKind to) {
        return PostingRule.first(
                kind,
                posted(DEBIT, to, AMOUNT),
                posted(CREDIT, GATEWAY_RECEIVABLE, AMOUNT),
                posted(DEBIT, GATEWAY_FEES, FEE),
                posted(CREDIT, GATEWAY_RECEIVABLE, FEE));
    }

    /** A line that adds to what the gateway owes; the reverse, if its sum is negative. */
    private static PostingRule in(String kind, AccountKind from) {
        return PostingRule.first(
                kind,
                posted(DEBIT, GATEWAY_RECEIVABLE, AMOUNT),
                posted(CREDIT, from, AMOUNT),
                posted(DEBIT, GATEWAY_FEES, FEE),
                posted(CREDIT, GATEWAY_RECEIVABLE, FEE));
    }

    /**
     * What a line of a settlement file posts; the charges' own events post what lines of charges tell of.
     *
     * @param inTransit whether the line was recorded since there is an account for what is on its way to the bank
     */
    static String ofLine(SettlementKind kind, boolean inTransit) {
        return switch (kind) {
            case PAYMENT, REFUND, DISPUTE, DISPUTE_REVERSAL, FEE -> SETTLEMENT_FEE;
            case PAYOUT, PAYOUT_REVERSAL, TOP_UP -> named(kind) + (inTransit ? IN_TRANSIT : "");
            case BANK_CREDIT, BANK_DEBIT, REFUND_FAILURE, RESERVE_HELD, RESERVE_RELEASED, TAX, ADJUSTMENT, UNKNOWN ->
                named(kind);
        };
    }

    private static String named(SettlementKind kind) {
        return "settlement." + kind.wireName().replace('_', '-');
    }

    /** The versions of each kind, the latest first. */
    private final Map<String, List<PostingRule>> byKind = new HashMap<>();

    private final List<PostingRule> rules;

    /** @param rules in any order; each kind's versions count from 1 without a gap, each from a later position */
    PostingRules(List<PostingRule> rules) {
        this.rules = List.copyOf(rules);
        for (PostingRule rule : rules) {
            byKind.computeIfAbsent(rule.kind(), _ -> new ArrayList<>()).add(rule);
        }
        byKind.values().forEach(PostingRules::order);
    }

    private static void order(List<PostingRule> versions) {
        versions.sort(Comparator.comparingInt(PostingRule::version).reversed());
        for (int i = 0; i < versions.size(); i++) {
            PostingRule rule = versions.get(i);
            if (rule.version() != versions.size() - i) {
                throw new IllegalArgumentException(
                        "the versions of the rule for %s do not count from 1".formatted(rule.kind()));
            }
            if (i > 0) {
                Map<Integer, Long> later = versions.get(i - 1).from();
                rule.from().forEach((log, from) -> {
                    if (later.getOrDefault(log, Long.MAX_VALUE) <= from) {
                        throw new IllegalArgumentException(
                                "a later version of the rule for %s applies earlier".formatted(rule.kind()));
                    }
                });
            }
        }
    }

    /** The rule by which a movement is posted at its event's place; empty if there is none. */
    Optional<PostingRule> at(String kind, int log, long position) {
        return byKind.getOrDefault(kind, List.of()).stream()
                .filter(rule -> rule.appliesAt(log, position))
                .findFirst();
    }

    /** All of them, in the order of the table. */
    List<PostingRule> all() {
        return rules;
    }

    private static Leg posted(Side side, AccountKind account, AmountSource amount) {
        return new Leg(side, account, amount, POSTED);
    }

    private static Leg pending(Side side, AccountKind account, AmountSource amount) {
        return new Leg(side, account, amount, PENDING);
    }
}
