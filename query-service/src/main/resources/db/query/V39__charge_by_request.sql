-- The request that claimed a charge is told by the charge's first event alone, so it is found here.
ALTER TABLE query.charge ADD COLUMN request_id text;

COMMENT ON COLUMN query.charge.request_id IS
    'The request that claimed the key; those that came later with it are in ledger.key_request. Null in a row that an '
    'earlier version of the fold wrote.';

-- The hash keeps the index small. A batch is one request with many charges.
CREATE INDEX charge_by_request ON query.charge (tenant, hashtextextended(request_id, 0));

-- What was folded of no charge is as the new fold would have it.
UPDATE query.read_model SET version = 2
 WHERE name = 'charges' AND NOT EXISTS (SELECT FROM query.charge);
