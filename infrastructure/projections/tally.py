"""The register added up as its facts come: how many control points of a party stand alike, whatever their activity.

Kept by the register's own fold in the same transaction, as differences: what an assignment counted for before, what it
counts for now. A key holds what its verdict on any later day follows from, and nothing of the plan's own facts: they
are joined when a question is asked. So the table grows with parties and dates, not with activities or events.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from types import MappingProxyType

from infrastructure.projections.projection import Table, Values

NO_DATE = date.max.isoformat()
"""The term or the deadline of a point without one: behind every day that a plan can name."""

TALLY = Table(
    name="compliance_tally",
    columns=(
        ("plan", "uuid NOT NULL"),
        ("party", "uuid NOT NULL"),
        ("term", "date NOT NULL"),
        ("duty", "text NOT NULL"),
        ("deadline", "date NOT NULL"),
        ("calendar", "text NOT NULL"),
        ("standing", "text NOT NULL"),
        ("late", "integer NOT NULL"),
        ("first_late", "integer NOT NULL"),
        ("ending", "text NOT NULL"),
        ("ended_late", "integer NOT NULL"),
        ("lapse", "text NOT NULL"),
        ("points", "integer NOT NULL"),
        ("extended", "integer NOT NULL"),
        ("returned", "integer NOT NULL"),
    ),
    key=12,
    indexes=("(party)",),
    added=("points", "extended", "returned"),
)
PARTIES = Table(
    name="register_party",
    columns=(("organisation", "uuid NOT NULL"), ("territory", "text"), ("parent", "uuid")),
    key=1,
)

Contribution = tuple[Values, bool, bool]
"""The key that a control point is counted under, and whether it was extended, and returned."""


COUNTED_BY = (
    "plan",
    "party",
    "original",
    "duty",
    "effective",
    "calendar",
    "stage",
    "first_submitted_on",
    "under_review_since",
    "accepted_submission",
    "missed_on",
    "ended_on",
    "lapse",
    "extensions",
    "returns",
)
"""The columns of the register that a contribution follows from."""


def contribution(values: Sequence[object]) -> Contribution | None:
    """What a row of the register with these values of `COUNTED_BY`, of text or of dates, counts for; None for what
    was passed on."""
    plan, party, term, duty, deadline, calendar, stage, submitted, waiting, accepted = values[:10]
    missed, ended_on, lapse, extensions, returns = values[10:]
    if stage == "passed_on":
        return None
    late = first = ended = 0
    ending = ""
    if stage == "withdrawn":
        standing = "withdrawn"
    elif accepted is not None:
        standing = "accepted"
        late, first = _late(accepted, deadline), _late(_earliest(submitted, accepted), deadline)
    else:
        standing = "open" if waiting is None else "waiting"
        late = _late(waiting, deadline)
        if missed is not None:
            ending, ended = "missed", _late(missed, deadline)
        elif stage == "closed":
            ending, ended = "removed", _late(ended_on, deadline)
    key = (
        str(plan),
        str(party),
        str(term or NO_DATE),
        str(duty),
        str(deadline or NO_DATE),
        str(calendar or ""),
        standing,
        late,
        first,
        ending,
        ended,
        str(lapse or ""),
    )
    return key, bool(extensions), bool(returns)


def _late(on: object, deadline: object) -> int:
    if on is None or deadline is None or str(on) <= str(deadline):
        return 0
    return (_day(on) - _day(deadline)).days


def _earliest(first: object, accepted: object) -> object:
    return accepted if first is None or str(accepted) < str(first) else first


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


class TallyFold:
    """What has changed in the tally since the last time."""

    def __init__(self, register: Table) -> None:
        columns = [name for name, _ in register.columns]
        self._picked = itemgetter(*(columns.index(name) for name in COUNTED_BY))
        self._changed: dict[Values, list[int]] = {}

    def contributions(self, rows: Iterable[Values]) -> tuple[Contribution, ...]:
        """What these rows of the register count for."""
        found = [contribution(self._picked(row)) for row in rows]
        return tuple(one for one in found if one is not None)

    def replace(self, before: tuple[Contribution, ...], after: tuple[Contribution, ...]) -> None:
        """An assignment counts for this now, and for that no more."""
        if before != after:
            self._count(before, -1)
            self._count(after, 1)

    def _count(self, contributions: tuple[Contribution, ...], sign: int) -> None:
        for key, extended, returned in contributions:
            counts = self._changed.get(key)
            if counts is None:
                counts = self._changed[key] = [0, 0, 0]
            counts[0] += sign
            counts[1] += sign * extended
            counts[2] += sign * returned

    def drain(self) -> list[Values]:
        """The differences, each key once."""
        rows = [(*key, *counts) for key, counts in self._changed.items() if any(counts)]
        self._changed.clear()
        return rows


def tallied(contributions: Iterable[Contribution | None]) -> Mapping[Values, tuple[int, int, int]]:
    """The whole tally of these contributions: what a fresh fold compares the table with."""
    points: Counter[Values] = Counter()
    extended: Counter[Values] = Counter()
    returned: Counter[Values] = Counter()
    for key, was_extended, was_returned in _there(contributions):
        points[key] += 1
        extended[key] += was_extended
        returned[key] += was_returned
    return MappingProxyType({key: (count, extended[key], returned[key]) for key, count in points.items()})


def _there(contributions: Iterable[Contribution | None]) -> Iterator[Contribution]:
    return (one for one in contributions if one is not None)
