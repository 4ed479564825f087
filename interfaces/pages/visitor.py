"""The visitor of a page: who asks, what is asked of, how the answer is shown. A page's handler needs nothing else."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.response import Redirect

from application.names import RegistryNames
from application.performing import Actor, Office, Order
from application.ports import Recorded
from domain.refusals import Refusal
from interfaces.asking import today
from interfaces.ordering import UnfitOrder, ordered, refuse_control_characters
from interfaces.pages.asked import Asked, Question, asked
from interfaces.pages.filling import Filled, Sent
from interfaces.pages.frame import Frame, frame
from interfaces.pages.rendering import answer, html
from interfaces.pages.stale import meanwhile
from interfaces.reception import Reception
from interfaces.refusing import problem_of

T = TypeVar("T", bound=Order)
Q = TypeVar("Q", bound=Question)
Again = Callable[[Filled], Response[Any]]


class Visitor:
    """One for each request of a page."""

    def __init__(self, request: Request[Any, Any, Any], actor: Actor, reception: Reception) -> None:
        self.request = request
        self.actor = actor
        self.reception = reception

    @property
    def office(self) -> Office:
        return self.reception.office

    @cached_property
    def names(self) -> RegistryNames:
        """How people, organisations and rows are called now."""
        return RegistryNames(self.office.ledger)

    @cached_property
    def today(self) -> date:
        """The day it is where most plans are."""
        return today(self.office.clock)

    @cached_property
    def frame(self) -> Frame:
        return frame(self.request, self.actor, self.reception)

    def show(self, template: str, /, status: int = 200, **shown: Any) -> Response[bytes]:
        """The page made of this template and these values."""
        return answer(self.request, html(template, frame=self.frame, today=self.today, **shown), status)

    def form(self, **typed: object) -> Filled:
        """A form not yet sent; `typed` is what stands in it at first, by the place that a field's name gives."""
        return Filled.new(self.frame.position or 0, typed)

    def asked(self, kind: type[Q]) -> Asked[Q]:
        """What the address asks this page for: the filters, empty ones aside."""
        return asked(self.request.query_params, kind, self._position)

    def carry_out(
        self,
        sent: Sent,
        order: type[T],
        handler: Callable[[T, Actor, Office], Recorded],
        *,
        then: str | Callable[[Recorded], str],
        again: Again,
        watching: tuple[UUID, ...] = (),
        **named: object,
    ) -> Response[Any]:
        """Carries out the order that the form states and leads on to `then`, which waits until the order counts there.

        `named` are the order's fields that the address gives, or that the form states in words of its own. Where a rule
        says no, a field does not fit, or somebody changed a stream that the form is `watching`, the page comes `again`
        with everything typed kept and what was said beside it.
        """
        seen = meanwhile(sent, watching, self.office.ledger, self.names, self.reception.wording)
        if seen:
            return again(sent.filled(self._position, meanwhile=seen))
        try:
            stated = {**sent.stated(order), **named}
            refuse_control_characters(stated)
            recorded = handler(ordered(order, **stated), sent.actor(self.actor), self.office)
        except (Refusal, UnfitOrder) as failure:
            return again(sent.filled(self._position, problem_of(failure)))
        return self.go(then if isinstance(then, str) else then(recorded), recorded.position)

    def go(self, address: str, position: int | None = None) -> Redirect:
        """On to this page, once it has counted `position`."""
        if position is not None:
            address += f"{'&' if '?' in address else '?'}at_least_position={position}"
        return Redirect(address, status_code=303)

    @property
    def _position(self) -> int:
        return self.frame.position or 0


def visitor(
    request: Request[Actor, Any, Any], reception: NamedDependency[Reception], caught_up: NamedDependency[int]
) -> Visitor:
    """The visitor of this request, once what the address asks to wait for has been counted."""
    return Visitor(request, request.user, reception)
