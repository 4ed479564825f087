"""Rivals hold one day's round at once: each thing is sent once, and what each says that it sent adds up to that.

Their order is forced: a rival holds its whole round at the very moment when the other one is about to record something.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from application.chased_points import WhereToLook
from application.daily_round import HoldDailyRound, Sent, hold_daily_round
from application.ports import Recorded
from domain.chasing.events import DigestSent, Level, OverdueEscalated, ReminderSent, RoundHeld
from domain.chasing.rounds import ROUND, ROUNDS
from domain.ledger import Change, Event
from tests.application.assignment_town import PlanOnControl
from tests.memory_chasing import FoldedPoints

BEFORE = date(2024, 2, 20)
"""Nothing is due yet."""
DAY = date(2024, 3, 1)
"""Each of the three owed points is due its reminder of ten working days, and Monday's digests have come as well."""


class OneByOne(FoldedPoints):
    """An assignment at a time, so that a rival finds a part of the round done."""

    def candidates(self, where: WhereToLook, size: int) -> tuple[int, Iterator[Sequence[UUID]]]:
        return super().candidates(where, 1)


class ContestedRound:
    """A town where the round of a day is held, and where somebody can be in its way."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.known = PlanOnControl()
        self.ledger = self.known.town.ledger
        self.monkeypatch = monkeypatch
        self.hold(BEFORE)

    def hold(self, day: date = DAY) -> Sent:
        self.known.town.clock.moment = datetime(2024, 3, 11, 9, tzinfo=UTC)
        by = self.known.town.as_(self.known.town.administrator)
        return hold_daily_round(HoldDailyRound(day=day), by, self.known.office, OneByOne(self.ledger))

    def before(self, kind: type[Event], number: int, rival: Callable[[], object]) -> None:
        """The rival acts once, just before the append that is so many times the first to record this kind of event."""
        append, seen = self.ledger.append, Counter[type[Event]]()

        def interrupted(*changes: Change, command: UUID) -> Recorded:
            what = type(changes[0].events[0])
            seen[what] += 1
            if what is kind and seen[what] == number:
                rival()
            return append(*changes, command=command)

        self.monkeypatch.setattr(self.ledger, "append", interrupted)

    def recorded(self) -> list[Event]:
        return [stored.event for stored in self.ledger.read(limit=10_000)]

    def told(self) -> tuple[int, int, int, int]:
        """What all rounds together say that they sent: reminders, to heads, to committees, digests."""
        held = [event for event in self.recorded() if isinstance(event, RoundHeld)]
        reminders, to_heads = sum(event.reminders for event in held), sum(event.to_heads for event in held)
        return reminders, to_heads, sum(e.to_committees for e in held), sum(e.digests for e in held)

    def sent(self) -> tuple[int, int, int, int]:
        """What the ledger holds as sent, in the same order."""
        found, escalated = Counter(map(type, self.recorded())), Counter[Level]()
        escalated.update(event.level for event in self.recorded() if isinstance(event, OverdueEscalated))
        reminders, digests = found[ReminderSent], found[DigestSent]
        return reminders, escalated[Level.HEAD], escalated[Level.COMMITTEE], digests


@pytest.fixture
def contested(monkeypatch: pytest.MonkeyPatch) -> ContestedRound:
    return ContestedRound(monkeypatch)


def figures(*rounds: Sent) -> tuple[int, int, int, int]:
    return (
        sum(sent.reminders for sent in rounds),
        sum(sent.to_heads for sent in rounds),
        sum(sent.to_committees for sent in rounds),
        sum(sent.digests for sent in rounds),
    )


def test_who_sent_everything_tells_it_although_a_rival_who_sent_nothing_was_over_first(
    contested: ContestedRound,
) -> None:
    answers: list[Sent] = []
    contested.before(RoundHeld, 1, lambda: answers.append(contested.hold()))
    mine = contested.hold()
    (rival,) = answers
    assert (mine.reminders, rival.total) == (3, 0)
    assert contested.told() == contested.sent() == figures(mine, rival)
    assert contested.sent()[3] > 0


def test_who_sent_nothing_adds_nothing_although_it_was_over_last(contested: ContestedRound) -> None:
    answers: list[Sent] = []

    def a_second_later() -> None:
        contested.before(RoundHeld, 1, lambda: None)  # the rival is in nobody's way any more
        answers.append(contested.hold())

    contested.before(ReminderSent, 1, a_second_later)
    mine = contested.hold()
    (rival,) = answers
    assert (mine.total, rival.reminders) == (0, 3)
    assert contested.told() == contested.sent() == figures(rival)
    assert sum(isinstance(event, RoundHeld) for event in contested.recorded()) == 2


@pytest.mark.parametrize("number", [1, 2, 3])
def test_rivals_who_sent_a_part_each_tell_their_own(contested: ContestedRound, number: int) -> None:
    answers: list[Sent] = []
    contested.before(ReminderSent, number, lambda: answers.append(contested.hold()))
    mine = contested.hold()
    (rival,) = answers
    assert (mine.reminders, rival.reminders) == (number - 1, 4 - number)
    assert contested.told() == contested.sent() == figures(mine, rival)


def test_three_rivals_tell_their_own_parts(contested: ContestedRound) -> None:
    answers: list[Sent] = []

    def second() -> None:
        contested.before(ReminderSent, 1, lambda: answers.append(contested.hold()))
        answers.append(contested.hold())

    contested.before(ReminderSent, 2, second)
    answers.append(contested.hold())
    assert contested.told() == contested.sent() == figures(*answers)
    assert contested.sent()[0] == 3


def test_a_round_that_a_later_day_overtook_tells_what_it_sent_and_does_not_turn_the_days_back(
    contested: ContestedRound,
) -> None:
    later = date(2024, 3, 4)
    answers: list[Sent] = []
    contested.before(ReminderSent, 2, lambda: answers.append(contested.hold(later)))
    mine = contested.hold()
    assert mine.reminders == 1
    assert contested.told() == contested.sent() == figures(mine, *answers)
    assert contested.ledger.load(ROUND, ROUNDS).state.day == later


def test_a_round_whose_answer_got_lost_on_the_way_counts_what_it_recorded(
    contested: ContestedRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = contested.ledger.append

    def sent_twice(*changes: Change, command: UUID) -> Recorded:
        append(*changes, command=command)
        return append(*changes, command=command)

    monkeypatch.setattr(contested.ledger, "append", sent_twice)
    mine = contested.hold()
    assert mine.reminders == 3
    assert contested.told() == contested.sent() == figures(mine)
