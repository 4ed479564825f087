-- What a browser leaves with us until its person has signed in: the form that they had typed when their session ended, the
-- secrets of a sign-in that goes on elsewhere. Sealed with a key that only that browser's cookie gives.
CREATE TABLE access.parcel (
    hash    bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    sealed  bytea NOT NULL CHECK (octet_length(sealed) <= 2097152),
    ends_at timestamptz NOT NULL
);
CREATE INDEX parcel_end ON access.parcel (ends_at);
GRANT SELECT, INSERT, DELETE ON access.parcel TO vekha_writer;
