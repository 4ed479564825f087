"""Steps that look into the history: which records there are, by whom, when, on what basis, what they changed."""

from datetime import date

from tests.steps.correcting import RECORDS
from tests.steps.phrases import check
from tests.steps.world import ZONE, World


@check("в истории записей «{запись}»: {число}")
def _(world: World, record_name: str, count: int) -> None:
    """Сколько таких записей в истории плана."""
    world.settle()
    found = [told for told in world.trail() if told.topic == RECORDS[record_name]]
    assert len(found) == count, f"записей {len(found)}"


@check("запись «{запись}»: событие {дата события}, записано {дата}")
def _(world: World, record_name: str, stated: date, on: date) -> None:
    """Последняя такая запись: когда произошло и когда служба об этом узнала."""
    world.settle()
    told = [one for one in world.trail() if one.topic == RECORDS[record_name]][-1]
    assert (told.occurred_on, told.recorded_at.astimezone(ZONE).date()) == (stated, on)


@check("запись «{запись}» сделал(а|) {фамилия} в роли «{текст}»[ на основании «{причина}»]")
def _(world: World, record_name: str, name: str, text: str, reason: str | None = None) -> None:
    """Последняя такая запись: кто, в какой роли, по какому документу."""
    world.settle()
    told = [one for one in world.trail() if one.topic == RECORDS[record_name]][-1]
    assert told.by_name == name, told.by_name
    assert text.lower() in told.role.lower(), told.role
    assert reason is None or (told.basis and reason.lower() in told.basis.lower()), told.basis


@check("в истории сказано: «{текст}»")
def _(world: World, text: str) -> None:
    """Какая-нибудь запись истории плана содержит эти слова."""
    world.settle()
    sentences = [told.sentence for told in world.trail()]
    assert any(text.lower() in sentence.lower() for sentence in sentences), "; ".join(sentences)


@check("в истории видно изменение: «{было}» → «{стало}»")
def _(world: World, old: str, new: str) -> None:
    """Какая-нибудь запись показывает, что было и что стало."""
    world.settle()
    changes = [(before or "", after or "") for told in world.trail() for _, before, after in told.changes]
    assert any(old in before and new in after for before, after in changes), changes
