-- The roles, the schemas and who owns what: everything that must be there before the first migration runs.
--
-- A superuser runs this file inside the ledger's database, as often as wanted: a second run changes nothing. Tables
-- and their grants are not here; they belong to the migrations, which run as the owner of their schema.
--
-- The passwords of the three login roles come in as settings of the session, so that the same file runs under psql
-- and over JDBC alike and holds no secret:
--     SELECT set_config('bootstrap.owner_password',  '...', false);   -- ledger_owner
--     SELECT set_config('bootstrap.ledger_password', '...', false);   -- ledger_service
--     SELECT set_config('bootstrap.query_password',  '...', false);   -- query_service
-- A role whose setting is missing or empty keeps the password that it has: none, if it was just created, and then
-- only authentication that needs no password lets it in.

BEGIN;

-- Services that start at the same time run it one after the other.
SELECT pg_advisory_xact_lock(hashtext('payment-ledger-bootstrap'));

-- Notices about what is there already would be the only output of each run but the first.
SET LOCAL client_min_messages = warning;

-- CREATE ROLE knows no IF NOT EXISTS, so each role is looked up before it is created. The attributes are set each
-- time: a role that somebody made more powerful by hand is put back.
DO $$
DECLARE
    group_role text;
    login_role text;
    setting    text;
    password   text;
BEGIN
    FOREACH group_role IN ARRAY ARRAY['ledger_writer', 'ledger_reader'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = group_role) THEN
            EXECUTE format('CREATE ROLE %I', group_role);
        END IF;
        EXECUTE format(
            'ALTER ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', group_role);
    END LOOP;

    FOR login_role, setting IN
        VALUES ('ledger_owner',   'bootstrap.owner_password'),
               ('ledger_service', 'bootstrap.ledger_password'),
               ('query_service',  'bootstrap.query_password')
    LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = login_role) THEN
            EXECUTE format('CREATE ROLE %I', login_role);
        END IF;
        EXECUTE format(
            'ALTER ROLE %I LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', login_role);

        password := current_setting(setting, true);
        IF password <> '' THEN
            EXECUTE format('ALTER ROLE %I PASSWORD %L', login_role, password);
        END IF;
    END LOOP;
END
$$;

COMMENT ON ROLE ledger_writer IS 'May read the log, and append to it by functions. Nobody may change or delete an event.';
COMMENT ON ROLE ledger_reader IS 'May read events, and note for the write side which webhook endpoint is to be switched off and what a month is sealed as.';
COMMENT ON ROLE ledger_owner IS 'Owns schema ledger, runs its migrations, and makes tenants and API keys. No service works with this role.';
COMMENT ON ROLE ledger_service IS 'The write side: a ledger_writer.';
COMMENT ON ROLE query_service IS 'The read side: a ledger_reader that owns the read models in schema query.';

-- Privileges on tables are granted to the groups only, so a further process with the same duty, such as a second
-- reader or an auditor, needs a membership and no new migration.
GRANT ledger_writer TO ledger_service;
GRANT ledger_reader TO query_service;

-- The event log and the read models are apart: the owner of one cannot touch the other. What is in schema ledger
-- belongs to a role with which no service works, so no service can drop the trigger that keeps events from changing.
CREATE SCHEMA IF NOT EXISTS ledger AUTHORIZATION ledger_owner;
ALTER SCHEMA ledger OWNER TO ledger_owner;
COMMENT ON SCHEMA ledger IS 'The event log, and what the write side needs beside it.';

CREATE SCHEMA IF NOT EXISTS query AUTHORIZATION query_service;
ALTER SCHEMA query OWNER TO query_service;
COMMENT ON SCHEMA query IS 'The read models. All of it can be dropped and built again from the event log.';

CREATE SCHEMA IF NOT EXISTS query_next AUTHORIZATION query_service;
ALTER SCHEMA query_next OWNER TO query_service;
COMMENT ON SCHEMA query_next IS 'Read models that are built again, until they take the place of those in schema query.';

-- Apart from the read models, because it cannot be built again: which events others have accepted is in no event.
CREATE SCHEMA IF NOT EXISTS webhook AUTHORIZATION query_service;
ALTER SCHEMA webhook OWNER TO query_service;
COMMENT ON SCHEMA webhook IS 'How far events were sent to webhook endpoints, and what came of it.';

-- USAGE lets a role see the names in a schema. What it may do with the tables behind them is the migrations' matter.
GRANT USAGE ON SCHEMA ledger TO ledger_writer, ledger_reader;

-- Schema public is not used. Without privileges there, nobody can plant an object in it that a search path would find.
REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- PostgreSQL lets every role of the server connect to every database, and create temporary tables there, unless it is
-- told otherwise. Only the three login roles (and superusers) have business here.
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO ledger_owner, ledger_service, query_service', current_database());

    -- A name without a schema means the role's own schema, whichever client the role connects with. The setting holds
    -- in this database alone, so that other databases of the same server are left as they are.
    EXECUTE format('ALTER ROLE ledger_owner IN DATABASE %I SET search_path = ledger', current_database());
    EXECUTE format('ALTER ROLE ledger_service IN DATABASE %I SET search_path = ledger', current_database());
    EXECUTE format('ALTER ROLE query_service IN DATABASE %I SET search_path = query', current_database());
END
$$;

-- What a process that was killed had asked for ends soon after it, where the server can tell: a long statement of the read side
-- would keep its locks, and whoever goes on with its work waiting.
DO $$
BEGIN
    EXECUTE format(
        'ALTER ROLE query_service IN DATABASE %I SET client_connection_check_interval = %L', current_database(), '2s');
EXCEPTION
    WHEN invalid_parameter_value THEN
        RAISE NOTICE 'this server cannot tell that a client is gone';
END
$$;

COMMIT;
