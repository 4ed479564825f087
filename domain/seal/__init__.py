"""How the ledger proves its own history: leaves, the Merkle tree, checkpoints, receipts. Pure; hashlib alone."""
