"""What a person should see about a confirming document before submitting it [domain.md §8].

Two findings are rules and refuse: an act without number or date, and a document younger than its submission. The rest
warns, and a person decides: a missing signatory, a missing page address, a count short of the target, a document
likely to hold personal data that everybody could open.
"""

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from domain.documents import AccessClass, EvidenceKind, Requisites
from domain.plan.events import PlannedTarget
from domain.refusals import Refusal

K = EvidenceKind

KINDS_IN_RUSSIAN: Mapping[EvidenceKind, str] = MappingProxyType(
    {
        K.DIRECTIVE: "распоряжение (приказ)",
        K.LOCAL_ACT: "локальный акт",
        K.REGULATION: "положение",
        K.CONCEPT: "концепция",
        K.PLAN: "план",
        K.PROGRAMME: "программа",
        K.AGREEMENT: "соглашение",
        K.MINUTES: "протокол",
        K.LIST: "перечень",
        K.REGISTER: "реестр",
        K.SYSTEM_RECORD: "запись в информационной системе",
        K.REPORT: "отчёт",
        K.NOTE: "справка",
        K.ANALYTIC_NOTE: "аналитическая справка",
        K.EXPERT_CONCLUSION: "экспертное заключение",
        K.CARD: "заполненная карта",
        K.LETTER: "письмо",
        K.PUBLICATION: "публикация",
        K.WEB_PAGE: "интернет-страница",
        K.PRESENTATION: "презентация",
        K.VIDEO: "видеоролик",
        K.APPLICATION: "заявка",
        K.QUESTIONNAIRE: "анкета",
        K.TIMETABLE: "расписание",
        K.OTHER: "иной документ",
    }
)

ACTS = frozenset({K.DIRECTIVE, K.LOCAL_ACT})
"""Their identity is body, date and number: without these nobody can tell which act is meant."""
DATED = ACTS | {
    K.REGULATION, K.AGREEMENT, K.MINUTES, K.REPORT, K.NOTE, K.ANALYTIC_NOTE, K.EXPERT_CONCLUSION, K.LETTER,
    K.PUBLICATION,
}  # fmt: skip
NUMBERED = ACTS | {K.MINUTES, K.LETTER}
SIGNED = ACTS | {K.AGREEMENT, K.MINUTES, K.EXPERT_CONCLUSION, K.LETTER, K.NOTE, K.ANALYTIC_NOTE}
ADDRESSED = frozenset({K.PUBLICATION, K.WEB_PAGE})
NAMES_PEOPLE = frozenset({K.LIST, K.REGISTER, K.APPLICATION, K.QUESTIONNAIRE, K.CARD, K.EXPERT_CONCLUSION})


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


class Check(StrEnum):
    """What was looked at."""

    NUMBER = "number"
    DATE = "date"
    DATE_ORDER = "date_order"
    SIGNATORY = "signatory"
    SNAPSHOT = "snapshot"
    ADDRESS = "address"
    COUNT = "count"
    PERSONAL_DATA = "personal_data"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check list: what was looked at, how it stands, and the sentence for the person."""

    check: Check
    level: Level
    sentence: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """A document as far as the check list looks at it; `kept` tells that its file, or page snapshot, is there."""

    kind: EvidenceKind
    number: str | None = None
    dated: date | None = None
    signatory: str | None = None
    access: AccessClass | None = None
    address: str | None = None
    amount: int | None = None
    kept: bool = True


class ActWithoutRequisites(Refusal):
    """An act is known by its number and date."""

    def __init__(self, kind: EvidenceKind, missing: str) -> None:
        super().__init__(
            f"Вид документа — {KINDS_IN_RUSSIAN[kind]}, а {missing} не указано. Перепишите реквизиты с документа."
        )


class DocumentDatedAfterSubmission(Refusal):
    """A document cannot be younger than the day it was submitted on."""

    def __init__(self, dated: date, submitted_on: date) -> None:
        super().__init__(
            f"Документ датирован {dated:%d.%m.%Y}, позже представления ({submitted_on:%d.%m.%Y}). "
            "Проверьте дату документа и дату представления."
        )


def refuse_document(kind: EvidenceKind, requisites: Requisites, submitted_on: date) -> None:
    """The two findings that are rules. Raises ActWithoutRequisites, DocumentDatedAfterSubmission."""
    if kind in ACTS and not (requisites.number or "").strip():
        raise ActWithoutRequisites(kind, "номер")
    if kind in ACTS and requisites.date is None:
        raise ActWithoutRequisites(kind, "дата")
    if requisites.date is not None and requisites.date > submitted_on:
        raise DocumentDatedAfterSubmission(requisites.date, submitted_on)


def access_class(kind: EvidenceKind, stated: AccessClass | None) -> AccessClass:
    """The class as stated; where nothing is stated, a kind that names people is restricted."""
    return stated or (AccessClass.RESTRICTED if kind in NAMES_PEOPLE else AccessClass.GENERAL)


def check_document(proposed: Proposed, submitted_on: date) -> tuple[Finding, ...]:
    """How one document stands on the day it is to be submitted."""
    return (*_requisites(proposed), *_order(proposed, submitted_on), *_page(proposed), *_people(proposed))


def _requisites(proposed: Proposed) -> Iterable[Finding]:
    kind = KINDS_IN_RUSSIAN[proposed.kind]
    grave = Level.ERROR if proposed.kind in ACTS else Level.WARNING
    if proposed.kind in NUMBERED:
        if (proposed.number or "").strip():
            yield Finding(Check.NUMBER, Level.OK, f"Номер указан: {proposed.number}.")
        else:
            yield Finding(Check.NUMBER, grave, f"Вид документа — {kind}: укажите номер.")
    if proposed.kind in DATED:
        if proposed.dated:
            yield Finding(Check.DATE, Level.OK, f"Дата указана: {proposed.dated:%d.%m.%Y}.")
        else:
            yield Finding(Check.DATE, grave, f"Вид документа — {kind}: укажите дату.")
    if proposed.kind in SIGNED:
        if (proposed.signatory or "").strip():
            said = "Подписавший указан: проверьте, что он вправе подписывать."
            yield Finding(Check.SIGNATORY, Level.OK, said)
        else:
            yield Finding(Check.SIGNATORY, Level.WARNING, f"Вид документа — {kind}: укажите, кто подписал.")


def _order(proposed: Proposed, submitted_on: date) -> Iterable[Finding]:
    if proposed.dated is None:
        return
    if proposed.dated > submitted_on:
        sentence = str(DocumentDatedAfterSubmission(proposed.dated, submitted_on))
        yield Finding(Check.DATE_ORDER, Level.ERROR, sentence)
    else:
        yield Finding(Check.DATE_ORDER, Level.OK, "Документ не позже даты представления.")


def _page(proposed: Proposed) -> Iterable[Finding]:
    if proposed.kind in ADDRESSED and not (proposed.address or "").strip():
        yield Finding(Check.ADDRESS, Level.WARNING, "Укажите адрес страницы, где это опубликовано.")
    if proposed.kept:
        if proposed.address:
            yield Finding(Check.SNAPSHOT, Level.OK, "Снимок страницы сохранён.")
    else:
        what = "снимок страницы: по одному адресу её содержание потом не доказать" if proposed.address else "файл"
        yield Finding(Check.SNAPSHOT, Level.WARNING, f"Приложите {what}.")


def _people(proposed: Proposed) -> Iterable[Finding]:
    if proposed.kind not in NAMES_PEOPLE:
        return
    if access_class(proposed.kind, proposed.access) is AccessClass.RESTRICTED:
        yield Finding(Check.PERSONAL_DATA, Level.OK, "Доступ ограничен: документ может содержать персональные данные.")
    else:
        said = "Документ может содержать персональные данные: выберите ограниченный доступ или уберите их."
        yield Finding(Check.PERSONAL_DATA, Level.WARNING, said)


def check_count(amounts: Iterable[int | None], targets: Sequence[PlannedTarget]) -> tuple[Finding, ...]:
    """Whether the documents together confirm what the activity states of itself: «не менее 3-х мероприятий».

    Amounts have no unit, so that with several targets, or a target that is no plain number, a person compares.
    """
    if not targets:
        return ()
    target = targets[0]
    if len(targets) > 1 or target.op not in _REACHED or target.value is None:
        wanted = "; ".join(target.text for target in targets)
        return (Finding(Check.COUNT, Level.WARNING, f"Сверьте документы с показателями мероприятия: {wanted}."),)
    shown = sum(amount for amount in amounts if amount is not None)
    counted = f"Подтверждено {shown}, в плане — «{target.text}»"
    if _REACHED[target.op](shown, target.value):
        return (Finding(Check.COUNT, Level.OK, f"{counted}."),)
    return (Finding(Check.COUNT, Level.WARNING, f"{counted}: приложите недостающее или проверьте количество."),)


_REACHED: Mapping[str, Callable[[float, float], bool]] = MappingProxyType(
    {"eq": operator.eq, "ge": operator.ge, "le": operator.le}
)
