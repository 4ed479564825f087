"""Bundles made of the ledger, and what an auditor's machine needs to check one: files, keys, timestamps."""
