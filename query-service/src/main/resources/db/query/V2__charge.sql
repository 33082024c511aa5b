-- The charges as their events left them.

CREATE TABLE query.charge (
    tenant           text        NOT NULL,
    charge_id        text        NOT NULL,
    status           text        NOT NULL CHECK (status IN ('init', 'processing', 'success', 'failed')),
    detail           text        CHECK (detail IN ('requires_capture', 'captured', 'declined')),
    amount_minor     bigint      NOT NULL,
    currency         text        NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    authorised_minor bigint      NOT NULL,
    captured_minor   bigint      NOT NULL,
    capture_method   text        NOT NULL CHECK (capture_method IN ('automatic', 'manual')),
    order_number     text,
    decline_code     text,
    outcome_unknown  boolean     NOT NULL,
    description      text,
    customer         text,
    metadata         text        NOT NULL,
    log              integer     NOT NULL,
    created_position bigint      NOT NULL CHECK (created_position > 0),
    position         bigint      NOT NULL CHECK (position >= created_position),
    version          bigint      NOT NULL CHECK (version >= 0),
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL CHECK (updated_at >= created_at),
    PRIMARY KEY (tenant, charge_id)
);

COMMENT ON TABLE query.charge IS
    'A read model: one row a charge, folded from its stream, as of its event number version at position of its log. The '
    'gateway''s token of the means of payment is left out.';
COMMENT ON COLUMN query.charge.description IS 'Personal.';
COMMENT ON COLUMN query.charge.customer IS 'Personal.';
COMMENT ON COLUMN query.charge.metadata IS
    'Personal. Free pairs as canonical JSON (RFC 8785); text, because jsonb cannot hold every text that JSON can.';
COMMENT ON COLUMN query.charge.created_position IS
    'The position of the first event. It never changes, so it makes the order by created_at total.';

-- Every list is of one tenant, newest first, and reads on from a row that it knows: each filter that narrows much has
-- an index in that order.
CREATE INDEX charge_newest ON query.charge (tenant, created_at, created_position);
CREATE INDEX charge_by_status ON query.charge (tenant, status, created_at, created_position);
CREATE INDEX charge_by_currency ON query.charge (tenant, currency, created_at, created_position);
CREATE INDEX charge_by_order_number ON query.charge (tenant, order_number, created_at, created_position)
    WHERE order_number IS NOT NULL;
-- A customer's name has no length that an index could rely on, so its hash stands in.
CREATE INDEX charge_by_customer ON query.charge (tenant, hashtextextended(customer, 0), created_at, created_position)
    WHERE customer IS NOT NULL;
