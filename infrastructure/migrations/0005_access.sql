-- Whose token is whose. The token itself is never stored: whoever reads this table can sign in as nobody.
CREATE SCHEMA access;
GRANT USAGE ON SCHEMA access TO vekha_writer;

CREATE TABLE access.token (
    hash       bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    person     uuid NOT NULL,
    issued_at  timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX token_by_person ON access.token (person) WHERE revoked_at IS NULL;

GRANT SELECT, INSERT (hash, person, issued_at), UPDATE (revoked_at) ON access.token TO vekha_writer;
