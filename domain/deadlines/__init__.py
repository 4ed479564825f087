"""Deadlines: what they are, the grammar they are written in, and how an expression of it is read."""
