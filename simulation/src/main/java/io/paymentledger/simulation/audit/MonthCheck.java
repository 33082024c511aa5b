package io.paymentledger.simulation.audit;

import io.paymentledger.proof.Frontier;
import io.paymentledger.proof.Hash;
import io.paymentledger.simulation.audit.MoneyRules.Leg;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Adds the balances of each sealed month up again, from what the events mean by {@link MoneyRules}, and compares the root over
 * them with the one that was sealed. What counts is what takes effect by the month's last instant and was recorded by the event
 * that closed it. A month that the books have not reached, or that is not sealed yet, is left out.
 */
final class MonthCheck {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String MAC = "HmacSHA256";
    private static final String LAST_OF_A_DAY = "T23:59:59.999999Z";

    private final Findings findings;

    /** By tenant; there are few months, however many events. */
    private final Map<String, List<Month>> months = new HashMap<>();

    private int checked;

    /** An account in one currency, in the order of the leaves. */
    private record Account(String name, String currency) implements Comparable<Account> {

        @Override
        public int compareTo(Account other) {
            int byName = name.compareTo(other.name);
            return byName == 0 ? currency.compareTo(other.currency) : byName;
        }
    }

    /** Both layers of an account. */
    private static final class Balance {
        private long posted;
        private long pending;
    }

    /** A sealed month. */
    private static final class Month {
        private final String tenant;
        private final String name;
        private final Instant through;
        private final long position;
        private final long leaves;
        private final String root;
        private final byte @Nullable [] secret;
        private final Map<Account, Balance> balances = new TreeMap<>();

        Month(String tenant, String name, JsonNode closed, long position, JsonNode sealed, byte @Nullable [] secret) {
            this.tenant = tenant;
            this.name = name;
            this.through = Instant.parse(closed.path("through").asString());
            this.position = position;
            this.leaves = sealed.path("leaves").asLong();
            this.root = sealed.path("root").asString();
            this.secret = secret;
        }

        private void add(Instant effectiveAt, List<Leg> legs) {
            boolean counts = !effectiveAt.isAfter(through);
            for (Leg leg : legs) {
                Balance balance =
                        balances.computeIfAbsent(new Account(leg.account(), leg.currency()), _ -> new Balance());
                long amount = counts ? leg.amount() : 0;
                if (leg.pending()) {
                    balance.pending = LargestSum.plus(balance.pending, amount);
                } else {
                    balance.posted = LargestSum.plus(balance.posted, amount);
                }
            }
        }

        private Frontier tree(byte[] key) {
            Frontier tree = Frontier.empty();
            balances.forEach((account, balance) -> {
                leaf(tree, key, account, "pending", balance.pending);
                leaf(tree, key, account, "posted", balance.posted);
            });
            return tree;
        }

        private void leaf(Frontier tree, byte[] key, Account account, String layer, long balance) {
            String balanceOf = "payment-ledger/balance/v1\ntenant " + tenant + "\nmonth " + name + "\naccount "
                    + account.name + "\ncurrency " + account.currency + "\nlayer " + layer + "\n";
            String salt = Base64.getEncoder().encodeToString(Arrays.copyOf(mac(key, balanceOf), TreeCheck.SALT));
            String text = balanceOf + "balance " + balance + "\nsalt " + salt + "\n";
            tree.add(Hash.ofLeaf(text.getBytes(StandardCharsets.UTF_8)), (level, index, hash) -> {});
        }
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    /** @param postingsToken the last position of each log that is compared */
    MonthCheck(Connection connection, Map<Integer, Long> postingsToken, Findings findings) throws SQLException {
        this.findings = findings;
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT s.log, s.stream, c.position, c.payload, s.payload, s.sequence = 1, m.secret
                  FROM ledger.event s
                  LEFT JOIN ledger.event c
                    ON c.log = s.log AND c.stream = s.stream AND c.sequence = 0 AND c.type = 'month.closed'
                  LEFT JOIN ledger.month_closing m
                    ON m.tenant = split_part(s.stream, '/', 1) AND m.month = split_part(s.stream, '/', 3)
                 WHERE s.type = 'month.sealed'""");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                if (row.getLong(3) <= postingsToken.getOrDefault(row.getInt(1), 0L)) {
                    take(row);
                }
            }
        }
    }

    private void take(ResultSet row) throws SQLException {
        String stream = row.getString(2);
        String[] parts = stream.split("/", -1);
        byte @Nullable [] beginning = row.getBytes(4);
        if (beginning == null || !row.getBoolean(6) || parts.length != 3) {
            findings.add(FindingKind.MONTH_DIFFERS, stream, "was sealed and not closed");
            return;
        }
        try {
            JsonNode closed = JSON.readTree(beginning);
            JsonNode sealed = JSON.readTree(row.getBytes(5));
            String month = parts[2];
            if (!stream.equals(parts[0] + "/month/" + month)
                    || !closed.path("month").asString().equals(month)
                    || !sealed.path("month").asString().equals(month)
                    || !closed.path("through")
                            .asString()
                            .equals(YearMonth.parse(month).atEndOfMonth() + LAST_OF_A_DAY)
                    || sealed.path("position").asLong() != row.getLong(3)) {
                findings.add(FindingKind.MONTH_DIFFERS, stream, "its events do not fit together");
                return;
            }
            months.computeIfAbsent(parts[0], _ -> new ArrayList<>())
                    .add(new Month(parts[0], month, closed, row.getLong(3), sealed, row.getBytes(7)));
        } catch (JacksonException | DateTimeException e) {
            findings.add(FindingKind.MONTH_DIFFERS, stream, "its events cannot be read");
        }
    }

    /** Takes in an event with its postings. */
    void add(Fact fact, String tenant, Instant effectiveAt, List<Leg> legs) {
        for (Month month : months.getOrDefault(tenant, List.of())) {
            if (fact.position() <= month.position) {
                month.add(effectiveAt, legs);
            }
        }
    }

    /** Compares all roots. */
    void finish() {
        months.values().forEach(each -> each.forEach(this::compare));
    }

    private void compare(Month month) {
        String where = "%s/month/%s".formatted(month.tenant, month.name);
        if (month.secret == null) {
            findings.add(FindingKind.MONTH_DIFFERS, where, "the secret of its salts is gone");
            return;
        }
        checked++;
        Frontier tree = month.tree(month.secret);
        if (tree.size() != month.leaves || !tree.root().toString().equals(month.root)) {
            findings.add(
                    FindingKind.MONTH_DIFFERS,
                    where,
                    "was sealed as %s over %s balances, and its events give %s over %s"
                            .formatted(month.root, month.leaves, tree.root(), tree.size()));
        }
    }

    /** How many sealed months were compared. */
    int months() {
        return checked;
    }
}
