"""Where one paragraph ends and the next begins, when a format says only where its lines do."""

from infrastructure.plan_readers.front_matter import starts_title
from infrastructure.plan_readers.sections import heading_of
from infrastructure.plan_readers.stamps import is_stamp


def begins_apart(line: str) -> bool:
    """Whether a line begins a paragraph of its own by what it says: a title, a stamp, a heading by its word."""
    return starts_title(line) or is_stamp(line) or (heading_of(line).explicit and not line[:1].isdigit())
