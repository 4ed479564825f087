"""Steps about consolidated reports: drawn up, approved, computed again."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from domain.timeliness import Verdict
from tests.steps.driver import Consolidated
from tests.steps.phrases import act, check
from tests.steps.said import Said
from tests.steps.world import World

AHEAD = 1_000_000


@act(
    "{кто} составляет (информацию об исполнении|список не представивших отчёты)[ по состоянию на {на дату}]"
    "[ взамен прежней][ с той же записи журнала][ с ещё не сделанной записи журнала]{когда}"
)
def _(world: World, who: str, said: Said, step_text: str, as_of: date | None = None) -> None:
    """Без даты — на сегодня; по последней записи журнала, если не сказано иного."""
    kind = "non_reporters" if "список не представивших" in step_text else "note"
    last = world.reports[-1] if world.reports else None
    position = AHEAD if "с ещё не сделанной" in step_text else None
    if "с той же записи" in step_text:
        position = seen(world).known_at
    answer = world.attempt(
        "DrawUpReport",
        who,
        said,
        plan=str(world.plan),
        kind=kind,
        as_of=as_of.isoformat() if as_of else None,
        known_at=position,
        supersedes=str(last) if "взамен прежней" in step_text else None,
    )
    if answer and answer.made:
        world.reports.append(answer.made)


@act("{кто} утверждает[ прежнюю|] сводную информацию{когда}")
def _(world: World, who: str, said: Said, step_text: str) -> None:
    """Последнюю составленную; утверждение — акт: «приказом от 05.12.2017 № 77»."""
    made = world.reports[:-1] if "прежнюю" in step_text else world.reports
    report = made[-1] if made else uuid4()
    world.attempt("ApproveReport", who, said, report=str(report))


@check("в сводной информации с отметкой «{отметка}» контрольных точек: {число}")
def _(world: World, verdict: str, count: int) -> None:
    """Сколько контрольных точек (по каждому исполнителю) имеют такую отметку о сроке."""
    verdicts = seen(world).data["totals"]["verdicts"]
    found = {Verdict(name).russian: number for name, number in verdicts.items()}
    assert found.get(verdict, 0) == count, f"в информации: {found}"


@check("в сводной информации не представили отчёт: {организации}")
def _(world: World, named: Sequence[str]) -> None:
    """Кто назван не представившим, представившим с опозданием или не вернувшим отчёт с доработки."""
    found = sorted(missed(seen(world).data))
    assert found == sorted(named), f"не представили: {found}"


@check("в сводной информации нет не представивших отчёт")
def _(world: World) -> None:
    """Список пуст."""
    assert missed(seen(world).data) == []


@check("данные сводной информации складываются заново те же")
def _(world: World) -> None:
    """С той же записи журнала — тот же канонический JSON, до последней буквы, с той же контрольной суммой."""
    found = seen(world)
    assert found.same
    assert found.digest in words(world, found)


@check("в файле сводной информации сказано «{текст}»")
def _(world: World, text: str) -> None:
    """Текст стоит в сохранённом файле Word; файлы Excel и PDF сохранены тоже."""
    found = words(world, seen(world))
    assert text in found, found[:2000]


@check("в файле сводной информации не сказано «{текст}»")
def _(world: World, text: str) -> None:
    """Текста в сохранённом файле Word нет."""
    assert text not in words(world, seen(world))


def seen(world: World) -> Consolidated:
    """The last report, looked at by whoever keeps the plan."""
    world.settle()
    return world.driver.consolidated(world.eyes[world.title or ""], world.reports[-1])


def words(world: World, report: Consolidated) -> str:
    return world.driver.consolidated_words(world.eyes[world.title or ""], report.id)


def missed(data: Mapping[str, Any]) -> list[str]:
    names: Mapping[str, str] = data["organisations"]
    return [names[one["party"]["id"]] for group in data["missed"] for one in group["missed"]]
