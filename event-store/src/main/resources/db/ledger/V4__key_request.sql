-- Who used which idempotency key, and what they were answered: for forensics. Nothing else depends on it.

CREATE TABLE ledger.key_request (
    id           bigint      NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant       text        NOT NULL,
    key          text        NOT NULL,
    operation    text        NOT NULL CHECK (operation IN ('create', 'cancel')),
    requested_at timestamptz NOT NULL,
    actor        text        NOT NULL,
    request_id   text        NOT NULL,
    fingerprint  text,
    status       integer     NOT NULL CHECK (status BETWEEN 200 AND 599),
    code         text,
    replayed     boolean     NOT NULL,
    mismatch     text[]      NOT NULL
);

COMMENT ON TABLE ledger.key_request IS
    'One row a request that came with a readable key, written in batches beside the hot path. What was not written when '
    'a process dies is lost: the last fraction of a second. Who was first, and what happened, is in the events.';

CREATE INDEX key_request_by_key ON ledger.key_request (tenant, key, id);

CREATE TRIGGER key_request_is_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.key_request
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

GRANT SELECT, INSERT ON ledger.key_request TO ledger_writer;
GRANT SELECT ON ledger.key_request TO ledger_reader;
