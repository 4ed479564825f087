-- The keys of personal data, one per subject, each wrapped by the installation's key, which is never in the database.
-- Backed up apart from the ledger: destroying a key must reach every copy.
CREATE TABLE ledger.subject_key (
    subject uuid PRIMARY KEY,
    wrapped bytea,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    destroyed_at timestamptz,
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);

CREATE TRIGGER keys_stay BEFORE DELETE OR TRUNCATE ON ledger.subject_key
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.subject_key ENABLE ALWAYS TRIGGER keys_stay;

-- Keeps this wrapped key unless the subject has or had one; answers the one that counts, NULL where it was destroyed.
CREATE FUNCTION ledger.keep_key(subject uuid, wrapped bytea) RETURNS bytea
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_variable
BEGIN
    INSERT INTO ledger.subject_key AS k (subject, wrapped) VALUES (subject, wrapped)
    ON CONFLICT ON CONSTRAINT subject_key_pkey DO NOTHING;
    RETURN (SELECT k.wrapped FROM ledger.subject_key k WHERE k.subject = keep_key.subject);
END
$$;

-- Destroys the subject's key for ever, also before there was one; says whether there was one to destroy.
CREATE FUNCTION ledger.destroy_key(subject uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    there boolean;
BEGIN
    SELECT k.wrapped IS NOT NULL INTO there FROM ledger.subject_key k WHERE k.subject = destroy_key.subject FOR UPDATE;
    INSERT INTO ledger.subject_key AS k (subject, wrapped, destroyed_at) VALUES (subject, NULL, clock_timestamp())
    ON CONFLICT ON CONSTRAINT subject_key_pkey
    DO UPDATE SET wrapped = NULL, destroyed_at = EXCLUDED.destroyed_at WHERE k.destroyed_at IS NULL;
    RETURN coalesce(there, false);
END
$$;

-- Replaces what wraps a living key, when the installation's key is renewed; false where the key has changed meanwhile.
CREATE FUNCTION ledger.rewrap_key(subject uuid, was bytea, becomes bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE ledger.subject_key k SET wrapped = becomes WHERE k.subject = rewrap_key.subject AND k.wrapped = was;
    RETURN FOUND;
END
$$;

GRANT SELECT ON ledger.subject_key TO vekha_writer, vekha_projector;
GRANT EXECUTE ON FUNCTION ledger.keep_key, ledger.destroy_key, ledger.rewrap_key TO vekha_writer;
