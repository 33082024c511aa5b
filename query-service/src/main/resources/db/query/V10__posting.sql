-- Double entry: accounts, entries and their postings, folded from the events that move money.

CREATE TABLE query.account (
    account_id          integer NOT NULL PRIMARY KEY CHECK (account_id > 0),
    log                 integer NOT NULL,
    tenant              text    NOT NULL,
    name                text    NOT NULL,
    currency            text    NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    type                text    NOT NULL CHECK (type IN ('asset', 'liability', 'income', 'expense')),
    postings            bigint  NOT NULL CHECK (postings > 0),
    opened_position     bigint  NOT NULL CHECK (opened_position > 0),
    position            bigint  NOT NULL CHECK (position >= opened_position),
    posted_minor        bigint  NOT NULL,
    pending_minor       bigint  NOT NULL,
    dated_posted_minor  bigint  NOT NULL,
    dated_pending_minor bigint  NOT NULL,
    CONSTRAINT account_name UNIQUE (tenant, name, currency)
) WITH (fillfactor = 25);

COMMENT ON TABLE query.account IS
    'A read model: one row for each account and currency of a tenant that was ever posted to, with its balances as of its '
    'last posting, at position of its log. A debit is positive, a credit negative. The page is left free because each '
    'batch updates the row, and the update then stays on its page.';
COMMENT ON COLUMN query.account.account_id IS 'In the order of first use; another replay may number accounts of several logs differently.';
COMMENT ON COLUMN query.account.dated_posted_minor IS 'The part of posted_minor that is in dated_posting.';

CREATE TABLE query.entry (
    log          integer     NOT NULL,
    position     bigint      NOT NULL CHECK (position > 0),
    part         smallint    NOT NULL CHECK (part >= 0),
    tenant       text        NOT NULL,
    charge_id    text,
    kind         text        NOT NULL,
    rule_version integer     NOT NULL CHECK (rule_version > 0),
    recorded_at  timestamptz NOT NULL,
    effective_at timestamptz NOT NULL,
    PRIMARY KEY (log, position, part)
);

COMMENT ON TABLE query.entry IS
    'A read model: one row for each event that moved money, named by the event''s place in its log; several, numbered by '
    'part, for an event that tells of several movements. It never changes.';
COMMENT ON COLUMN query.entry.charge_id IS 'The charge that it is about, if it is about one.';
COMMENT ON COLUMN query.entry.kind IS
    'The name of the posting rule: the type of the event, or what a part of the event is about.';
COMMENT ON COLUMN query.entry.rule_version IS 'The version of the posting rule for kind that made the postings.';
COMMENT ON COLUMN query.entry.effective_at IS 'When it counts; other than recorded_at only if the event says so.';

CREATE TABLE query.posting (
    log                 integer  NOT NULL,
    account_id          integer  NOT NULL,
    position            bigint   NOT NULL,
    number              bigint   NOT NULL CHECK (number > 0),
    amount_minor        bigint   NOT NULL CHECK (amount_minor <> 0),
    posted_after_minor  bigint   NOT NULL,
    pending_after_minor bigint   NOT NULL,
    part                smallint NOT NULL,
    leg                 smallint NOT NULL CHECK (leg >= 0),
    pending             boolean  NOT NULL,
    PRIMARY KEY (log, position, part, leg)
);

COMMENT ON TABLE query.posting IS
    'A read model: the legs of each entry. A debit is positive, a credit negative. Each carries the balances of its '
    'account after it, so a balance at any position is one look-up: that of the last posting up to there.';
COMMENT ON COLUMN query.posting.number IS 'Its place in its account, from 1, without gaps.';
COMMENT ON COLUMN query.posting.pending IS 'A hold or its release, in the layer pending; else money, in the layer posted.';

CREATE UNIQUE INDEX posting_of_account ON query.posting (account_id, position, number);

CREATE TABLE query.dated_posting (
    log                       integer     NOT NULL,
    account_id                integer     NOT NULL,
    position                  bigint      NOT NULL,
    number                    bigint      NOT NULL,
    pending                   boolean     NOT NULL,
    amount_minor              bigint      NOT NULL,
    effective_at              timestamptz NOT NULL,
    dated_posted_after_minor  bigint      NOT NULL,
    dated_pending_after_minor bigint      NOT NULL,
    PRIMARY KEY (account_id, position, number)
);

COMMENT ON TABLE query.dated_posting IS
    'A read model: the postings once more whose entry counts at another time than it was recorded, so that balances by '
    'effective time look at these alone. The sums after it are over the account''s dated postings.';

CREATE INDEX dated_posting_by_effect
    ON query.dated_posting (account_id, effective_at) INCLUDE (amount_minor, pending);

CREATE TABLE query.dated_day (
    account_id    integer NOT NULL,
    day           date    NOT NULL,
    posted_minor  bigint  NOT NULL,
    pending_minor bigint  NOT NULL,
    PRIMARY KEY (account_id, day)
) WITH (fillfactor = 50);

COMMENT ON TABLE query.dated_day IS
    'A read model: the sums of dated postings by the day, in UTC, on which they count. A balance by effective time adds '
    'whole days and then the postings of one day.';

CREATE TABLE query.charge_book (
    tenant          text    NOT NULL,
    charge_id       text    NOT NULL,
    currency        text    NOT NULL,
    gateway         text,
    held_minor      bigint  NOT NULL,
    late_held_minor bigint  NOT NULL,
    PRIMARY KEY (tenant, charge_id)
) WITH (fillfactor = 80);

COMMENT ON TABLE query.charge_book IS
    'What later events of a charge do not repeat and the posting rules need: its currency, its gateway, and what is held.';

CREATE TABLE query.posting_head (
    log      integer NOT NULL PRIMARY KEY,
    position bigint  NOT NULL
) WITH (fillfactor = 10);

COMMENT ON TABLE query.posting_head IS
    'The last event of each log that the postings contain. Whoever folds locks the row, so a batch that comes twice is '
    'folded once.';

-- An entry that does not balance cannot commit, whoever writes it. The check runs once a statement over all rows of the
-- statement, so each statement must bring whole entries; with changes and deletions refused, what is balanced stays so.
CREATE FUNCTION query.refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    unbalanced record;
BEGIN
    -- EXECUTE plans it each time anew: a plan that was made while the tables were small would scan them once they are large.
    -- OFFSET keeps it to one look into the index for each row, where a join might be planned as a scan of all entries.
    EXECUTE $check$
        SELECT p.log, p.position
          FROM added p
          LEFT JOIN query.account a USING (account_id)
          LEFT JOIN LATERAL (SELECT e.position, e.tenant FROM query.entry e
                              WHERE e.log = p.log AND e.position = p.position AND e.part = p.part
                             OFFSET 0) e ON e.tenant = a.tenant
         GROUP BY p.log, p.position, p.part, a.currency, p.pending
        HAVING sum(p.amount_minor) <> 0
            OR bool_or(a.log IS DISTINCT FROM p.log)
            OR bool_or(e.position IS NULL)
         LIMIT 1$check$ INTO unbalanced;
    IF unbalanced IS NOT NULL THEN
        RAISE EXCEPTION 'the entry at position % of log % does not balance in each currency and layer of one tenant',
            unbalanced.position, unbalanced.log
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER posting_is_balanced
    AFTER INSERT ON query.posting
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION query.refuse_unbalanced();

CREATE FUNCTION query.refuse_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never edited: % is refused', TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$;

-- TRUNCATE stays allowed: a read model may be dropped as a whole, and folded again.
CREATE TRIGGER posting_is_never_edited
    BEFORE UPDATE OR DELETE ON query.posting
    FOR EACH STATEMENT EXECUTE FUNCTION query.refuse_edit();

CREATE TRIGGER entry_is_never_edited
    BEFORE UPDATE OR DELETE ON query.entry
    FOR EACH STATEMENT EXECUTE FUNCTION query.refuse_edit();

CREATE TRIGGER account_is_never_closed
    BEFORE DELETE ON query.account
    FOR EACH STATEMENT EXECUTE FUNCTION query.refuse_edit();

CREATE FUNCTION query.refuse_rename() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an account keeps its name, its currency and its log' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER account_is_never_renamed
    BEFORE UPDATE OF account_id, log, tenant, name, currency, type ON query.account
    FOR EACH STATEMENT EXECUTE FUNCTION query.refuse_rename();

-- Positions have no gaps and times never fall along a log, so an instant's position is found by bisection.
CREATE FUNCTION query.log_position(of_log integer, moment timestamptz, inclusive boolean) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
    low      bigint := 0;
    high     bigint := coalesce((SELECT h.position FROM ledger.log_head h WHERE h.log = of_log), 0);
    middle   bigint;
    recorded timestamptz;
BEGIN
    WHILE low < high LOOP
        middle := low + (high - low + 1) / 2;
        SELECT e.occurred_at INTO STRICT recorded FROM ledger.event e WHERE e.log = of_log AND e.position = middle;
        IF recorded < moment OR (inclusive AND recorded = moment) THEN
            low := middle;
        ELSE
            high := middle - 1;
        END IF;
    END LOOP;
    RETURN low;
END
$$;

COMMENT ON FUNCTION query.log_position IS
    'The last position of a log that was recorded before a moment, or at it if that is included; 0 if there is none.';
