-- What happens to a charge after its creation: captures, voids, refunds, disputes, and what came too late.

ALTER TABLE query.charge
    ADD COLUMN released_minor   bigint      NOT NULL DEFAULT 0,
    ADD COLUMN refunded_minor   bigint      NOT NULL DEFAULT 0,
    ADD COLUMN disputed_minor   bigint      NOT NULL DEFAULT 0,
    ADD COLUMN lost_minor       bigint      NOT NULL DEFAULT 0,
    ADD COLUMN late_minor       bigint      NOT NULL DEFAULT 0,
    ADD COLUMN reversed_minor   bigint      NOT NULL DEFAULT 0,
    ADD COLUMN voided           boolean     NOT NULL DEFAULT false,
    ADD COLUMN expired          boolean     NOT NULL DEFAULT false,
    ADD COLUMN under_review     boolean     NOT NULL DEFAULT false,
    ADD COLUMN authorised_until timestamptz,
    DROP CONSTRAINT charge_detail_check,
    ADD CONSTRAINT charge_detail_check CHECK (detail IN (
        'requires_capture', 'partially_captured', 'captured', 'voided', 'expired', 'partially_refunded', 'refunded',
        'disputed', 'dispute_lost', 'declined', 'manual_review'));

COMMENT ON COLUMN query.charge.released_minor IS 'Authorised, and let go without having been captured.';
COMMENT ON COLUMN query.charge.late_minor IS 'Approved by the gateway after the charge had failed or was voided.';
