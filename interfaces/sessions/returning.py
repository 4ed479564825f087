"""Where one comes back to after signing in: a path of ours, never another site."""

import re

HOME = "/"
# Browsers read «//host», «/\host» and addresses with control characters as another site's.
OURS = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")
LONGEST = 2000


def safe_return(given: str | None) -> str:
    """The path to come back to, or home where it is none of ours."""
    if given is None or len(given) > LONGEST or not given.isprintable() or not OURS.fullmatch(given):
        return HOME
    return HOME if given.startswith("/sign-") else given
