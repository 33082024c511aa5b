-- Cursors tell their reader nothing, so that no tenant learns from one how much the others do.

CREATE TABLE query.cursor_key (
    one    boolean PRIMARY KEY DEFAULT true CHECK (one),
    secret bytea   NOT NULL CHECK (length(secret) = 32)
);

COMMENT ON TABLE query.cursor_key IS
    'The secret that all processes seal cursors with. If it is exchanged, the cursors that clients hold are refused.';

INSERT INTO query.cursor_key (secret)
VALUES (sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));
