"""An assessment card: what one expert, or the examined organisation itself, scored of one object [domain.md §5]."""
