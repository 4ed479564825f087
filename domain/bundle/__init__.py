"""A bundle: a part of the ledger's history in one file, which proves itself without the service. docs/bundle.md."""
