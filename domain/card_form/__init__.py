"""Assessment card forms: criteria, scales and thresholds by which experts judge, in versions [domain.md §5]."""
