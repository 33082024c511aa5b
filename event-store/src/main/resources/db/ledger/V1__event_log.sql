-- The event log: every fact of the ledger, once, in the order of its commit.

CREATE TABLE ledger.log_head (
    log         integer     NOT NULL PRIMARY KEY CHECK (log >= 0),
    position    bigint      NOT NULL DEFAULT 0 CHECK (position >= 0),
    occurred_at timestamptz NOT NULL DEFAULT '-infinity'
) WITH (fillfactor = 10);

COMMENT ON TABLE ledger.log_head IS
    'One row a log: the position and the time of its last event. The row''s lock serialises the commits of its log, so '
    'positions are gap-free and in commit order. The page is left nearly empty because the row is updated at each '
    'append, and the update then stays on its page.';

INSERT INTO ledger.log_head (log) VALUES (0);

CREATE TABLE ledger.tenant (
    tenant   text        NOT NULL PRIMARY KEY CHECK (tenant ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    log      integer     NOT NULL REFERENCES ledger.log_head,
    bound_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE ledger.tenant IS
    'The log that holds all streams of a tenant. A row never changes: a stream in two logs could be born twice.';

CREATE TABLE ledger.event (
    log         integer     NOT NULL,
    position    bigint      NOT NULL CHECK (position > 0),
    stream      text        NOT NULL,
    sequence    bigint      NOT NULL CHECK (sequence >= 0),
    type        text        NOT NULL,
    revision    integer     NOT NULL CHECK (revision > 0),
    event_id    uuid        NOT NULL,
    occurred_at timestamptz NOT NULL,
    payload     bytea       NOT NULL,
    metadata    bytea       NOT NULL,
    PRIMARY KEY (log, position),
    CONSTRAINT event_stream_sequence UNIQUE (log, stream, sequence)
);

COMMENT ON TABLE ledger.event IS
    'Append-only. The unique index on the stream and the sequence carries every promise of uniqueness. Payload and '
    'metadata are canonical JSON (RFC 8785).';

-- Grants keep the services from changing history; the triggers keep the owner from doing it by mistake.
CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER event_is_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.event
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

CREATE TRIGGER tenant_is_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.tenant
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

GRANT SELECT, INSERT ON ledger.event, ledger.tenant TO ledger_writer;
GRANT SELECT, UPDATE ON ledger.log_head TO ledger_writer;
GRANT SELECT ON ledger.event, ledger.tenant, ledger.log_head TO ledger_reader;
