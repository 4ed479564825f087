-- Who opened or exported what of restricted material. Not the ledger: a read is no fact of a plan's life, and a
-- million of them must not slow an append. Never what was in it: only which thing it was.
CREATE SCHEMA reads;
GRANT USAGE ON SCHEMA reads TO vekha_writer, vekha_auditor;

CREATE TABLE reads.log (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at       timestamptz NOT NULL,
    person   uuid,
    role     text,
    kind     text NOT NULL CHECK (kind <> ''),
    object   uuid,
    plan     uuid,
    told     text,
    request  text,
    -- Reads that could not be recorded stand here as a number, with no person: their absence is not hidden either.
    lost     bigint NOT NULL DEFAULT 0 CHECK (lost >= 0),
    CHECK ((person IS NULL) = (lost > 0))
);
CREATE INDEX log_by_person ON reads.log (person, id);
CREATE INDEX log_by_object ON reads.log (object, id) WHERE object IS NOT NULL;
CREATE INDEX log_by_plan ON reads.log (plan, id) WHERE plan IS NOT NULL;
CREATE INDEX log_by_moment ON reads.log USING brin (at);

CREATE FUNCTION reads.refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log of reads is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reads.log
    FOR EACH STATEMENT EXECUTE FUNCTION reads.refuse_change();
ALTER TABLE reads.log ENABLE ALWAYS TRIGGER append_only;

GRANT SELECT, INSERT (at, person, role, kind, object, plan, told, request, lost) ON reads.log TO vekha_writer;
GRANT SELECT ON reads.log TO vekha_auditor;
