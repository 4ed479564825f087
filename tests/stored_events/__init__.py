"""A stored row of every event at every schema that ever landed: what was once recorded is readable for ever."""
