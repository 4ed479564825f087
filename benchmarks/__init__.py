"""Vekha against raw references, measured in the same run: same columns, indexes and durability on both sides."""
