-- How far into the ledger a person had looked on the visit before and on the last one: what is new since is told at home.
CREATE TABLE papers.visit (
    person         uuid PRIMARY KEY,
    since_position bigint,
    since_at       timestamptz,
    last_position  bigint NOT NULL,
    last_at        timestamptz NOT NULL,
    CHECK ((since_position IS NULL) = (since_at IS NULL))
);
GRANT SELECT, INSERT, UPDATE, DELETE ON papers.visit TO vekha_writer;
