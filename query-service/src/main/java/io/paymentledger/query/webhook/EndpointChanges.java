package io.paymentledger.query.webhook;

import io.paymentledger.events.EventCodec;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.WebhookEvent;
import io.paymentledger.events.WebhookEvent.EndpointChanged;
import io.paymentledger.events.WebhookEvent.EndpointCreated;
import io.paymentledger.events.WebhookEvent.EndpointDeleted;
import io.paymentledger.events.WebhookEvent.EndpointDisabled;
import io.paymentledger.events.WebhookEvent.EndpointEnabled;
import io.paymentledger.events.WebhookEvent.EndpointTested;
import io.paymentledger.events.WebhookEvent.ResendRequested;
import io.paymentledger.events.WebhookEvent.Resume;
import io.paymentledger.events.WebhookEvent.SecretRotated;
import io.paymentledger.events.WebhookMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What events about endpoints do to the rows of delivery. Each takes the endpoint away from whoever has it, so that the next
 * owner sees it as it is now.
 */
final class EndpointChanges {

    /** An endpoint that is known of before it was made went back in another log, and is made there once more. */
    private static final String CREATE = """
            INSERT INTO webhook.endpoint AS e (tenant, endpoint, log, known, active, cursor) VALUES (?, ?, ?, ?, true, ?)
                ON CONFLICT (tenant, endpoint) DO UPDATE
               SET known = excluded.known, active = true, deleted = false,
                   cursor = CASE WHEN e.deleted THEN excluded.cursor ELSE greatest(e.cursor, excluded.cursor) END
             WHERE e.deleted OR e.known < excluded.known""";

    private static final String TAKE_AWAY = """
            UPDATE webhook.endpoint
               SET known = ?, owner = NULL, leased_until = '-infinity', lease = lease + 1
             WHERE tenant = ? AND endpoint = ? AND known < ?""";

    private static final String BEGIN_ANEW = """
            UPDATE webhook.endpoint
               SET active = true, failures = 0, failing_since = NULL, paused_until = '-infinity',
                   cursor = coalesce(?, cursor)
             WHERE tenant = ? AND endpoint = ?""";

    /** What the receiver at the address before asked for binds no other. */
    private static final String PAUSE_NO_MORE =
            "UPDATE webhook.endpoint SET paused_until = '-infinity' WHERE tenant = ? AND endpoint = ?";

    private static final String TRY_ALL_AGAIN = """
            UPDATE webhook.delivery SET due_at = now(), updated_at = now()
             WHERE tenant = ? AND endpoint = ? AND status = 'pending'""";

    /** Whoever is enabled has five days again. */
    private static final String TRY_ALL_ANEW = """
            UPDATE webhook.delivery SET due_at = now(), first_attempt_at = NULL, updated_at = now()
             WHERE tenant = ? AND endpoint = ? AND status = 'pending'""";

    /** In {@code parallel} mode, nothing waits for anything. */
    private static final String LET_ALL_GO = """
            UPDATE webhook.delivery SET status = 'pending', due_at = now(), updated_at = now()
             WHERE tenant = ? AND endpoint = ? AND status = 'waiting'""";

    private static final String SKIP_ALL = """
            UPDATE webhook.delivery SET status = 'skipped', due_at = NULL, updated_at = now()
             WHERE tenant = ? AND endpoint = ? AND status IN ('pending', 'waiting')""";

    private static final String TEST = """
            INSERT INTO webhook.delivery (tenant, endpoint, position, stream, type, event_id, status, once, due_at)
            VALUES (?, ?, ?, ?, ?, ?, 'pending', true, now())
                ON CONFLICT DO NOTHING""";

    private static final String TEST_AGAIN = """
            UPDATE webhook.delivery SET status = 'pending', due_at = now(), updated_at = now()
             WHERE tenant = ? AND endpoint = ? AND position = ? AND once""";

    private static final String RESEND = """
            INSERT INTO webhook.resend (tenant, endpoint, requested, cursor, up_to) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING""";

    private final Connection connection;
    private final RecordedEvent recorded;
    private final String tenant;

    private EndpointChanges(Connection connection, RecordedEvent recorded) {
        this.connection = connection;
        this.recorded = recorded;
        this.tenant = recorded.stream().tenant();
    }

    /** Takes an event in, in a transaction of the caller's. */
    static void take(Connection connection, int log, RecordedEvent recorded, WebhookEvent event) throws SQLException {
        new EndpointChanges(connection, recorded).take(log, event);
    }

    private void take(int log, WebhookEvent event) throws SQLException {
        String id = event.endpoint();
        long position = recorded.position();
        if (!(event instanceof EndpointCreated) && execute(TAKE_AWAY, position, tenant, id, position) == 0) {
            // It was taken in before.
            return;
        }
        switch (event) {
            case EndpointCreated created ->
                execute(CREATE, tenant, id, log, position, created.after() == null ? position : created.after());
            case EndpointEnabled enabled -> enable(id, enabled);
            case EndpointDisabled _ ->
                execute("UPDATE webhook.endpoint SET active = false WHERE tenant = ? AND endpoint = ?", tenant, id);
            case EndpointDeleted _ ->
                execute(
                        "UPDATE webhook.endpoint SET active = false, deleted = true"
                                + " WHERE tenant = ? AND endpoint = ?",
                        tenant,
                        id);
            case EndpointTested _ ->
                execute(
                        TEST,
                        tenant,
                        id,
                        position,
                        recorded.stream().value(),
                        EventCodec.CURRENT.typeName(event),
                        UUID.fromString(recorded.eventId()));
            case ResendRequested resend -> {
                // Of a single event, it may be a test, which no endpoint wants by its type.
                boolean single = resend.upTo() == resend.after() + 1;
                if (!single || execute(TEST_AGAIN, tenant, id, resend.upTo()) == 0) {
                    execute(RESEND, tenant, id, position, resend.after(), resend.upTo());
                }
            }
            case EndpointChanged changed -> {
                execute(PAUSE_NO_MORE, tenant, id);
                execute(TRY_ALL_AGAIN, tenant, id);
                if (changed.mode() == WebhookMode.PARALLEL) {
                    execute(LET_ALL_GO, tenant, id);
                }
            }
            case SecretRotated _ -> {
                // The next owner reads what it is now.
            }
        }
    }

    private void enable(String id, EndpointEnabled enabled) throws SQLException {
        Long cursor = switch (enabled.resume()) {
            case CURSOR -> null;
            case NOW -> recorded.position();
            case POSITION -> enabled.after();
        };
        execute(BEGIN_ANEW, cursor, tenant, id);
        execute(enabled.resume() == Resume.CURSOR ? TRY_ALL_ANEW : SKIP_ALL, tenant, id);
    }

    private int execute(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }
}
