"""Steps about moving a term."""

from datetime import date
from uuid import UUID, uuid4

from tests.steps.phrases import act
from tests.steps.said import Said
from tests.steps.world import World


@act("{кто} просит перенести срок на {новый срок}[ с обоснованием «{причина}»]{уточнения}")
def _(world: World, who: str, new_due: date, said: Said, reason: str = "") -> None:
    """Мотивированная просьба с датой, к которой исполнение возможно."""
    answer = world.on_point("RequestExtension", who, said, proposed=new_due.isoformat(), ground=reason)
    if answer and answer.made:
        world.request = answer.made


@act("{кто} удовлетворяет просьбу о переносе срока[ на {новый срок}]{уточнения}")
def _(world: World, who: str, said: Said, new_due: date | None = None) -> None:
    """Срок перенесён на ту дату, о которой просили, или на названную."""
    term = new_due.isoformat() if new_due else None
    world.on_point("ApproveExtension", who, said, request=request(world), term=term)


@act("{кто} отказывает в переносе срока[ с причиной «{причина}»]{уточнения}")
def _(world: World, who: str, said: Said, reason: str = "") -> None:
    """Срок остаётся прежним."""
    world.on_point("RejectExtension", who, said, request=request(world), reason=reason)


@act("{кто} отзывает просьбу о переносе срока{уточнения}")
def _(world: World, who: str, said: Said) -> None:
    """Просьба взята назад."""
    world.on_point("WithdrawExtension", who, said, request=request(world))


@act(
    "{кто} продлевает срок до {новый срок}[ с обоснованием «{причина}»]"
    "[ на основании (служебной записки|письма)]{уточнения}"
)
def _(world: World, who: str, new_due: date, said: Said, step_text: str, reason: str = "") -> None:
    """Давший поручение переносит срок сам, без просьбы; основание — словами или документом."""
    for paper in ("служебной записки", "письма"):
        if not reason and f"на основании {paper}" in step_text:
            reason = f"на основании {paper}"
    world.on_point("ApproveExtension", who, said, term=new_due.isoformat(), ground=reason)


def request(world: World) -> str:
    """The last request of the scenario; where none was made, an id that nobody gave."""
    found: UUID = world.request or uuid4()
    return str(found)
