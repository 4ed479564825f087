"""An examination: appointed experts judge organisations, activities or plans in a window [domain.md §5]."""
