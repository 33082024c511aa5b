-- What keeps a read model from being taken for the truth when it is not: another log under it, or an event that it needs
-- and could not read.

CREATE TABLE query.projection_anchor (
    projection text    NOT NULL,
    log        integer NOT NULL,
    position   bigint  NOT NULL CHECK (position > 0),
    event_id   uuid    NOT NULL,
    PRIMARY KEY (projection, log)
) WITH (fillfactor = 10);

COMMENT ON TABLE query.projection_anchor IS
    'The last event of each log that a projection has read, written in the commit of the rows. If the log has another event '
    'there, or none, the read model is of another history, and nothing is answered from it.';

CREATE TABLE query.projection_rebuild (
    projection text        NOT NULL,
    log        integer     NOT NULL,
    position   bigint      NOT NULL CHECK (position >= 0),
    reason     text        NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (projection, log)
);

COMMENT ON TABLE query.projection_rebuild IS
    'Read models that were emptied and are folded again. Nothing is answered from them before they have come to the position '
    'at which the log ended then; the row is deleted once they have.';

CREATE TABLE query.set_aside_event (
    projection    text        NOT NULL,
    log           integer     NOT NULL,
    position      bigint      NOT NULL CHECK (position > 0),
    stream        text        NOT NULL,
    type          text        NOT NULL,
    readable      boolean     NOT NULL,
    actor         text        NOT NULL CHECK (actor <> ''),
    reason        text        NOT NULL CHECK (reason <> ''),
    set_aside_at  timestamptz NOT NULL DEFAULT now(),
    read_again_at timestamptz,
    PRIMARY KEY (projection, log, position)
);

COMMENT ON TABLE query.set_aside_event IS
    'Events that somebody let a projection go past: who, and why. The later events of the same stream are passed over, too, '
    'because they mean nothing without it. A version that can read the event folds the read model again, and notes when; '
    'one that could be read and not folded is left to people.';

-- Where the time of a log was ahead of the clock, what was noted of the clock decides.
CREATE OR REPLACE FUNCTION query.log_position(of_log integer, moment timestamptz, inclusive boolean) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
    low      bigint := 0;
    high     bigint := coalesce((SELECT h.position FROM ledger.log_head h WHERE h.log = of_log), 0);
    middle   bigint;
    recorded timestamptz;
BEGIN
    WHILE low < high LOOP
        middle := low + (high - low + 1) / 2;
        SELECT e.occurred_at INTO STRICT recorded FROM ledger.event e WHERE e.log = of_log AND e.position = middle;
        IF recorded < moment OR (inclusive AND recorded = moment) THEN
            low := middle;
        ELSE
            high := middle - 1;
        END IF;
    END LOOP;
    RETURN greatest(low, coalesce((
        SELECT max(a.position) FROM ledger.log_ahead a
         WHERE a.log = of_log AND (a.clock_at < moment OR (inclusive AND a.clock_at = moment))), 0));
END
$$;
