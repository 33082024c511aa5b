-- What read models there are, and which making of each is answered from.

CREATE TABLE query.read_model (
    name       text        PRIMARY KEY CHECK (name <> ''),
    version    integer     NOT NULL CHECK (version > 0),
    generation bigint      NOT NULL DEFAULT 1 CHECK (generation > 0),
    since      timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE query.read_model IS
    'One row a read model. The version is that of the fold that made its rows. The generation grows whenever the rows are '
    'exchanged or emptied, in the same commit: an answer whose parts were read under two of them is not given.';

INSERT INTO query.read_model (name, version) VALUES ('charges', 1), ('postings', 1), ('reconciliations', 1);

-- A token says what it is by a name of ours: a class may move, what is stored stays.
UPDATE query.token_entry SET token_type = 'log-positions'
 WHERE token_type = 'io.paymentledger.eventstore.LogPositions';
UPDATE query.token_entry SET token_type = 'config'
 WHERE token_type = 'org.axonframework.eventhandling.tokenstore.ConfigToken';
