-- The journal of keys tells what the events do not: repetitions, refusals and cancellations. Those that came together and
-- are equal but for their names are one row with a number.

ALTER TABLE ledger.key_request ADD COLUMN times integer NOT NULL DEFAULT 1 CHECK (times > 0);

COMMENT ON COLUMN ledger.key_request.times IS
    'How many requests the row stands for: equal in all but their request_id and their time, which are the first one''s.';

COMMENT ON TABLE ledger.key_request IS
    'Requests that came with a readable key and were answered something that the events do not tell: a repetition, a '
    'refusal, a cancellation, or that the outcome was not known yet. Written in batches beside the hot path. What was not '
    'written when a process dies is lost: the last fraction of a second. Who was first, and what it came to, is in the '
    'events.';

-- Beside the function of the same name that earlier versions call: both may be at work on one database.
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
    p_mismatch     text[],
    p_times        integer[]
) RETURNS void
LANGUAGE sql VOLATILE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO ledger.key_request
           (tenant, key, operation, requested_at, actor, request_id, fingerprint, status, code, replayed, mismatch, times)
    SELECT r.tenant, r.key, r.operation, r.requested_at, r.actor, r.request_id, r.fingerprint, r.status, r.code,
           r.replayed, string_to_array(r.mismatch, ','), r.times
      FROM unnest(p_tenant, p_key, p_operation, p_requested_at, p_actor, p_request_id, p_fingerprint, p_status, p_code,
                  p_replayed, p_mismatch, p_times)
           AS r (tenant, key, operation, requested_at, actor, request_id, fingerprint, status, code, replayed, mismatch,
                 times)
$$;

COMMENT ON FUNCTION ledger.write_key_requests(
    text[], text[], text[], timestamptz[], text[], text[], text[], integer[], text[], boolean[], text[], integer[]) IS
    'Adds rows to the journal of keys.';

REVOKE ALL ON FUNCTION ledger.write_key_requests(
    text[], text[], text[], timestamptz[], text[], text[], text[], integer[], text[], boolean[], text[], integer[])
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.write_key_requests(
    text[], text[], text[], timestamptz[], text[], text[], text[], integer[], text[], boolean[], text[], integer[])
    TO ledger_writer;
