-- Of files that were taken back, no break is open, whichever of two files is taken back first.

-- What was folded of no file is as the new fold would have it.
UPDATE query.read_model SET version = 3
 WHERE name = 'reconciliations' AND NOT EXISTS (SELECT FROM query.reconciliation);
