package io.paymentledger.query.charge;

import io.paymentledger.events.ChargeStatus;
import io.paymentledger.events.Currency;
import io.paymentledger.query.scope.Columns;
import io.paymentledger.query.scope.ScopedSelect;
import io.paymentledger.query.scope.TenantReads;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many charges a tenant made lately, and which of them wait: what a person looks at first.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
public final class ChargeFigures {

    /** Bounds what one look costs: some 60 ms on a slow machine, for the figures of a page. */
    public static final int MOST_COUNTED = 15_000;

    /** By hour, status and currency; and how long charges took, by the hour and in all. */
    private static final ScopedSelect BY_HOUR = ScopedSelect.of("counting charges", """
            SELECT c.hour, c.status, c.currency, grouping(c.status) AS whole, grouping(c.hour) AS all_hours,
                   count(*) AS charges, sum(c.captured_minor) AS captured, sum(c.refunded_minor) AS refunded,
                   percentile_disc(0.99) WITHIN GROUP (ORDER BY c.took) AS took
              FROM (SELECT date_trunc('hour', created_at, 'UTC') AS hour, status, currency, captured_minor,
                           refunded_minor, (extract(epoch FROM settled_at - created_at) * 1000)::bigint AS took
                      FROM {query.charge}
                     WHERE created_at >= :since ORDER BY created_at DESC, created_position DESC LIMIT :most) c
             GROUP BY GROUPING SETS ((c.hour, c.status, c.currency), (c.hour), ())""");

    private final TenantReads reads;

    ChargeFigures(TenantReads reads) {
        this.reads = reads;
    }

    /**
     * What was made since an instant.
     *
     * @param byStatus how many charges have each status
     * @param byHour how many were made in each hour that has any, by the instant at which it began
     * @param p99ByHour the time in which 99 of 100 of an hour's charges had their result, in milliseconds; of those that
     *     have one
     * @param p99 the same of all; {@code null} if none has a result
     * @param captured what gateways took of them, one sum for each currency
     * @param refunded what was given back of that
     * @param more whether there are more than were counted: the newest {@link #MOST_COUNTED} were
     */
    public record Figures(
            Map<ChargeStatus, Long> byStatus,
            Map<Instant, Long> byHour,
            Map<Instant, Long> p99ByHour,
            @Nullable Long p99,
            List<Sum> captured,
            List<Sum> refunded,
            boolean more) {

        /** How many charges were counted. */
        public long charges() {
            return byStatus.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * What many charges come to, which may be more than a {@code long} holds.
     *
     * @param minor in the currency's minor unit
     */
    public record Sum(BigInteger minor, Currency currency) {}

    /** Counts what a tenant made since an instant. */
    public Figures since(String tenant, Instant since) {
        return reads.of(tenant, BY_HOUR)
                .with("since", since)
                .with("most", MOST_COUNTED)
                .all(Tally::of);
    }

    /** The rows of the answer, added up. */
    private static final class Tally {

        private final Map<ChargeStatus, Long> byStatus = new EnumMap<>(ChargeStatus.class);
        private final Map<Instant, Long> byHour = new TreeMap<>();
        private final Map<Instant, Long> p99ByHour = new TreeMap<>();
        private final Map<String, BigInteger> captured = new TreeMap<>();
        private final Map<String, BigInteger> refunded = new TreeMap<>();
        private @Nullable Long p99;

        static Figures of(ResultSet row) throws SQLException {
            Tally tally = new Tally();
            while (row.next()) {
                tally.add(row);
            }
            return tally.figures();
        }

        private void add(ResultSet row) throws SQLException {
            @Nullable Long took = row.getObject("took", Long.class);
            if (row.getInt("all_hours") == 1) {
                p99 = took;
                return;
            }
            Instant hour = Columns.instant(row, "hour");
            if (row.getInt("whole") == 1) {
                byHour.put(hour, row.getLong("charges"));
                if (took != null) {
                    p99ByHour.put(hour, took);
                }
                return;
            }
            byStatus.merge(
                    ChargeStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                    row.getLong("charges"),
                    Math::addExact);
            captured.merge(row.getString("currency"), sum(row, "captured"), BigInteger::add);
            refunded.merge(row.getString("currency"), sum(row, "refunded"), BigInteger::add);
        }

        private Figures figures() {
            long charges = byHour.values().stream().mapToLong(Long::longValue).sum();
            return new Figures(
                    byStatus, byHour, p99ByHour, p99, sums(captured), sums(refunded), charges == MOST_COUNTED);
        }
    }

    private static BigInteger sum(ResultSet row, String column) throws SQLException {
        return row.getBigDecimal(column).toBigIntegerExact();
    }

    private static List<Sum> sums(Map<String, BigInteger> byCurrency) {
        List<Sum> sums = new ArrayList<>();
        byCurrency.forEach((currency, minor) -> {
            if (minor.signum() != 0) {
                sums.add(new Sum(minor, Currency.of(currency)));
            }
        });
        return sums;
    }
}
