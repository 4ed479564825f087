"""Part 4 of the plan: news, monitoring, the experts, the register that another party takes over."""

from collections.abc import Iterator

from domain.documents import EvidenceKind
from interfaces.demonstration.cast import CENTRE, EXPERTS, INSTITUTE, LAKESIDE, ZARECHNY
from interfaces.demonstration.doings import accepted, act, asked_for_time, done, removed, replaced, reported, returned
from interfaces.demonstration.papers import Paper, note
from interfaces.demonstration.stage import Part, Scene, on

K = EvidenceKind


def _news() -> Iterator[Scene]:
    """Two of three districts; the third is overdue to the end."""
    for district, day, accepted_on in ((ZARECHNY, "2025-12-24", "2025-12-26"), (LAKESIDE, "2026-01-13", "2026-01-16")):
        page = Paper(K.WEB_PAGE, "Новости о мастерских", dated=day, address="https://mouo.example/novosti", amount=2)
        yield from done(Part("4.1", district, "2025-12-31"), page, day, accepted_on)


def _monitoring() -> Iterator[Scene]:
    part = Part("4.2", INSTITUTE, "2025-01-31")
    yield on("2025-01-30", reported, part, note("Справка о промежуточном мониторинге", "2025-01-29"))
    yield on("2025-02-04", returned, part, "Нет выводов по Верхнеярскому округу.")
    yield on("2025-02-10", reported, part, note("Справка о промежуточном мониторинге, дополнена", "2025-02-10"))
    yield on("2025-02-12", accepted, part)
    yield on("2025-02-14", removed, part)
    last = Part("4.5", INSTITUTE, "2026-05-15")
    why = "Фестиваль в апреле: данные мониторинга будут полными только в июне."
    yield on("2026-01-26", asked_for_time, last, "2026-06-15", why)


def _experts() -> Iterator[Scene]:
    conclusion = Paper(
        K.EXPERT_CONCLUSION, "Заключение о десяти мастерских", dated="2025-11-26", signatory="Г.Б. Назаров", amount=10
    )
    yield from done(Part("4.3", EXPERTS, "2025-11-30"), conclusion, "2025-11-27", "2025-12-02", "2025-12-04")


def _register() -> Iterator[Scene]:
    old, new = Part("4.4", CENTRE, "2024-12-20"), Part("4.4", INSTITUTE, "2025-12-20")
    yield from done(old, Paper(K.REGISTER, "Реестр мастерских", dated="2024-12-18"), "2024-12-19", "2024-12-24")
    yield on("2025-01-14", removed, old)
    why = "Реестр передан институту вместе с сайтом мастерских."
    yield on("2025-06-02", replaced, old, INSTITUTE, act("91-р", "2025-05-30", "О ведении реестра"), why)
    yield from done(new, Paper(K.REGISTER, "Реестр мастерских", dated="2025-12-19"), "2025-12-19", "2025-12-24")


CHAPTER: tuple[Scene, ...] = (*_news(), *_monitoring(), *_experts(), *_register())
