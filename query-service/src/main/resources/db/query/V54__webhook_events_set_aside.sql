-- An event about endpoints that this version cannot read keeps those of its tenant waiting, and nobody else's.

CREATE TABLE webhook.set_aside (
    log      integer NOT NULL,
    position bigint  NOT NULL CHECK (position > 0),
    stream   text    NOT NULL,
    PRIMARY KEY (log, position)
);

COMMENT ON TABLE webhook.set_aside IS
    'Events about endpoints up to webhook.followed that were not taken in: those that no version so far could read, and what '
    'came after them in their streams. A version that can read them takes them in, in their order, and removes them here.';
