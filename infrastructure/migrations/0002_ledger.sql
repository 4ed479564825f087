-- The one ledger: facts in one total order without gaps, written by one function, never changed.

CREATE TABLE ledger.event (
    position bigint PRIMARY KEY CHECK (position > 0),
    stream uuid NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    topic text NOT NULL CHECK (topic <> ''),
    recorded_at timestamptz NOT NULL,
    -- The bytes that the seal hashes: UTF-8 JSON of the envelope and the fact, see infrastructure/ledger/mapper.py.
    state bytea NOT NULL,
    UNIQUE (stream, version)
);
-- recorded_at never runs backwards along the positions: «known at a moment» is one look from the end of this index.
CREATE INDEX event_recorded_at ON ledger.event (recorded_at, position);

-- The first answer to each command, written with its events: a retry gets it instead of a second set of events.
CREATE TABLE ledger.command (
    command_id uuid PRIMARY KEY,
    position bigint NOT NULL
);

-- At most one row: when past moments could be recorded for a demonstration. Once closed, never again.
CREATE TABLE ledger.demonstration (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    opened_at timestamptz NOT NULL,
    closed_at timestamptz
);

-- The same rows under the engine's own column names, for its select statements.
CREATE VIEW ledger.stored_events AS
    SELECT stream AS originator_id, version AS originator_version, topic, state, position AS notification_id
    FROM ledger.event;

CREATE FUNCTION ledger.refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % on %.% is refused', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege',
              HINT = 'A mistake is repaired by a further event (RecordCorrected).';
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.event
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.event ENABLE ALWAYS TRIGGER append_only;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.command
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.command ENABLE ALWAYS TRIGGER append_only;

CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON ledger.demonstration
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.demonstration ENABLE ALWAYS TRIGGER append_only;

-- Decides a group of appends one after another and records those that hold, all in the caller's one transaction.
--
-- commands: one id per append. checked/checked_stream/checked_version: «append number n expects this stream to be at
-- this version» (numbers from 1). written/stream/version/topic/state: the events, in order, each with its append's
-- number. moment: recorded_at of all of them, only while a demonstration is open.
-- Answers a row per append, in order: the position of its last event; repeated if the command had been recorded
-- before (then its first answer); NULL where a stream has moved on.
--
-- One writer at a time: the lock is kept to the end of the transaction and freed after the commit is visible. Each
-- query below sees what was committed when it begins (volatile, read committed), so after the lock was obtained
-- the last position is really the last. Positions are therefore without gaps and become visible in their order.
CREATE FUNCTION ledger.append(
    commands uuid[],
    checked bigint[], checked_stream uuid[], checked_version bigint[],
    written bigint[], stream uuid[], version bigint[], topic text[], state bytea[],
    moment timestamptz DEFAULT NULL
) RETURNS TABLE (answer bigint, repeated boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    head bigint;
    learned timestamptz;
    stamp bytea;
    at_check integer := 1;
    at_event integer := 1;
    holds boolean;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'ledger.append works in read committed only: an older snapshot would not see the last position';
    END IF;
    PERFORM pg_advisory_xact_lock(508512888929);  -- the letters «vekha» as a number
    SELECT e.position, e.recorded_at INTO head, learned FROM ledger.event e ORDER BY e.position DESC LIMIT 1;
    head := coalesce(head, 0);
    IF moment IS NULL THEN
        learned := greatest(learned, clock_timestamp());
    ELSE
        PERFORM ledger.allow_moment(moment, learned);
        learned := moment;
    END IF;
    stamp := convert_to(
        '{"recorded_at":"' || to_char(learned AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '",', 'UTF8');

    FOR number IN 1 .. cardinality(commands) LOOP
        SELECT c.position INTO answer FROM ledger.command c WHERE c.command_id = commands[number];
        repeated := FOUND;
        holds := NOT repeated;
        WHILE checked[at_check] = number LOOP
            IF holds THEN
                holds := checked_version[at_check] = coalesce(
                    (SELECT max(e.version) FROM ledger.event e WHERE e.stream = checked_stream[at_check]), 0);
            END IF;
            at_check := at_check + 1;
        END LOOP;
        WHILE written[at_event] = number LOOP
            IF holds THEN
                head := head + 1;
                INSERT INTO ledger.event (position, stream, version, topic, recorded_at, state)
                VALUES (head, stream[at_event], version[at_event], topic[at_event], learned,
                        stamp || substr(state[at_event], 2));
            END IF;
            at_event := at_event + 1;
        END LOOP;
        IF holds THEN
            INSERT INTO ledger.command (command_id, position) VALUES (commands[number], head);
            answer := head;
        END IF;
        RETURN NEXT;
    END LOOP;
END
$$;

-- Raises unless this moment may be recorded: a demonstration is open, time does not run backwards or ahead.
CREATE FUNCTION ledger.allow_moment(moment timestamptz, after timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger.demonstration d WHERE d.closed_at IS NULL) THEN
        RAISE EXCEPTION 'no demonstration is open: the ledger itself says when it learns of a fact'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF moment < after OR moment > clock_timestamp() THEN
        RAISE EXCEPTION 'the moment % lies before the last recorded one (%) or in the future', moment, after
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
END
$$;

-- Opens the demonstration; refuses unless nothing has been recorded and none was ever opened.
CREATE FUNCTION ledger.begin_demonstration() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(508512888929);
    IF EXISTS (SELECT FROM ledger.event) OR EXISTS (SELECT FROM ledger.demonstration) THEN
        RAISE EXCEPTION 'a demonstration begins on an empty ledger only' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO ledger.demonstration (opened_at) VALUES (clock_timestamp());
END
$$;

-- Closes it for ever.
CREATE FUNCTION ledger.end_demonstration() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(508512888929);
    UPDATE ledger.demonstration SET closed_at = clock_timestamp() WHERE closed_at IS NULL;
END
$$;

GRANT SELECT ON ledger.event, ledger.stored_events TO vekha_writer, vekha_projector, vekha_auditor;
GRANT SELECT ON ledger.command, ledger.demonstration TO vekha_writer, vekha_auditor;
GRANT EXECUTE ON FUNCTION ledger.append, ledger.begin_demonstration, ledger.end_demonstration TO vekha_writer;
