"""Orders carried out on a ledger in memory."""
