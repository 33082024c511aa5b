-- Where a settlement file and the ledger differ.

CREATE TABLE query.reconciliation_break (
    tenant               text        NOT NULL,
    reconciliation_id    text        NOT NULL,
    side                 smallint    NOT NULL CHECK (side IN (0, 1)),
    number               bigint      NOT NULL CHECK (number > 0),
    kind                 text        NOT NULL CHECK (kind IN (
        'missing_here', 'missing_there', 'amount_differs', 'duplicate')),
    gateway              text        NOT NULL,
    movement_kind        text        NOT NULL,
    reference            text,
    gateway_reference    text,
    at_line              bigint,
    file_minor           bigint,
    file_currency        text,
    charge_id            text,
    movement_position    bigint,
    ledger_minor         bigint,
    ledger_currency      text,
    happened_on          date        NOT NULL,
    duplicate_of         text,
    duplicate_of_line    integer,
    opened_at            timestamptz NOT NULL,
    closed_at            timestamptz,
    closed_position      bigint,
    explanation          text,
    explained_by         text,
    explained_at         timestamptz,
    explanation_position bigint,
    resolution           text,
    resolved_by          text,
    resolved_at          timestamptz,
    resolution_position  bigint,
    state                text        NOT NULL GENERATED ALWAYS AS (
        CASE WHEN resolution IS NOT NULL OR closed_position IS NOT NULL THEN 'resolved'
             WHEN explanation IS NOT NULL THEN 'explained'
             ELSE 'open'
        END) STORED,
    PRIMARY KEY (tenant, reconciliation_id, side, number)
);

COMMENT ON TABLE query.reconciliation_break IS
    'A read model: one row a break. On side 0 it is a line of the file, by its number; on side 1 an event of the ledger that '
    'the file does not have, by its position. Later facts close what is missing; people explain and resolve.';
COMMENT ON COLUMN query.reconciliation_break.closed_position IS
    'The event with which the missing came: the charge''s, or the first one of the later file.';

CREATE INDEX reconciliation_break_by_state ON query.reconciliation_break
    (tenant, reconciliation_id, state, side, number);

-- A late event looks for the lines that waited for it, and a late line for the events.
CREATE INDEX reconciliation_break_waiting_by_reference ON query.reconciliation_break
    (tenant, hashtextextended(reference, 0)) WHERE kind = 'missing_here' AND closed_position IS NULL;
CREATE INDEX reconciliation_break_waiting_by_gateway_reference ON query.reconciliation_break
    (tenant, hashtextextended(gateway_reference, 0)) WHERE kind = 'missing_here' AND closed_position IS NULL;
CREATE INDEX reconciliation_break_of_movement ON query.reconciliation_break
    (tenant, movement_position) WHERE kind = 'missing_there';
