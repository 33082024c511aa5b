-- The next making of a read model is folded beside the one that is answered from, compared with it, and put in its place.

CREATE TABLE query.projection_build (
    id                 uuid        PRIMARY KEY,
    projection         text        NOT NULL CHECK (projection <> ''),
    version            integer     NOT NULL CHECK (version > 0),
    reason             text        NOT NULL CHECK (reason <> ''),
    state              text        NOT NULL DEFAULT 'folding'
                       CHECK (state IN ('folding', 'comparing', 'differs', 'switched', 'cancelled', 'failed')),
    accept_differences boolean     NOT NULL,
    reached            text        NOT NULL DEFAULT '{}',
    differences        text,
    failure            text,
    started_at         timestamptz NOT NULL DEFAULT now(),
    ended_at           timestamptz,
    CHECK ((ended_at IS NULL) = (state IN ('folding', 'comparing', 'differs')))
);

CREATE UNIQUE INDEX projection_build_open ON query.projection_build (projection) WHERE ended_at IS NULL;

COMMENT ON TABLE query.projection_build IS
    'The rebuilds of read models. One that is folded has its tables in schema query_next; what they contain of each log is in '
    '"reached", written in the commit of the rows, so that whoever goes on with it knows where. "differences" says what was '
    'found when it was compared with the one that is answered from.';

-- Makes in query_next what a table of a read model is in query, and empty: columns, constraints, indexes, triggers and
-- privileges, under the same names. So it can take the other one's place, and a later migration finds what it looks for.
CREATE FUNCTION query.make_next(of_table text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    original regclass := format('query.%I', of_table)::regclass;
    made     text;
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS query_next.%I', of_table);
    EXECUTE format('CREATE TABLE query_next.%1$I (LIKE query.%1$I INCLUDING ALL EXCLUDING INDEXES)', of_table);
    FOR made IN
        SELECT format('ALTER TABLE query_next.%I SET (%s)', of_table, array_to_string(c.reloptions, ', '))
          FROM pg_class c WHERE c.oid = original AND c.reloptions IS NOT NULL
        UNION ALL
        SELECT format('COMMENT ON TABLE query_next.%I IS %L', of_table, obj_description(original, 'pg_class'))
        UNION ALL
        SELECT format('ALTER TABLE query_next.%I ADD CONSTRAINT %I %s', of_table, k.conname, pg_get_constraintdef(k.oid))
          FROM pg_constraint k WHERE k.conrelid = original AND k.contype IN ('p', 'u')
        UNION ALL
        SELECT replace(pg_get_indexdef(i.indexrelid), ' ON query.', ' ON query_next.')
          FROM pg_index i
         WHERE i.indrelid = original AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
        UNION ALL
        SELECT replace(pg_get_triggerdef(t.oid), ' ON query.', ' ON query_next.')
          FROM pg_trigger t WHERE t.tgrelid = original AND NOT t.tgisinternal
        UNION ALL
        SELECT format('GRANT %s ON query_next.%I TO %s', a.privilege_type, of_table,
                      CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END)
          FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a
         WHERE c.oid = original AND a.grantee <> c.relowner
    LOOP
        EXECUTE made;
    END LOOP;
END
$$;

-- The tables that an entry is looked up in are those of the making that the posting is written to.
CREATE OR REPLACE FUNCTION query.refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    unbalanced record;
BEGIN
    -- EXECUTE plans it each time anew: a plan that was made while the tables were small would scan them once they are large.
    -- OFFSET keeps it to one look into the index for each row, where a join might be planned as a scan of all entries.
    EXECUTE format($check$
        SELECT p.log, p.position
          FROM added p
          LEFT JOIN %1$I.account a USING (account_id)
          LEFT JOIN LATERAL (SELECT e.position, e.tenant FROM %1$I.entry e
                              WHERE e.log = p.log AND e.position = p.position AND e.part = p.part
                             OFFSET 0) e ON e.tenant = a.tenant
         GROUP BY p.log, p.position, p.part, a.currency, p.pending
        HAVING sum(p.amount_minor) <> 0
            OR bool_or(a.log IS DISTINCT FROM p.log)
            OR bool_or(e.position IS NULL)
         LIMIT 1$check$, TG_TABLE_SCHEMA) INTO unbalanced;
    IF unbalanced IS NOT NULL THEN
        RAISE EXCEPTION 'the entry at position % of log % does not balance in each currency and layer of one tenant',
            unbalanced.position, unbalanced.log
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
