-- The write side appends through the functions alone: they run with their owner's rights, and nobody else may write to
-- the tables of the log. So a position, a time and a head are never what a caller says.

-- No function of the owner's is everybody's, those of later migrations included.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger.refuse_change FROM PUBLIC;

CREATE OR REPLACE FUNCTION ledger.append_apart(
    p_log      integer,
    p_unit     integer[],
    p_stream   text[],
    p_sequence bigint[],
    p_type     text[],
    p_revision integer[],
    p_event_id uuid[],
    p_payload  bytea[],
    p_metadata bytea[],
    OUT first_position bigint,
    OUT occurred_at    timestamptz,
    OUT taken          integer[],
    OUT taken_by       uuid[]
)
LANGUAGE plpgsql VOLATILE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
-- A plan made while the table was small must not scan the table once it is large.
SET enable_seqscan = off
AS $$
DECLARE
    losers   integer[];
    appended bigint;
BEGIN
    IF cardinality(p_unit) IS DISTINCT FROM cardinality(p_stream) THEN
        RAISE EXCEPTION 'each event of a batch is of one unit' USING ERRCODE = 'invalid_parameter_value';
    END IF;

    -- Time never runs backwards along a log, whatever the server's clock does.
    SELECT h.position + 1, greatest(h.occurred_at, clock_timestamp())
      INTO STRICT first_position, occurred_at
      FROM ledger.log_head h
     WHERE h.log = p_log
       FOR UPDATE;

    IF EXISTS (SELECT FROM ledger.event e WHERE e.log = p_log AND e.position = append_apart.first_position)
       OR first_position > 1
          AND NOT EXISTS (SELECT
                            FROM ledger.event e
                           WHERE e.log = p_log AND e.position = append_apart.first_position - 1
                             AND e.occurred_at <= append_apart.occurred_at) THEN
        RAISE EXCEPTION 'the head of log % is not its last event', p_log USING ERRCODE = 'data_corrupted';
    END IF;

    -- A scalar subquery is looked up in the index row by row; a join could be planned as a scan.
    SELECT coalesce(array_agg(r.ordinal), '{}'), coalesce(array_agg(r.event_id), '{}'),
           coalesce(array_agg(DISTINCT r.unit), '{}')
      INTO taken, taken_by, losers
      FROM (SELECT u.unit, u.ordinal::integer,
                   (SELECT e.event_id
                      FROM ledger.event e
                     WHERE e.log = p_log AND e.stream = u.stream AND e.sequence = u.sequence) AS event_id
              FROM unnest(p_unit, p_stream, p_sequence) WITH ORDINALITY AS u (unit, stream, sequence, ordinal)) r
     WHERE r.event_id IS NOT NULL;

    INSERT INTO ledger.event
           (log, position, stream, sequence, type, revision, event_id, occurred_at, payload, metadata)
    SELECT p_log, append_apart.first_position - 1 + row_number() OVER (ORDER BY u.ordinal), u.stream, u.sequence, u.type,
           u.revision, u.event_id, append_apart.occurred_at, u.payload, u.metadata
      FROM unnest(p_unit, p_stream, p_sequence, p_type, p_revision, p_event_id, p_payload, p_metadata)
           WITH ORDINALITY
           AS u (unit, stream, sequence, type, revision, event_id, payload, metadata, ordinal)
     WHERE u.unit <> ALL (losers);

    GET DIAGNOSTICS appended = ROW_COUNT;

    IF appended > 0 THEN
        UPDATE ledger.log_head h
           SET position = h.position + appended, occurred_at = append_apart.occurred_at
         WHERE h.log = p_log;
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION ledger.append(
    p_log      integer,
    p_unit     integer[],
    p_stream   text[],
    p_sequence bigint[],
    p_type     text[],
    p_revision integer[],
    p_event_id uuid[],
    p_payload  bytea[],
    p_metadata bytea[],
    OUT first_position bigint,
    OUT occurred_at    timestamptz,
    OUT taken          integer[],
    OUT taken_by       uuid[]
)
LANGUAGE plpgsql VOLATILE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
-- Both statements have one plan whatever the batch is; it is made once a session.
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    appended bigint;
BEGIN
    -- Locks the head, as append_apart does. Time never runs backwards along a log, whatever the server's clock does.
    UPDATE ledger.log_head h
       SET position    = h.position + cardinality(p_unit),
           occurred_at = greatest(h.occurred_at, clock_timestamp())
     WHERE h.log = p_log
    RETURNING h.position - cardinality(p_unit) + 1, h.occurred_at
      INTO STRICT first_position, append.occurred_at;

    -- Nothing is inserted unless the head was the log's last event. The condition is looked at once, not row by row.
    INSERT INTO ledger.event
           (log, position, stream, sequence, type, revision, event_id, occurred_at, payload, metadata)
    SELECT p_log, append.first_position - 1 + u.ordinal, u.stream, u.sequence, u.type, u.revision, u.event_id,
           append.occurred_at, u.payload, u.metadata
      FROM unnest(p_stream, p_sequence, p_type, p_revision, p_event_id, p_payload, p_metadata)
           WITH ORDINALITY
           AS u (stream, sequence, type, revision, event_id, payload, metadata, ordinal)
     WHERE append.first_position = 1
        OR EXISTS (SELECT
                     FROM ledger.event e
                    WHERE e.log = p_log AND e.position = append.first_position - 1
                      AND e.occurred_at <= append.occurred_at);

    -- Nor does the head move by more than was inserted, whatever the lengths of the arrays are.
    GET DIAGNOSTICS appended = ROW_COUNT;
    IF appended <> cardinality(p_unit) THEN
        RAISE EXCEPTION 'a batch of % events does not continue log %', cardinality(p_unit), p_log
            USING ERRCODE = 'data_corrupted',
                  DETAIL = 'The head of the log is not its last event, or the arrays differ in length.';
    END IF;

    taken := '{}';
    taken_by := '{}';
EXCEPTION
    -- What was done here is undone, the lock included, and nothing is known: the other function begins anew.
    WHEN unique_violation THEN
        SELECT a.first_position, a.occurred_at, a.taken, a.taken_by
          INTO STRICT first_position, append.occurred_at, taken, taken_by
          FROM ledger.append_apart(
                   p_log, p_unit, p_stream, p_sequence, p_type, p_revision, p_event_id, p_payload, p_metadata) a;
END
$$;

REVOKE ALL ON ledger.event, ledger.tenant, ledger.log_head FROM ledger_writer;
GRANT SELECT ON ledger.event, ledger.tenant, ledger.log_head TO ledger_writer;
