-- What goes between gateways and the bank, by the files of both: what was sent, and what came.

CREATE TABLE query.transit (
    tenant            text    NOT NULL,
    reconciliation_id text    NOT NULL,
    number            integer NOT NULL CHECK (number > 0),
    gateway           text    NOT NULL,
    kind              text    NOT NULL,
    at_bank           boolean NOT NULL,
    to_bank           boolean NOT NULL,
    currency          text    NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    amount_minor      bigint  NOT NULL,
    day               date    NOT NULL,
    reference         text,
    came_in           text,
    came_in_line      integer,
    PRIMARY KEY (tenant, reconciliation_id, number),
    CHECK ((came_in IS NULL) = (came_in_line IS NULL))
);

COMMENT ON TABLE query.transit IS
    'A read model: one row each line of a gateway''s file that sends money to the bank or takes it from there, and each line '
    'of a bank''s statement that shows the other end. "came_in" is the line of the statement that a line of a gateway belongs '
    'to; of a statement''s own line it is the line itself, once a gateway has told of it.';

CREATE INDEX transit_open ON query.transit (tenant, day) WHERE came_in IS NULL;
CREATE INDEX transit_came_in ON query.transit (tenant, came_in) WHERE came_in IS NOT NULL;

-- A payout that does not come is a break of its own kind, at the line that told of it.
ALTER TABLE query.reconciliation_break DROP CONSTRAINT reconciliation_break_kind_check;
ALTER TABLE query.reconciliation_break ADD CONSTRAINT reconciliation_break_kind_check CHECK (kind IN (
    'missing_here', 'missing_there', 'amount_differs', 'duplicate', 'unknown_kind', 'not_arrived'));
