"""Which days are working days, under a name that never changes its meaning, and what a plan makes of them."""
