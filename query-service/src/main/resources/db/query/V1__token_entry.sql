-- How far each projection has come. The names of the columns are ours; what is in them is Axon's.

CREATE TABLE query.token_entry (
    processor_name text    NOT NULL,
    segment        integer NOT NULL CHECK (segment >= 0),
    token          bytea,
    token_type     text,
    claimed_at     text    NOT NULL,
    owner          text,
    PRIMARY KEY (processor_name, segment)
) WITH (fillfactor = 10);

COMMENT ON TABLE query.token_entry IS
    'One row a projection: the last position of each log that its read model contains, written in the commit of the rows. '
    'The owner is the process that folds; another takes over once claimed_at, which the owner renews, is too old. The '
    'page is left nearly empty because the row is updated with each batch, and the update then stays on its page.';

-- Axon names the store itself in a row of its own. Whoever starts first would write it; two who start at once would
-- collide.
INSERT INTO query.token_entry (processor_name, segment, token, token_type, claimed_at)
VALUES ('__config', 0, convert_to(format('{"config":{"id":"%s"}}', gen_random_uuid()), 'UTF8'),
        'org.axonframework.eventhandling.tokenstore.ConfigToken', '1970-01-01T00:00:00Z');
