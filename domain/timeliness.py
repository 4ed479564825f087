"""Was the date kept? A verdict as of a date, computed from facts and never typed (domain.md §2, §3).

It is apart from where the point stands in its procedure and from whether the result is good: practice mixes the three
in one word. Facts are folded as of the day asked about by whoever asks; nothing here looks at a clock or a ledger.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from domain.calendar.policy import DUE_SOON_DAYS, CountedSubmission
from domain.calendar.working_days import WorkingCalendar

RULE = "timeliness@1"
"""The rule by its name and version: raised whenever the same facts would be given another verdict."""


class Verdict(StrEnum):
    """What is said of the date of one control point and one responsible party; `russian` is the field's own word."""

    NOT_YET_DUE = "not_yet_due"
    DUE_SOON = "due_soon"
    UNDER_REVIEW = "under_review"
    OVERDUE = "overdue"
    DONE_IN_TIME = "done_in_time"
    DONE_LATE = "done_late"
    NOT_DONE = "not_done"
    LAPSED_BEFORE_APPROVAL = "lapsed_before_approval"
    NO_DATE = "no_date"
    WITHDRAWN = "withdrawn"

    @property
    def russian(self) -> str:
        return VERDICTS_IN_RUSSIAN[self]


VERDICTS_IN_RUSSIAN: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.NOT_YET_DUE: "срок не наступил",
        Verdict.DUE_SOON: "срок наступает",
        Verdict.UNDER_REVIEW: "представлено в срок, на рассмотрении",
        Verdict.OVERDUE: "просрочено",
        Verdict.DONE_IN_TIME: "исполнено в срок",
        Verdict.DONE_LATE: "исполнено с нарушением срока",
        Verdict.NOT_DONE: "не исполнено",
        Verdict.LAPSED_BEFORE_APPROVAL: "срок истёк до утверждения плана",
        Verdict.NO_DATE: "без срока",
        Verdict.WITHDRAWN: "снято без исполнения",
    }
)


class Ground(StrEnum):
    """One reason of a verdict; `Timeliness.explanation` says it in Russian with its dates."""

    NO_DEADLINE = "no_deadline"
    DEADLINE_AHEAD = "deadline_ahead"
    DEADLINE_PASSED = "deadline_passed"
    DEADLINE_BEFORE_APPROVAL = "deadline_before_approval"
    LAPSE_EXCUSED = "lapse_excused"
    NOTHING_SUBMITTED = "nothing_submitted"
    RETURNED = "returned"
    AWAITS_REVIEW = "awaits_review"
    ACCEPTED = "accepted"
    FIRST_SUBMISSION = "first_submission"
    NOTHING_ACCEPTED_AT_CLOSING = "nothing_accepted_at_closing"
    SUBMITTED_AFTER_CLOSING = "submitted_after_closing"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class PointFacts:
    """What is known of one control point and one responsible party, folded as of the day the verdict is asked for.

    deadline             the effective one: last approved extension, shifted by the policy; None: continuous or unknown
    plan_approved_on     date of the plan's approval
    submissions          dates of all reports, returned ones too, in any order; interim reports are none [S3]
    under_review_since   date of the report that awaits a decision now
    accepted_submission  submission date (not the date of acceptance) of the report that was accepted
    returned             the last report was returned and no new one came
    withdrawn_on         removed from control without execution
    removed_on           removed from control as executed
    closed_on            the collection, the plan or the final monitoring closed
    lapse_decided        a person decided on a deadline earlier than the plan's approval: it counts …
    lapse_excused        … or it is excused, and the point is judged as one without a date
    """

    deadline: date | None = None
    plan_approved_on: date | None = None
    submissions: tuple[date, ...] = ()
    under_review_since: date | None = None
    accepted_submission: date | None = None
    returned: bool = False
    withdrawn_on: date | None = None
    removed_on: date | None = None
    closed_on: date | None = None
    lapse_decided: bool = False
    lapse_excused: bool = False


@dataclass(frozen=True)
class Timeliness:
    """A verdict with what it rests on. `days_late` counts calendar days past the effective deadline, 0 where none."""

    verdict: Verdict
    days_late: int
    grounds: tuple[Ground, ...]
    facts: PointFacts

    @property
    def accepted_submission(self) -> date | None:
        return self.facts.accepted_submission

    @property
    def first_submission(self) -> date | None:
        """Shown beside the accepted one (domain.md §3)."""
        return first_submission(self.facts)

    @property
    def russian(self) -> str:
        """The verdict as it stands in a register: «исполнено с нарушением срока (8 дн.)»."""
        return f"{self.verdict.russian} ({self.days_late} дн.)" if self.days_late else self.verdict.russian

    @property
    def explanation(self) -> tuple[str, ...]:
        """The grounds, a Russian clause each."""
        return tuple(_clause(ground, self.facts) for ground in self.grounds)


def timeliness(
    facts: PointFacts,
    as_of: date,
    calendar: WorkingCalendar,
    due_soon_days: int = DUE_SOON_DAYS,
    counted: CountedSubmission = CountedSubmission.ACCEPTED,
) -> Timeliness:
    """The one verdict of `facts` on the day `as_of`; total: every combination of facts has exactly one.

    What would be held against the executor although the deadline was gone before the plan was approved is
    «срок истёк до утверждения плана» until a person decides (domain.md §4.8).
    """
    lapsed = _lapsed_before_approval(facts)
    if lapsed and facts.lapse_excused:
        found = _verdict(replace(facts, deadline=None), as_of, calendar, due_soon_days, counted)
        grounds = tuple(ground for ground in found.grounds if ground is not Ground.NO_DEADLINE)
        return replace(found, grounds=(Ground.LAPSE_EXCUSED, *grounds), facts=facts)
    found = _verdict(facts, as_of, calendar, due_soon_days, counted)
    if lapsed and not facts.lapse_decided and found.verdict in _AGAINST_THE_EXECUTOR:
        return Timeliness(Verdict.LAPSED_BEFORE_APPROVAL, 0, (Ground.DEADLINE_BEFORE_APPROVAL, *found.grounds), facts)
    return found


_AGAINST_THE_EXECUTOR = frozenset({Verdict.OVERDUE, Verdict.DONE_LATE, Verdict.NOT_DONE})


def _verdict(
    facts: PointFacts, as_of: date, calendar: WorkingCalendar, due_soon_days: int, counted: CountedSubmission
) -> Timeliness:
    if facts.withdrawn_on is not None:
        return Timeliness(Verdict.WITHDRAWN, 0, (Ground.WITHDRAWN,), facts)
    if facts.accepted_submission is not None:
        return _accepted(facts, facts.accepted_submission, counted)
    closing = facts.closed_on or facts.removed_on
    if facts.deadline is None:
        if closing is not None:
            return Timeliness(Verdict.NOT_DONE, 0, (Ground.NOTHING_ACCEPTED_AT_CLOSING,), facts)
        return Timeliness(Verdict.NO_DATE, 0, (Ground.NO_DEADLINE, *_standing(facts)), facts)
    if closing is not None and as_of > facts.deadline:
        # «Не исполнено» is said of a passed deadline with nothing accepted, or never entered [S3].
        grounds = (Ground.DEADLINE_PASSED, Ground.NOTHING_ACCEPTED_AT_CLOSING, *_standing(facts))
        return Timeliness(Verdict.NOT_DONE, max(0, (closing - facts.deadline).days), grounds, facts)
    return _open(facts, facts.deadline, as_of, calendar, due_soon_days)


def _accepted(facts: PointFacts, accepted: date, counted: CountedSubmission) -> Timeliness:
    """Judged by the submission date of the version that was accepted: a return does not stop the clock (§3)."""
    by_first = counted is CountedSubmission.FIRST
    submitted = (first_submission(facts) or accepted) if by_first else accepted
    ground = Ground.FIRST_SUBMISSION if by_first else Ground.ACCEPTED
    if facts.deadline is None:
        return Timeliness(Verdict.NO_DATE, 0, (Ground.NO_DEADLINE, Ground.ACCEPTED), facts)
    late = (submitted - facts.deadline).days
    if late <= 0:
        return Timeliness(Verdict.DONE_IN_TIME, 0, (ground,), facts)
    grounds = (Ground.DEADLINE_PASSED, ground) if by_first or not _was_returned(facts) else _AFTER_REWORK
    if facts.closed_on is not None and submitted > facts.closed_on:
        grounds = (*grounds, Ground.SUBMITTED_AFTER_CLOSING)
    return Timeliness(Verdict.DONE_LATE, late, grounds, facts)


_AFTER_REWORK = (Ground.DEADLINE_PASSED, Ground.ACCEPTED, Ground.FIRST_SUBMISSION)


def _open(facts: PointFacts, deadline: date, as_of: date, calendar: WorkingCalendar, due_soon_days: int) -> Timeliness:
    waiting = facts.under_review_since
    if waiting is not None and waiting <= deadline:
        return Timeliness(Verdict.UNDER_REVIEW, 0, (Ground.AWAITS_REVIEW,), facts)
    if as_of > deadline or waiting is not None:
        # A late report stops the count of days while it is read; if it is returned, the old deadline runs on (§3).
        late = ((waiting or as_of) - deadline).days
        return Timeliness(Verdict.OVERDUE, late, (Ground.DEADLINE_PASSED, *_standing(facts)), facts)
    verdict = Verdict.DUE_SOON if _is_soon(as_of, deadline, calendar, due_soon_days) else Verdict.NOT_YET_DUE
    return Timeliness(verdict, 0, (Ground.DEADLINE_AHEAD, *_standing(facts)), facts)


def _is_soon(as_of: date, deadline: date, calendar: WorkingCalendar, days: int) -> bool:
    """Whether at most `days` working days are left after `as_of`, the deadline's own among them."""
    left, day = 0, deadline
    while day > as_of and left <= days:
        left += calendar.is_working_day(day)
        day -= timedelta(days=1)
    return left <= days


def soon_until(as_of: date, calendar: WorkingCalendar, days: int = DUE_SOON_DAYS) -> date:
    """The last deadline that is due soon on `as_of`: `days` working days ahead, and the days off behind them."""
    day, left = as_of, 0
    while day < date.max:
        left += calendar.is_working_day(day + timedelta(days=1))
        if left > days:
            break
        day += timedelta(days=1)
    return day


def _lapsed_before_approval(facts: PointFacts) -> bool:
    """Deadlines earlier than the plan's approval need a person's decision (§4.8; 24 records of seeds 2 and 3)."""
    if facts.deadline is None or facts.plan_approved_on is None:
        return False
    return facts.deadline < facts.plan_approved_on


def first_submission(facts: PointFacts) -> date | None:
    """The earliest report handed in, whatever became of it."""
    known = (*facts.submissions, facts.under_review_since, facts.accepted_submission)
    return min((day for day in known if day is not None), default=None)


def _was_returned(facts: PointFacts) -> bool:
    return first_submission(facts) != facts.accepted_submission


def _standing(facts: PointFacts) -> tuple[Ground, ...]:
    if facts.under_review_since is not None:
        return (Ground.AWAITS_REVIEW,)
    if facts.returned:
        return (Ground.RETURNED,)
    return () if first_submission(facts) else (Ground.NOTHING_SUBMITTED,)


def _clause(ground: Ground, facts: PointFacts) -> str:
    def said(day: date | None) -> str:
        return f"{day:%d.%m.%Y}" if day else "дата неизвестна"

    match ground:
        case Ground.NO_DEADLINE:
            return "срок не установлен датой"
        case Ground.DEADLINE_AHEAD:
            return f"срок {said(facts.deadline)} не прошёл"
        case Ground.DEADLINE_PASSED:
            return f"срок {said(facts.deadline)} прошёл"
        case Ground.DEADLINE_BEFORE_APPROVAL:
            return f"план утверждён {said(facts.plan_approved_on)}, позже срока: требуется решение"
        case Ground.LAPSE_EXCUSED:
            return f"срок {said(facts.deadline)} истёк до утверждения плана и решением не засчитывается"
        case Ground.NOTHING_SUBMITTED:
            return "отчёт не представлен"
        case Ground.RETURNED:
            return f"отчёт возвращён на доработку и не представлен вновь (впервые представлен {_first(facts)})"
        case Ground.AWAITS_REVIEW:
            return f"отчёт представлен {said(facts.under_review_since)} и ждёт рассмотрения"
        case Ground.ACCEPTED:
            return f"принят отчёт, представленный {said(facts.accepted_submission)}"
        case Ground.FIRST_SUBMISSION:
            return f"впервые отчёт представлен {_first(facts)}"
        case Ground.NOTHING_ACCEPTED_AT_CLOSING:
            return f"к закрытию {said(facts.closed_on or facts.removed_on)} ничего не принято"
        case Ground.SUBMITTED_AFTER_CLOSING:
            return f"отчёт поступил после закрытия {said(facts.closed_on)}"
        case Ground.WITHDRAWN:
            return f"снято с контроля без исполнения {said(facts.withdrawn_on)}"


def _first(facts: PointFacts) -> str:
    first = first_submission(facts)
    return f"{first:%d.%m.%Y}" if first else "дата неизвестна"
