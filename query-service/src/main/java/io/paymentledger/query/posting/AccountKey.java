package io.paymentledger.query.posting;

import static java.util.Objects.requireNonNull;

/**
 * Names one account in one currency.
 *
 * @param name as in the chart of accounts, such as {@code gateway:simulator:receivable}
 * @param currency ISO 4217
 */
record AccountKey(String tenant, String name, String currency) {

    AccountKey {
        requireNonNull(tenant);
        requireNonNull(name);
        requireNonNull(currency);
    }
}
