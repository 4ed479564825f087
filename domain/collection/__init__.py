"""A collection of reports: an activity's control date, and what each of its parties handed in by it [domain.md §7]."""
