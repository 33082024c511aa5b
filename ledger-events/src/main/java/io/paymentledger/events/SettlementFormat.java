package io.paymentledger.events;

/** How a settlement file is written. */
public enum SettlementFormat {
    /** Comma-separated values (RFC 4180) with a header. */
    CSV("csv"),
    /** ISO 20022, bank to customer statement. */
    CAMT_053("camt.053"),
    /** ISO 20022, bank to customer debit and credit notification. */
    CAMT_054("camt.054"),
    /** SWIFT, customer statement. */
    MT940("mt940");

    private final String wireName;

    SettlementFormat(String wireName) {
        this.wireName = wireName;
    }

    /** The name in JSON and in history. */
    public String wireName() {
        return wireName;
    }
}
