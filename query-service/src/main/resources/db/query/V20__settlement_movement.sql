-- What moved at the gateways by the ledger's own account: the side that settlement files are compared with.

CREATE TABLE query.settlement_charge (
    tenant        text    NOT NULL,
    charge_id     text    NOT NULL,
    currency      text    NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    gateway       text,
    attempt_id    text,
    late_captured boolean NOT NULL,
    PRIMARY KEY (tenant, charge_id)
);

COMMENT ON TABLE query.settlement_charge IS
    'A read model: what a charge''s later events leave unsaid. The gateway and the attempt are those of its first attempt.';

CREATE TABLE query.settlement_movement (
    tenant            text        NOT NULL,
    position          bigint      NOT NULL CHECK (position > 0),
    charge_id         text        NOT NULL,
    gateway           text        NOT NULL,
    kind              text        NOT NULL CHECK (kind IN ('payment', 'refund', 'dispute', 'dispute_reversal')),
    amount_minor      bigint      NOT NULL,
    currency          text        NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    attempt_id        text,
    gateway_reference text        NOT NULL,
    occurred_at       timestamptz NOT NULL,
    PRIMARY KEY (tenant, position)
);

COMMENT ON TABLE query.settlement_movement IS
    'A read model: one row for each event of a charge with which money moved at a gateway. A tenant is in one log, so the '
    'position names the event. Rows never change.';
COMMENT ON COLUMN query.settlement_movement.gateway_reference IS
    'The gateway''s name for the payment, the refund or the dispute.';

-- References have no length that an index could rely on, so their hashes stand in.
CREATE INDEX settlement_movement_by_attempt ON query.settlement_movement (tenant, hashtextextended(attempt_id, 0));
CREATE INDEX settlement_movement_by_reference
    ON query.settlement_movement (tenant, hashtextextended(gateway_reference, 0));
CREATE INDEX settlement_movement_by_time ON query.settlement_movement (tenant, gateway, occurred_at);
