package io.paymentledger.simulation.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Compares accounts with what the events sum up to; there are few accounts, however many events. */
final class AccountCheck {

    private final Connection connection;
    private final Findings findings;
    private final Map<Long, Account> names = new HashMap<>();
    private final Map<Account, AuditedAccount> due = new TreeMap<>();

    AccountCheck(Connection connection, Findings findings) throws SQLException {
        this.connection = connection;
        this.findings = findings;
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT account_id, tenant, name, currency FROM query.account");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                names.put(row.getLong(1), new Account(row.getString(2), row.getString(3), row.getString(4)));
            }
        }
    }

    /** The account that a row of another table names; one of nobody's if it is not there. */
    Account of(long accountId) {
        return Objects.requireNonNullElseGet(
                names.get(accountId),
                () -> new Account("nobody", "account %s, which is not there".formatted(accountId), "XXX"));
    }

    /** A posting that an event must have. */
    void add(Fact fact, Account account, boolean isDated, boolean pending, long amount) {
        due.computeIfAbsent(account, _ -> new AuditedAccount(fact.log(), account))
                .add(fact.position(), isDated, pending, amount);
    }

    /** How many accounts there must be. */
    int accounts() {
        return due.size();
    }

    /** Compares all rows. */
    void compare() throws SQLException {
        Map<Account, AuditedAccount> missing = new TreeMap<>(due);
        try (PreparedStatement select = connection.prepareStatement("SELECT * FROM query.account")) {
            select.setFetchSize(Audit.ROWS_AT_ONCE);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Row row = Row.of(rows);
                    Account account = new Account(row.text("tenant"), row.text("name"), row.text("currency"));
                    AuditedAccount expected = missing.remove(account);
                    Balance is = new Balance(row.number("posted_minor"), row.number("pending_minor"));
                    if (expected == null) {
                        findings.add(FindingKind.ACCOUNT_DIFFERS, account.toString(), "nothing was ever posted to it");
                        compare(account, "", Balance.NONE, is);
                    } else {
                        findings.differ(
                                FindingKind.ACCOUNT_DIFFERS, account.toString(), row.differenceFrom(expected.row()));
                        compare(account, "", expected.balance(), is);
                    }
                }
            }
        }
        missing.forEach((account, expected) -> {
            findings.add(FindingKind.ACCOUNT_DIFFERS, account.toString(), "has no row");
            compare(account, " without a row", expected.balance(), Balance.NONE);
        });
    }

    private void compare(Account account, String where, Balance expected, Balance is) {
        if (!expected.equals(is)) {
            findings.add(
                    FindingKind.BALANCE_DIFFERS, account + where, "is %s and should be %s".formatted(is, expected));
        }
    }
}
