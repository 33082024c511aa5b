-- The attempts at gateways: which charge each belongs to, and when the ledger must look after it. The event log is the
-- outbox; this is an index of it, which can be dropped and folded again.

CREATE TABLE ledger.attempt (
    attempt_id   text        NOT NULL PRIMARY KEY,
    charge       text        NOT NULL,
    due_at       timestamptz,
    tries        integer     NOT NULL DEFAULT 0 CHECK (tries >= 0),
    lease        bigint      NOT NULL DEFAULT 0,
    leased_until timestamptz NOT NULL DEFAULT '-infinity'
);

COMMENT ON TABLE ledger.attempt IS
    'One row an attempt. From due_at on its charge must be looked after: the outcome is missing, an authorisation ends, '
    'or a late success is to be reversed. Null: not before something happens. Whoever leases it has it until '
    'leased_until; the lease''s number keeps a late owner from moving what is another''s.';

CREATE INDEX attempt_due ON ledger.attempt (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE ledger.attempt_progress (
    log      integer NOT NULL PRIMARY KEY,
    position bigint  NOT NULL CHECK (position >= 0)
);

COMMENT ON TABLE ledger.attempt_progress IS 'The last position of each log that ledger.attempt contains.';

GRANT SELECT, INSERT, UPDATE ON ledger.attempt, ledger.attempt_progress TO ledger_writer;

-- The journal of requests with a key knows all that a key can be sent for.
ALTER TABLE ledger.key_request
    DROP CONSTRAINT key_request_operation_check,
    ADD CONSTRAINT key_request_operation_check
        CHECK (operation IN ('create', 'cancel', 'capture', 'void', 'refund', 'resolve'));
