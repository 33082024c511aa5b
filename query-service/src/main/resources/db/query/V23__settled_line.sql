-- Each line of a gateway is posted once, however often its files tell of it.

CREATE TABLE query.settled_line (
    tenant   text     NOT NULL,
    identity text     NOT NULL,
    position bigint   NOT NULL CHECK (position > 0),
    part     smallint NOT NULL CHECK (part >= 0),
    PRIMARY KEY (tenant, identity)
);

COMMENT ON TABLE query.settled_line IS
    'What the posting rules need of settlement files: the place of the line that counts for its identity. A later line with '
    'the same identity posts nothing. The row goes when the line''s file is taken back.';
