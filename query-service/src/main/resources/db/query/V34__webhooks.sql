-- How far events were sent to whom. Unlike the read models, this cannot be folded again: what was accepted by others is in no
-- event. It has a schema of its own, so that nobody who drops the read models drops it with them.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'webhook') THEN
        RAISE EXCEPTION 'there is no schema webhook' USING HINT = 'Run db/bootstrap.sql once more, as a superuser.';
    END IF;
END
$$;

CREATE TABLE webhook.followed (
    log      integer NOT NULL PRIMARY KEY,
    position bigint  NOT NULL CHECK (position >= 0),
    event_id uuid
);

COMMENT ON COLUMN webhook.followed.event_id IS
    'The event at that position. If the log has another one there, or none, it was restored without this schema: what came '
    'after the last event that both have is then sent again.';

COMMENT ON TABLE webhook.followed IS 'The last position of each log up to which events about endpoints were taken in.';

CREATE TABLE webhook.endpoint (
    tenant          text        NOT NULL,
    endpoint        text        NOT NULL,
    log             integer     NOT NULL,
    known           bigint      NOT NULL,
    active          boolean     NOT NULL,
    deleted         boolean     NOT NULL DEFAULT false,
    cursor          bigint      NOT NULL CHECK (cursor >= 0),
    failures        integer     NOT NULL DEFAULT 0 CHECK (failures >= 0),
    failing_since   timestamptz,
    last_success_at timestamptz,
    paused_until    timestamptz NOT NULL DEFAULT '-infinity',
    owner           text,
    lease           bigint      NOT NULL DEFAULT 0,
    leased_until    timestamptz NOT NULL DEFAULT '-infinity',
    PRIMARY KEY (tenant, endpoint)
);

COMMENT ON TABLE webhook.endpoint IS
    'One row an endpoint: a cursor over its tenant''s log. Everything up to it was accepted, or has a row in webhook.delivery. '
    'What the endpoint is, its stream says; known is the last event of that which shows here. Whoever leases it has it until '
    'leased_until; the lease''s number keeps a late owner from moving what is another''s.';

CREATE TABLE webhook.delivery (
    tenant           text        NOT NULL,
    endpoint         text        NOT NULL,
    position         bigint      NOT NULL CHECK (position > 0),
    stream           text        NOT NULL,
    type             text        NOT NULL,
    event_id         uuid        NOT NULL,
    status           text        NOT NULL
        CHECK (status IN ('waiting', 'pending', 'delivered', 'failed', 'skipped')),
    once             boolean     NOT NULL DEFAULT false,
    attempts         integer     NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    first_attempt_at timestamptz,
    due_at           timestamptz,
    updated_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, endpoint, position),
    FOREIGN KEY (tenant, endpoint) REFERENCES webhook.endpoint ON DELETE CASCADE,
    CHECK ((due_at IS NOT NULL) = (status = 'pending'))
);

COMMENT ON TABLE webhook.delivery IS
    'One row an event and an endpoint: that is to be tried again, that waits behind such a one of the same charge, or that is '
    'over and kept for thirty days. once: it is tried a single time, whatever the endpoint''s state is.';

CREATE INDEX delivery_due ON webhook.delivery (tenant, endpoint, due_at) WHERE status = 'pending';
CREATE INDEX delivery_open ON webhook.delivery (tenant, endpoint, stream, position) WHERE status IN ('pending', 'waiting');
CREATE INDEX delivery_over ON webhook.delivery (updated_at) WHERE status IN ('delivered', 'failed', 'skipped');

CREATE TABLE webhook.attempt (
    tenant          text        NOT NULL,
    endpoint        text        NOT NULL,
    position        bigint      NOT NULL,
    number          integer     NOT NULL CHECK (number > 0),
    attempted_at    timestamptz NOT NULL,
    duration_millis integer     NOT NULL CHECK (duration_millis >= 0),
    status          integer,
    failure         text,
    answer          text,
    PRIMARY KEY (tenant, endpoint, position, number),
    FOREIGN KEY (tenant, endpoint, position) REFERENCES webhook.delivery ON DELETE CASCADE
);

COMMENT ON TABLE webhook.attempt IS
    'Each request that was sent: when, how long it took, the status and the beginning of what was answered, or why there was no '
    'answer.';

CREATE TABLE webhook.resend (
    tenant    text   NOT NULL,
    endpoint  text   NOT NULL,
    requested bigint NOT NULL,
    cursor    bigint NOT NULL CHECK (cursor >= 0),
    up_to     bigint NOT NULL,
    PRIMARY KEY (tenant, endpoint, requested),
    FOREIGN KEY (tenant, endpoint) REFERENCES webhook.endpoint ON DELETE CASCADE
);

COMMENT ON TABLE webhook.resend IS
    'Ranges of the log that are being sent once more, each by the position of the event that asked for it.';
