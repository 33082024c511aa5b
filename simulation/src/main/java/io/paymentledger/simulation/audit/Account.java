package io.paymentledger.simulation.audit;

/** An account of a tenant, in one currency. */
record Account(String tenant, String name, String currency) implements Comparable<Account> {

    /** What kind of account it is, by the table of {@code docs/reference/accounts.md}. */
    String type() {
        return switch (name.substring(name.lastIndexOf(':') + 1)) {
            case "receivable", "disputed", "reserve", "in-transit", "bank" -> "asset";
            case "late-success", "suspense", "failed-refunds", "payable" -> "liability";
            case "other-income" -> "income";
            case "fees", "taxes", "adjustments", "other-expense" -> "expense";
            default -> "none of the table's";
        };
    }

    @Override
    public int compareTo(Account other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return "%s/%s %s".formatted(tenant, name, currency);
    }
}
