-- Gateways' settlement files, and what they match.

CREATE TABLE query.reconciliation (
    tenant      text        NOT NULL,
    id          text        NOT NULL CHECK (id ~ '^[0-9a-f]{64}$'),
    log         integer     NOT NULL,
    position    bigint      NOT NULL CHECK (position > 0),
    gateway     text        NOT NULL,
    format      text        NOT NULL,
    bytes       bigint      NOT NULL,
    lines       integer     NOT NULL CHECK (lines >= 0),
    lines_read  integer     NOT NULL CHECK (lines_read BETWEEN 0 AND lines),
    period_from date        NOT NULL,
    period_to   date        NOT NULL,
    received_at timestamptz NOT NULL,
    received_by text        NOT NULL,
    done        boolean     NOT NULL,
    PRIMARY KEY (tenant, id)
);

COMMENT ON TABLE query.reconciliation IS
    'A read model: one row a settlement file, named by the SHA-256 of its bytes. It is done once all of its lines were read '
    'and matched.';

CREATE INDEX reconciliation_newest ON query.reconciliation (tenant, received_at, position);
CREATE INDEX reconciliation_by_gateway ON query.reconciliation (tenant, gateway, received_at, position);

CREATE TABLE query.reconciliation_line (
    tenant            text    NOT NULL,
    reconciliation_id text    NOT NULL,
    number            integer NOT NULL CHECK (number > 0),
    at_line           bigint  NOT NULL,
    kind              text    NOT NULL CHECK (kind IN (
        'payment', 'refund', 'dispute', 'dispute_reversal', 'fee', 'payout')),
    reference         text,
    gateway_reference text,
    gross_minor       bigint  NOT NULL CHECK (gross_minor >= 0),
    fee_minor         bigint  NOT NULL,
    net_minor         bigint  NOT NULL,
    currency          text    NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    effective_on      date    NOT NULL,
    PRIMARY KEY (tenant, reconciliation_id, number)
);

COMMENT ON TABLE query.reconciliation_line IS 'A read model: what the lines of settlement files say. Rows never change.';

CREATE TABLE query.reconciliation_sum (
    tenant            text    NOT NULL,
    reconciliation_id text    NOT NULL,
    currency          text    NOT NULL,
    kind              text    NOT NULL,
    lines             integer NOT NULL,
    gross_minor       bigint  NOT NULL,
    fee_minor         bigint  NOT NULL,
    net_minor         bigint  NOT NULL,
    PRIMARY KEY (tenant, reconciliation_id, currency, kind)
);

COMMENT ON TABLE query.reconciliation_sum IS 'A read model: the sums of each file''s lines, by currency and kind.';

CREATE TABLE query.reconciliation_match (
    tenant            text    NOT NULL,
    position          bigint  NOT NULL,
    reconciliation_id text    NOT NULL,
    line_number       integer NOT NULL,
    matched_by        text    NOT NULL CHECK (matched_by IN ('reference', 'amount_and_date')),
    PRIMARY KEY (tenant, position),
    CONSTRAINT reconciliation_match_of_line UNIQUE (tenant, reconciliation_id, line_number)
);

COMMENT ON TABLE query.reconciliation_match IS
    'A read model: which line tells of which movement. A movement is told of once, and a line tells of one.';
