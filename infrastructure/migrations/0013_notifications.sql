-- Who is told of what: notifications of persons, and the letters that go out. Filled from the ledger by position; no name
-- and no address stands here, so erasure has nothing to clear: both are looked up when a letter is written.
CREATE SCHEMA desk;
GRANT USAGE ON SCHEMA desk TO vekha_writer;

-- How far the ledger has been followed; moves in the transaction that writes what follows from it.
CREATE TABLE desk.follower (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    position bigint NOT NULL CHECK (position >= 0),
    last_round bigint NOT NULL CHECK (last_round >= 0)
);
INSERT INTO desk.follower (position, last_round) VALUES (0, 0);

-- Who holds which role for what, and who heads which organisation, as of the follower's position.
CREATE TABLE desk.role_holder (
    scope uuid NOT NULL,
    role text NOT NULL,
    person uuid NOT NULL,
    PRIMARY KEY (scope, role, person)
);
CREATE TABLE desk.head (
    organisation uuid PRIMARY KEY,
    person uuid NOT NULL
);

-- One letter for each person and round, whatever it tells of. `message_id` is given with the first try and then stays.
CREATE TABLE desk.letter (
    id uuid PRIMARY KEY,
    person uuid NOT NULL,
    message_id text UNIQUE,
    state text NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'sent', 'failed', 'bounced', 'dropped')),
    attempts integer NOT NULL DEFAULT 0,
    next_try timestamptz NOT NULL,
    last_error text,
    finished_at timestamptz
);
CREATE INDEX letter_due ON desk.letter (next_try) WHERE state = 'pending';

-- One person's notification: the notice at this position of the ledger.
CREATE TABLE desk.notification (
    person uuid NOT NULL,
    position bigint NOT NULL,
    kind text NOT NULL,
    letter uuid REFERENCES desk.letter,
    read_at timestamptz,
    PRIMARY KEY (person, position)
);
CREATE INDEX notification_of_letter ON desk.notification (letter);
CREATE INDEX notification_at ON desk.notification (position) WHERE letter IS NULL;

GRANT SELECT, UPDATE (position, last_round) ON desk.follower TO vekha_writer;
GRANT SELECT, INSERT, DELETE ON desk.role_holder TO vekha_writer;
GRANT SELECT, INSERT, UPDATE (person) ON desk.head TO vekha_writer;
GRANT SELECT, INSERT, UPDATE (message_id, state, attempts, next_try, last_error, finished_at) ON desk.letter
    TO vekha_writer;
GRANT SELECT, INSERT, UPDATE (letter, read_at) ON desk.notification TO vekha_writer;
GRANT USAGE ON SCHEMA desk TO vekha_auditor;
GRANT SELECT ON desk.letter, desk.notification TO vekha_auditor;
