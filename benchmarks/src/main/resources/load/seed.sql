-- Fills a log with charges as the ledger records them: the same types, bytes, names and order of events, where many
-- clients were served at once: the claims of 64 charges, then their outcomes. Only faster than the ledger does.
CREATE SCHEMA IF NOT EXISTS bench;

CREATE OR REPLACE FUNCTION bench.seed(p_charges integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    head     bigint;
    recorded timestamptz;
BEGIN
    IF p_charges % 64 <> 0 THEN
        RAISE EXCEPTION 'charges come in waves of 64';
    END IF;
    INSERT INTO ledger.tenant (tenant, log) VALUES ('bench', 0) ON CONFLICT DO NOTHING;
    SELECT h.position, greatest(h.occurred_at, clock_timestamp()) INTO STRICT head, recorded
      FROM ledger.log_head h WHERE h.log = 0 FOR UPDATE;

    INSERT INTO ledger.event
           (log, position, stream, sequence, type, revision, event_id, occurred_at, payload, metadata)
    SELECT 0, event.position, event.stream, event.sequence, event.type, event.revision, uuidv7(), recorded,
           convert_to(event.payload, 'UTF8'),
           convert_to(format(
               '{"actor":"key_01a20b9f-b469-7013-84f1-2b9aa5982fcb",%s"request_id":"%s","tenant":"bench"}',
               CASE WHEN event.cause <> charge.request::text THEN format('"causation_id":"%s",', event.cause) END,
               charge.request), 'UTF8')
      FROM (SELECT head + n / 64 * 256 AS before, n % 64 AS place, 'k' || md5(head || 'k' || n) AS key,
                   'o' || head || 'n' || n AS order_number, 'att_' || md5(head || 'a' || n)::uuid AS attempt,
                   uuidv7() AS request
              FROM generate_series(0, p_charges - 1) AS n) AS charge
     CROSS JOIN LATERAL (VALUES
           (before + place * 3 + 1, 'bench/' || key, 0, 'charge.initiated', 1,
            format('{"amount_minor":1999,"capture_method":"automatic","currency":"EUR","fingerprint":"v1:%s",'
                   '"order_number":"%s","payment_method":"tok_approve","personal":{}}',
                   encode(sha256(convert_to(format(
                       '{"command":{"amount":1999,"currency":"EUR","order_number":"%s",'
                       '"payment_method":"tok_approve"},"operation":"POST","path":"/v1/charges"}',
                       order_number), 'UTF8')), 'hex'),
                   order_number),
            request::text),
           (before + place * 3 + 2, 'bench/' || key, 1, 'charge.attempt-started', 1,
            format('{"attempt_id":"%s","gateway":"instant"}', attempt), request::text),
           (before + place * 3 + 3, 'bench/order/' || order_number, 0, 'order.claimed', 1,
            format('{"charge_id":"%s"}', key), request::text),
           (before + 192 + place + 1, 'bench/' || key, 2, 'charge.captured', 2,
            format('{"amount_minor":1999,"attempt_id":"%s","final":true,"gateway_reference":"sim_%1$s"}', attempt), attempt))
           AS event (position, stream, sequence, type, revision, payload, cause)
     ORDER BY event.position;

    -- What the service folds from the log for itself.
    INSERT INTO ledger.attempt (attempt_id, charge)
    SELECT 'att_' || md5(head || 'a' || n)::uuid, 'bench/k' || md5(head || 'k' || n)
      FROM generate_series(0, p_charges - 1) AS n;
    INSERT INTO ledger.attempt_progress (log, position, event_id)
    SELECT log, position, event_id FROM ledger.event WHERE log = 0 AND position = head + p_charges * 4
        ON CONFLICT (log) DO UPDATE SET position = excluded.position, event_id = excluded.event_id;

    UPDATE ledger.log_head SET position = head + p_charges * 4, occurred_at = recorded WHERE log = 0;
    RETURN head + p_charges * 4;
END
$$;
