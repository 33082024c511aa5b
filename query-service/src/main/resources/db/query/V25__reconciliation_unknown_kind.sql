-- A line of a kind that nobody knows is a break of its own kind.

ALTER TABLE query.reconciliation_break DROP CONSTRAINT reconciliation_break_kind_check;
ALTER TABLE query.reconciliation_break ADD CONSTRAINT reconciliation_break_kind_check CHECK (kind IN (
    'missing_here', 'missing_there', 'amount_differs', 'duplicate', 'unknown_kind'));
