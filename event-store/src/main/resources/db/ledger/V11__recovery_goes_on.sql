-- What recovery needs to go on when an event cannot be read, when the clock is set back, and when the log that it followed
-- is not the log that is there.

ALTER TABLE ledger.attempt
    ADD COLUMN opened_at timestamptz,
    ADD COLUMN noted_at  timestamptz NOT NULL DEFAULT '-infinity';

COMMENT ON COLUMN ledger.attempt.opened_at IS
    'Since when the outcome is missing, by the clock; null: it is known, or nobody waits for it.';
COMMENT ON COLUMN ledger.attempt.noted_at IS
    'What the clock said when due_at and leased_until were last written. In the future: the clock was set back since, and '
    'neither means anything.';

-- Whoever upgrades with attempts that are open learns at least how long they have been due.
UPDATE ledger.attempt SET opened_at = due_at WHERE due_at <= now();

CREATE INDEX attempt_opened ON ledger.attempt (opened_at) WHERE opened_at IS NOT NULL;
CREATE INDEX attempt_noted ON ledger.attempt (noted_at) WHERE due_at IS NOT NULL;

ALTER TABLE ledger.attempt_progress ADD COLUMN event_id uuid;

COMMENT ON COLUMN ledger.attempt_progress.event_id IS
    'The event at that position: another one there is another history, and the attempts are folded again. Null: noted by '
    'a version that did not keep it.';

CREATE TABLE ledger.attempt_unread (
    log      integer     NOT NULL,
    position bigint      NOT NULL CHECK (position > 0),
    type     text        NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (log, position)
);

COMMENT ON TABLE ledger.attempt_unread IS
    'Events that recovery could not read and went past. A version that can read them takes them in and deletes the row.';

CREATE FUNCTION ledger.write_attempts(
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
       SET due_at = excluded.due_at,
           -- An attempt is open since the first event that left it so.
           opened_at = CASE WHEN excluded.opened_at IS NULL OR a.opened_at IS NULL
                            THEN excluded.opened_at
                            ELSE least(a.opened_at, excluded.opened_at) END,
           noted_at = excluded.noted_at,
           tries = 0
$$;

COMMENT ON FUNCTION ledger.write_attempts IS 'Writes attempts, each as of the last event about it. For the functions beside it alone.';

-- Beside the function of the same name that earlier versions call: both may be at work on one database.
CREATE FUNCTION ledger.keep_attempts(
    p_attempt_id      text[],
    p_charge          text[],
    p_due_at          timestamptz[],
    p_opened_at       timestamptz[],
    p_log             integer[],
    p_position        bigint[],
    p_unread_log      integer[],
    p_unread_position bigint[]
) RETURNS void
LANGUAGE plpgsql VOLATILE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- What is passed over is never looked at again, so nobody gets ahead of the log.
    IF EXISTS (SELECT
                 FROM unnest(p_log, p_position) AS r (log, position)
                 LEFT JOIN ledger.log_head h ON h.log = r.log
                 LEFT JOIN ledger.attempt_progress a ON a.log = r.log
                WHERE r.position > coalesce(h.position, 0) OR r.position < coalesce(a.position, 0)) THEN
        RAISE EXCEPTION 'attempts are followed forwards, and to the head of the log at most'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;

    PERFORM ledger.write_attempts(p_attempt_id, p_charge, p_due_at, p_opened_at);

    INSERT INTO ledger.attempt_unread (log, position, type)
    SELECT e.log, e.position, e.type
      FROM unnest(p_unread_log, p_unread_position) AS u (log, position)
      JOIN ledger.event e ON e.log = u.log AND e.position = u.position
        ON CONFLICT DO NOTHING;

    INSERT INTO ledger.attempt_progress (log, position, event_id)
    SELECT r.log, r.position, (SELECT e.event_id FROM ledger.event e WHERE e.log = r.log AND e.position = r.position)
      FROM unnest(p_log, p_position) AS r (log, position)
        ON CONFLICT (log) DO UPDATE SET position = excluded.position, event_id = excluded.event_id;
END
$$;

COMMENT ON FUNCTION ledger.keep_attempts(text[], text[], timestamptz[], timestamptz[], integer[], bigint[], integer[], bigint[]) IS
    'Takes in what a page of the log tells of attempts, notes what could not be read of it, and moves the progress to its '
    'end.';

CREATE FUNCTION ledger.take_in_attempts(
    p_attempt_id text[],
    p_charge     text[],
    p_due_at     timestamptz[],
    p_opened_at  timestamptz[],
    p_log        integer[],
    p_position   bigint[]
) RETURNS void
LANGUAGE sql VOLATILE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT ledger.write_attempts(p_attempt_id, p_charge, p_due_at, p_opened_at);

    DELETE FROM ledger.attempt_unread u
     USING unnest(p_log, p_position) AS r (log, position)
     WHERE u.log = r.log AND u.position = r.position;
$$;

COMMENT ON FUNCTION ledger.take_in_attempts IS 'Takes in what events tell that could not be read before.';

CREATE FUNCTION ledger.restart_attempts() RETURNS boolean
LANGUAGE plpgsql VOLATILE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT
                     FROM ledger.attempt_progress p
                     LEFT JOIN ledger.event e ON e.log = p.log AND e.position = p.position
                    WHERE p.position > 0 AND (e.event_id IS NULL OR e.event_id <> p.event_id)) THEN
        RETURN false;
    END IF;
    DELETE FROM ledger.attempt;
    DELETE FROM ledger.attempt_unread;
    UPDATE ledger.attempt_progress SET position = 0, event_id = NULL;
    RETURN true;
END
$$;

COMMENT ON FUNCTION ledger.restart_attempts IS
    'Forgets all attempts if the log does not have what was followed, because it was restored and they were not: those of a '
    'history that is gone would be looked after for ever. They are then folded again from the beginning.';

CREATE FUNCTION ledger.reconsider_attempts(p_grace_seconds double precision) RETURNS integer
LANGUAGE plpgsql VOLATILE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    changed integer;
BEGIN
    UPDATE ledger.attempt
       SET due_at = statement_timestamp() + make_interval(secs => p_grace_seconds),
           leased_until = '-infinity',
           noted_at = statement_timestamp()
     WHERE due_at IS NOT NULL AND noted_at > statement_timestamp() + interval '1 second';
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

COMMENT ON FUNCTION ledger.reconsider_attempts IS
    'Makes due soon what a clock that was ahead has put off; whoever looks then decides anew. What may be under way is left '
    'alone for the grace.';

CREATE OR REPLACE FUNCTION ledger.lease_attempts(
    p_life_seconds double precision,
    p_most         integer
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
    UPDATE ledger.attempt a
       SET leased_until = statement_timestamp() + make_interval(secs => p_life_seconds),
           lease = a.lease + 1, tries = a.tries + 1, noted_at = statement_timestamp()
      FROM (SELECT d.attempt_id
              FROM ledger.attempt d
             WHERE d.due_at <= statement_timestamp() AND d.leased_until <= statement_timestamp()
             ORDER BY d.due_at LIMIT p_most FOR UPDATE SKIP LOCKED) due
     WHERE a.attempt_id = due.attempt_id
    RETURNING a.attempt_id, a.charge, a.lease, a.tries, clock_timestamp(), a.due_at
$$;

CREATE OR REPLACE FUNCTION ledger.release_attempt(
    p_attempt_id text,
    p_lease      bigint,
    p_was_due_at timestamptz,
    p_due_at     timestamptz,
    p_again      boolean
) RETURNS void
LANGUAGE sql VOLATILE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE ledger.attempt
       SET leased_until = '-infinity',
           -- What came in during the lease has made the attempt due anew, and stays so.
           due_at = CASE WHEN due_at = p_was_due_at THEN p_due_at ELSE due_at END,
           tries = CASE WHEN p_again THEN tries ELSE 0 END,
           noted_at = statement_timestamp()
     WHERE attempt_id = p_attempt_id AND lease = p_lease
$$;

GRANT SELECT ON ledger.attempt_unread TO ledger_writer;
GRANT EXECUTE ON FUNCTION
    ledger.keep_attempts(text[], text[], timestamptz[], timestamptz[], integer[], bigint[], integer[], bigint[]),
    ledger.take_in_attempts, ledger.restart_attempts, ledger.reconsider_attempts
    TO ledger_writer;
