-- The tree over each log (RFC 6962) in the forms of C2SP tlog-tiles, and the checkpoints that were signed over it.

CREATE TABLE ledger.leaf_bundle (
    log         integer NOT NULL REFERENCES ledger.log_head,
    bundle      bigint  NOT NULL CHECK (bundle >= 0),
    salts       bytea   NOT NULL,
    commitments bytea   NOT NULL,
    PRIMARY KEY (log, bundle),
    CHECK (octet_length(commitments) BETWEEN 32 AND 8192 AND octet_length(commitments) % 32 = 0),
    CHECK (octet_length(salts) * 2 = octet_length(commitments))
);

COMMENT ON TABLE ledger.leaf_bundle IS
    'Up to 256 events each: the SHA-256 over a salt and every column, 32 bytes an event, and the salts, 16 bytes an '
    'event. The event at a position is number position - 1. Nothing here tells anything of an event to whoever does not '
    'have its salt; a salt of zeros was forgotten.';

ALTER TABLE ledger.leaf_bundle ALTER COLUMN salts SET STORAGE EXTERNAL;
ALTER TABLE ledger.leaf_bundle ALTER COLUMN commitments SET STORAGE EXTERNAL;

CREATE TABLE ledger.tile (
    log    integer NOT NULL REFERENCES ledger.log_head,
    level  integer NOT NULL CHECK (level BETWEEN 1 AND 7),
    tile   bigint  NOT NULL CHECK (tile >= 0),
    hashes bytea   NOT NULL CHECK (octet_length(hashes) BETWEEN 32 AND 8192 AND octet_length(hashes) % 32 = 0),
    PRIMARY KEY (log, level, tile)
);

COMMENT ON TABLE ledger.tile IS
    'Up to 256 hashes each of the tree''s every eighth level, from the first above the leaves, which follow from their '
    'bundles.';

ALTER TABLE ledger.tile ALTER COLUMN hashes SET STORAGE EXTERNAL;

CREATE TABLE ledger.checkpoint (
    log       integer     NOT NULL REFERENCES ledger.log_head,
    size      bigint      NOT NULL CHECK (size > 0),
    note      text        NOT NULL,
    signed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (log, size)
);

COMMENT ON TABLE ledger.checkpoint IS
    'Append-only. The signed roots of the tree (C2SP tlog-checkpoint), one for each size that was signed.';

CREATE TABLE ledger.checkpoint_key (
    log      integer     NOT NULL REFERENCES ledger.log_head,
    key      text        NOT NULL,
    since_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (log, key)
);

COMMENT ON TABLE ledger.checkpoint_key IS
    'Append-only. The verifier keys (C2SP signed-note) that checkpoints were signed with. For convenience: whoever '
    'verifies gets the key from somewhere else.';

CREATE TRIGGER checkpoint_is_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

CREATE TRIGGER checkpoint_key_is_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.checkpoint_key
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

CREATE TRIGGER leaf_bundle_is_kept
    BEFORE DELETE OR TRUNCATE ON ledger.leaf_bundle
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

CREATE TRIGGER tile_is_kept
    BEFORE DELETE OR TRUNCATE ON ledger.tile
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- A bundle and a tile only grow: what is there stays as it is.
CREATE FUNCTION ledger.refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'tile' THEN
        IF substr(NEW.hashes, 1, octet_length(OLD.hashes)) = OLD.hashes THEN
            RETURN NEW;
        END IF;
    ELSIF substr(NEW.commitments, 1, octet_length(OLD.commitments)) = OLD.commitments THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% only grows: rewriting it is refused', TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER leaf_bundle_grows
    BEFORE UPDATE ON ledger.leaf_bundle
    FOR EACH ROW EXECUTE FUNCTION ledger.refuse_rewriting();

CREATE TRIGGER tile_grows
    BEFORE UPDATE ON ledger.tile
    FOR EACH ROW EXECUTE FUNCTION ledger.refuse_rewriting();

-- Adds a page of a log to its tree, with the checkpoint that is signed over it, or nothing. Salts, commitments and hashes
-- are only what is new of each bundle and tile.
CREATE FUNCTION ledger.seal(
    sealed_log  integer,
    from_size   bigint,
    to_size     bigint,
    bundles     bigint[],
    salts       bytea[],
    commitments bytea[],
    levels      integer[],
    tiles       bigint[],
    hashes      bytea[],
    note        text,
    keys        text[]
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('ledger.seal'), sealed_log);
    IF from_size <> (SELECT coalesce(max(c.size), 0) FROM ledger.checkpoint c WHERE c.log = sealed_log)
        OR to_size <= from_size
        OR to_size > (SELECT h.position FROM ledger.log_head h WHERE h.log = sealed_log) THEN
        RAISE EXCEPTION 'the tree of log % cannot grow from % to %', sealed_log, from_size, to_size
            USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO ledger.leaf_bundle AS b (log, bundle, salts, commitments)
    SELECT sealed_log, n.bundle, n.salts, n.commitments
      FROM unnest(bundles, salts, commitments) AS n (bundle, salts, commitments)
        ON CONFLICT (log, bundle) DO UPDATE
           SET salts = b.salts || excluded.salts, commitments = b.commitments || excluded.commitments;
    INSERT INTO ledger.tile AS t (log, level, tile, hashes)
    SELECT sealed_log, n.level, n.tile, n.hashes
      FROM unnest(levels, tiles, hashes) AS n (level, tile, hashes)
        ON CONFLICT (log, level, tile) DO UPDATE SET hashes = t.hashes || excluded.hashes;
    IF to_size <> (SELECT 256 * b.bundle + octet_length(b.commitments) / 32
                     FROM ledger.leaf_bundle b WHERE b.log = sealed_log ORDER BY b.bundle DESC LIMIT 1) THEN
        RAISE EXCEPTION 'the leaves of log % do not add up to %', sealed_log, to_size USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO ledger.checkpoint (log, size, note) VALUES (sealed_log, to_size, note);
    INSERT INTO ledger.checkpoint_key (log, key) SELECT sealed_log, k FROM unnest(keys) AS k ON CONFLICT DO NOTHING;
END
$$;

-- Forgets the salt of one event. Its commitment stays in the tree, and can no more be tied to what it committed to.
CREATE FUNCTION ledger.forget_salt(salted_log integer, salted_position bigint)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE ledger.leaf_bundle
       SET salts = overlay(salts PLACING '\x00000000000000000000000000000000'::bytea
                           FROM 1 + 16 * ((salted_position - 1) % 256)::integer FOR 16)
     WHERE log = salted_log AND bundle = (salted_position - 1) / 256
$$;

REVOKE EXECUTE ON FUNCTION
    ledger.seal(integer, bigint, bigint, bigint[], bytea[], bytea[], integer[], bigint[], bytea[], text, text[]),
    ledger.forget_salt(integer, bigint)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    ledger.seal(integer, bigint, bigint, bigint[], bytea[], bytea[], integer[], bigint[], bytea[], text, text[])
    TO ledger_writer;
GRANT SELECT ON ledger.leaf_bundle, ledger.tile, ledger.checkpoint, ledger.checkpoint_key
    TO ledger_writer, ledger_reader;
