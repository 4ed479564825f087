"""Report forms: published in versions; what a report must hold, and figures of their kinds."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.actors import Envelope, Role
from domain.documents import EvidenceKind
from domain.personal import Personal
from domain.report_contents import (
    FigureGiven,
    Lacks,
    SectionGiven,
    UnfitFigure,
    UnknownFigure,
    UnknownSection,
    figures_given,
    missing,
    said,
    sections_given,
)
from domain.report_form import (
    REPORT_FORM,
    CodeUsedTwice,
    EmptyForm,
    FigureKind,
    FigureOfNoSense,
    FormAttachment,
    FormDatedBeforeItsVersion,
    FormFigure,
    FormSection,
    FormVersion,
    ReportForm,
    SameFormAgain,
    UnknownForm,
    form_id,
    publish_form,
    version_of,
)
from tests.domain.assignment_story import d
from tests.shared_folder import shared_file

COMMITTEE = uuid5(UUID(int=0), "committee")
CODE = "otchet"
ROW_22 = (
    "сведения об организации-участнике экспертного внедрения моделей",
    "план проведения исследования",
    "сведения о детях-участниках экспертного внедрения моделей",
    "статистически оформленные результаты и выводы по итогам экспертного внедрения моделей",
)
SECTIONS = tuple(FormSection(code=f"{n}", title=title) for n, title in enumerate(ROW_22, 1))
CHILDREN = FormFigure(code="children", title="Детей-участников", unit="ребёнок")


def by(on: str = "01.02.2020") -> Envelope:
    command = uuid5(UUID(int=1), on)
    return Envelope(
        by=command,
        role=Role.CONTROLLER,
        on_behalf_of=COMMITTEE,
        occurred_on=d(on),
        command_id=command,
        correlation_id=command,
    )


def published(state: ReportForm | None = None, on: str = "01.02.2020", **contents: Any) -> ReportForm:
    given: dict[str, Any] = {"title": "Отчёт об апробации", "sections": SECTIONS, **contents}
    events = publish_form(state or ReportForm(), by(on), code=CODE, **given)
    return REPORT_FORM.fold(events, state)


def form(*figures: FormFigure, attachments: tuple[FormAttachment, ...] = ()) -> FormVersion:
    return version_of(published(figures=figures, attachments=attachments))


def test_the_row_of_the_real_plan_names_four_sections_and_so_does_its_form() -> None:
    text = " ".join(shared_file("seeds/004_b8ff5a4cd666ead9.txt").read_text("utf-8").split())
    assert all(section in text for section in ROW_22)
    lacks = missing(form(), [SectionGiven(code="2")], [], [])
    assert [(lack.what, lack.title) for lack in lacks] == [(Lacks.SECTION, ROW_22[n]) for n in (0, 2, 3)]
    assert said(lacks).count("раздела «") == 3


def test_versions_follow_one_another_and_the_earlier_ones_stay() -> None:
    first = published()
    second = published(first, "02.02.2020", figures=(CHILDREN,))
    assert [v.version for v in second.versions] == [1, 2]
    assert second.id == form_id(COMMITTEE, CODE)
    assert version_of(second, 1).figures == ()
    assert version_of(second).figures == (CHILDREN,)
    with pytest.raises(UnknownForm):
        version_of(second, 3)
    with pytest.raises(SameFormAgain):
        published(second, "03.02.2020", figures=(CHILDREN,))
    with pytest.raises(FormDatedBeforeItsVersion):
        published(second, "01.02.2020")


@pytest.mark.parametrize(
    ("contents", "refusal"),
    [
        ({"sections": ()}, EmptyForm),
        ({"sections": (SECTIONS[0], SECTIONS[0])}, CodeUsedTwice),
        ({"figures": (CHILDREN, CHILDREN)}, CodeUsedTwice),
        ({"figures": (CHILDREN.model_copy(update={"places": 1}),)}, FigureOfNoSense),
        ({"figures": (CHILDREN.model_copy(update={"kind": FigureKind.MONEY, "places": 3}),)}, FigureOfNoSense),
        ({"figures": (CHILDREN.model_copy(update={"kind": FigureKind.SHARE}),)}, FigureOfNoSense),
    ],
)
def test_a_form_of_no_sense_is_refused(contents: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        published(None, **contents)


def test_a_document_counts_for_one_attachment_of_its_kind() -> None:
    two = tuple(FormAttachment(code=c, title=c, kind=EvidenceKind.CARD) for c in "ab")
    asked = form(attachments=two)
    sections = [SectionGiven(code=s.code) for s in SECTIONS]
    assert [lack.code for lack in missing(asked, sections, [], [EvidenceKind.CARD, EvidenceKind.NOTE])] == ["b"]
    assert missing(asked, sections, [], [EvidenceKind.CARD] * 2) == ()
    assert missing(None, [], [], []) == ()


def test_what_is_not_required_is_not_missed() -> None:
    optional = CHILDREN.model_copy(update={"required": False})
    assert missing(form(optional), [SectionGiven(code=s.code) for s in SECTIONS], [], []) == ()


def test_sections_come_in_the_forms_order_and_unknown_ones_are_refused() -> None:
    text = Personal(COMMITTEE, "есть")
    assert [s.code for s in sections_given(form(), {"3": None, "1": text})] == ["1", "3"]
    with pytest.raises(UnknownSection):
        sections_given(form(), {"5": None})


@pytest.mark.parametrize(
    ("kind", "places", "written", "kept"),
    [
        (FigureKind.INTEGER, 0, 213, "213"),
        (FigureKind.INTEGER, 0, " 1 213 ", "1213"),
        (FigureKind.DECIMAL, 2, "12,50", "12.50"),
        (FigureKind.MONEY, 2, "0.10", "0.10"),
        (FigureKind.SHARE, 1, "100.0", "100.0"),
    ],
)
def test_a_figure_is_kept_as_it_was_written(kind: FigureKind, places: int, written: str | int, kept: str) -> None:
    figure = CHILDREN.model_copy(update={"kind": kind, "places": places, "summed": kind is not FigureKind.SHARE})
    assert figures_given(form(figure), {"children": written}) == (FigureGiven(code="children", value=kept),)


@pytest.mark.parametrize(
    "written", [-1, "-0", "1.5", "", "NaN", "Infinity", "1e3", "١٢", "двести", "9" * 30, "1.", "+5"]
)
def test_what_is_no_whole_number_is_refused_naming_the_field(written: str | int) -> None:
    with pytest.raises(UnfitFigure) as refused:
        figures_given(form(CHILDREN), {"children": written})
    assert refused.value.place == "figures[children]"


@pytest.mark.parametrize(("kind", "written"), [(FigureKind.SHARE, "100.1"), (FigureKind.DECIMAL, "1.23")])
def test_a_share_past_the_whole_and_more_digits_than_the_form_has_are_refused(kind: FigureKind, written: str) -> None:
    figure = CHILDREN.model_copy(update={"kind": kind, "places": 1, "summed": False})
    with pytest.raises(UnfitFigure):
        figures_given(form(figure), {"children": written})


def test_a_figure_of_no_code_of_the_form_is_refused() -> None:
    with pytest.raises(UnknownFigure):
        figures_given(form(CHILDREN), {"teachers": 3})


@given(st.decimals(0, 10**9, places=2))
def test_whatever_fits_is_kept_digit_by_digit(number: Decimal) -> None:
    figure = CHILDREN.model_copy(update={"kind": FigureKind.MONEY, "places": 2})
    (kept,) = figures_given(form(figure), {"children": f"{number}"})
    assert (kept.value, kept.number) == (f"{number}", number)


@given(st.text(max_size=12))
def test_any_text_is_a_figure_or_a_refusal_that_names_the_field(written: str) -> None:
    whole = form(CHILDREN)
    plain = written.replace(" ", "").replace("\N{NO-BREAK SPACE}", "").strip()
    if plain.isascii() and plain.isdigit():
        assert figures_given(whole, {"children": written}) == (FigureGiven(code="children", value=plain),)
    else:
        with pytest.raises(UnfitFigure):
            figures_given(whole, {"children": written})
