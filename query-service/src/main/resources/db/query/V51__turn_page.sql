-- What every page of a read model begins with, in one statement: the rows of a read model that is answered from are folded
-- further. Until the transaction ends, no other making takes their place.
--
-- made_by is the version of the fold that made the rows; null if nobody has noted one yet. follows says whether the rows are
-- what the log goes on from after a page's logs were read so far: the log still has the event that was read last, and nobody
-- has emptied the rows meanwhile. The anchors are moved to the last event of each log in the page.
CREATE FUNCTION query.turn_page(
    of_model  text,
    read_logs integer[],
    logs      integer[],
    positions bigint[],
    event_ids uuid[],
    OUT made_by integer,
    OUT follows boolean)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('making of ' || of_model, 0));
    -- A statement of its own, so that it sees what was committed while the lock was waited for.
    SELECT m.version INTO made_by FROM query.read_model m WHERE m.name = of_model;
    SELECT NOT EXISTS (
               SELECT FROM unnest(read_logs) AS read (log)
                 LEFT JOIN query.projection_anchor a ON a.projection = of_model AND a.log = read.log
                 LEFT JOIN ledger.event e ON e.log = a.log AND e.position = a.position
                WHERE a.event_id IS NULL OR e.event_id IS DISTINCT FROM a.event_id)
      INTO follows;
    INSERT INTO query.projection_anchor AS a (projection, log, position, event_id)
    SELECT of_model, l.log, l.position, l.event_id
      FROM unnest(logs, positions, event_ids) AS l (log, position, event_id)
        ON CONFLICT (projection, log) DO UPDATE
       SET position = excluded.position, event_id = excluded.event_id;
END
$$;
