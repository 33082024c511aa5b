-- The read model of charges in one statement, over the whole log at once: the least that PostgreSQL itself needs for it.
INSERT INTO query.charge_fold
       (tenant, charge_id, status, detail, amount_minor, currency, authorised_minor, captured_minor, capture_method,
        order_number, decline_code, outcome_unknown, description, customer, metadata, log, created_position, position,
        version, created_at, updated_at, request_id, settled_at)
SELECT split_part(stream, '/', 1), split_part(stream, '/', 2),
       CASE WHEN captured IS NOT NULL THEN 'success' WHEN declined IS NOT NULL THEN 'failed'
            WHEN version > 0 THEN 'processing' ELSE 'init' END,
       CASE WHEN captured IS NOT NULL THEN 'captured' WHEN declined IS NOT NULL THEN 'declined' END,
       (terms ->> 'amount_minor')::bigint, terms ->> 'currency', coalesce(captured, 0), coalesce(captured, 0),
       terms ->> 'capture_method', terms ->> 'order_number', declined, false, terms -> 'personal' ->> 'description',
       terms -> 'personal' ->> 'customer', coalesce(terms -> 'personal' ->> 'metadata', '{}'), log, created_position,
       position, version, created_at, updated_at, request_id, settled_at
  FROM (SELECT log, stream, min(position) AS created_position, max(position) AS position, max(sequence) AS version,
               min(occurred_at) AS created_at, max(occurred_at) AS updated_at,
               max(convert_from(metadata, 'UTF8')) FILTER (WHERE type = 'charge.initiated')::jsonb ->> 'request_id'
                   AS request_id,
               min(occurred_at) FILTER (WHERE type IN ('charge.captured', 'charge.declined')) AS settled_at,
               max(convert_from(payload, 'UTF8')) FILTER (WHERE type = 'charge.initiated')::jsonb AS terms,
               max((convert_from(payload, 'UTF8')::jsonb ->> 'amount_minor')::bigint)
                   FILTER (WHERE type = 'charge.captured') AS captured,
               max(convert_from(payload, 'UTF8')::jsonb ->> 'code') FILTER (WHERE type = 'charge.declined') AS declined
          FROM ledger.event
         WHERE type LIKE 'charge.%'
         GROUP BY log, stream) AS charge
