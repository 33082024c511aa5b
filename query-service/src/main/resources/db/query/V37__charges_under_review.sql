-- What waits for a person is looked up by its tenant, the oldest first.
CREATE INDEX charge_under_review ON query.charge (tenant, created_at, created_position) WHERE under_review;
