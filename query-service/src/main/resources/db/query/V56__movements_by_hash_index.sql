-- References have no length that a B-tree could rely on, and no order that anybody asks for. A hash index takes them as they are,
-- and each entry costs half as much.
DROP INDEX query.settlement_movement_by_attempt, query.settlement_movement_by_reference;
CREATE INDEX settlement_movement_by_attempt ON query.settlement_movement USING hash (attempt_id);
CREATE INDEX settlement_movement_by_reference ON query.settlement_movement USING hash (gateway_reference);
