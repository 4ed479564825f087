-- Who reads which calendar at a secret address. The address itself is never stored: whoever reads this table can open
-- no calendar. What was issued and revoked, and by whom, is told by the ledger; this only finds a feed by its address.
CREATE TABLE access.calendar_feed (
    hash       bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    feed       uuid NOT NULL UNIQUE,
    holder     uuid NOT NULL,
    shows      text NOT NULL CHECK (shows IN ('person', 'party', 'plan')),
    subject    uuid NOT NULL,
    issued_at  timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX calendar_feed_by_holder ON access.calendar_feed (holder, issued_at);

GRANT SELECT, INSERT (hash, feed, holder, shows, subject, issued_at), UPDATE (revoked_at)
    ON access.calendar_feed TO vekha_writer;
