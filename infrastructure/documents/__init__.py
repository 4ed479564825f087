"""Evidence and source documents on disk: encrypted on arrival, named by the hash of what is stored."""
