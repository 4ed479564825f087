-- The way in for people: accounts, sessions, one-time links, how often somebody tried, and the log of access.
-- Whoever reads these tables can sign in as nobody: of tokens, links and codes there are hashes only.

CREATE TABLE access.account (
    person          uuid PRIMARY KEY,
    -- As logins are compared, not as they are written.
    login           text NOT NULL UNIQUE CHECK (login <> ''),
    password        text NOT NULL,
    password_set_at timestamptz NOT NULL,
    -- The secret of the second factor, sealed with the person's key; a draft until a first code has proved it.
    factor          bytea,
    factor_draft    bytea,
    -- The time step of the last code that was taken: no code is taken twice.
    factor_step     bigint NOT NULL DEFAULT 0
);

CREATE TABLE access.recovery_code (
    hash    bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    person  uuid NOT NULL REFERENCES access.account ON DELETE CASCADE,
    used_at timestamptz
);
CREATE INDEX recovery_code_of ON access.recovery_code (person);

CREATE TABLE access.link (
    hash       bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    person     uuid NOT NULL,
    purpose    text NOT NULL CHECK (purpose IN ('invitation', 'reset')),
    issued_by  uuid,
    issued_at  timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX link_of ON access.link (person) WHERE used_at IS NULL;

CREATE TABLE access.session (
    hash      bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    id        uuid NOT NULL UNIQUE,
    person    uuid NOT NULL,
    -- What may be done in it: give the second factor, set one up, or everything.
    stage     text NOT NULL CHECK (stage IN ('second_factor', 'enrolment', 'open')),
    means     text NOT NULL,
    begun_at  timestamptz NOT NULL,
    seen_at   timestamptz NOT NULL,
    -- When the person last proved who they are.
    proved_at timestamptz NOT NULL,
    ends_at   timestamptz NOT NULL,
    ended_at  timestamptz,
    address   text,
    program   text
);
CREATE INDEX session_of ON access.session (person) WHERE ended_at IS NULL;
CREATE INDEX session_end ON access.session (ends_at);

CREATE TABLE access.attempt (
    key      bytea PRIMARY KEY CHECK (octet_length(key) = 32),
    failures integer NOT NULL,
    last_at  timestamptz NOT NULL,
    free_at  timestamptz NOT NULL
);
CREATE INDEX attempt_at ON access.attempt (last_at);

-- Who came in, who failed to, what changed about it. Never a secret, never a login that names nobody: people type
-- passwords into the wrong field.
CREATE TABLE access.log (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL,
    kind    text NOT NULL CHECK (kind <> ''),
    person  uuid,
    by      uuid,
    session uuid,
    address text,
    told    text,
    request text
);
CREATE INDEX log_by_person ON access.log (person, id) WHERE person IS NOT NULL;
CREATE INDEX log_by_kind ON access.log (kind, id);

CREATE FUNCTION access.refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log of access is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access.log
    FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
ALTER TABLE access.log ENABLE ALWAYS TRIGGER append_only;

GRANT SELECT, INSERT, UPDATE, DELETE ON access.account TO vekha_writer;
GRANT SELECT, INSERT, UPDATE (used_at), DELETE ON access.recovery_code TO vekha_writer;
GRANT SELECT, INSERT, UPDATE (used_at), DELETE ON access.link TO vekha_writer;
GRANT SELECT, INSERT, UPDATE (seen_at, proved_at, ended_at), DELETE ON access.session TO vekha_writer;
GRANT SELECT, INSERT, UPDATE, DELETE ON access.attempt TO vekha_writer;
GRANT SELECT, INSERT (at, kind, person, by, session, address, told, request) ON access.log TO vekha_writer;
GRANT USAGE ON SCHEMA access TO vekha_auditor;
GRANT SELECT ON access.log TO vekha_auditor;

-- Whoever loses a role, or whose data are erased, is out at once, in the very transaction of that fact, whichever process
-- records it and whichever answers the next request. An erased person has no account either.
CREATE FUNCTION access.show_out() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    gone uuid;
BEGIN
    FOR gone IN
        SELECT NEW.stream WHERE NEW.topic = 'person.role-withdrawn'
        UNION
        SELECT named::uuid
        FROM jsonb_array_elements_text(convert_from(NEW.state, 'UTF8')::jsonb -> 'subjects') AS named
        WHERE NEW.topic = 'erasure.confirmed'
    LOOP
        WITH ended AS (
            UPDATE access.session s SET ended_at = NEW.recorded_at
            WHERE s.person = gone AND s.ended_at IS NULL RETURNING 1
        )
        INSERT INTO access.log (at, kind, person, told)
        SELECT NEW.recorded_at, 'shown_out', gone, NEW.topic FROM ended LIMIT 1;
        IF NEW.topic = 'erasure.confirmed' THEN
            DELETE FROM access.session s WHERE s.person = gone;
            DELETE FROM access.link l WHERE l.person = gone;
            DELETE FROM access.account a WHERE a.person = gone;
            UPDATE access.token t SET revoked_at = NEW.recorded_at WHERE t.person = gone AND t.revoked_at IS NULL;
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION access.show_out FROM PUBLIC;

CREATE TRIGGER shown_out AFTER INSERT ON ledger.event
    FOR EACH ROW WHEN (NEW.topic IN ('person.role-withdrawn', 'erasure.confirmed'))
    EXECUTE FUNCTION access.show_out();
ALTER TABLE ledger.event ENABLE ALWAYS TRIGGER shown_out;
