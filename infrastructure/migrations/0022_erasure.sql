-- A confirmed erasure destroys the keys that it names, and the questions its person kept, in the very transaction of its
-- event: neither is there alone.
CREATE FUNCTION ledger.destroy_named_keys() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM ledger.destroy_key(named::uuid)
    FROM jsonb_array_elements_text(convert_from(NEW.state, 'UTF8')::jsonb -> 'subjects') AS named;
    -- What the person asked and kept may name people, in words that no key protects.
    DELETE FROM papers.saved_search s
    USING jsonb_array_elements_text(convert_from(NEW.state, 'UTF8')::jsonb -> 'subjects') AS named
    WHERE s.person = named::uuid;
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION ledger.destroy_named_keys FROM PUBLIC;

CREATE TRIGGER erasure_confirmed AFTER INSERT ON ledger.event
    FOR EACH ROW WHEN (NEW.topic = 'erasure.confirmed') EXECUTE FUNCTION ledger.destroy_named_keys();
ALTER TABLE ledger.event ENABLE ALWAYS TRIGGER erasure_confirmed;

-- Replaces what wraps the living keys, when the installation's key is renewed: all of them, or NULL and none, where one
-- was made or destroyed meanwhile.
CREATE FUNCTION ledger.rewrap_keys(subjects uuid[], was bytea[], becomes bytea[]) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    living bigint;
    known bigint;
BEGIN
    LOCK TABLE ledger.subject_key IN SHARE ROW EXCLUSIVE MODE;
    SELECT count(*) INTO living FROM ledger.subject_key k WHERE k.wrapped IS NOT NULL;
    SELECT count(*) INTO known
    FROM unnest(subjects, was) AS n (subject, was)
    JOIN ledger.subject_key k ON k.subject = n.subject AND k.wrapped = n.was;
    IF known <> living THEN
        RETURN NULL;
    END IF;
    UPDATE ledger.subject_key k SET wrapped = n.becomes
    FROM unnest(subjects, becomes) AS n (subject, becomes)
    WHERE k.subject = n.subject;
    RETURN living;
END
$$;
REVOKE EXECUTE ON FUNCTION ledger.rewrap_keys FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.rewrap_keys TO vekha_writer;
