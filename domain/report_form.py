"""Report forms: what a report must hold, in versions [domain.md §7]. A published version never changes.

A form belongs to a committee; a collection freezes the version it was opened with, so that a report is judged by the
form that its party was shown.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.actors import Envelope, Frozen, natural_id
from domain.documents import EvidenceKind
from domain.ledger import Decider, Event
from domain.refusals import BadInput, NotFound, Refusal


class FigureKind(StrEnum):
    """How a figure is counted: whole things, measured quantities, a share in per cent, roubles."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    SHARE = "share"
    MONEY = "money"


class FormSection(Frozen):
    """A section of the report's text (row 22 of seed 004 names four)."""

    code: str
    title: str
    required: bool = True


class FormAttachment(Frozen):
    """A document that goes with the report: one of this kind, for each attachment of the form that asks for it."""

    code: str
    title: str
    kind: EvidenceKind
    required: bool = True


class FormFigure(Frozen):
    """A number that the report gives. `places`: digits after the decimal point, at most.

    `summed` over the parties; `cumulative`: since the beginning («нарастающим итогом»), so that of several reports of
    one party the last one counts. `unit` ties it to the targets of the plan that are stated in the same unit.
    """

    code: str
    title: str
    unit: str | None = None
    kind: FigureKind = FigureKind.INTEGER
    places: int = 0
    required: bool = True
    summed: bool = True
    cumulative: bool = False


class FormRef(Frozen):
    """A version of a form."""

    form: UUID
    version: int


class FormPublished(Event):
    """The first version of a form, or the next one."""

    TOPIC: ClassVar[str] = "report-form.published"

    code: str
    version: int
    title: str
    sections: tuple[FormSection, ...] = ()
    attachments: tuple[FormAttachment, ...] = ()
    figures: tuple[FormFigure, ...] = ()


EVENTS: tuple[type[Event], ...] = (FormPublished,)


@dataclass(frozen=True, slots=True)
class FormVersion:
    """What a report on this version of the form must hold."""

    form: UUID
    version: int
    title: str
    sections: tuple[FormSection, ...]
    attachments: tuple[FormAttachment, ...]
    figures: tuple[FormFigure, ...]
    published_on: date

    @property
    def ref(self) -> FormRef:
        return FormRef(form=self.form, version=self.version)

    def section(self, code: str) -> FormSection | None:
        return next((s for s in self.sections if s.code == code), None)

    def figure(self, code: str) -> FormFigure | None:
        return next((f for f in self.figures if f.code == code), None)


@dataclass(frozen=True, slots=True)
class ReportForm:
    """A form with all its versions, the last one in force."""

    id: UUID | None = None
    committee: UUID | None = None
    code: str = ""
    versions: tuple[FormVersion, ...] = ()

    @property
    def exists(self) -> bool:
        return self.id is not None

    @property
    def current(self) -> FormVersion | None:
        return self.versions[-1] if self.versions else None


def form_id(committee: UUID | None, code: str) -> UUID:
    """The stream of the committee's form of this code."""
    return natural_id("report-form", committee, code)


def evolve(state: ReportForm, event: Event) -> ReportForm:
    """One version more."""
    if not isinstance(event, FormPublished):
        return state
    identity = form_id(event.on_behalf_of, event.code)
    published = FormVersion(
        form=identity,
        version=event.version,
        title=event.title,
        sections=event.sections,
        attachments=event.attachments,
        figures=event.figures,
        published_on=event.occurred_on,
    )
    return ReportForm(identity, event.on_behalf_of, event.code, (*state.versions, published))


REPORT_FORM = Decider(name="report-form", initial=ReportForm(), evolve=evolve)


class UnknownForm(NotFound):
    """There is no such form, or no such version of it."""

    def __init__(self) -> None:
        super().__init__("Такой формы отчёта или такой её версии нет: проверьте идентификатор и номер версии.")


class EmptyForm(Refusal):
    """A form asks for something."""

    def __init__(self) -> None:
        super().__init__("Форма отчёта пуста: добавьте разделы, приложения или показатели.")


class CodeUsedTwice(BadInput):
    """A code names one thing of the form."""

    def __init__(self, code: str, place: str) -> None:
        super().__init__(f"Код «{code}» в форме встречается дважды: дайте каждому свой код.", place)


class FigureOfNoSense(BadInput):
    """Whole things have no fraction, kopecks are two digits, shares are not added up."""

    def __init__(self, figure: FormFigure, why: str) -> None:
        super().__init__(f"Показатель «{figure.title}»: {why}.", f"figures[{figure.code}]")


class SameFormAgain(Refusal):
    """A new version differs from the last one."""

    def __init__(self, version: int) -> None:
        super().__init__(f"Форма не отличается от версии {version}: публиковать нечего. Измените её.")


class FormDatedBeforeItsVersion(Refusal):
    """Versions follow one another."""

    def __init__(self, stated: date, earlier: date) -> None:
        super().__init__(
            f"Дата публикации {stated:%d.%m.%Y} раньше предыдущей версии ({earlier:%d.%m.%Y}): укажите дату не раньше."
        )


def publish_form(
    state: ReportForm,
    by: Envelope,
    *,
    code: str,
    title: str,
    sections: Sequence[FormSection] = (),
    attachments: Sequence[FormAttachment] = (),
    figures: Sequence[FormFigure] = (),
) -> tuple[Event, ...]:
    """The next version of the form. Raises EmptyForm, CodeUsedTwice, FigureOfNoSense, SameFormAgain."""
    if not (sections or attachments or figures):
        raise EmptyForm
    _refuse_twice((s.code for s in sections), "sections")
    _refuse_twice((a.code for a in attachments), "attachments")
    _refuse_twice((f.code for f in figures), "figures")
    for figure in figures:
        _refuse_no_sense(figure)
    last = state.current
    contents = (title, tuple(sections), tuple(attachments), tuple(figures))
    if last is not None and contents == (last.title, last.sections, last.attachments, last.figures):
        raise SameFormAgain(last.version)
    if last is not None and by.occurred_on < last.published_on:
        raise FormDatedBeforeItsVersion(by.occurred_on, last.published_on)
    return (
        FormPublished.of(
            by,
            code=code,
            version=last.version + 1 if last else 1,
            title=title,
            sections=tuple(sections),
            attachments=tuple(attachments),
            figures=tuple(figures),
        ),
    )


def _refuse_twice(codes: Iterable[str], place: str) -> None:
    twice = next((code for code, times in Counter(codes).items() if times > 1), None)
    if twice is not None:
        raise CodeUsedTwice(twice, place)


def _refuse_no_sense(figure: FormFigure) -> None:
    if figure.kind is FigureKind.INTEGER and figure.places:
        raise FigureOfNoSense(figure, "у целого числа нет знаков после запятой, уберите их или смените вид")
    if figure.kind is FigureKind.MONEY and figure.places > 2:
        raise FigureOfNoSense(figure, "у рублей не больше двух знаков после запятой")
    if figure.kind is FigureKind.SHARE and figure.summed:
        raise FigureOfNoSense(figure, "доли не складываются, отметьте показатель как не суммируемый")


def version_of(state: ReportForm, version: int | None = None) -> FormVersion:
    """This version of the form, by default the last one. Raises UnknownForm."""
    found = state.current if version is None else next((v for v in state.versions if v.version == version), None)
    if found is None:
        raise UnknownForm
    return found
