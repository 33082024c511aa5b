-- Who may call, and on whose behalf.

CREATE TABLE ledger.api_key (
    id         text        NOT NULL PRIMARY KEY,
    tenant     text        NOT NULL REFERENCES ledger.tenant,
    hash       bytea       NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    scopes     text[]      NOT NULL,
    name       text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz
);

COMMENT ON TABLE ledger.api_key IS
    'API keys, by the SHA-256 of their secret; the secret itself is shown once and stored nowhere. A tenant is bound to '
    'its log before it has a key. Keys are revoked and never deleted: history names them as actors.';

GRANT SELECT, INSERT, UPDATE (revoked_at) ON ledger.api_key TO ledger_writer;
GRANT SELECT ON ledger.api_key TO ledger_reader;
