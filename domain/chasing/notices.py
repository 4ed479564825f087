"""The rule of the round: which notices a control point is due «by» a day, and the one name that each has for ever.

Everything is sent once, and by the right date:

* A reminder of N working days is due on the working day that is N working days before the effective term. A round sends
  those whose day has come since the last round; so after an outage each missed one is sent once, by the next round.
* A reminder is overtaken, and not sent, once a report was handed in (whatever becomes of it before the term: a return
  is told by itself), once the term has passed, or where its day lay before the point was put on control.
* In the very first round of an installation only the nearest reminder of a point is sent: the farther ones belong to
  days on which nobody was reminded yet.
* An overdue point is taken to the head of the party, and later to the committee, on the working day that is so many
  working days past the term; late, if the round comes late; as long as it stands overdue.
* The name of a notice holds the point, its round of execution, the term and the kind: a term moved by an extension is
  reminded of anew, a term that stands is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from domain.actors import natural_id
from domain.assignment.events import Party, PointKey
from domain.calendar.working_days import DEFAULT_CALENDAR, calendar
from domain.chasing.events import DigestSent, Level, OverdueEscalated, ReminderSent
from domain.chasing.policy import ChasingPolicy
from domain.ledger import Decider, Event


@dataclass(frozen=True, slots=True)
class ChasedPoint:
    """One control point as its stream has it: all that the rule looks at.

    `owed`: nothing stands handed in (on control, in progress or returned). `counts`: a term that had passed before the
    plan was approved is chased only once a person decided that it counts.
    """

    assignment: UUID
    plan: UUID
    activity: UUID
    party: Party
    committee: UUID | None
    point: PointKey
    execution: int
    deadline: date | None
    calendar: str | None
    assigned_on: date
    owed: bool
    counts: bool | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What is due about a point: a reminder (`level` None) or an escalation, and the day it was to be sent by."""

    id: UUID
    about: ChasedPoint
    level: Level | None
    days: int
    due_on: date


def _sent(state: Event | None, event: Event) -> Event | None:
    return event if isinstance(event, ReminderSent | OverdueEscalated | DigestSent) else state


NOTICE: Decider[Event | None] = Decider(name="notice", initial=None, evolve=_sent)
"""Over a notice's stream: what was sent."""


def notice_id(point: ChasedPoint, what: str) -> UUID:
    """The stream of this notice: the same whoever finds it due, and on whichever day."""
    return natural_id("notice", point.assignment, point.point, point.execution, point.deadline, what)


@lru_cache(maxsize=65_536)
def day_of(calendar_name: str | None, deadline: date, days: int) -> date:
    """The working day so many working days before (below zero) or past the term. Raises DateOutOfReach."""
    return calendar(calendar_name or DEFAULT_CALENDAR).add_working_days(deadline, days)


def due(
    point: ChasedPoint, policy: ChasingPolicy, in_force_on: date | None, day: date, since: date | None
) -> Iterator[Notice]:
    """What this point is due by `day`; `since` is the day of the last round, None before the first.

    `in_force_on` is the day its plan came into force.
    """
    deadline = point.deadline
    if deadline is None or not point.owed or _lapsed(point, deadline, in_force_on):
        return
    if day <= deadline:
        yield from _reminders(point, policy, deadline, day, since)
        return
    for level, after in ((Level.HEAD, policy.head_after), (Level.COMMITTEE, policy.committee_after)):
        if after is None or (level is Level.COMMITTEE and point.committee is None):
            continue
        due_on = day_of(point.calendar, deadline, after)
        if due_on <= day:
            yield Notice(notice_id(point, level), point, level, after, due_on)


def _reminders(
    point: ChasedPoint, policy: ChasingPolicy, deadline: date, day: date, since: date | None
) -> Iterator[Notice]:
    missed = []
    for days in policy.remind_before:
        due_on = day_of(point.calendar, deadline, -days)
        if due_on > day:
            break  # the nearer ones are later still
        if due_on >= point.assigned_on and (since is None or due_on > since):
            missed.append(Notice(notice_id(point, f"reminder {days}"), point, None, days, due_on))
    yield from missed if since is not None else missed[-1:]


def horizon(policies: frozenset[ChasingPolicy], day: date) -> date:
    """Terms past this day are not due anything yet, by any of these policies: a calendar keeps a third of its days."""
    days = max((number for policy in policies for number in policy.remind_before), default=0)
    return date.fromordinal(day.toordinal() + 3 * days + 15)


def _lapsed(point: ChasedPoint, deadline: date, in_force_on: date | None) -> bool:
    """The term had passed before the plan was in force, and nobody said that it counts [domain.md §4.8]."""
    return in_force_on is not None and deadline < in_force_on and not point.counts


def digest_day(policy: ChasingPolicy, day: date, since: date | None) -> date | None:
    """The digest's day that has come since the last round, the latest one: an older picture is overtaken by a newer.

    In the first round, `day` itself or none.
    """
    if policy.digest_on is None:
        return None
    back = (day.isoweekday() - policy.digest_on) % 7
    latest = date.fromordinal(day.toordinal() - back)
    return latest if latest == day or (since is not None and latest > since) else None


def digest_id(party: UUID, due_on: date) -> UUID:
    """The stream of the digest of this addressee and day."""
    return natural_id("digest", party, due_on)


def terms_to_look_at(
    policies: frozenset[ChasingPolicy], calendar_name: str, day: date, since: date
) -> tuple[date, ...]:
    """The effective terms of which something has become due after `since`, by any of these policies."""
    counts = {-days for policy in policies for days in policy.remind_before}
    counts |= {days for policy in policies for days in (policy.head_after, policy.committee_after) if days is not None}
    working = calendar(calendar_name)
    found = set()
    for days in counts:
        # From the round's days back to the terms: a term's shift may cross holidays, so neighbours are tried too.
        first = working.add_working_days(since, -days)
        last = working.add_working_days(day, -days)
        for number in range(first.toordinal() - 15, last.toordinal() + 16):
            term = date.fromordinal(number)
            if since < day_of(calendar_name, term, days) <= day:
                found.add(term)
    return tuple(sorted(found))
