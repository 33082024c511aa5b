-- What people look up: what the ledger itself does next about an attempt, and what a request id was about.

GRANT SELECT ON ledger.attempt TO ledger_reader;

-- What waits is looked up by its tenant, the oldest first.
CREATE INDEX attempt_opened_of ON ledger.attempt (split_part(charge, '/', 1), opened_at) WHERE opened_at IS NOT NULL;

-- Request ids are the clients' own as well, so the tenant comes first.
CREATE INDEX key_request_by_request ON ledger.key_request (tenant, request_id);
