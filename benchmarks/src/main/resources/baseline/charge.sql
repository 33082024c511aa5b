-- The table that people would write themselves. Each row is updated once, soon after its birth. The room that is left
-- on its page lets the update stay there, without an entry in any index (a heap-only tuple).
CREATE TABLE IF NOT EXISTS charge (
    idempotency_key   text        NOT NULL PRIMARY KEY,
    order_number      text        NOT NULL UNIQUE,
    amount_minor      bigint      NOT NULL CHECK (amount_minor > 0),
    currency          text        NOT NULL,
    payment_method    text        NOT NULL,
    status            text        NOT NULL DEFAULT 'processing' CHECK (status IN ('processing', 'success', 'failed')),
    gateway_reference text,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 70);
