"""What may stand between an order and its event: a rule that said no, a thing not there, somebody who was faster.

Each rule's refusal is a class of its own and stands beside the rule. Its sentence is Russian, since a person reads it,
and says what to do next.
"""

import re
from typing import ClassVar


class Refusal(Exception):
    """A rule of the field said no; nothing was written.

    `str()` of it is the Russian sentence for the person; `code()` is stable and names the rule to programs.
    """

    TITLE: ClassVar[str] = "Правило не позволяет"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    @classmethod
    def code(cls) -> str:
        """The rule's name in kebab case, the same for ever: part of the problem's `type`."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", cls.__name__).lower()


class Forbidden(Refusal):
    """This person may not do this here."""

    TITLE = "Недостаточно полномочий"


class NotFound(Refusal):
    """There is no such stream, activity, control point or document."""

    TITLE = "Не найдено"


class Conflict(Refusal):
    """Somebody was faster, or the thing exists already; `changed` says what happened meanwhile, one sentence each."""

    TITLE = "Данные изменились"

    def __init__(self, sentence: str, changed: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.changed = changed


class BadInput(Refusal):
    """What was given cannot be understood; `place` names the field, line or cell."""

    TITLE = "Ошибка во входных данных"

    def __init__(self, sentence: str, place: str | None = None) -> None:
        super().__init__(sentence)
        self.place = place
