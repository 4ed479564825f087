-- Who another system's sign-in stands for here: linked by an administrator, never made by coming in.
CREATE TABLE access.identity (
    issuer    text NOT NULL CHECK (issuer <> ''),
    subject   text NOT NULL CHECK (subject <> ''),
    person    uuid NOT NULL,
    linked_by uuid,
    linked_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX identity_of ON access.identity (person);
GRANT SELECT, INSERT, DELETE ON access.identity TO vekha_writer;

CREATE FUNCTION access.forget_identities() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM access.identity i
    USING jsonb_array_elements_text(convert_from(NEW.state, 'UTF8')::jsonb -> 'subjects') AS named
    WHERE i.person = named::uuid;
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION access.forget_identities FROM PUBLIC;
CREATE TRIGGER identities_forgotten AFTER INSERT ON ledger.event
    FOR EACH ROW WHEN (NEW.topic = 'erasure.confirmed') EXECUTE FUNCTION access.forget_identities();
ALTER TABLE ledger.event ENABLE ALWAYS TRIGGER identities_forgotten;
