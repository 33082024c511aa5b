-- What settles an attempt leaves due what was due beside it: a review is decided and settled in one commit, and its decision
-- makes the charge due, because there may be more to do for it.
CREATE OR REPLACE FUNCTION ledger.write_attempts(
    p_attempt_id text[],
    p_charge     text[],
    p_due_at     timestamptz[],
    p_opened_at  timestamptz[]
) RETURNS void
LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO ledger.attempt AS a (attempt_id, charge, due_at, opened_at, noted_at)
    SELECT told.attempt_id, told.charge, told.due_at, told.opened_at, statement_timestamp()
      FROM unnest(p_attempt_id, p_charge, p_due_at, p_opened_at) AS told (attempt_id, charge, due_at, opened_at)
        ON CONFLICT (attempt_id) DO UPDATE
       SET due_at = CASE WHEN excluded.due_at IS NULL AND a.opened_at IS NULL
                         THEN a.due_at
                         ELSE excluded.due_at END,
           -- An attempt is open since the first event that left it so.
           opened_at = CASE WHEN excluded.opened_at IS NULL OR a.opened_at IS NULL
                            THEN excluded.opened_at
                            ELSE least(a.opened_at, excluded.opened_at) END,
           noted_at = excluded.noted_at,
           tries = 0
$$;

-- Whatever was decided before is looked after once more: what came during the review may wait since.
UPDATE ledger.attempt a
   SET due_at = statement_timestamp()
  FROM ledger.event e
 WHERE e.type = 'charge.review-resolved'
   AND a.attempt_id = convert_from(e.payload, 'UTF8')::jsonb ->> 'attempt_id'
   AND a.due_at IS NULL
   AND a.opened_at IS NULL;
