"""Letters: the outbox in the database, the way to a mail server, and what comes back from it."""
