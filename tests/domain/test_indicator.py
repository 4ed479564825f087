"""Indicators: values with the digits that people wrote, measured in time, judged by others, rolled up by a rule."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.actors import Envelope, Role
from domain.documents import Document, Requisites
from domain.indicator import events as e
from domain.indicator import measuring as rules
from domain.indicator.events import Direction, Measured, RollUp, RollUpRule, ValueKind, YearTarget
from domain.indicator.periods import Period, PeriodKind, PeriodNotUnderstood
from domain.indicator.rolling_up import Part, Progress, progress, roll_up
from domain.indicator.state import INDICATOR, Indicator, Standing, indicator_id
from domain.ledger import Event
from domain.personal import Personal
from domain.refusals import Refusal

PLAN, DISTRICT, COMMITTEE = uuid4(), uuid4(), uuid4()
REPORTER, CONTROLLER = uuid4(), uuid4()
SHARE = RollUp(rule=RollUpRule.SHARE, base="дети 5–18 лет")
SUM = RollUp(rule=RollUpRule.SUM)
UNDEFINED = Indicator()
TARGETS = (YearTarget(year=2021, value=Decimal("78.3")), YearTarget(year=2024, value=None))
FORM = uuid4()
REQUISITES = Requisites(number="1-ДОП", date=date(2022, 2, 1))
FILE = Document(hash="0" * 64, size=5, media_type="text/plain")
Y2021 = Period.of("2021")


def by(person: UUID = REPORTER, of: UUID = DISTRICT, on: date = date(2022, 2, 1)) -> Envelope:
    return Envelope(
        by=person,
        role=Role.EXECUTOR,
        on_behalf_of=of,
        occurred_on=on,
        command_id=uuid4(),
        correlation_id=uuid4(),
    )


def controller(on: date = date(2022, 2, 10)) -> Envelope:
    return by(CONTROLLER, COMMITTEE, on)


def said(text: str) -> Personal[str]:
    return Personal(PLAN, text)


def measured(value: str, base: str | None = None, part: str | None = None) -> Measured:
    def number(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    return Measured(value=Decimal(value), base=number(base), part=number(part))


def define(
    state: Indicator = UNDEFINED,
    roll: RollUp = SUM,
    name: str = "Охват",
    territory: str = "Заречный",
    targets: tuple[YearTarget, ...] = TARGETS,
) -> Indicator:
    defined = INDICATOR.fold(
        rules.define_indicator(
            state,
            by(CONTROLLER, COMMITTEE),
            plan=PLAN,
            index=0,
            name=said(name),
            unit="%",
            territory=territory,
            party=DISTRICT,
            direction=Direction.AT_LEAST,
            baseline=e.Baseline(value=Decimal("58.8"), date="2018"),
            targets=targets,
            roll_up=roll,
        ),
        state,
    )
    return INDICATOR.fold(
        rules.attach_source(defined, by(), source=FORM, requisites=REQUISITES, document=FILE, file_name=said("1-ДОП")),
        defined,
    )


def after(state: Indicator, decide: Callable[..., tuple[Event, ...]], envelope: Envelope, **order: object) -> Indicator:
    return INDICATOR.fold(decide(state, envelope, **order), state)


def reported(value: Measured | None = None, state: Indicator | None = None) -> Indicator:
    return after(
        state or define(),
        rules.report_value,
        by(),
        period=Y2021,
        kind=ValueKind.ACTUAL,
        measured=value or measured("80.20"),
        sources=(FORM,),
    )


def refused(
    rule: type[Refusal], decide: Callable[..., object], state: Indicator, envelope: Envelope, **order: object
) -> None:
    with pytest.raises(rule):
        decide(state, envelope, **order)


def test_a_value_keeps_the_digits_that_people_wrote() -> None:
    event = e.ValueReported.of(by(), period="2021", kind=ValueKind.ACTUAL, measured=measured("80.20"))
    again = e.ValueReported.model_validate_json(event.model_dump_json())
    assert str(again.measured.value) == "80.20"


def test_an_indicator_of_a_territory_is_defined_once() -> None:
    with pytest.raises(rules.IndicatorDefinedBefore):
        define(define())
    assert indicator_id(PLAN, "Охват  детей", "Заречный") == indicator_id(PLAN, "охват детей", "ЗАРЕЧНЫЙ")
    assert indicator_id(PLAN, "Охват", "Заречный") != indicator_id(PLAN, "Охват", "Луговской")


@pytest.mark.parametrize(("name", "territory"), [(" ", "Заречный"), ("Охват", "")])
def test_an_indicator_has_a_name_and_a_territory(name: str, territory: str) -> None:
    with pytest.raises(rules.IndicatorWithoutName):
        define(name=name, territory=territory)


@pytest.mark.parametrize("rule", [RollUpRule.SHARE, RollUpRule.WEIGHTED_MEAN])
def test_what_is_weighed_needs_a_named_base(rule: RollUpRule) -> None:
    with pytest.raises(rules.RollUpWithoutBase):
        define(roll=RollUp(rule=rule))


def test_a_year_has_one_target() -> None:
    with pytest.raises(rules.TargetYearTwice):
        define(targets=(YearTarget(year=2021), YearTarget(year=2021)))


def test_an_empty_target_stays_empty_and_is_neither_met_nor_missed() -> None:
    state = define()
    assert state.target(2024) == YearTarget(year=2024, value=None)
    assert state.target(2023) is None
    assert progress(Direction.AT_LEAST, None, Decimal(90)) is Progress.NO_TARGET


def test_a_value_is_measured_when_its_period_is_over() -> None:
    order = {"period": Y2021, "measured": measured("80"), "sources": (FORM,)}
    last_day = by(on=date(2021, 12, 31))
    refused(rules.PeriodNotOver, rules.report_value, define(), last_day, kind=ValueKind.ACTUAL, **order)
    refused(rules.ForecastOfThePast, rules.report_value, define(), by(), kind=ValueKind.FORECAST, **order)
    forecast = after(define(), rules.report_value, last_day, kind=ValueKind.FORECAST, **order)
    again = after(
        forecast, rules.report_value, last_day, kind=ValueKind.FORECAST, **order | {"measured": measured("81")}
    )
    assert again.values["2021", ValueKind.FORECAST].measured.value == 81


def test_a_measured_value_is_reported_once_and_with_its_source() -> None:
    order = {"period": Y2021, "kind": ValueKind.ACTUAL, "measured": measured("80")}
    refused(rules.ValueReportedBefore, rules.report_value, reported(), by(), sources=(FORM,), **order)
    refused(rules.ValueWithoutSource, rules.report_value, define(), by(), **order)
    refused(rules.UnknownSource, rules.report_value, define(), by(), sources=(uuid4(),), **order)


def test_a_correction_names_what_stood_and_why_and_is_judged_again() -> None:
    state = after(reported(), rules.verify_value, controller(), period=Y2021, measured=measured("80.20"))
    order = {"period": Y2021, "old": measured("80.20"), "measured": measured("79.4"), "reason": said("описка")}
    corrected = after(state, rules.correct_value, by(), **order)
    value = corrected.values["2021", ValueKind.ACTUAL]
    assert (value.measured.value, value.first.value) == (Decimal("79.4"), Decimal("80.20"))
    assert (value.standing, value.corrections) == (Standing.REPORTED, 1)
    refused(rules.ReportedDifferently, rules.correct_value, corrected, by(), **order)
    refused(rules.SameValue, rules.correct_value, state, by(), **order | {"measured": measured("80.20")})
    refused(rules.ReasonMissing, rules.correct_value, state, by(), **order | {"reason": said(" ")})
    refused(rules.NoSuchValue, rules.correct_value, define(), by(), **order)


def test_nobody_judges_their_own_value() -> None:
    order = {"period": Y2021, "measured": measured("80.20")}
    refused(rules.OwnValueJudged, rules.verify_value, reported(), by(REPORTER, COMMITTEE), **order)
    refused(rules.OwnValueJudged, rules.verify_value, reported(), by(CONTROLLER, DISTRICT), **order)
    refused(rules.OwnValueJudged, rules.dispute_value, reported(), by(), reason=said("нет"), **order)


def test_a_disputed_value_is_corrected_or_verified_after_all() -> None:
    order = {"period": Y2021, "measured": measured("80.20")}
    disputed = after(reported(), rules.dispute_value, controller(), reason=said("нет в отчёте 1-ДОП"), **order)
    assert disputed.values["2021", ValueKind.ACTUAL].standing is Standing.DISPUTED
    refused(rules.ValueJudgedBefore, rules.dispute_value, disputed, controller(), reason=said("ещё"), **order)
    verified = after(disputed, rules.verify_value, controller(), **order)
    refused(rules.ValueJudgedBefore, rules.verify_value, verified, controller(), **order)
    refused(rules.ValueJudgedBefore, rules.dispute_value, verified, controller(), reason=said("ещё"), **order)


def test_a_share_comes_with_its_base_and_adds_up() -> None:
    state = define(roll=SHARE)
    order = {"period": Y2021, "kind": ValueKind.ACTUAL, "sources": (FORM,)}
    refused(rules.BaseMissing, rules.report_value, state, by(), measured=measured("80"), **order)
    refused(rules.BaseMissing, rules.report_value, state, by(), measured=measured("80", "0"), **order)
    refused(rules.ShareDiffers, rules.report_value, state, by(), measured=measured("80.0", "1000", "750"), **order)
    assert reported(measured("78.3", "1000", "783"), state).values


def test_nothing_is_measured_of_an_indicator_that_nobody_defined() -> None:
    order = {"period": Y2021, "kind": ValueKind.ACTUAL, "measured": measured("80"), "sources": (FORM,)}
    refused(rules.UnknownIndicator, rules.report_value, Indicator(), by(), **order)


@pytest.mark.parametrize(
    ("rule", "parts", "whole", "told"),
    [
        (SUM, [measured("10.5"), measured("4")], "14.5", "Сумма по 2"),
        (SHARE, [measured("50", "100", "50"), measured("90", "300", "270")], "80", "Часть 320"),
        (SHARE, [measured("50.0", "100"), measured("90.0", "300")], "80.0", "взвешенное"),
        (
            RollUp(rule=RollUpRule.WEIGHTED_MEAN, base="школы"),
            [measured("4.25", "1"), measured("4.5", "3")],
            "4.44",
            "взвешенное по базе «школы»",
        ),
    ],
)
def test_territories_are_rolled_up_by_the_named_rule(
    rule: RollUp, parts: list[Measured], whole: str, told: str
) -> None:
    found = roll_up(rule, [Part(f"Район {n}", part) for n, part in enumerate(parts)])
    assert str(found.value) == whole
    assert told in found.explanation


def test_a_whole_without_all_its_parts_says_so() -> None:
    found = roll_up(SUM, [Part("Заречный", measured("3")), Part("Луговской", None)])
    assert (found.value, found.missing) == (Decimal(3), ("Луговской",))
    assert "Луговской" in found.explanation
    assert roll_up(SUM, [Part("Заречный", None)]).value is None


@pytest.mark.parametrize(
    ("direction", "value", "expected"),
    [
        (Direction.AT_LEAST, "78.3", Progress.MET),
        (Direction.AT_LEAST, "78.29", Progress.NOT_MET),
        (Direction.AT_MOST, "78.3", Progress.MET),
        (Direction.AT_MOST, "78.31", Progress.NOT_MET),
    ],
)
def test_progress_is_on_the_good_side_of_the_target(direction: Direction, value: str, expected: Progress) -> None:
    assert progress(direction, Decimal("78.30"), Decimal(value)) is expected
    assert progress(direction, Decimal("78.30"), None) is Progress.NO_VALUE


@pytest.mark.parametrize(
    ("key", "ends"),
    [
        ("2024", date(2024, 12, 31)),
        ("2024-H1", date(2024, 6, 30)),
        ("2024-Q3", date(2024, 9, 30)),
        ("2024-02", date(2024, 2, 29)),
    ],
)
def test_a_period_ends_on_its_last_day(key: str, ends: date) -> None:
    assert Period.of(key).ends == ends


@given(st.sampled_from(PeriodKind), st.integers(1900, 2200), st.integers(1, 12))
def test_a_period_is_found_again_by_its_key(kind: PeriodKind, year: int, number: int) -> None:
    most = {PeriodKind.YEAR: 1, PeriodKind.HALF: 2, PeriodKind.QUARTER: 4, PeriodKind.MONTH: 12}[kind]
    period = Period(kind=kind, year=year, number=min(number, most))
    assert Period.of(period.key) == period


@pytest.mark.parametrize("key", ["", "24", "2024-Q5", "2024-13", "2024-00", "1800", "2024-H3", "весна"])
def test_what_is_no_period_is_refused(key: str) -> None:
    with pytest.raises(PeriodNotUnderstood):
        Period.of(key)
