"""How the ledger proves its own history: leaves, the Merkle tree over them, checkpoints, receipts. Pure; hashlib alone."""
