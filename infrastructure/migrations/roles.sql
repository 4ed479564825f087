-- The roles of Vekha in one database. Idempotent. Run by whoever may create roles and grants on this database;
-- a database administrator may run it by hand (psql -f roles.sql) and then set the passwords: docs/operating/postgresql.md.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'vekha_owner') THEN
        CREATE ROLE vekha_owner NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'vekha_writer') THEN
        CREATE ROLE vekha_writer LOGIN;
        ALTER ROLE vekha_writer SET search_path = ledger, reading;
        ALTER ROLE vekha_writer SET statement_timeout = '30s';
        ALTER ROLE vekha_writer SET idle_in_transaction_session_timeout = '60s';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'vekha_projector') THEN
        CREATE ROLE vekha_projector LOGIN;
        ALTER ROLE vekha_projector SET search_path = reading, ledger;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'vekha_auditor') THEN
        CREATE ROLE vekha_auditor LOGIN;
        ALTER ROLE vekha_auditor SET search_path = ledger, reading;
        ALTER ROLE vekha_auditor SET default_transaction_read_only = on;
    END IF;
    -- The migrator owns nothing and inherits nothing: what a migration makes belongs to the owner, whom nobody can be by login.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'vekha_migrator') THEN
        CREATE ROLE vekha_migrator LOGIN NOINHERIT;
        GRANT vekha_owner, vekha_projector TO vekha_migrator;
    END IF;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    IF EXISTS (SELECT FROM pg_namespace WHERE nspname = 'public') THEN
        REVOKE ALL ON SCHEMA public FROM PUBLIC;
    END IF;
    EXECUTE format('GRANT CREATE ON DATABASE %I TO vekha_owner', current_database());
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO vekha_migrator, vekha_writer, vekha_projector, vekha_auditor',
                   current_database());
END
$$;
