package io.paymentledger.query.webhook;

import io.paymentledger.base.History;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.WebhookEvent;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.EventRows;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.eventstore.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in what the logs say about endpoints. Of all other events the database tells it nothing, so it is quick however long a
 * log is. Whichever process comes first does it; the others pass by.
 *
 * <p>What this version cannot read is set aside, and with it what comes after it in its stream. It is tried again when a process
 * starts, and from time to time.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
final class Follower {

    /** Looked through in one statement: within a second, whatever is in between. */
    private static final long POSITIONS_AT_ONCE = 100_000;

    /** Taken in in one transaction: leases are renewed in between. */
    private static final int MOST_EVENTS = 1_000;

    /** Between two looks at what was set aside. */
    private static final Duration TRIED_AGAIN = Duration.ofMinutes(1);

    private static final String ABOUT_ENDPOINTS = "SELECT " + EventRows.COLUMNS + " FROM ledger.event"
            + " WHERE log = ? AND position > ? AND position <= ? AND type LIKE 'webhook.%' ORDER BY position LIMIT "
            + MOST_EVENTS;

    /** How far, and whether the log still has there what it had. */
    private static final String FOLLOWED = """
            SELECT f.position, f.position = 0 OR f.event_id IS NOT DISTINCT FROM (
                       SELECT e.event_id FROM ledger.event e WHERE e.log = f.log AND e.position = f.position)
              FROM webhook.followed f WHERE f.log = ? FOR UPDATE SKIP LOCKED""";

    private static final Logger LOGGER = LoggerFactory.getLogger(Follower.class);

    private final DataSource dataSource;
    private final EventLog log;
    private final History history;

    /** When what was set aside of each log was last tried, in nanoseconds. */
    private final Map<Integer, Long> tried = new HashMap<>();

    Follower(DataSource dataSource, EventLog log, History history) {
        this.dataSource = dataSource;
        this.log = log;
        this.history = history;
    }

    /**
     * Takes in what comes next in each log.
     *
     * @return whether there is more at once
     */
    boolean follow() {
        boolean more = false;
        for (Map.Entry<Integer, Long> head : log.head().positions().entrySet()) {
            more |= step(head.getKey(), head.getValue());
        }
        return more;
    }

    /** @return whether there is more */
    private boolean step(int ofLog, long head) {
        return Transactions.compute(
                dataSource, "taking in what is said about endpoints", connection -> step(connection, ofLog, head));
    }

    private boolean step(Connection connection, int ofLog, long head) throws SQLException {
        long followed;
        try (PreparedStatement begin = connection.prepareStatement(
                        "INSERT INTO webhook.followed (log, position) VALUES (?, 0) ON CONFLICT DO NOTHING");
                PreparedStatement select = connection.prepareStatement(FOLLOWED)) {
            begin.setInt(1, ofLog);
            begin.executeUpdate();
            select.setInt(1, ofLog);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    // Somebody is at it.
                    return false;
                }
                followed = row.getLong(1);
                if (!row.getBoolean(2)) {
                    LOGGER.warn("log {} is not the one that webhooks followed; they go on from what both have", ofLog);
                    AnotherLog.goBack(connection, ofLog);
                    followed = 0;
                }
            }
        }
        if (dueAgain(ofLog)) {
            tried.put(ofLog, System.nanoTime());
            tryAgain(connection, ofLog);
        }
        if (followed >= head) {
            return false;
        }
        long upTo = Math.min(head, followed + POSITIONS_AT_ONCE);
        List<StoredEvent> events = aboutEndpoints(connection, ofLog, followed, upTo);
        if (events.size() == MOST_EVENTS) {
            upTo = events.getLast().position();
        }
        if (!events.isEmpty()) {
            takeOrSetAside(connection, ofLog, events);
        }
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE webhook.followed SET position = ?, event_id ="
                        + " (SELECT event_id FROM ledger.event WHERE log = ? AND position = ?) WHERE log = ?")) {
            update.setLong(1, upTo);
            update.setInt(2, ofLog);
            update.setLong(3, upTo);
            update.setInt(4, ofLog);
            update.executeUpdate();
        }
        return upTo < head;
    }

    private void takeOrSetAside(Connection connection, int ofLog, List<StoredEvent> events) throws SQLException {
        Set<String> waiting = SetAside.streams(connection, ofLog);
        for (StoredEvent event : events) {
            if (waiting.contains(event.stream())) {
                SetAside.add(connection, event);
            } else if (!history.canRead(event)) {
                LOGGER.warn(
                        "a {} at {} in log {} cannot be read; it is set aside, and its tenant's endpoints wait",
                        event.type(),
                        event.position(),
                        ofLog);
                SetAside.add(connection, event);
                waiting.add(event.stream());
            } else {
                take(connection, event);
            }
        }
    }

    private boolean dueAgain(int ofLog) {
        Long last = tried.get(ofLog);
        return last == null || System.nanoTime() - last > TRIED_AGAIN.toNanos();
    }

    private void tryAgain(Connection connection, int ofLog) throws SQLException {
        Set<String> waiting = new HashSet<>();
        for (StoredEvent event : SetAside.events(connection, ofLog)) {
            if (waiting.contains(event.stream()) || !history.canRead(event)) {
                waiting.add(event.stream());
            } else {
                take(connection, event);
                SetAside.remove(connection, event);
            }
        }
    }

    private void take(Connection connection, StoredEvent event) throws SQLException {
        RecordedEvent recorded = history.recorded(event);
        if (recorded.event() instanceof WebhookEvent webhook) {
            EndpointChanges.take(connection, event.log(), recorded, webhook);
        }
    }

    private static List<StoredEvent> aboutEndpoints(Connection connection, int ofLog, long after, long upTo)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ABOUT_ENDPOINTS)) {
            select.setInt(1, ofLog);
            select.setLong(2, after);
            select.setLong(3, upTo);
            return EventRows.of(select);
        }
    }
}
