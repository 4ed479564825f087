"""The append-only ledger on PostgreSQL: the engine's application, recorder and mapper; keys of personal data."""
