"""Plans back on paper: the official layout as documents that office programs open."""
