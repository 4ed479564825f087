"""The stamps of a paper: what the document had, and what people have since recorded in its place [ГОСТ Р 7.0.97]."""

import re
from collections.abc import Sequence

from application.audit_trail import Names
from application.paper import PaperStamp
from domain.actors import Basis, BasisKind
from domain.deadlines.spelling import day_in_figures
from domain.plan import events as e
from domain.plan.state import Plan

_BY_ACT = {
    BasisKind.DIRECTIVE: "распоряжением",
    BasisKind.ORDER: "приказом",
    BasisKind.RESOLUTION: "постановлением",
    BasisKind.LETTER: "письмом",
    BasisKind.MINUTES: "протоколом",
}
_OF_ACT = {BasisKind.DIRECTIVE: "распоряжения", BasisKind.ORDER: "приказа", BasisKind.RESOLUTION: "постановления"}
_ANY_ACT = "актом"
_WORD = re.compile(r"[а-яё-]+", re.IGNORECASE)
_GENDERS = (
    (("карта", "программа", "циклограмма", "схема"), "УТВЕРЖДЕНА"),
    (("мероприятия", "меры"), "УТВЕРЖДЕНЫ"),
    (("положение", "расписание"), "УТВЕРЖДЕНО"),
    (("план", "комплекс", "график", "план-график", "перечень"), "УТВЕРЖДЁН"),
)


def approved_word(title: str | None) -> str:
    """УТВЕРЖДЁН in the gender of the document's kind: of the first noun of the title that names one, else of «план»."""
    for word in _WORD.findall((title or "").lower()):
        for nouns, approved in _GENDERS:
            if word in nouns:
                return approved
    return "УТВЕРЖДЁН"


def approvals(plan: Plan, decided: e.Approved | None, names: Names) -> tuple[PaperStamp, ...]:
    """The recorded approval; before it, the stamps of the document."""
    printed = [_printed(stamp) for stamp in plan.stamps if stamp.stamp == "approves"]
    if decided is None:
        return tuple(printed)
    if decided.form is e.ApprovalForm.BY_OFFICIAL or decided.basis is None:
        return (PaperStamp(agrees=False, position=_text(decided.official), date=decided.in_force_on),)
    whose = next((stamp.body for stamp in printed if stamp.body), None)
    if whose is None and plan.committee is not None:
        whose = f"({names.organisation(plan.committee)})"
    return (_acted(False, decided.basis, whose),)


def agreements(plan: Plan) -> tuple[PaperStamp, ...]:
    """The recorded agreements and the document's stamps; a recorded one takes the place of a stamp left blank."""
    printed = [_printed(stamp) for stamp in plan.stamps if stamp.stamp == "agrees"]
    blank = [stamp for stamp in printed if stamp.date is None][len(plan.agreed) :]
    kept = [stamp for stamp in printed if stamp.date is not None or stamp in blank]
    return (*(_agreed(event) for event in plan.agreed), *kept)


def revised(events: Sequence[e.RevisionIssued]) -> str | None:
    """«в редакции распоряжения от 01.02.2025 № 5-р»: by the last act that amended the plan."""
    if not events or events[-1].basis is None:
        return None
    basis = events[-1].basis
    return f"(в редакции {_OF_ACT.get(basis.kind, 'акта')} {_requisites(basis)})"


def _requisites(basis: Basis) -> str:
    return f"от {day_in_figures(basis.date)}" + (f" № {basis.number}" if basis.number else "")


def _agreed(event: e.Agreed) -> PaperStamp:
    if event.form is e.AgreementForm.BY_OFFICIAL or event.basis is None:
        return PaperStamp(agrees=True, position=_text(event.official), body=str(event.body), date=event.occurred_on)
    return _acted(True, event.basis, f"({event.body})")


def _acted(agrees: bool, basis: Basis, body: str | None) -> PaperStamp:
    act = _BY_ACT.get(basis.kind, _ANY_ACT)
    return PaperStamp(agrees=agrees, act=act, body=body, date=basis.date, number=basis.number)


def _printed(stamp: e.StampRow) -> PaperStamp:
    """A stamp of the document. The reading keeps no kind of act: «-р» is a распоряжение, of others nothing is said."""
    act = None
    if stamp.body is not None and stamp.person is None:
        act = _BY_ACT[BasisKind.DIRECTIVE] if (stamp.number or "").endswith("-р") else _ANY_ACT
    return PaperStamp(
        agrees=stamp.stamp == "agrees",
        act=act,
        position=_text(stamp.position),
        person=_text(stamp.person),
        body=_text(stamp.body),
        date=stamp.date,
        number=stamp.number,
    )


def _text(value: object | None) -> str | None:
    """The words; «сведения удалены» once they were erased."""
    return None if value is None else str(value)
