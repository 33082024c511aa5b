-- Lines that a file tells again are breaks, a statement that is sent again is known, and a file can be taken back.

ALTER TABLE query.reconciliation DROP CONSTRAINT reconciliation_id_check;
ALTER TABLE query.reconciliation ADD CONSTRAINT reconciliation_id_check CHECK (id ~ '^[0-9a-f]{64}(-[1-9][0-9]*)?$');
ALTER TABLE query.reconciliation
    ADD COLUMN copy              boolean NOT NULL DEFAULT false,
    ADD COLUMN repeats           text,
    ADD COLUMN reversed_at       timestamptz,
    ADD COLUMN reversed_by       text,
    ADD COLUMN reversal_reason   text;

COMMENT ON COLUMN query.reconciliation.copy IS 'Whether the bank says that it sent a statement of the file before.';
COMMENT ON COLUMN query.reconciliation.repeats IS
    'The file that had one of the same statements first, if there was one when this one was recorded.';

CREATE TABLE query.reconciliation_statement (
    tenant            text NOT NULL,
    gateway           text NOT NULL,
    account           text NOT NULL,
    statement         text NOT NULL,
    reconciliation_id text NOT NULL,
    PRIMARY KEY (tenant, gateway, account, statement)
);

COMMENT ON TABLE query.reconciliation_statement IS
    'A read model: the file that had a bank''s statement first. The rows of a file go when it is taken back.';

ALTER TABLE query.reconciliation_line DROP CONSTRAINT reconciliation_line_kind_check;
ALTER TABLE query.reconciliation_line
    ADD COLUMN identity text,
    ADD COLUMN counts   boolean NOT NULL DEFAULT true;

COMMENT ON COLUMN query.reconciliation_line.counts IS
    'Whether it is the line that counts for its identity: the first one of a file that was not taken back. A line without an '
    'identity, from before lines had one, always counts.';

CREATE UNIQUE INDEX reconciliation_line_counts ON query.reconciliation_line (tenant, identity) WHERE counts;
