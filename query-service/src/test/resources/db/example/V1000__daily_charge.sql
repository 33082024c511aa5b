CREATE TABLE query.daily_charge (
    tenant       text    NOT NULL,
    day          date    NOT NULL,
    currency     text    NOT NULL,
    charges      bigint  NOT NULL CHECK (charges > 0),
    amount_minor numeric NOT NULL CHECK (amount_minor >= 0),
    PRIMARY KEY (tenant, day, currency)
);

COMMENT ON TABLE query.daily_charge IS 'A read model: what was asked for on each day (UTC), whatever became of it.';
