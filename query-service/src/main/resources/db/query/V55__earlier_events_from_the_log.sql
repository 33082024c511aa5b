-- What the postings and the reconciliations need of a charge's earlier events they read from the log (ADR 0057), so no row is
-- kept for it. Their other rows are as they were: nothing is built anew, and processes of the version before, which would miss
-- these rows, fold them no longer.
DROP TABLE query.charge_book, query.settlement_charge;
DROP TABLE IF EXISTS query_next.charge_book, query_next.settlement_charge;

UPDATE query.read_model SET version = 2 WHERE name = 'postings' AND version = 1;
UPDATE query.read_model SET version = 4 WHERE name = 'reconciliations' AND version = 3;
