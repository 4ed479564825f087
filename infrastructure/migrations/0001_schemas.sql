-- What stands where: facts in ledger, what is read from them in reading. The roles are made before any migration.
CREATE SCHEMA ledger;
CREATE SCHEMA reading;

GRANT USAGE ON SCHEMA ledger TO vekha_writer, vekha_projector, vekha_auditor;
GRANT USAGE ON SCHEMA reading TO vekha_writer, vekha_auditor;
-- Read models are the projector's own: it makes them, rebuilds them beside the live ones and switches.
GRANT USAGE, CREATE ON SCHEMA reading TO vekha_projector;

-- A function is callable by everybody unless this is said before it is made.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

SET LOCAL ROLE vekha_projector;
ALTER DEFAULT PRIVILEGES IN SCHEMA reading GRANT SELECT ON TABLES TO vekha_writer, vekha_auditor;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
