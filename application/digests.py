"""The weekly digest: of each party over its plans, of each committee over all parties of its plans."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from application.chased_points import ChasedPoints, DigestLine, PlanToChase
from domain.actors import Envelope
from domain.assignment.events import Party, PartyKind
from domain.chasing.events import DigestSent
from domain.chasing.notices import digest_day, digest_id
from domain.ledger import Event

DIGEST_ACTIVITIES = 100
A_WEEK = 6  # days after the digest's own


def digests(
    points: ChasedPoints, plans: Mapping[UUID, PlanToChase], by: Envelope, day: date, since: date | None
) -> dict[UUID, Event]:
    """The digests whose day has come since the last round, each under its stream.

    Their numbers are the register's, as of the round: a digest decides nothing.
    """
    days = {key: digest_day(plan.chasing.policy, day, since) for key, plan in plans.items()}
    wanted = {key: due_on for key, due_on in days.items() if due_on is not None}
    if not wanted:
        return {}
    committees = points.committees(list(wanted))
    until = date.fromordinal(day.toordinal() + A_WEEK)
    totals: dict[tuple[Party, date], DigestLine] = {}
    for line in points.digest(day, until):
        due_on = wanted.get(line.plan)
        if due_on is None:
            continue
        committee = committees.get(line.plan)
        addressees = {line.party}
        if committee is not None:
            addressees.add(Party(kind=PartyKind.ORGANISATION, id=committee))
        for addressee in addressees:
            before = totals.get((addressee, due_on))
            totals[addressee, due_on] = _together(before, line) if before else line
    return {
        digest_id(addressee.id, due_on): _digest(by, addressee, due_on, line)
        for (addressee, due_on), line in totals.items()
    }


def _together(one: DigestLine, other: DigestLine) -> DigestLine:
    return DigestLine(
        party=one.party,
        plan=one.plan,
        due=one.due + other.due,
        overdue=one.overdue + other.overdue,
        returned=one.returned + other.returned,
        activities=tuple(dict.fromkeys((*one.activities, *other.activities)))[:DIGEST_ACTIVITIES],
    )


def _digest(by: Envelope, addressee: Party, day: date, line: DigestLine) -> Event:
    return DigestSent.of(
        by,
        party=addressee,
        due_on=day,
        due=line.due,
        overdue=line.overdue,
        returned=line.returned,
        activities=line.activities[:DIGEST_ACTIVITIES],
    )
