"""Bundles: the format, the checks, hostile files, and a second verifier that shares no code with ours."""
