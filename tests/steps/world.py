"""What a scenario speaks of: its people, organisations and plans by name, what was said last, and what was answered."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TypeVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from tests.steps.bundling_driver import Taken
from tests.steps.cast import Cast, Known, NotInTheScenario
from tests.steps.driver import NOW, Answer, ComparedLine, Driver, File, Line, Order, PlanSeen, Refused, Row, Told, View
from tests.steps.said import Said

T = TypeVar("T")

ZONE = ZoneInfo("Europe/Moscow")
OPENING = time(9, 0)
GIVES_OUT = frozenset({"PlaceOnControl", "ReplaceParty", "IssueRevision", "IssueEdition"})


@dataclass(frozen=True, slots=True)
class Here:
    """What the last step was about, so that the next need not repeat it."""

    number: str | None = None
    point: str | None = None
    party: UUID | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """An order as it was given, so that it can be given again."""

    order: Order
    by: UUID
    command: UUID


class World(Cast):
    """One scenario's world; everything it does to the service goes through `driver`."""

    def __init__(self, driver: Driver) -> None:
        super().__init__(driver)
        self.plans: dict[str, UUID] = {}
        self.eyes: dict[str, UUID] = {}
        self.title: str | None = None
        self.here = Here()
        self.answer: Answer | None = None
        self.last: Deed | None = None
        self.refused: Refused | None = None
        self.noticed = False
        self.documents: dict[tuple[str, UUID, str], UUID] = {}
        self.request: UUID | None = None
        self.feed: UUID | None = None
        self.address: str | None = None
        self.webhook: UUID = uuid4()
        self.source: UUID | None = None
        self.forms: dict[str, tuple[UUID, set[object]]] = {}
        self.reports: list[UUID] = []
        self.monitorings: list[UUID] = []
        self.campaign: UUID | None = None
        self.finding: UUID | None = None
        self.card_forms: dict[str, UUID] = {}
        self.examination: UUID = uuid4()
        self.examined: tuple[UUID, ...] = ()
        self.filing: tuple[UUID, UUID] | None = None
        self.bundle: Taken | None = None
        self.before: int | None = None
        self.findings: Sequence[tuple[str, str]] = []
        self.answers: list[Answer | Refused] = []
        self.edition: tuple[File, Sequence[ComparedLine]] | None = None
        self._known_places: tuple[str | None, list[Line]] | None = None
        driver.clock.moment = datetime.combine(date(2017, 1, 9), OPENING, ZONE)

    # Time

    @property
    def today(self) -> date:
        return self.driver.clock.now().astimezone(ZONE).date()

    def come_to(self, day: date, at: time = OPENING) -> None:
        """Time goes on to this day; it never goes back."""
        moment = datetime.combine(day, at, ZONE)
        if moment < self.driver.clock.moment and day < self.today:
            raise NotInTheScenario(f"Время не идёт назад: сегодня {self.today:%d.%m.%Y}, а шаг говорит {day:%d.%m.%Y}")
        self.driver.clock.moment = max(moment, self.driver.clock.moment)

    # Plans

    @property
    def plan(self) -> UUID:
        """The plan spoken of."""
        return self.plan_called(None)

    def plan_called(self, title: str | None) -> UUID:
        title = title or self.title
        if title is None or title not in self.plans:
            raise NotInTheScenario(f"Плана «{title or '…'}» в сценарии нет: сначала скажите, какой есть план.")
        return self.plans[title]

    def keep_plan(self, title: str, plan: UUID, eyes: UUID) -> None:
        """The scenario speaks of this plan now; `eyes` is who may look at it."""
        self.plans[title], self.eyes[title], self.title, self.here = plan, eyes, title, Here()

    @property
    def viewer(self) -> UUID:
        """Who looks at the plan spoken of."""
        return self.eyes[self.title or ""]

    def look_at_plan(self) -> PlanSeen:
        plan = self.plan
        return self.driver.plan(self.eyes[self.title or ""], plan)

    def row(self, number: str | None = None) -> Row:
        """The row of this number, else the one spoken of, else the only one."""
        rows = self.look_at_plan().rows
        wanted = number or self.here.number
        found = [row for row in rows if wanted in (None, _bare(row.number))]
        if len(found) > 1:
            # A struck row's number may have passed to another.
            found = [row for row in found if not row.struck]
        if len(found) != 1:
            raise NotInTheScenario(f"Не сказано, о каком мероприятии речь: «{wanted or '…'}», подходят {len(found)}.")
        self.here = replace(self.here, number=_bare(found[0].number))
        return found[0]

    def lines(self, view: View = NOW) -> Sequence[Line]:
        """The register of the plan spoken of."""
        plan = self.plan
        return self.driver.register(self.eyes[self.title or ""], plan, view)

    def summary(self, view: View = NOW) -> Mapping[str, str]:
        """The states of the whole plan and of its activities, in Russian."""
        plan = self.plan
        return self.driver.summary(self.eyes[self.title or ""], plan, view)

    def trail(self) -> Sequence[Told]:
        plan = self.plan
        return self.driver.trail(self.eyes[self.title or ""], plan=plan)

    def _places(self) -> list[Line]:
        """The register's lines for finding one's place in it: they change only as parts of a plan are given out."""
        if self._known_places is None or self._known_places[0] != self.title:
            self._known_places = (self.title, list(self.lines()))
        return self._known_places[1]

    def line(self, said: Said, who: Known | None = None, view: View | None = None) -> Line:
        """The line of the register that the step means; what it leaves out was said before, or there is only one.

        Without a `view` the line may be as it was earlier: enough to know where one is.
        """
        found = self._narrowed(list(self._places() if view is None else self.lines(view)), said, who)
        if len(found) != 1:
            there = "; ".join(f"мероприятие {x.number}, точка {x.point}" for x in found) or "ни одной"
            raise NotInTheScenario(f"Не сказано, о какой контрольной точке речь. Подходят: {there}.")
        line = found[0]
        self.here = Here(_bare(line.number), line.point, line.party)
        return line

    def _narrowed(self, lines: list[Line], said: Said, who: Known | None) -> list[Line]:
        here = self.here
        own = self.organisations.get(who.organisation or "") if who else None
        own_lines = {line.party for line in lines} & ({own, who.id} if who else set())
        party = self.party(said.party) if said.party else next(iter(own_lines), here.party)
        if number := said.number or here.number:
            lines = [line for line in lines if _bare(line.number) == number]
        if party and any(line.party == party for line in lines):
            lines = [line for line in lines if line.party == party]
        if len({line.assignment for line in lines}) > 1:
            lines = [line for line in lines if line.stage != "passed_on"] or lines
        if said.point:
            return [line for line in lines if line.point == said.point.isoformat()]
        if any(line.point == here.point for line in lines) and (said.number in (None, here.number)):
            return [line for line in lines if line.point == here.point]
        return lines

    # Orders

    def attempt(
        self,
        name: str,
        who: str,
        said: Said = Said(),  # noqa: B008  frozen
        file: File | None = None,
        /,
        **fields: object,
    ) -> Answer | None:
        """Gives the order; a refusal is kept until a step speaks of it, and fails the scenario if none does."""
        self.settle()
        if said.on and said.on > self.today:
            self.come_to(said.on)
        known = self.person(who)
        given = {key: value for key, value in fields.items() if value is not None}
        order = Order(name, {**said.circumstances, **given}, file)
        return self.carry_out(Deed(order, known.id, uuid4()))

    def on_point(self, name: str, who: str, said: Said, /, **fields: object) -> Answer | None:
        """Gives an order about the control point that the step means."""
        self.settle()
        if said.on and said.on > self.today:
            self.come_to(said.on)
        assignment, point = self.place(said, self.person(who))
        return self.attempt(name, who, said, assignment=str(assignment), point=point, **fields)

    def place(self, said: Said, who: Known | None = None) -> tuple[UUID, str]:
        """The assignment and the control point that the step means; a point named outright need not be there."""
        if said.point is None:
            line = self.line(said, who)
            return line.assignment, line.point
        anywhere = self._narrowed(self._places(), replace(said, point=None), who)
        assignments = {line.assignment: line for line in anywhere}
        if len(assignments) != 1:
            raise NotInTheScenario("Не сказано, о каком исполнителе или мероприятии речь.")
        (line,) = assignments.values()
        self.here = Here(_bare(line.number), said.point.isoformat(), line.party)
        return line.assignment, said.point.isoformat()

    def carry_out(self, deed: Deed) -> Answer | None:
        self.last, self.answer = deed, None
        if deed.order.name in GIVES_OUT:
            self._known_places = None
        try:
            self.answer = self.driver.order(deed.order, deed.by, deed.command)
        except Refused as refusal:
            self.refuse(refusal)
        self.driver.clock.pass_(minutes=1)
        return self.answer

    def at_once(self, deeds: Sequence[Deed]) -> None:
        """Sends all of them at the same moment; each has its own answer."""

        def send(deed: Deed) -> Answer | Refused:
            try:
                return self.driver.order(deed.order, deed.by, deed.command)
            except Refused as refusal:
                return refusal

        with ThreadPoolExecutor(len(deeds)) as threads:
            self.answers = list(threads.map(send, deeds))

    def look(self, ask: Callable[[], T]) -> T | None:
        """Asks a question that may be refused, as orders may."""
        try:
            return ask()
        except Refused as refusal:
            self.refuse(refusal)
            return None

    def refuse(self, refusal: Refused) -> None:
        self.refused, self.noticed = refusal, False

    def settle(self) -> None:
        """Whatever was refused must have been spoken of by now."""
        refused, self.refused = self.refused, None
        if refused is not None and not self.noticed:
            raise AssertionError(f"неожиданный отказ: {refused} [{refused.code}]")

    def refusal(self) -> Refused:
        """The refusal that the scenario now speaks of."""
        if self.refused is None:
            raise AssertionError("отказа не было: действие записано")
        self.noticed = True
        return self.refused


def _bare(number: str | None) -> str | None:
    return number.strip().rstrip(".") if number else None
