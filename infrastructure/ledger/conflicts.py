"""What an append is checked against, and the word for somebody who was faster."""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from domain.ledger import Change, Event, Loaded
from domain.refusals import Conflict

Wording = Callable[[Event], str]
"""The Russian sentence for an event; the composition root gives the audit trail's."""


def by_topic(event: Event) -> str:
    """The wording where none is given: the event's topic."""
    return f"событие «{event.TOPIC}»"


def expected_versions(changes: Iterable[Change], read: Iterable[Loaded[object]]) -> list[tuple[UUID, int]]:
    """The version that each stream must still have, of those written and of those only looked at.

    Raises ValueError where two changes of one append to a stream do not follow one another: a mistake of the program.
    """
    following: dict[UUID, int] = {}
    wanted: list[tuple[UUID, int]] = []
    for change in changes:
        if change.stream not in following:
            wanted.append((change.stream, change.expected))
        elif following[change.stream] != change.expected:
            raise ValueError(f"two changes of stream {change.stream} in one append do not follow one another")
        following[change.stream] = change.expected + len(change.events)
    return [*wanted, *((loaded.stream, loaded.version) for loaded in read)]


def moved_on(meanwhile: Sequence[Event], wording: Wording = by_topic) -> Conflict:
    """The refusal of an append whose streams have moved on; `meanwhile` is what was recorded there since."""
    changed = tuple(wording(event) for event in meanwhile)
    if not changed:
        return Conflict("Данные, с которыми вы работали, устарели. Откройте их заново и повторите действие.")
    return Conflict(
        f"Пока вы работали, записано: {'; '.join(changed)}. Откройте данные заново и решите снова.", changed
    )
