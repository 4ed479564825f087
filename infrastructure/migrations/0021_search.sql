-- Questions to the search that a person keeps under a name: their own working papers, theirs to change and throw away.
CREATE SCHEMA papers;
GRANT USAGE ON SCHEMA papers TO vekha_writer;

CREATE TABLE papers.saved_search (
    person   uuid NOT NULL,
    name     text NOT NULL CHECK (name <> ''),
    question jsonb NOT NULL,
    saved_at timestamptz NOT NULL,
    PRIMARY KEY (person, name)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON papers.saved_search TO vekha_writer;
