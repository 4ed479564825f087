-- The seal of the ledger: hashes and signatures only, nothing secret, all of it made anew from the ledger when lost.
-- What proves the history stands outside this database: with the signer and with the witnesses (docs/seal.md).
CREATE SCHEMA seal;
GRANT USAGE ON SCHEMA seal TO vekha_projector, vekha_writer, vekha_auditor;

-- The tree as tiles of height 8 (C2SP tlog-tiles): up to 256 hashes one after another; the last of a level may be short.
CREATE TABLE seal.tile (
    level smallint CHECK (level BETWEEN 0 AND 7),
    number bigint CHECK (number >= 0),
    hashes bytea NOT NULL CHECK (octet_length(hashes) BETWEEN 32 AND 8192 AND octet_length(hashes) % 32 = 0),
    PRIMARY KEY (level, number)
);
-- Hashes do not compress.
ALTER TABLE seal.tile ALTER COLUMN hashes SET STORAGE EXTERNAL;

-- The heads that the log has signed, each with its tiles in one transaction.
CREATE TABLE seal.checkpoint (
    origin text,
    size bigint CHECK (size >= 0),
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    note text NOT NULL,
    signed_at timestamptz NOT NULL,
    PRIMARY KEY (origin, size)
);

-- What witnesses have added to them: signature lines.
CREATE TABLE seal.cosignature (
    origin text,
    size bigint,
    witness text,
    line text NOT NULL,
    cosigned_at timestamptz NOT NULL,
    PRIMARY KEY (origin, size, witness),
    FOREIGN KEY (origin, size) REFERENCES seal.checkpoint ON DELETE CASCADE
);

-- RFC 3161 answers of a timestamping authority over the whole note of a checkpoint.
CREATE TABLE seal.timestamp (
    origin text,
    size bigint,
    stamped text NOT NULL,
    token bytea NOT NULL,
    stamped_at timestamptz NOT NULL,
    PRIMARY KEY (origin, size),
    FOREIGN KEY (origin, size) REFERENCES seal.checkpoint ON DELETE CASCADE
);

-- Why the history is not believed: by the signer (source «ledger») or by a witness. While a row stands, nothing is
-- written to the ledger.
CREATE TABLE seal.alarm (
    source text PRIMARY KEY,
    sentence text NOT NULL,
    raised_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

GRANT SELECT, INSERT, UPDATE, DELETE ON seal.tile, seal.checkpoint, seal.cosignature, seal.timestamp, seal.alarm
    TO vekha_projector;
GRANT SELECT ON seal.tile, seal.checkpoint, seal.cosignature, seal.timestamp, seal.alarm TO vekha_writer, vekha_auditor;
CREATE INDEX checkpoint_signed_at ON seal.checkpoint (signed_at, size);
