-- Appends before it looks: hardly ever is a place taken, so the index that refuses a taken one is the first to be asked.
-- Only when it refuses is the batch taken apart, as before. Each call then costs two statements instead of four, and no
-- row is looked up that is not there.

DROP FUNCTION ledger.append;

CREATE FUNCTION ledger.append_apart(
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
-- A plan made while the table was small must not scan the table once it is large.
SET enable_seqscan = off
AS $$
DECLARE
    losers   integer[];
    appended bigint;
BEGIN
    -- Time never runs backwards along a log, whatever the server's clock does.
    SELECT h.position + 1, greatest(h.occurred_at, clock_timestamp())
      INTO STRICT first_position, occurred_at
      FROM ledger.log_head h
     WHERE h.log = p_log
       FOR UPDATE;

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

COMMENT ON FUNCTION ledger.append_apart IS
    'Appends a batch of which some places may be taken: finds those first, and leaves their units out.';

CREATE FUNCTION ledger.append(
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
-- Both statements have one plan whatever the batch is; it is made once a session.
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    -- Locks the head, as append_apart does. Time never runs backwards along a log, whatever the server's clock does.
    UPDATE ledger.log_head h
       SET position    = h.position + cardinality(p_unit),
           occurred_at = greatest(h.occurred_at, clock_timestamp())
     WHERE h.log = p_log
    RETURNING h.position - cardinality(p_unit) + 1, h.occurred_at
      INTO STRICT first_position, append.occurred_at;

    INSERT INTO ledger.event
           (log, position, stream, sequence, type, revision, event_id, occurred_at, payload, metadata)
    SELECT p_log, append.first_position - 1 + u.ordinal, u.stream, u.sequence, u.type, u.revision, u.event_id,
           append.occurred_at, u.payload, u.metadata
      FROM unnest(p_stream, p_sequence, p_type, p_revision, p_event_id, p_payload, p_metadata)
           WITH ORDINALITY
           AS u (stream, sequence, type, revision, event_id, payload, metadata, ordinal);

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

COMMENT ON FUNCTION ledger.append IS
    'Appends a batch of units in one statement, and so in one round trip and one commit. A unit is the events of one '
    'command: appended whole or not at all. The rows of one unit have the same number in p_unit. What was taken, and by '
    'which events, is the answer.';

REVOKE ALL ON FUNCTION ledger.append, ledger.append_apart FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.append, ledger.append_apart TO ledger_writer;
