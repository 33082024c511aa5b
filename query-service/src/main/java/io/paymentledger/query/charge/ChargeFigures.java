package io.paymentledger.query.charge;

import io.paymentledger.events.ChargeStatus;
import io.paymentledger.events.Money;
import io.paymentledger.eventstore.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * How many charges a tenant made lately, and which of them wait: what a person looks at first.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
public final class ChargeFigures {

    /** Bounds what one look costs: about 50 ms. More are made in a day by few. */
    public static final int MOST_COUNTED = 50_000;

    private static final String BY_HOUR = """
            SELECT date_trunc('hour', c.created_at, 'UTC') AS hour, c.status, c.currency, count(*) AS charges,
                   sum(c.captured_minor) AS captured, sum(c.refunded_minor) AS refunded
              FROM (SELECT created_at, status, currency, captured_minor, refunded_minor FROM query.charge
                     WHERE tenant = ? AND created_at >= ? ORDER BY created_at DESC, created_position DESC LIMIT ?) c
             GROUP BY 1, 2, 3""";

    private final DataSource dataSource;

    ChargeFigures(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * What was made since an instant.
     *
     * @param byStatus how many charges have each status
     * @param byHour how many were made in each hour that has any, by the instant at which it began
     * @param captured what gateways took of them, one sum for each currency
     * @param refunded what was given back of that
     * @param more whether there are more than were counted: the newest {@link #MOST_COUNTED} were
     */
    public record Figures(
            Map<ChargeStatus, Long> byStatus,
            Map<Instant, Long> byHour,
            List<Money> captured,
            List<Money> refunded,
            boolean more) {

        /** How many charges were counted. */
        public long charges() {
            return byStatus.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Counts what a tenant made since an instant. */
    public Figures since(String tenant, Instant since) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(BY_HOUR)) {
            select.setString(1, tenant);
            select.setObject(2, since.atOffset(ZoneOffset.UTC));
            select.setInt(3, MOST_COUNTED);
            Map<ChargeStatus, Long> byStatus = new EnumMap<>(ChargeStatus.class);
            Map<Instant, Long> byHour = new TreeMap<>();
            Map<String, Long> captured = new TreeMap<>();
            Map<String, Long> refunded = new TreeMap<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    long charges = row.getLong("charges");
                    byStatus.merge(
                            ChargeStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                            charges,
                            Math::addExact);
                    byHour.merge(row.getObject("hour", OffsetDateTime.class).toInstant(), charges, Math::addExact);
                    captured.merge(row.getString("currency"), row.getLong("captured"), Math::addExact);
                    refunded.merge(row.getString("currency"), row.getLong("refunded"), Math::addExact);
                }
            }
            long charges = byStatus.values().stream().mapToLong(Long::longValue).sum();
            return new Figures(byStatus, byHour, sums(captured), sums(refunded), charges == MOST_COUNTED);
        } catch (SQLException e) {
            throw SqlErrors.translate("counting charges", e);
        }
    }

    private static List<Money> sums(Map<String, Long> byCurrency) {
        List<Money> sums = new ArrayList<>();
        byCurrency.forEach((currency, minor) -> {
            if (minor != 0) {
                sums.add(Money.of(minor, currency));
            }
        });
        return sums;
    }
}
