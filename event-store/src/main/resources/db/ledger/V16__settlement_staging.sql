-- How far a long settlement file is on its way into the log, for whoever waits for it.

CREATE TABLE ledger.settlement_staging (
    tenant   text        NOT NULL,
    file     text        NOT NULL,
    lines    integer     NOT NULL CHECK (lines > 0),
    staged   integer     NOT NULL CHECK (staged BETWEEN 0 AND lines),
    noted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, file)
);

COMMENT ON TABLE ledger.settlement_staging IS
    'How many lines of a settlement file are staged that does not count yet. It decides nothing: what is recorded is in the '
    'events. A row whose time stands still is of a file that was given up.';

CREATE FUNCTION ledger.note_settlement_staging(p_tenant text, p_file text, p_lines integer, p_staged integer)
RETURNS void
LANGUAGE sql VOLATILE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    -- What was given up is forgotten some time, too.
    DELETE FROM ledger.settlement_staging WHERE noted_at < now() - interval '30 days';
    INSERT INTO ledger.settlement_staging AS s (tenant, file, lines, staged)
    VALUES (p_tenant, p_file, p_lines, p_staged)
        ON CONFLICT (tenant, file) DO UPDATE
       SET lines = excluded.lines, staged = excluded.staged, noted_at = now()
$$;

COMMENT ON FUNCTION ledger.note_settlement_staging IS 'Notes how far a settlement file is staged.';

CREATE FUNCTION ledger.end_settlement_staging(p_tenant text, p_file text) RETURNS void
LANGUAGE sql VOLATILE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM ledger.settlement_staging WHERE tenant = p_tenant AND file = p_file
$$;

COMMENT ON FUNCTION ledger.end_settlement_staging IS 'Forgets how far a settlement file was staged: it is recorded.';

REVOKE ALL ON FUNCTION ledger.note_settlement_staging, ledger.end_settlement_staging FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.note_settlement_staging, ledger.end_settlement_staging TO ledger_writer;
GRANT SELECT ON ledger.settlement_staging TO ledger_reader;
