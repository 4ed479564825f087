"""Part 3 of the plan: the workshops open, work and compete. Here is the activity that the tour shows."""

from collections.abc import Iterator

from domain.actors import BasisKind, Channel
from domain.documents import EvidenceKind
from interfaces.demonstration.cast import (
    AUTUMN_CAMP,
    CENTRE,
    COMMITTEE,
    LAKESIDE,
    MEADOW,
    OLD_BRIDGE,
    ORGANISER,
    SUMMER_CAMP,
    UPPER_YARSK,
    ZARECHNY,
)
from interfaces.demonstration.doings import (
    accepted,
    act,
    asked_for_time,
    attached,
    done,
    given_time,
    informed,
    refused_time,
    reinstated,
    removed,
    report_date_corrected,
    reported,
    returned,
    revoked,
    started,
)
from interfaces.demonstration.papers import Paper, readiness, report
from interfaces.demonstration.stage import Part, Scene, on

K = EvidenceKind
SHOWN = Part("3.3", MEADOW, "2024-09-25")
"""Extended, reported late, returned, reported again: the history that the tour walks through."""
CORRECTED = Part("3.1", ZARECHNY, "2024-09-01")
"""Thought late until the date was corrected: what was known when."""
REOPENED = Part("3.2", LAKESIDE, "2024-09-01")


def _shown() -> Iterator[Scene]:
    unsigned, signed = readiness("Луговское", "2024-11-08", None), readiness("Луговское, подписан", "2024-11-20")
    yield on("2024-09-10", started, SHOWN)
    yield on("2024-09-16", informed, SHOWN, "Помещение готово, поставка верстаков задерживается.")
    yield on("2024-09-18", asked_for_time, SHOWN, "2024-10-31", "Поставщик перенёс поставку оборудования на октябрь.")
    yield on("2024-09-20", given_time, SHOWN, act("77/к", "2024-09-20", "О переносе срока открытия", BasisKind.MEMO))
    # Posted on Friday, registered at the committee on Monday.
    yield on("2024-11-11", reported, SHOWN, unsigned, day="2024-11-08", via=Channel.POST)
    yield on("2024-11-13", returned, SHOWN, "Акт не подписан приёмочной комиссией: представьте подписанный.")
    yield on("2024-11-14", revoked, SHOWN, unsigned, "Приложен неподписанный экземпляр.")
    yield on("2024-11-20", reported, SHOWN, signed, summary="Мастерская открыта. Прошу снять с контроля.")
    yield on("2024-11-22", accepted, SHOWN)
    yield on("2024-11-25", removed, SHOWN)


def _corrected() -> Iterator[Scene]:
    """The clerk wrote the day of registration; the envelope's stamp shows that the report was posted in time."""
    paper = readiness("Заречье", "2024-08-29")
    yield on("2024-09-03", attached, CORRECTED, paper, "2024-08-30")
    yield on("2024-09-03", reported, CORRECTED, paper, via=Channel.POST)
    yield on("2024-09-06", accepted, CORRECTED)
    yield on("2024-09-10", removed, CORRECTED)
    why = "На конверте штемпель 30.08.2024: записан день регистрации вместо дня отправки."
    yield on("2024-10-15", report_date_corrected, CORRECTED, "2024-09-03", "2024-08-30", why)


def _reopened() -> Iterator[Scene]:
    yield from done(REOPENED, readiness("Приозёрье", "2024-08-27"), "2024-08-28", "2024-08-30", "2024-09-02")
    found = act("19-р", "2025-02-03", "Об итогах проверки мастерских")
    yield on("2025-02-03", reinstated, REOPENED, found, "Проверка: вторая мастерская закрыта на ремонт.")
    yield from done(REOPENED, readiness("Приозёрье, вторая", "2025-03-13"), "2025-03-14", "2025-03-18", "2025-03-20")


def _december() -> Iterator[Scene]:
    lead, other = Part("3.4", OLD_BRIDGE, "2024-12-31"), Part("3.4", UPPER_YARSK, "2024-12-31")
    yield on("2024-12-12", asked_for_time, lead, "2025-03-31", "Не завершён ремонт помещения.")
    yield on("2024-12-16", refused_time, lead, "Ремонт оплачен в октябре: оснований переносить срок нет.")
    yield on("2024-12-26", reported, lead, readiness("Старый Мост", "2024-12-25"))
    yield from done(other, readiness("Верхнеярск", "2025-01-17"), "2025-01-20", "2025-01-22", "2025-01-24")
    yield on("2025-01-22", accepted, lead)
    yield on("2025-01-24", removed, lead)
    equipment = Part("3.5", CENTRE, "undated")
    commissioned = Paper(K.OTHER, "Акт ввода оборудования в эксплуатацию", dated="2024-10-10")
    yield from done(equipment, commissioned, "2024-10-11", "2024-10-15", "2024-10-17")


def _classes() -> Iterator[Scene]:
    terms = (
        ("2024-12-20", "2024-12-16", "2024-12-19", "2024-12-24"),
        ("2025-06-20", "2025-06-17", "2025-06-19", "2025-06-24"),
        ("2025-12-20", "2025-12-17", None, "2025-12-24"),
    )
    for point, first, second, accepted_on in terms:
        for district, day in ((ZARECHNY, first), (LAKESIDE, second)):
            if day:
                paper = report("Выписка из электронного журнала", day)
                yield from done(Part("3.6", district, point), paper, day, accepted_on)


def _camps() -> Iterator[Scene]:
    summer, autumn = Part("3.7/1", SUMMER_CAMP, "2025-06-30"), Part("3.7/2", AUTUMN_CAMP, "2025-11-02")
    yield on("2025-06-27", reported, summer, Paper(K.LIST, "Список участников смены «Чертёж»", dated="2025-06-27"))
    yield on("2025-07-04", accepted, summer, ORGANISER)
    yield on("2025-07-10", removed, summer)
    yield on("2025-11-06", reported, autumn, Paper(K.LIST, "Список участников смены «Прототип»", dated="2025-11-05"))
    yield on("2025-11-10", accepted, autumn)


def _contests() -> Iterator[Scene]:
    for district, day in ((LAKESIDE, "2025-04-22"), (UPPER_YARSK, "2025-04-24")):
        paper = Paper(K.APPLICATION, "Заявка команды", dated=day)
        yield from done(Part("3.8", district, "2025-04-25"), paper, day, "2025-04-28")
    festival = Part("3.9", COMMITTEE, "2026-04-17")
    yield on("2026-01-22", started, festival)
    yield on("2026-01-27", informed, festival, "Определена площадка, объявлен приём заявок.")


CHAPTER: tuple[Scene, ...] = (
    *_shown(),
    *_corrected(),
    *_reopened(),
    *_december(),
    *_classes(),
    *_camps(),
    *_contests(),
)
