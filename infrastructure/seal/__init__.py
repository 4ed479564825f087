"""The seal at work: the signer, the sealer that follows the ledger, witnesses and timestamps."""
