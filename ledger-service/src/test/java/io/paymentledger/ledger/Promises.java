package io.paymentledger.ledger;

import io.paymentledger.eventstore.testing.LedgerDatabase;

/** What holds of every ledger, however it was used: asked of the event store itself. */
final class Promises {

    private Promises() {}

    /**
     * Fails unless there is at most one charge for a key, an order number and a token, each with one attempt and one
     * outcome, and the log is whole.
     *
     * @param database a ledger on which nothing happens any more
     * @param gatewayCalls how often gateways were called in all its life
     */
    static void assertKept(LedgerDatabase database, long gatewayCalls) {
        database.execute("ledger_service", """
                DO $$ BEGIN
                ASSERT (SELECT count(*) = %s FROM ledger.event WHERE type = 'charge.attempt-started'),
                    'an attempt is sent to the gateway once';
                ASSERT (SELECT count(*) FILTER (WHERE type = 'charge.initiated')
                             = count(*) FILTER (WHERE type = 'charge.attempt-started')
                           AND count(*) FILTER (WHERE type = 'charge.initiated')
                             = count(*) FILTER (WHERE type IN ('charge.authorised', 'charge.captured', 'charge.declined'))
                          FROM ledger.event),
                    'each charge has one attempt and one outcome';
                ASSERT NOT EXISTS (SELECT FROM ledger.event GROUP BY log, stream
                                   HAVING count(*) <> max(sequence) + 1),
                    'a stream has no gaps';
                ASSERT NOT EXISTS (SELECT FROM ledger.event
                                    WHERE type NOT LIKE 'charge.notice-%%' AND type <> 'charge.gateway-contradiction'
                                    GROUP BY log, stream HAVING count(*) <> count(DISTINCT type)),
                    'a stream says nothing twice, but what a gateway says early or against it';
                ASSERT NOT EXISTS (SELECT FROM ledger.event WHERE type LIKE 'key.%%'
                                   AND stream IN (SELECT stream FROM ledger.event WHERE type NOT LIKE 'key.%%')),
                    'a key that was bound or cancelled has no charge of its own';
                ASSERT NOT EXISTS (SELECT
                                     FROM (SELECT split_part(stream, '/', 1) AS tenant,
                                                  convert_from(payload, 'UTF8')::jsonb ->> 'order_number' AS number
                                             FROM ledger.event WHERE type = 'charge.initiated') AS charge
                                    WHERE number IS NOT NULL GROUP BY tenant, number HAVING count(*) > 1),
                    'an order has one charge';
                ASSERT NOT EXISTS (SELECT
                                     FROM (SELECT split_part(stream, '/', 1) || '/'
                                                  || (convert_from(payload, 'UTF8')::jsonb ->> 'charge_id') AS charge
                                             FROM ledger.event
                                            WHERE type IN ('order.claimed', 'token.redeemed', 'key.bound')) AS named
                                    WHERE NOT EXISTS (SELECT FROM ledger.event
                                                       WHERE stream = charge AND type = 'charge.initiated')),
                    'an order, a token and an alias name a charge';
                ASSERT NOT EXISTS (SELECT
                                     FROM (SELECT occurred_at < lag(occurred_at) OVER along_log
                                                  OR position <> coalesce(lag(position) OVER along_log, 0) + 1 AS wrong
                                             FROM ledger.event
                                           WINDOW along_log AS (PARTITION BY log ORDER BY position)) AS step
                                    WHERE wrong),
                    'positions have no gaps and times never fall';
                ASSERT (SELECT deadlocks = 0 FROM pg_stat_database WHERE datname = current_database()),
                    'nobody ever deadlocked';
                END $$""".formatted(gatewayCalls));
    }
}
