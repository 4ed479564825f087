"""What a report holds beside its documents, held to the form that its collection froze [domain.md §7]."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from domain.actors import Frozen
from domain.documents import EvidenceKind
from domain.personal import Personal
from domain.refusals import BadInput, Refusal
from domain.report_form import FigureKind, FormFigure, FormVersion

LONGEST_FIGURE = 24
"""Digits with their point: more than any count of real plans, and than a typing slip should get into the ledger."""


class SectionGiven(Frozen):
    """A section that the report has; without a text here it stands in the attached document."""

    code: str
    text: Personal[str] | None = None


class FigureGiven(Frozen):
    """A figure as written, with a point for the comma: 12.50 stays 12.50."""

    code: str
    value: str

    @property
    def number(self) -> Decimal:
        return Decimal(self.value)


class Lacks(StrEnum):
    """What kind of thing an incomplete report lacks."""

    SECTION = "section"
    ATTACHMENT = "attachment"
    FIGURE = "figure"

    @property
    def russian(self) -> str:
        return {"section": "раздела", "attachment": "приложения", "figure": "показателя"}[self.value]


class Missing(Frozen):
    """One required thing of the form that the report lacks."""

    what: Lacks
    code: str
    title: str


class NoFormForIt(BadInput):
    """Sections and figures are given where a form asks for them."""

    def __init__(self, place: str) -> None:
        super().__init__(
            "Для этой даты нет открытого сбора с формой отчёта: разделы и показатели указать некуда. Уберите их или "
            "попросите комитет открыть сбор по форме.",
            place,
        )


class UnknownSection(BadInput):
    """The form has no such section."""

    def __init__(self, code: str) -> None:
        super().__init__(f"В форме отчёта нет раздела «{code}»: проверьте код.", f"sections[{code}]")


class UnknownFigure(BadInput):
    """The form has no such figure."""

    def __init__(self, code: str) -> None:
        super().__init__(f"В форме отчёта нет показателя «{code}»: проверьте код.", f"figures[{code}]")


class UnfitFigure(BadInput):
    """A figure is a number of its kind, not negative, as precise as the form has it."""

    def __init__(self, figure: FormFigure, why: str) -> None:
        super().__init__(f"Показатель «{figure.title}»: {why}.", f"figures[{figure.code}]")


class ReportIncomplete(Refusal):
    """A report holds what its form requires; a clerk may record that an incomplete one came."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        super().__init__(f"Отчёт неполный, не хватает: {said(missing)}. Дополните его и представьте снова.")


def said(missing: Iterable[Missing]) -> str:
    """What is missing, in one Russian clause."""
    return "; ".join(f"{lack.what.russian} «{lack.title}»" for lack in missing)


def figures_given(form: FormVersion | None, stated: Mapping[str, str | int]) -> tuple[FigureGiven, ...]:
    """The figures in the form's order. Raises NoFormForIt, UnknownFigure, UnfitFigure."""
    if form is None:
        if stated:
            raise NoFormForIt("figures")
        return ()
    for code in stated:
        if form.figure(code) is None:
            raise UnknownFigure(code)
    return tuple(
        FigureGiven(code=figure.code, value=_number(figure, stated[figure.code]))
        for figure in form.figures
        if figure.code in stated
    )


def sections_given(form: FormVersion | None, stated: Mapping[str, Personal[str] | None]) -> tuple[SectionGiven, ...]:
    """The sections in the form's order. Raises NoFormForIt, UnknownSection."""
    if form is None:
        if stated:
            raise NoFormForIt("sections")
        return ()
    for code in stated:
        if form.section(code) is None:
            raise UnknownSection(code)
    return tuple(SectionGiven(code=s.code, text=stated[s.code]) for s in form.sections if s.code in stated)


def missing(
    form: FormVersion | None,
    sections: Iterable[SectionGiven],
    figures: Iterable[FigureGiven],
    documents: Iterable[EvidenceKind],
) -> tuple[Missing, ...]:
    """What the form requires and the report lacks; a document counts for one attachment of its kind."""
    if form is None:
        return ()
    have, counted = {s.code for s in sections}, {f.code for f in figures}
    left = Counter(documents)
    lacks = [
        Missing(what=Lacks.SECTION, code=s.code, title=s.title)
        for s in form.sections
        if s.required and s.code not in have
    ]
    for attachment in form.attachments:
        if not attachment.required:
            continue
        if left[attachment.kind]:
            left[attachment.kind] -= 1
        else:
            lacks.append(Missing(what=Lacks.ATTACHMENT, code=attachment.code, title=attachment.title))
    lacks += [
        Missing(what=Lacks.FIGURE, code=f.code, title=f.title)
        for f in form.figures
        if f.required and f.code not in counted
    ]
    return tuple(lacks)


def _number(figure: FormFigure, stated: str | int) -> str:
    written = str(stated).strip().replace("\N{NO-BREAK SPACE}", "").replace(" ", "").replace(",", ".")
    if len(written) > LONGEST_FIGURE:
        raise UnfitFigure(figure, "число слишком длинное, проверьте его")
    try:
        number = Decimal(written)
    except InvalidOperation:
        raise UnfitFigure(figure, f"«{stated}» — не число, укажите число") from None
    if not number.is_finite() or set(written) - set("0123456789.-"):
        raise UnfitFigure(figure, f"«{stated}» — не число, укажите его цифрами")
    if number < 0 or written.startswith("-"):
        raise UnfitFigure(figure, "отрицательным он не бывает, укажите ноль или больше")
    digits = len(written.partition(".")[2])
    if figure.kind is FigureKind.INTEGER and "." in written:
        raise UnfitFigure(figure, "нужно целое число")
    if digits > figure.places:
        raise UnfitFigure(figure, f"знаков после запятой не больше {figure.places}")
    if figure.kind is FigureKind.SHARE and number > 100:
        raise UnfitFigure(figure, "доля больше 100 %, проверьте её")
    return written
