-- Appends a batch of units in one statement, and so in one round trip and one commit.
--
-- A unit is the events of one command, over all its streams: appended whole or not at all. Rows of one unit carry the
-- same number in p_unit. A unit that meets a taken (stream, sequence) is left out; the others are appended. Which of
-- its rows were taken, and by which events, is the answer: whoever sees its own event there knows that an earlier try
-- of the same batch was committed although its answer was lost.
--
-- Each statement of a volatile function sees what was committed before the statement began (READ COMMITTED). So once
-- the head is locked, nobody else can append to the log, and what the second statement does not see is not there.
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
    SELECT p_log, append.first_position - 1 + row_number() OVER (ORDER BY u.ordinal), u.stream, u.sequence, u.type,
           u.revision, u.event_id, append.occurred_at, u.payload, u.metadata
      FROM unnest(p_unit, p_stream, p_sequence, p_type, p_revision, p_event_id, p_payload, p_metadata)
           WITH ORDINALITY
           AS u (unit, stream, sequence, type, revision, event_id, payload, metadata, ordinal)
     WHERE u.unit <> ALL (losers);

    GET DIAGNOSTICS appended = ROW_COUNT;

    IF appended > 0 THEN
        UPDATE ledger.log_head h
           SET position = h.position + appended, occurred_at = append.occurred_at
         WHERE h.log = p_log;
    END IF;
END
$$;

REVOKE ALL ON FUNCTION ledger.append FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.append TO ledger_writer;
