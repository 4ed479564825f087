"""Every page that the browser's checks look at: a new page joins them by one line here.

`{plan}`, `{activity}`, `{assignment}`, `{organisation}` stand for ids of the demonstration (`stages.py`); a page whose
address needs one is looked at with data only, every other one also where nothing has happened yet.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """A page as one role sees it; `name` is that of its screenshots."""

    name: str
    address: str
    role: str


EVERY_PAGE: tuple[Shown, ...] = (
    Shown("home-of-the-setter", "/", "setter"),
    Shown("plans", "/plans", "setter"),
    Shown("matrix", "/matrix", "setter"),
    Shown("matrix-cell", "/matrix/cell?date=2024-12-20", "setter"),
    Shown("discipline", "/discipline", "controller"),
    Shown("non-reporters", "/non-reporters", "controller"),
    Shown("nowhere", "/nowhere", "setter"),
)
