"""Part 2 of the plan: the teachers' courses, programmes, consultations, the competition, the visits."""

from collections.abc import Iterator

from domain.documents import EvidenceKind
from interfaces.demonstration.cast import CENTRE, DISTRICTS, INSTITUTE, MEADOW, ORGANISER, UPPER_YARSK, ZARECHNY
from interfaces.demonstration.doings import (
    accepted,
    asked_for_time,
    done,
    informed,
    removed,
    reported,
    returned,
    started,
    took_request_back,
)
from interfaces.demonstration.papers import Paper, directive, report
from interfaces.demonstration.stage import Part, Scene, on

K = EvidenceKind
COURSES = Part("2.1", INSTITUTE, "2024-11-30")
PROGRAMMES, MODULES = Part("2.2", INSTITUTE, "2024-12-31"), Part("2.2", CENTRE, "2024-12-31")
COMPETITION = Part("2.5", INSTITUTE, "2025-06-30")


def _courses() -> Iterator[Scene]:
    """38 names where the plan says «не менее 40»: returned, completed, accepted in time."""
    yield on("2024-09-02", started, COURSES)
    yield on(
        "2024-11-25", reported, COURSES, Paper(K.LIST, "Список обученных педагогов", dated="2024-11-22", amount=38)
    )
    yield on("2024-11-27", returned, COURSES, "Подтверждено 38 педагогов, в плане не менее 40.")
    whole = Paper(K.LIST, "Список обученных педагогов, полный", dated="2024-11-28", amount=41)
    yield on("2024-11-29", reported, COURSES, whole)
    yield on("2024-12-03", accepted, COURSES)
    yield on("2024-12-05", removed, COURSES)


def _programmes() -> Iterator[Scene]:
    """More time is asked for and turns out not to be needed."""
    yield on("2024-12-10", asked_for_time, PROGRAMMES, "2025-02-28", "Рецензент болен, третья программа задерживается.")
    yield on("2024-12-18", took_request_back, PROGRAMMES)
    yield from done(
        MODULES,
        Paper(K.PROGRAMME, "Модуль «Чертёж и прототип»", dated="2024-12-16"),
        "2024-12-18",
        "2024-12-20",
        "2025-01-13",
    )
    page = Paper(
        K.PUBLICATION,
        "Программы для мастерских на сайте института",
        dated="2024-12-24",
        address="https://siro.example/masterskie/programmy",
        amount=3,
    )
    yield from done(PROGRAMMES, page, "2024-12-25", "2024-12-26", "2025-01-13")


def _consultations() -> Iterator[Scene]:
    first = (("2024-06-20", "2024-06-18", "2024-06-21"), ("2024-12-20", "2024-12-17", "2024-12-20"))
    for point, reported_on, accepted_on in first:
        part = Part("2.3", INSTITUTE, point)
        yield from done(part, report("Журнал консультаций", reported_on), reported_on, accepted_on)
    summer = Part("2.3", INSTITUTE, "2025-06-20")
    yield on("2025-06-19", reported, summer, report("Журнал консультаций", "2025-06-19"))
    yield on("2025-07-02", accepted, summer, ORGANISER)
    winter = Part("2.3", INSTITUTE, "2025-12-20")
    yield from done(winter, report("Журнал консультаций", "2025-12-18"), "2025-12-18", "2025-12-24")


def _hot_line() -> Iterator[Scene]:
    log = report("Журнал обращений", "2025-01-16")
    yield from done(Part("2.4", CENTRE, "2025-01-20"), log, "2025-01-17", "2025-01-22", "2025-01-24")
    log = report("Журнал обращений", "2026-01-19")
    yield on("2026-01-19", reported, Part("2.4", CENTRE, "2026-01-20"), log)


def _competition() -> Iterator[Scene]:
    """Two tasks in one row: accepted one after the other, the second by the controller's substitute."""
    results = directive("Об итогах конкурса", "44-од", "2025-05-19", "А.Ю. Лебедева")
    yield on("2025-05-20", reported, COMPETITION, results, tasks=(1,))
    yield on("2025-05-23", accepted, COMPETITION)
    book = Paper(K.OTHER, "Сборник лучших разработок", dated="2025-06-26")
    yield on("2025-06-27", reported, COMPETITION, book, tasks=(2,))
    yield on("2025-07-03", accepted, COMPETITION, ORGANISER)
    yield on("2025-07-07", removed, COMPETITION)


def _placements() -> Iterator[Scene]:
    days = ("2025-08-25", "2025-08-26", "2025-08-28", "2025-08-27", "2025-09-08")
    for district, day in zip(DISTRICTS, days, strict=True):
        part = Part("2.6", district, "2025-08-31")
        paper = report("Отчёт о стажировке", day, amount=1 if district is MEADOW else 2)
        yield on(day, reported, part, paper)
        if district is MEADOW:
            yield on("2025-09-02", returned, part, "Одна стажировка вместо двух: представьте отчёт о второй.")
            yield on("2025-09-05", reported, part, report("Отчёт о второй стажировке", "2025-09-05", amount=2))
        yield on("2025-09-10", accepted, part)
    yield on("2025-09-15", removed, Part("2.6", UPPER_YARSK, "2025-08-31"))


def _visits_and_seminar() -> Iterator[Scene]:
    visits = Part("2.7", ZARECHNY, "undated")
    yield on("2024-10-01", started, visits)
    yield on("2024-11-15", informed, visits, "Проведено шесть посещений, карты заполняются.")
    yield on("2025-05-16", informed, visits, "За учебный год — 21 посещение.")
    programme = Paper(K.PROGRAMME, "Программа семинара", dated="2025-11-10")
    yield from done(Part("2.8", CENTRE, "2025-11-14"), programme, "2025-11-13", "2025-11-17", "2025-11-21")
    papers = Paper(K.OTHER, "Сборник материалов семинара", dated="2025-11-17")
    yield from done(Part("2.8", INSTITUTE, "2025-11-14"), papers, "2025-11-18", "2025-11-20", "2025-11-21")


CHAPTER: tuple[Scene, ...] = (
    *_courses(),
    *_programmes(),
    *_consultations(),
    *_hot_line(),
    *_competition(),
    *_placements(),
    *_visits_and_seminar(),
)
