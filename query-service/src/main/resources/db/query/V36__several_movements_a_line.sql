-- A line may tell of several movements at once: of all captures of one payment.

ALTER TABLE query.reconciliation_match DROP CONSTRAINT reconciliation_match_of_line;

CREATE INDEX reconciliation_match_of_line ON query.reconciliation_match (tenant, reconciliation_id, line_number);

COMMENT ON TABLE query.reconciliation_match IS
    'A read model: which line tells of which movement. A movement is told of once; a line tells of one, or of several that '
    'come to its sum.';

-- What was folded of no file is as the new fold would have it.
UPDATE query.read_model SET version = 2
 WHERE name = 'reconciliations' AND NOT EXISTS (SELECT FROM query.reconciliation);
