-- How long a charge took to its result is of its first events alone; what happens to it later moves updated_at on.
ALTER TABLE query.charge ADD COLUMN settled_at timestamptz;

COMMENT ON COLUMN query.charge.settled_at IS
    'When the creation had its result. Null while it has none, and in a row that an earlier version of the fold wrote.';

-- What was folded of no charge is as the new fold would have it.
UPDATE query.read_model SET version = 3
 WHERE name = 'charges' AND NOT EXISTS (SELECT FROM query.charge);
