-- A confirmed erasure destroys the keys that it names in the very transaction of its event: neither is there alone.
CREATE FUNCTION ledger.destroy_named_keys() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM ledger.destroy_key(named::uuid)
    FROM jsonb_array_elements_text(convert_from(NEW.state, 'UTF8')::jsonb -> 'subjects') AS named;
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION ledger.destroy_named_keys FROM PUBLIC;

CREATE TRIGGER erasure_confirmed AFTER INSERT ON ledger.event
    FOR EACH ROW WHEN (NEW.topic = 'erasure.confirmed') EXECUTE FUNCTION ledger.destroy_named_keys();
ALTER TABLE ledger.event ENABLE ALWAYS TRIGGER erasure_confirmed;
