"""Part 1 of the plan: acts and organisation, the districts' own plans, meetings, and the collection of reports."""

from collections.abc import Iterator

from interfaces.demonstration.cast import (
    COMMITTEE,
    CONTROLLER,
    DISTRICTS,
    INSTITUTE,
    LAKESIDE,
    MEADOW,
    OLD_BRIDGE,
    UPPER_YARSK,
    ZARECHNY,
    Body,
)
from interfaces.demonstration.doings import (
    accepted,
    act,
    done,
    informed,
    removal_proposed,
    removed,
    reported,
    returned,
    started,
    withdrawn,
)
from interfaces.demonstration.papers import Paper, directive, letter, minutes, note, report
from interfaces.demonstration.stage import Part, Scene, on

REGULATION = Part("1.1", COMMITTEE, "2024-02-15")
GROUP, GROUP_MEMBERS = Part("1.2", COMMITTEE, "2024-03-01"), Part("1.2", INSTITUTE, "2024-03-01")
ON_DEMAND = Part("1.8", COMMITTEE, "undated")
FIRST_YEAR, SECOND_YEAR = Part("1.7", INSTITUTE, "2024-03-01"), Part("1.7", INSTITUTE, "2025-03-01")


def _regulation() -> Iterator[Scene]:
    yield on("2024-01-29", started, REGULATION)
    yield from done(
        REGULATION,
        directive("Об утверждении положения о мастерской", "34-р", "2024-02-09"),
        "2024-02-12",
        "2024-02-13",
        "2024-02-14",
    )
    names = letter("О кандидатурах в рабочую группу", "118", "2024-02-26", "А.Ю. Лебедева")
    yield from done(GROUP_MEMBERS, names, "2024-02-26", "2024-02-27", "2024-03-04")
    order = directive("О рабочей группе", "41-р", "2024-02-29")
    yield from done(GROUP, order, "2024-02-29", "2024-03-01", "2024-03-04")
    yield on("2025-03-20", informed, ON_DEMAND, "Положение приведено в соответствие с распоряжением № 58-р.")


def _coordinators() -> Iterator[Scene]:
    """The lead, named first, leaves control after the others."""
    days = ("2024-03-12", "2024-03-14", "2024-03-19", "2024-03-20", "2024-03-27")
    for number, (district, day) in enumerate(zip(DISTRICTS, days, strict=True), 1):
        part = Part("1.3", district, "2024-03-20")
        order = directive("О муниципальном координаторе", f"{number}4-п", day, "начальник отдела")
        yield from done(part, order, day, "2024-03-29", None if district is ZARECHNY else "2024-04-02")
    yield on("2024-04-03", removed, Part("1.3", ZARECHNY, "2024-03-20"), CONTROLLER)


def _district_plans() -> Iterator[Scene]:
    """The term that the document gives as 31 April; with the transferred days of that year it counts as 27 April."""
    days = {ZARECHNY: "2024-04-22", UPPER_YARSK: "2024-04-24", LAKESIDE: "2024-04-25", MEADOW: "2024-04-26"}
    for district, day in days.items():
        plan = directive(
            "Об утверждении дорожной карты района", f"{DISTRICTS.index(district)}7-п", day, "начальник отдела"
        )
        yield from done(Part("1.4", district, "2024-04-30"), plan, day, "2024-05-03")
    late = Part("1.4", OLD_BRIDGE, "2024-04-30")
    yield on(
        "2024-04-26", reported, late, directive("Проект дорожной карты района", "б/н", "2024-04-26", "исполнитель")
    )
    yield on("2024-05-02", returned, late, "Представлен проект без подписи: нужен утверждённый документ.")
    signed = directive("Об утверждении дорожной карты района", "39-п", "2024-05-06", "начальник отдела")
    yield on("2024-05-07", reported, late, signed)
    yield on("2024-05-13", accepted, late)
    for district in (*DISTRICTS[1:], ZARECHNY):
        yield on("2024-05-20", removed, Part("1.4", district, "2024-04-30"), CONTROLLER)


def _meetings() -> Iterator[Scene]:
    """The committee's own quarterly item: only the setter may accept it."""
    quarters = ("2024-04", "2024-07", "2024-10", "2025-01", "2025-04", "2025-07", "2025-10")
    for number, month in enumerate(quarters, 1):
        held = minutes(
            "Протокол совещания рабочей группы", str(number), f"{month}-08" if month != "2025-01" else "2025-01-09"
        )
        day = held.dated or ""
        yield from done(Part("1.5", COMMITTEE, f"{month}-10"), held, day, f"{month}-15")
    yield on(
        "2026-01-14",
        reported,
        Part("1.5", COMMITTEE, "2026-01-10"),
        minutes("Протокол совещания рабочей группы", "8", "2026-01-13"),
    )


def _collected(point: str, days: dict[Body, str], gathered: str, accepted_on: str) -> Iterator[Scene]:
    for district in DISTRICTS:
        if day := days.get(district):
            paper = report("Отчёт об открытии мастерских", day)
            yield from done(Part("1.6", district, point), paper, day, accepted_on)
    yield from done(Part("1.6", COMMITTEE, point), report("Сводка отчётов районов", gathered), gathered, accepted_on)


def _collections() -> Iterator[Scene]:
    z, s, m, b, y = DISTRICTS
    days = {z: "2024-06-17", s: "2024-06-18", m: "2024-06-20", b: "2024-06-20", y: "2024-06-24"}
    yield from _collected("2024-06-20", days, "2024-06-25", "2024-06-27")
    days = {z: "2024-12-16", s: "2024-12-19", b: "2024-12-20", y: "2024-12-20"}
    yield from _collected("2024-12-20", days, "2024-12-27", "2024-12-28")
    returned_once = Part("1.6", m, "2024-12-20")
    yield on("2024-12-20", reported, returned_once, report("Отчёт без приложений", "2024-12-20"))
    yield on("2024-12-23", returned, returned_once, "Нет сведений о второй мастерской: дополните отчёт.")
    yield on("2024-12-26", reported, returned_once, report("Отчёт об открытии мастерских", "2024-12-26"))
    yield on("2024-12-28", accepted, returned_once)
    days = {z: "2025-06-16", s: "2025-06-19", m: "2025-06-20", b: "2025-06-18", y: "2025-06-20"}
    yield from _collected("2025-06-20", days, "2025-06-26", "2025-06-30")
    yield from _last_collection()


def _last_collection() -> Iterator[Scene]:
    """Still open at the end: one returned, one under review though late, one that nobody has handed in."""
    point = "2025-12-19"
    for district, day in ((ZARECHNY, "2025-12-16"), (LAKESIDE, "2025-12-18")):
        yield from done(Part("1.6", district, point), report("Отчёт об открытии мастерских", day), day, "2025-12-23")
    late = Part("1.6", OLD_BRIDGE, point)
    yield on("2025-12-22", reported, late, report("Отчёт об открытии мастерских", "2025-12-22"))
    unclear = Part("1.6", UPPER_YARSK, point)
    yield on("2025-12-19", reported, unclear, report("Отчёт об открытии мастерских", "2025-12-19"))
    yield on("2026-01-15", returned, unclear, "Число мастерских расходится с реестром: уточните и представьте снова.")


def _yearly_reports() -> Iterator[Scene]:
    yield on(
        "2024-02-19",
        withdrawn,
        FIRST_YEAR,
        act("37-р", "2024-02-16", "О сроке первого сводного доклада"),
        "План утверждён в январе 2024 года: за 2023 год докладывать не о чем.",
    )
    analysis: Paper = note("Сводный доклад о ходе выполнения плана за 2024 год", "2025-02-25")
    yield on("2025-02-26", reported, SECOND_YEAR, analysis)
    yield on("2025-03-03", accepted, SECOND_YEAR)
    yield on("2025-03-04", removal_proposed, SECOND_YEAR)
    yield on("2025-03-06", removed, SECOND_YEAR)


CHAPTER: tuple[Scene, ...] = (
    *_regulation(),
    *_coordinators(),
    *_district_plans(),
    *_meetings(),
    *_collections(),
    *_yearly_reports(),
)
