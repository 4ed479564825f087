"""Steps of control: removal, withdrawal, reinstatement, a change of party, terms gone before approval."""

from tests.steps.phrases import act
from tests.steps.said import Said
from tests.steps.world import Here, World

GROUNDS = {"неактуальное": "irrelevant", "заменённое": "replaced", "объединённое": "merged"}


@act("{кто} готовит снятие с контроля{уточнения}")
def _(world: World, who: str, said: Said) -> None:
    """Контролёр предлагает, решает утвердившее план лицо."""
    world.on_point("ProposeRemoval", who, said)


@act("{кто} снимает (с контроля|мероприятие с контроля){уточнения}")
def _(world: World, who: str, said: Said) -> None:
    """Снято как исполненное."""
    world.on_point("RemoveFromControl", who, said)


@act(
    "{кто} снимает с контроля без исполнения как (неактуальное|заменённое|объединённое)"
    "[ с причиной «{причина}»]{уточнения}"
)
def _(world: World, who: str, said: Said, step_text: str, reason: str = "") -> None:
    """Снято без исполнения; нужен акт."""
    ground = next(ground for word, ground in GROUNDS.items() if f"как {word}" in step_text)
    world.on_point("Withdraw", who, said, ground=ground, reason=reason)


@act("{кто} возвращает на контроль[ с причиной «{причина}»]{уточнения}")
def _(world: World, who: str, said: Said, reason: str = "") -> None:
    """Снова на контроле; снятие остаётся в истории. Нужен акт."""
    world.on_point("ReinstateControl", who, said, reason=reason)


@act("{кто} меняет исполнителя на «{новый исполнитель}»[ с причиной «{причина}»]{уточнения}")
def _(world: World, who: str, new_party: str, said: Said, reason: str = "") -> None:
    """Неисполненное переходит к другому; нужен акт. Дальше речь о новом исполнителе."""
    world.settle()
    if said.on and said.on > world.today:
        world.come_to(said.on)
    assignment, _ = world.place(said, world.person(who))
    fields = {"assignment": str(assignment), "party": world.party_field(new_party), "reason": reason}
    if world.attempt("ReplaceParty", who, said, **fields):
        world.here = Here(world.here.number, world.here.point, world.party(new_party))


@act("{кто} решает (засчитать|не засчитывать) срок, истёкший до утверждения[ с причиной «{причина}»]{уточнения}")
def _(world: World, who: str, said: Said, step_text: str, reason: str = "") -> None:
    """Засчитать — значит судить исполнителя по этому сроку; не засчитывать — судить как без срока."""
    outcome = "excused" if " не засчитывать " in step_text else "counts"
    world.on_point("DecideLapsedTerm", who, said, outcome=outcome, reason=reason)
