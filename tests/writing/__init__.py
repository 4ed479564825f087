"""Documents that Vekha writes."""
