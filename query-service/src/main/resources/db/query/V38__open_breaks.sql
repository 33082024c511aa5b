-- Breaks that nobody has resolved, over all files of a tenant, the oldest first.
CREATE INDEX reconciliation_break_unresolved ON query.reconciliation_break (tenant, opened_at, reconciliation_id, side, number)
 WHERE state <> 'resolved';
