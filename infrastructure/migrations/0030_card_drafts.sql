-- Drafts of assessment cards: working papers of their authors, theirs to change and throw away; no facts. The content is
-- encrypted with its author's key. `scales` says what a score may be, so that saving one asks for nothing else.
CREATE TABLE papers.card_draft (
    card    uuid NOT NULL,
    author  uuid NOT NULL,
    form    uuid NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    scales  jsonb NOT NULL,
    PRIMARY KEY (card, author)
);
CREATE INDEX ON papers.card_draft (author);

CREATE TABLE papers.card_draft_part (
    card     uuid NOT NULL,
    author   uuid NOT NULL,
    part     text NOT NULL,
    content  bytea NOT NULL,
    saved_at timestamptz NOT NULL,
    PRIMARY KEY (card, author, part),
    FOREIGN KEY (card, author) REFERENCES papers.card_draft ON DELETE CASCADE
);
GRANT SELECT, INSERT, UPDATE, DELETE ON papers.card_draft, papers.card_draft_part TO vekha_writer;

-- A confirmed erasure takes its person's drafts along, besides what 0022 takes.
CREATE OR REPLACE FUNCTION ledger.destroy_named_keys() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM ledger.destroy_key(named::uuid)
    FROM jsonb_array_elements_text(convert_from(NEW.state, 'UTF8')::jsonb -> 'subjects') AS named;
    -- What the person asked and kept may name people, in words that no key protects.
    DELETE FROM papers.saved_search s
    USING jsonb_array_elements_text(convert_from(NEW.state, 'UTF8')::jsonb -> 'subjects') AS named
    WHERE s.person = named::uuid;
    DELETE FROM papers.card_draft d
    USING jsonb_array_elements_text(convert_from(NEW.state, 'UTF8')::jsonb -> 'subjects') AS named
    WHERE d.author = named::uuid;
    RETURN NULL;
END
$$;
