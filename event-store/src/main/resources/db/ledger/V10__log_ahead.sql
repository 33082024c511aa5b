-- Time never runs backwards along a log, so once the server's clock was ahead and is set back, events are stamped with the
-- last time of the log until the clock has caught up with it. What the clock really said meanwhile is noted here.

CREATE TABLE ledger.log_ahead (
    log      integer     NOT NULL,
    position bigint      NOT NULL CHECK (position >= 0),
    clock_at timestamptz NOT NULL,
    PRIMARY KEY (log, position)
);

COMMENT ON TABLE ledger.log_ahead IS
    'Positions that a log had reached, by the clock, while the time of its last event was ahead of the clock. Empty as long '
    'as no clock was set back.';

CREATE INDEX log_ahead_by_clock ON ledger.log_ahead (log, clock_at, position);

CREATE FUNCTION ledger.note_log_ahead() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO ledger.log_ahead (log, position, clock_at)
    VALUES (NEW.log, NEW.position, clock_timestamp())
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

-- The condition is looked at with each append and costs no call as long as it does not hold.
CREATE TRIGGER log_ahead_is_noted
    AFTER UPDATE ON ledger.log_head
    FOR EACH ROW WHEN (NEW.occurred_at > clock_timestamp())
    EXECUTE FUNCTION ledger.note_log_ahead();

-- Events of the time in which the clock was ahead have no note of their own; the first one after it covers them. It is
-- made as soon as somebody looks, so that they need not wait for an append.
CREATE FUNCTION ledger.note_logs_ahead() RETURNS double precision
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO ledger.log_ahead (log, position, clock_at)
    SELECT h.log, h.position, clock_timestamp()
      FROM ledger.log_head h
     WHERE h.occurred_at > clock_timestamp()
        ON CONFLICT DO NOTHING;

    SELECT coalesce(max(extract(epoch FROM h.occurred_at - clock_timestamp())), 0)::double precision
      FROM ledger.log_head h
     WHERE h.occurred_at > clock_timestamp();
$$;

COMMENT ON FUNCTION ledger.note_logs_ahead IS 'Notes the logs whose time is ahead of the clock, and tells by how many seconds.';

REVOKE ALL ON FUNCTION ledger.note_log_ahead, ledger.note_logs_ahead FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.note_logs_ahead TO ledger_writer;
GRANT SELECT ON ledger.log_ahead TO ledger_writer, ledger_reader;
