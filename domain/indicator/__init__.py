"""An indicator: a measured quantity of a territory, with its base value and yearly targets [domain.md §1.1]."""
