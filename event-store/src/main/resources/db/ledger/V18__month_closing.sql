-- What closing a month needs beside the log: the secret behind the salts of its balances, and the root that the read side found
-- and only the write side can record.

CREATE TABLE ledger.month_closing (
    tenant    text        NOT NULL,
    month     text        NOT NULL CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
    secret    bytea       NOT NULL CHECK (octet_length(secret) = 32),
    opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    leaves    integer     CHECK (leaves >= 0),
    root      bytea       CHECK (octet_length(root) = 32),
    sealed_at timestamptz,
    PRIMARY KEY (tenant, month),
    CHECK ((leaves IS NULL) = (root IS NULL)),
    CHECK (sealed_at IS NULL OR root IS NOT NULL)
);

COMMENT ON TABLE ledger.month_closing IS
    'A row for each month that was closed, made before the event that closes it. The secret is what the salts of the month''s '
    'balances are derived from: whoever has it can find balances out by trying, and without it no balance can be proved. The '
    'root is the read side''s note, until the write side has recorded it.';

CREATE INDEX month_closing_open ON ledger.month_closing (opened_at) WHERE sealed_at IS NULL;

CREATE TRIGGER month_closing_is_kept
    BEFORE DELETE OR TRUNCATE ON ledger.month_closing
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- What is there stays as it is.
CREATE FUNCTION ledger.refuse_other_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.tenant, NEW.month, NEW.secret, NEW.opened_at) = (OLD.tenant, OLD.month, OLD.secret, OLD.opened_at)
        AND (OLD.root IS NULL OR (NEW.root, NEW.leaves) = (OLD.root, OLD.leaves))
        AND (OLD.sealed_at IS NULL OR NEW.sealed_at = OLD.sealed_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% keeps its secret and its root', TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER month_closing_stays
    BEFORE UPDATE ON ledger.month_closing
    FOR EACH ROW EXECUTE FUNCTION ledger.refuse_other_month();

CREATE FUNCTION ledger.open_month_closing(p_tenant text, p_month text, p_secret bytea) RETURNS void
LANGUAGE sql VOLATILE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO ledger.month_closing (tenant, month, secret) VALUES (p_tenant, p_month, p_secret) ON CONFLICT DO NOTHING
$$;

COMMENT ON FUNCTION ledger.open_month_closing IS 'Keeps a secret for a month that is about to be closed; the first one stays.';

CREATE FUNCTION ledger.note_month_root(p_tenant text, p_month text, p_leaves integer, p_root bytea) RETURNS void
LANGUAGE sql VOLATILE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE ledger.month_closing SET leaves = p_leaves, root = p_root
     WHERE tenant = p_tenant AND month = p_month AND root IS NULL
$$;

COMMENT ON FUNCTION ledger.note_month_root IS
    'Asks the write side to record the root of a closed month. The first one that is noted stays.';

CREATE FUNCTION ledger.settle_month_closing(p_tenant text, p_month text) RETURNS void
LANGUAGE sql VOLATILE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE ledger.month_closing SET sealed_at = clock_timestamp()
     WHERE tenant = p_tenant AND month = p_month AND sealed_at IS NULL
$$;

COMMENT ON FUNCTION ledger.settle_month_closing IS 'Says that the root was recorded.';

REVOKE EXECUTE ON FUNCTION
    ledger.open_month_closing(text, text, bytea),
    ledger.note_month_root(text, text, integer, bytea),
    ledger.settle_month_closing(text, text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    ledger.open_month_closing(text, text, bytea),
    ledger.settle_month_closing(text, text)
    TO ledger_writer;
GRANT EXECUTE ON FUNCTION ledger.note_month_root(text, text, integer, bytea) TO ledger_reader;
GRANT SELECT ON ledger.month_closing TO ledger_writer, ledger_reader;
