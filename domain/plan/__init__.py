"""A plan: read from the signed document or drafted by hand, cleared, agreed, approved, on control, revised, closed."""
