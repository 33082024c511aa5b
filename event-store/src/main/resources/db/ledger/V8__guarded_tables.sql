-- The write side changes the tables beside the log through functions alone. API keys and tenants it does not change at
-- all: the owner of the schema makes them.

CREATE FUNCTION ledger.refuse_unless_revoked() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF OLD.revoked_at IS NOT NULL OR to_jsonb(NEW) - 'revoked_at' <> to_jsonb(OLD) - 'revoked_at' THEN
        RAISE EXCEPTION 'an API key is revoked, once, and not changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER api_key_is_only_revoked
    BEFORE UPDATE ON ledger.api_key
    FOR EACH ROW EXECUTE FUNCTION ledger.refuse_unless_revoked();

CREATE TRIGGER api_key_is_kept
    BEFORE DELETE OR TRUNCATE ON ledger.api_key
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

CREATE FUNCTION ledger.write_key_requests(
    p_tenant       text[],
    p_key          text[],
    p_operation    text[],
    p_requested_at timestamptz[],
    p_actor        text[],
    p_request_id   text[],
    p_fingerprint  text[],
    p_status       integer[],
    p_code         text[],
    p_replayed     boolean[],
    -- Names, separated by commas: an array of arrays has members of one length only.
    p_mismatch     text[]
) RETURNS void
LANGUAGE sql VOLATILE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO ledger.key_request
           (tenant, key, operation, requested_at, actor, request_id, fingerprint, status, code, replayed, mismatch)
    SELECT r.tenant, r.key, r.operation, r.requested_at, r.actor, r.request_id, r.fingerprint, r.status, r.code,
           r.replayed, string_to_array(r.mismatch, ',')
      FROM unnest(p_tenant, p_key, p_operation, p_requested_at, p_actor, p_request_id, p_fingerprint, p_status, p_code,
                  p_replayed, p_mismatch)
           AS r (tenant, key, operation, requested_at, actor, request_id, fingerprint, status, code, replayed, mismatch)
$$;

COMMENT ON FUNCTION ledger.write_key_requests IS 'Adds rows to the journal of keys.';

CREATE FUNCTION ledger.keep_attempts(
    p_attempt_id text[],
    p_charge     text[],
    p_due_at     timestamptz[],
    p_log        integer[],
    p_position   bigint[]
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

    INSERT INTO ledger.attempt (attempt_id, charge, due_at)
    SELECT * FROM unnest(p_attempt_id, p_charge, p_due_at)
        ON CONFLICT (attempt_id) DO UPDATE SET due_at = excluded.due_at, tries = 0;

    INSERT INTO ledger.attempt_progress (log, position)
    SELECT * FROM unnest(p_log, p_position)
        ON CONFLICT (log) DO UPDATE SET position = excluded.position;
END
$$;

COMMENT ON FUNCTION ledger.keep_attempts IS
    'Takes in what a page of the log tells of attempts, and moves the progress to its end.';

CREATE FUNCTION ledger.lease_attempts(
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
       SET leased_until = clock_timestamp() + make_interval(secs => p_life_seconds),
           lease = a.lease + 1, tries = a.tries + 1
      FROM (SELECT d.attempt_id
              FROM ledger.attempt d
             WHERE d.due_at <= clock_timestamp() AND d.leased_until <= clock_timestamp()
             ORDER BY d.due_at LIMIT p_most FOR UPDATE SKIP LOCKED) due
     WHERE a.attempt_id = due.attempt_id
    RETURNING a.attempt_id, a.charge, a.lease, a.tries, clock_timestamp(), a.due_at
$$;

COMMENT ON FUNCTION ledger.lease_attempts IS 'Leases attempts that are due and that nobody has leased.';

CREATE FUNCTION ledger.release_attempt(
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
           tries = CASE WHEN p_again THEN tries ELSE 0 END
     WHERE attempt_id = p_attempt_id AND lease = p_lease
$$;

COMMENT ON FUNCTION ledger.release_attempt IS 'Gives a lease back, unless somebody else has taken it over.';

REVOKE ALL ON ledger.api_key, ledger.key_request, ledger.attempt, ledger.attempt_progress FROM ledger_writer;
GRANT SELECT ON ledger.api_key, ledger.attempt, ledger.attempt_progress TO ledger_writer;

GRANT EXECUTE ON FUNCTION
    ledger.write_key_requests, ledger.keep_attempts, ledger.lease_attempts, ledger.release_attempt
    TO ledger_writer;
