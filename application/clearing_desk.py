"""The worklist of a draft: what the reading left to a person, row beside source, and what is still in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from application import looking
from application.access import may
from application.audit_trail import AuditTrail
from application.clearing import ClarifyDeadlines
from application.performing import Actor
from application.planning import ApprovePlan, PlaceOnControl
from application.ports import Ledger
from application.proposing import ProposedParty, propose_parties
from domain.anomaly_codes import AnomalyCode as Code
from domain.organisation import Organisation
from domain.plan.clearing import still_lacking
from domain.plan.controlling import InTheWay, in_the_way
from domain.plan.doubts import OF_GROUPS, OF_PARTIES, OF_STAMPS, OF_TERMS
from domain.plan.state import Activity, Plan


class About(StrEnum):
    """What a doubt is about, and so which decision answers it."""

    TERM = "term"
    PARTY = "party"
    STAMP = "stamp"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class DoubtShown:
    """A doubt by its place in the plan's list, with the row it is of; `lacking`: what must be said before it can go."""

    index: int
    code: str
    severity: str
    about: About
    message: str
    quote: str
    activity: Activity | None
    settled: bool
    lacking: str | None

    @property
    def source(self) -> str | None:
        """The source's own cell that the doubt is about; None: of the document as a whole, or erased."""
        wording = self.activity.wording if self.activity else None
        if wording is None:
            return None
        match self.about:
            case About.TERM:
                return wording.deadline_text
            case About.PARTY:
                return wording.responsible_text
            case _:
                return wording.text


SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class ClearingDesk:
    """The draft as it is cleared: doubts, the gravest first; names without a match; what this actor may do here."""

    plan: Plan
    doubts: tuple[DoubtShown, ...]
    parties: tuple[ProposedParty, ...]
    in_the_way: InTheWay
    may_clear: bool
    may_approve: bool
    may_place: bool

    @property
    def open(self) -> tuple[DoubtShown, ...]:
        """The doubts that wait."""
        return tuple(doubt for doubt in self.doubts if not doubt.settled)

    def doubt(self, index: int) -> DoubtShown | None:
        return next((doubt for doubt in self.doubts if doubt.index == index), None)

    def behind(self, index: int) -> DoubtShown | None:
        """The next one that waits, from the beginning again after the last."""
        waiting = [doubt for doubt in self.open if doubt.index != index]
        places = [doubt.index for doubt in self.doubts]
        at = places.index(index) if index in places else -1
        return next((d for d in waiting if places.index(d.index) > at), waiting[0] if waiting else None)


def clearing_desk(actor: Actor, plan: UUID, places: AuditTrail, ledger: Ledger) -> ClearingDesk:
    """The desk of this plan. Raises UnknownPlan, NotYoursToSee."""
    state = looking.whole_plan(actor, ledger, plan)
    return ClearingDesk(
        plan=state,
        doubts=tuple(sorted(doubts(state), key=_gravest_first)),
        parties=propose_parties(actor, places, ledger, plan),
        in_the_way=in_the_way(state),
        may_clear=may(actor, ClarifyDeadlines, plan=state),
        may_approve=may(actor, ApprovePlan, plan=state),
        may_place=may(actor, PlaceOnControl, plan=state),
    )


def doubts(plan: Plan) -> Sequence[DoubtShown]:
    """Every doubt of the reading, in its order."""
    return [
        DoubtShown(
            index=place,
            code=row.code,
            severity=row.severity,
            about=_about(row.code),
            message=str(row.message),
            quote=str(row.quote),
            activity=plan.activities.get(row.activity) if row.activity else None,
            settled=place in plan.settled,
            lacking=still_lacking(plan.activities[row.activity], row) if row.activity in plan.activities else None,
        )
        for place, row in enumerate(plan.anomalies)
    ]


def _gravest_first(doubt: DoubtShown) -> tuple[int, int, int]:
    row = doubt.activity.read.row if doubt.activity else 0
    return SEVERITIES.index(doubt.severity) if doubt.severity in SEVERITIES else len(SEVERITIES), row, doubt.index


def _about(code: str) -> About:
    known = next((one for one in Code if one.value == code), None)
    if known in OF_TERMS:
        return About.TERM
    if known in OF_PARTIES | OF_GROUPS:
        return About.PARTY
    return About.STAMP if known in OF_STAMPS else About.TEXT


def registered_organisations(places: AuditTrail, ledger: Ledger) -> tuple[Organisation, ...]:
    """Every organisation that a party may be matched with, by name."""
    found: list[Organisation] = []
    after: int | None = 0
    while after is not None:
        page = looking.organisations(places, ledger, after, looking.LONGEST_PAGE)
        found.extend(one for one in page.states if one.merged_into is None)
        after = page.next
    return tuple(sorted(found, key=lambda one: str(one.name).casefold().replace("ё", "е")))
