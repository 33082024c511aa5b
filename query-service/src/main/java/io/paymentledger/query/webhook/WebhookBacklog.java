package io.paymentledger.query.webhook;

import io.paymentledger.eventstore.SqlErrors;
import io.paymentledger.eventstore.StoreUnavailableException;
import io.paymentledger.query.webhook.SetAside.Place;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/** How far delivery is behind as a whole, for metrics and health; looked up at most every few seconds. */
final class WebhookBacklog {

    private static final Duration FRESH = Duration.ofSeconds(5);

    /** Of what was set aside; more would help nobody. */
    private static final int PLACES = 5;

    private static final String COUNT = """
            SELECT count(*), count(*) FILTER (WHERE e.failures > 0),
                   coalesce(max(h.position - e.cursor) FILTER (WHERE e.failures = 0), 0),
                   (SELECT count(*) FROM webhook.delivery d WHERE d.status IN ('pending', 'waiting')),
                   (SELECT count(*) FROM webhook.set_aside)
              FROM webhook.endpoint e JOIN ledger.log_head h ON h.log = e.log
             WHERE e.active""";

    private final DataSource dataSource;
    private final AtomicReference<Counted> last =
            new AtomicReference<>(new Counted(0, 0, 0, 0, 0, List.of(), Long.MIN_VALUE));

    WebhookBacklog(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * What there is.
     *
     * @param endpoints that are enabled
     * @param failing of these, those whose last attempts failed
     * @param lagEvents positions by which the last of the others is behind
     * @param open deliveries that are to be tried again, or wait
     * @param setAside events about endpoints that wait for a version that can read them
     * @param firstSetAside where the first of these are
     * @param at the nanosecond at which it was counted
     */
    record Counted(
            long endpoints,
            long failing,
            long lagEvents,
            long open,
            long setAside,
            List<Place> firstSetAside,
            long at) {}

    /** As it is now; as it last was, if the database cannot be reached. */
    Counted now() {
        Counted known = last.get();
        if (known.at != Long.MIN_VALUE && System.nanoTime() - known.at < FRESH.toNanos()) {
            return known;
        }
        try {
            Counted counted = count();
            last.set(counted);
            return counted;
        } catch (StoreUnavailableException e) {
            return known;
        }
    }

    private Counted count() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(COUNT);
                ResultSet row = select.executeQuery()) {
            row.next();
            long setAside = row.getLong(5);
            return new Counted(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    setAside,
                    setAside == 0 ? List.of() : SetAside.first(connection, PLACES),
                    System.nanoTime());
        } catch (SQLException e) {
            throw SqlErrors.translate("counting deliveries", e);
        }
    }
}
