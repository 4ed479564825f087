"""Read models kept up with the ledger: batches of stored facts folded into rows, each event counted once."""
