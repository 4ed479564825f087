"""A monitoring: how the processes and results of a plan stood at a stage, interim or final [domain.md §1.4]."""
