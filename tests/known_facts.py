"""Control points by the hundred, in every state that facts can bring them to, from a seed."""

import random
from datetime import date, timedelta
from uuid import UUID

from application.compliance_register import Entry
from domain.assignment.events import Duty, LapseOutcome, Party, PartyKind
from domain.assignment.state import Stage
from domain.calendar.policy import CountedSubmission
from domain.calendar.working_days import names

PLANS_OF, PARTIES_OF = [UUID(int=n) for n in (1, 2, 3)], [UUID(int=n) for n in (11, 12, 13, 14)]
FIRST = date(2024, 4, 15)


class Chance(random.Random):
    """Facts by the hundred: Hypothesis names the seed, for it would take a minute to draw so many."""

    def day(self) -> date:
        """Mostly in a narrow window, so that the edges meet often; now and then a long way off."""
        return FIRST + timedelta(days=self.choice((self.randint(30, 36), self.randint(0, 70))))

    def maybe(self, probability: float = 0.5) -> date | None:
        return self.day() if self.random() < probability else None


def known_entries(chance: Chance, count: int = 300) -> list[Entry]:
    """Control points in every state that facts can bring them to."""
    which = list(CountedSubmission)
    policies = {
        plan: (chance.maybe(), chance.maybe(0.2), chance.randint(0, 12), chance.choice(which)) for plan in PLANS_OF
    }
    return [_entry(chance, n, policies) for n in range(count)]


def _entry(
    chance: Chance, n: int, policies: dict[UUID, tuple[date | None, date | None, int, CountedSubmission]]
) -> Entry:
    plan, stage = chance.choice(PLANS_OF), chance.choice(list(Stage))
    in_force_on, closed_on, soon, which = policies[plan]
    submitted, accepted = chance.maybe(), chance.maybe() if stage is not Stage.SUBMITTED else None
    if accepted is not None and submitted is not None and accepted < submitted:
        submitted, accepted = accepted, submitted
    section = chance.randint(0, 2)
    return Entry(
        plan=plan,
        activity=UUID(int=1000 * (plan.int + 1) + section),
        row=section + 1,
        number=None,
        section=section,
        assignment=UUID(int=100_000 + n),
        party=Party(kind=PartyKind.ORGANISATION, id=chance.choice(PARTIES_OF)),
        duty=chance.choice(list(Duty)),
        lead=True,
        point="point",
        periodic=False,
        tasks=1,
        starts=None,
        original=chance.maybe(0.8),
        stated=None,
        effective=chance.maybe(0.8),
        calendar=chance.choice([None, *names()]),
        stage=stage,
        rounds=1,
        submissions=0,
        first_submitted_on=submitted,
        under_review_since=chance.day() if stage is Stage.SUBMITTED else None,
        accepted_submission=accepted,
        returned=stage is Stage.RETURNED,
        returns=chance.randint(0, 2),
        ended_on=chance.day() if stage in (Stage.CLOSED, Stage.WITHDRAWN, Stage.PASSED_ON) else None,
        removal_proposed=False,
        extensions=chance.randint(0, 2),
        request=None,
        requested=None,
        evidence=0,
        lapse=chance.choice([None, None, *LapseOutcome]),
        missed_on=chance.maybe(0.2),
        last_fact_on=None,
        in_force_on=in_force_on,
        plan_closed_on=closed_on,
        due_soon_days=soon,
        counted=which,
        owing=0,
        position=n,
    )
