-- The postings of an entry are summed up first, and the entry is looked up once for all of them. As before, it is looked up in the
-- making that they are written to.
CREATE OR REPLACE FUNCTION query.refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    unbalanced record;
BEGIN
    -- EXECUTE plans it each time anew: a plan that was made while the tables were small would scan them once they are large.
    -- OFFSET keeps it to one look into the index for each entry, where a join might be planned as a scan of all of them.
    EXECUTE format($check$
        SELECT s.log, s.position
          FROM (SELECT p.log, p.position, p.part, a.tenant, a.log AS account_log, sum(p.amount_minor) AS amount_minor
                  FROM added p
                  LEFT JOIN %1$I.account a USING (account_id)
                 GROUP BY p.log, p.position, p.part, a.tenant, a.log, a.currency, p.pending) s
          LEFT JOIN LATERAL (SELECT e.tenant FROM %1$I.entry e
                              WHERE e.log = s.log AND e.position = s.position AND e.part = s.part
                             OFFSET 0) e ON true
         WHERE s.amount_minor <> 0
            OR s.account_log IS DISTINCT FROM s.log
            OR s.tenant IS DISTINCT FROM e.tenant
         LIMIT 1$check$, TG_TABLE_SCHEMA) INTO unbalanced;
    IF unbalanced IS NOT NULL THEN
        RAISE EXCEPTION 'the entry at position % of log % does not balance in each currency and layer of one tenant',
            unbalanced.position, unbalanced.log
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
