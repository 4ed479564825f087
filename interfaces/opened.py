"""What is opened of restricted material is noted in the log of reads: the one hook for questions, downloads, exports.

A route asks for `opened: NamedDependency[Opened]` and calls it once it knows that the person may see the thing:
`opened(ReadKind.EVIDENCE, evidence, plan=plan)`.
"""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request

from application.past_register import Axes
from application.performing import Actor
from application.reads_log import ReadKind, note
from interfaces.reception import Reception
from interfaces.visit import visit_of


class Opened:
    """Notes what this request opens; returns at once, refuses nothing."""

    def __init__(self, actor: Actor, reception: Reception, request: str) -> None:
        self._actor, self._reception, self._request = actor, reception, request

    def __call__(
        self, kind: ReadKind, object: UUID | None = None, *, plan: UUID | None = None, told: str | None = None
    ) -> None:
        """`object` is the thing opened, `plan` the plan it belongs to, `told` from where: never what stands in it."""
        now = self._reception.office.clock.now()
        note(self._reception.reads, self._actor, kind, now, object=object, plan=plan, told=told, request=self._request)


def opened(request: Request[Actor, Any, Any]) -> Opened:
    """The hook for this request."""
    return Opened(request.user, request.app.state.reception, visit_of(request.scope).request)


def told_axes(axes: Axes, until: date | None = None) -> str | None:
    """From where one looked, for the log of reads."""
    parts = {"known_at": axes.known_at, "as_of": axes.as_of, "until": until}
    return ", ".join(f"{name}={value}" for name, value in parts.items() if value is not None) or None
