package io.paymentledger.events;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The chart of accounts: every kind of account that a posting may name. {@code docs/reference/accounts.md} is written from
 * it. A kind is never taken away and never changes its type, because history names it.
 */
public enum AccountKind {
    GATEWAY_RECEIVABLE(
            "gateway:{gateway}:receivable",
            AccountType.ASSET,
            "What the gateway took from payers and has not paid out yet; pending: what it holds for a capture."),
    GATEWAY_DISPUTED(
            "gateway:{gateway}:disputed",
            AccountType.ASSET,
            "What payers' banks took back in disputes that are not decided yet."),
    GATEWAY_LATE_SUCCESS(
            "gateway:{gateway}:late-success",
            AccountType.LIABILITY,
            "What the gateway took although history had settled otherwise. It is owed back to the payers; pending:"
                    + " what it only holds."),
    GATEWAY_SUSPENSE(
            "gateway:{gateway}:suspense",
            AccountType.LIABILITY,
            "What a settlement told and nobody has explained yet."),
    GATEWAY_RESERVE(
            "gateway:{gateway}:reserve",
            AccountType.ASSET,
            "What the gateway keeps back for a time, against what may still be disputed."),
    GATEWAY_FAILED_REFUNDS(
            "gateway:{gateway}:failed-refunds",
            AccountType.LIABILITY,
            "What was refunded and did not reach the payers. It is owed to them until it is refunded again."),
    GATEWAY_FEES("gateway:{gateway}:fees", AccountType.EXPENSE, "What the gateway kept for its work."),
    GATEWAY_TAXES("gateway:{gateway}:taxes", AccountType.EXPENSE, "Taxes that the gateway charged on its fees."),
    GATEWAY_ADJUSTMENTS(
            "gateway:{gateway}:adjustments",
            AccountType.EXPENSE,
            "What the gateway put right in its own account; negative if in the merchant's favour."),
    TENANT_IN_TRANSIT(
            "tenant:{tenant}:in-transit",
            AccountType.ASSET,
            "What is on its way between gateways and the bank: what gateways paid out, until the bank's statement"
                    + " shows it. What the statement shows and no gateway has told of is taken from it."),
    TENANT_BANK(
            "tenant:{tenant}:bank",
            AccountType.ASSET,
            "What came from gateways by the bank's statements; of files from before there was an account for what is"
                    + " in transit, what gateways paid out."),
    TENANT_PAYABLE(
            "tenant:{tenant}:payable",
            AccountType.LIABILITY,
            "What the merchant is due from charges; pending: what captures of held money would add."),
    TENANT_OTHER_INCOME(
            "tenant:{tenant}:other-income",
            AccountType.INCOME,
            "What corrections found to be the merchant's, without a charge."),
    TENANT_OTHER_EXPENSE(
            "tenant:{tenant}:other-expense",
            AccountType.EXPENSE,
            "What corrections found to be lost, without a gateway's fee.");

    /** What may name a gateway's adapter. */
    private static final String GATEWAY = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

    private final String template;
    private final AccountType type;
    private final String purpose;
    private final Pattern name;

    AccountKind(String template, AccountType type, String purpose) {
        this.template = template;
        this.type = type;
        this.purpose = purpose;
        this.name = Pattern.compile(template.replace("{gateway}", GATEWAY)
                .replace("{tenant}", "(?<tenant>" + StreamName.TENANT.pattern() + ")"));
    }

    /** The name with {@code {gateway}} or {@code {tenant}} in it. */
    public String template() {
        return template;
    }

    public AccountType type() {
        return type;
    }

    /** What is booked there, in a sentence. */
    public String purpose() {
        return purpose;
    }

    /** The name of one account of this kind. */
    public String name(String tenant, String gateway) {
        return template.replace("{tenant}", tenant).replace("{gateway}", gateway);
    }

    /** The kind of a tenant's account by its name; empty if the chart has no such account for the tenant. */
    public static Optional<AccountKind> ofName(String tenant, String accountName) {
        return Arrays.stream(values())
                .filter(kind -> kind.isNameOf(tenant, accountName))
                .findFirst();
    }

    private boolean isNameOf(String tenant, String accountName) {
        Matcher matcher = name.matcher(accountName);
        return matcher.matches()
                && (!template.contains("{tenant}") || matcher.group("tenant").equals(tenant));
    }
}
