-- Where events are sent: the whole address and the secrets, which no event holds, and how far each webhook has got.
-- What was registered, stopped and resumed, and by whom, is told by the ledger.
CREATE SCHEMA outgoing;
GRANT USAGE ON SCHEMA outgoing TO vekha_writer;

CREATE TABLE outgoing.webhook (
    webhook       uuid PRIMARY KEY,
    url           text NOT NULL,
    topics        text[] NOT NULL,
    plan          uuid,
    -- Sealed with the installation's key: the one that signs, and the one before it, until it is replaced in turn.
    secret        bytea NOT NULL,
    former_secret bytea,
    rotated_by    uuid,
    registered_at timestamptz NOT NULL,
    position      bigint NOT NULL CHECK (position >= 0),
    failing_since timestamptz,
    attempts      integer NOT NULL DEFAULT 0,
    next_try      timestamptz,
    stopped_at    timestamptz,
    gave_up       boolean NOT NULL DEFAULT false,
    -- Grows with every order about the webhook: an attempt that was under way meanwhile moves nothing.
    edition       bigint NOT NULL DEFAULT 0
);
GRANT SELECT, INSERT ON outgoing.webhook TO vekha_writer;
GRANT UPDATE (secret, former_secret, rotated_by, position, failing_since, attempts, next_try, stopped_at, gave_up, edition)
    ON outgoing.webhook TO vekha_writer;

CREATE TABLE outgoing.attempt (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    webhook      uuid NOT NULL REFERENCES outgoing.webhook,
    position     bigint NOT NULL,
    event        uuid NOT NULL,
    attempt      integer NOT NULL,
    at           timestamptz NOT NULL,
    status       integer,
    error        text,
    milliseconds integer NOT NULL
);
CREATE INDEX attempt_by_webhook ON outgoing.attempt (webhook, id);
GRANT SELECT, INSERT, DELETE ON outgoing.attempt TO vekha_writer;
