-- What is leased is found by the index of leases, whose condition is now said: without it every attempt that there ever was
-- was looked at, once a second.
CREATE OR REPLACE FUNCTION ledger.lease_attempts(
    p_life_seconds double precision,
    p_most         integer,
    p_most_of_one  integer
) RETURNS TABLE (
    attempt_id text,
    charge     text,
    lease      bigint,
    tries      integer,
    leased_at  timestamptz,
    due_at     timestamptz
)
LANGUAGE sql VOLATILE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    -- From one tenant to the next, so that the length of a queue costs nothing.
    WITH RECURSIVE waiting (tenant) AS (
        SELECT min(split_part(a.charge, '/', 1)) FROM ledger.attempt a WHERE a.due_at IS NOT NULL
         UNION ALL
        SELECT (SELECT min(split_part(a.charge, '/', 1))
                  FROM ledger.attempt a
                 WHERE a.due_at IS NOT NULL AND split_part(a.charge, '/', 1) > w.tenant)
          FROM waiting w
         WHERE w.tenant IS NOT NULL
    ), leased AS (
        SELECT split_part(a.charge, '/', 1) AS tenant, count(*) AS attempts
          FROM ledger.attempt a
         WHERE a.leased_until > '-infinity' AND a.leased_until > statement_timestamp()
         GROUP BY 1
    ), next AS MATERIALIZED (
        SELECT due.attempt_id
          FROM waiting w
          LEFT JOIN leased l ON l.tenant = w.tenant
         CROSS JOIN LATERAL (
               SELECT d.attempt_id, d.due_at
                 FROM ledger.attempt d
                WHERE split_part(d.charge, '/', 1) = w.tenant
                  AND d.due_at <= statement_timestamp() AND d.leased_until <= statement_timestamp()
                ORDER BY d.due_at
                LIMIT greatest(p_most_of_one - coalesce(l.attempts, 0), 0)) due
         ORDER BY due.due_at
         LIMIT p_most
    )
    UPDATE ledger.attempt a
       SET leased_until = statement_timestamp() + make_interval(secs => p_life_seconds),
           lease = a.lease + 1, tries = a.tries + 1, noted_at = statement_timestamp()
      FROM (SELECT d.attempt_id
              FROM ledger.attempt d
              JOIN next USING (attempt_id)
             WHERE d.due_at <= statement_timestamp() AND d.leased_until <= statement_timestamp()
               FOR UPDATE OF d SKIP LOCKED) due
     WHERE a.attempt_id = due.attempt_id
    RETURNING a.attempt_id, a.charge, a.lease, a.tries, clock_timestamp(), a.due_at
$$;
