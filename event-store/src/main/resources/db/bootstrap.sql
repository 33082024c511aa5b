-- Roles, schemas and who may do what: everything that must be there before the first migration. Run it as a superuser
-- inside the ledger's database; running it again changes nothing. A password comes in as a setting of the session
-- (bootstrap.owner_password, bootstrap.ledger_password, bootstrap.query_password); a role that is given none keeps what
-- it has. Two runs at once wait for each other.
SELECT pg_advisory_lock(hashtext('payment-ledger-bootstrap'));

DO $$
DECLARE
    role     text;
    password text;
BEGIN
    -- What a service may do is granted to a group; who logs in is a member of it.
    FOREACH role IN ARRAY ARRAY ['ledger_writer', 'ledger_reader'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role);
        END IF;
    END LOOP;

    FOREACH role IN ARRAY ARRAY ['ledger_owner', 'ledger_service', 'query_service'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', role);
        END IF;
        password := current_setting(
            'bootstrap.' || CASE role WHEN 'ledger_owner' THEN 'owner'
                                      WHEN 'ledger_service' THEN 'ledger'
                                      ELSE 'query' END || '_password', true);
        IF password <> '' THEN
            EXECUTE format('ALTER ROLE %I PASSWORD %L', role, password);
        END IF;
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), role);
    END LOOP;

    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
END
$$;

GRANT ledger_writer TO ledger_service;
GRANT ledger_reader TO query_service;

-- Nothing lives in the schema that everybody may write to.
REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- History belongs to a role that no service runs as, so that no service can lift its guards.
CREATE SCHEMA IF NOT EXISTS ledger AUTHORIZATION ledger_owner;
GRANT USAGE ON SCHEMA ledger TO ledger_writer, ledger_reader;

-- Read models can be dropped and rebuilt, so the service that keeps them owns them.
CREATE SCHEMA IF NOT EXISTS query AUTHORIZATION query_service;

SELECT pg_advisory_unlock(hashtext('payment-ledger-bootstrap'));
