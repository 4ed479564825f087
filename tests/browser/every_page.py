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
    Shown("home-of-the-controller", "/", "controller"),
    Shown("home-of-an-executor", "/", "executor"),
    Shown("home-of-the-auditor", "/", "auditor"),
    Shown("home-of-the-administrator", "/", "administrator"),
    Shown("plans", "/plans", "setter"),
    Shown("matrix", "/matrix", "setter"),
    Shown("matrix-cell", "/matrix/cell?date=2024-12-20", "setter"),
    Shown("discipline", "/discipline", "controller"),
    Shown("non-reporters", "/non-reporters", "controller"),
    Shown("plan", "/plans/{plan}", "setter"),
    Shown("plan-of-an-executor", "/plans/{plan}", "executor"),
    Shown("activity", "/plans/{plan}/activities/{activity}", "controller"),
    Shown("activity-of-an-executor", "/plans/{plan}/activities/{activity}", "executor"),
    Shown("plan-in-the-past", "/plans/{plan}?as_of=2024-09-30&known_at=2025-01-10T12:00", "setter"),
    Shown("incoming", "/incoming", "controller"),
    Shown("incoming-removal", "/incoming?waiting=removal", "setter"),
    Shown("incoming-many", "/incoming?plan={plan}", "controller"),
    Shown("expertise", "/expertise", "expert"),
    Shown("own-points", "/mine", "executor"),
    Shown("own-points-done", "/mine?whose=done", "executor"),
    Shown("own-point", "/mine/{assignment}/{point}", "executor"),
    Shown("calendars", "/calendars", "executor"),
    Shown("plan-history", "/plans/{plan}/history", "setter"),
    Shown("plan-history-of-an-executor", "/plans/{plan}/history", "executor"),
    Shown("indicators", "/plans/{plan}/indicators", "setter"),
    Shown("search", "/search", "auditor"),
    Shown("search-found", "/search?text=мастерская", "setter"),
    Shown("search-nothing", "/search?text=шхуна", "executor"),
    Shown("notifications", "/notifications", "executor"),
    Shown("organisations", "/organisations", "setter"),
    Shown("organisation", "/organisations/{organisation}", "controller"),
    Shown("person", "/people/{person}", "administrator"),
    Shown("event", "/events/3", "auditor"),
    Shown("seal", "/seal", "auditor"),
    Shown("reads", "/reads", "auditor"),
    Shown("replay", "/plans/{plan}/activities/{activity}/history", "auditor"),
    Shown(
        "replay-of-a-moment",
        "/plans/{plan}/activities/{activity}/history?known_at=2024-11-12T12:00&other_as_of=2024-09-20",
        "auditor",
    ),
    Shown("replay-of-an-executor", "/plans/{plan}/activities/{activity}/history?as_of=2024-10-05", "executor"),
    Shown("extensions", "/extensions", "setter"),
    Shown("collections", "/collections", "setter"),
    Shown("notes", "/plans/{plan}/notes", "setter"),
    Shown("plan-import", "/plans/import", "setter"),
    Shown("clearing", "/plans/{plan}/clearing", "setter"),
    Shown("clearing-parties", "/plans/{plan}/clearing/parties", "setter"),
    Shown("approval", "/plans/{plan}/approval", "setter"),
    Shown("people", "/people", "administrator"),
    Shown("person-keeping", "/people/{person}/keeping", "administrator"),
    Shown("organisation-new", "/organisations/new", "administrator"),
    Shown("organisation-keeping", "/organisations/{organisation}/keeping", "administrator"),
    Shown("nowhere", "/nowhere", "setter"),
)
