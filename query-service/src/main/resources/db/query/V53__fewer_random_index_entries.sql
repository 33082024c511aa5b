-- An entry in an index that is ordered by what clients make up goes to any of its pages, and each of these is written whole
-- after every checkpoint. So a charge has as few of them as can be.

-- The log knows which charge claimed an order, by the index that keeps order numbers unique.
DROP INDEX query.charge_by_order_number;

-- Requests that come without a name are named by the ledger, in the order of their times, which a hash would scatter. No
-- name that the ledger takes is longer, and what an index could not hold must not stop the read model.
DROP INDEX query.charge_by_request;
CREATE INDEX charge_by_request ON query.charge (tenant, left(request_id, 128));
