-- What the delivery of webhooks found out and only the write side can record: that an endpoint is to be switched off.

CREATE TABLE ledger.webhook_verdict (
    tenant   text        NOT NULL,
    endpoint text        NOT NULL,
    reason   text        NOT NULL CHECK (reason IN ('gone', 'failing')),
    position bigint      NOT NULL CHECK (position > 0),
    noted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, endpoint)
);

COMMENT ON TABLE ledger.webhook_verdict IS
    'Endpoints that the read side has stopped to send to, until the write side has recorded why. The position is that of the '
    'last event about the endpoint that was known then: whoever has changed it since was not meant.';

CREATE FUNCTION ledger.note_webhook_verdict(p_tenant text, p_endpoint text, p_reason text, p_position bigint)
RETURNS void
LANGUAGE sql VOLATILE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO ledger.webhook_verdict AS v (tenant, endpoint, reason, position)
    VALUES (p_tenant, p_endpoint, p_reason, p_position)
        ON CONFLICT (tenant, endpoint) DO UPDATE
       SET reason = excluded.reason, position = excluded.position, noted_at = now()
     WHERE v.position < excluded.position
$$;

COMMENT ON FUNCTION ledger.note_webhook_verdict IS
    'Asks the write side to switch an endpoint off. All that a reader of the log may write in this schema.';

CREATE FUNCTION ledger.settle_webhook_verdict(p_tenant text, p_endpoint text, p_position bigint) RETURNS void
LANGUAGE sql VOLATILE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM ledger.webhook_verdict
     WHERE tenant = p_tenant AND endpoint = p_endpoint AND position <= p_position
$$;

COMMENT ON FUNCTION ledger.settle_webhook_verdict IS 'Forgets what was recorded, or was overtaken.';

GRANT EXECUTE ON FUNCTION ledger.note_webhook_verdict TO ledger_reader;
GRANT EXECUTE ON FUNCTION ledger.settle_webhook_verdict TO ledger_writer;
GRANT SELECT ON ledger.webhook_verdict TO ledger_writer;
