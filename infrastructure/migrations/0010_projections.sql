-- How far each projection has counted. The read models' own tables are the projector's: it makes them, and makes them
-- anew when their definition has changed.
CREATE TABLE reading.projection (
    name text PRIMARY KEY CHECK (name <> ''),
    definition text NOT NULL DEFAULT '',
    position bigint NOT NULL DEFAULT 0 CHECK (position >= 0),
    failed_position bigint,
    error text,
    failed_at timestamptz
);

-- The first statement of every batch. Two processes that counted the same events cannot both get past it: the second
-- waits for the row and finds that its position has been left. An error that stopped the projection is over.
CREATE FUNCTION reading.advance(which text, built text, since bigint, until bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE reading.projection
    SET position = until, failed_position = NULL, error = NULL, failed_at = NULL
    WHERE name = which AND definition = built AND position = since;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'projection % is no longer at position % of this definition', which, since
            USING ERRCODE = 'serialization_failure';
    END IF;
END
$$;

GRANT SELECT, INSERT, UPDATE ON reading.projection TO vekha_projector;
GRANT SELECT ON reading.projection TO vekha_writer, vekha_auditor;
GRANT EXECUTE ON FUNCTION reading.advance TO vekha_projector;
