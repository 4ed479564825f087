"""A ledger's worth of lives: plans, parties and assignments, told by the domain's own events, always the same."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from application.ports import Keys
from domain.actors import Basis, BasisKind, Envelope, Role, natural_id
from domain.assignment import events as a
from domain.assignment.state import assignment_id
from domain.calendar.policy import CountedSubmission, Policy
from domain.collection.events import CollectionClosed, CollectionOpened, MissedParty, OwingParty
from domain.collection.state import collection_id
from domain.correction import RecordCorrected
from domain.documents import AccessClass, Document, EvidenceKind, Requisites
from domain.ledger import Event, Stored, event_id
from domain.organisation import OrganisationKind, OrganisationRegistered, organisation_id
from domain.person import PersonRegistered, person_id
from domain.personal import Personal
from domain.plan import events as p
from domain.plan.state import activity_id, plan_id

CALENDAR = "ru@2026.1"
Placed = tuple[UUID, Event]


class PlainKeys(Keys):
    """A key per subject, made from its id; `destroy` takes one away."""

    def __init__(self) -> None:
        self._gone: set[UUID] = set()

    def forget(self) -> None:
        """Nothing is remembered."""

    def key(self, subject: UUID) -> bytes | None:
        return None if subject in self._gone else subject.bytes * 2

    def destroy(self, subject: UUID) -> None:
        self._gone.add(subject)


class Story:
    """Events of one plan with `rows` activities of up to three parties each, in the order they would be recorded."""

    def __init__(self, seed: int = 0, rows: int = 12) -> None:
        self.chance = random.Random(seed)
        self.plan = plan_id(f"source {seed}")
        self.setter = person_id(natural_id("setter", seed))
        self.committee = organisation_id(f"Комитет {seed}")
        self.parties = [organisation_id(f"Район {seed}/{n}") for n in range(6)]
        self.activities = [activity_id(self.plan, row) for row in range(1, rows + 1)]
        self.seed, self.rows = seed, rows
        self._number = 0

    def envelope(self, on: date, role: Role = Role.SETTER, basis: bool = False) -> Envelope:
        self._number += 1
        command = natural_id("story", self.seed, self._number)
        title = Personal(self.plan, "О ходе исполнения")
        return Envelope(
            by=self.setter,
            role=role,
            on_behalf_of=self.committee,
            occurred_on=on,
            basis=Basis(kind=BasisKind.DIRECTIVE, number="592-р", date=on, title=title) if basis else None,
            revision=1,
            command_id=command,
            correlation_id=command,
        )

    def text(self, words: str) -> Personal[str]:
        return Personal(self.plan, words)

    def registry(self) -> Iterator[Placed]:
        on = date(2023, 1, 10)
        yield (
            self.setter,
            PersonRegistered.of(self.envelope(on), name=Personal(self.setter, f"Петрова А. Б. {self.seed}")),
        )
        yield (
            self.committee,
            OrganisationRegistered.of(self.envelope(on), name=f"Комитет {self.seed}", kind=OrganisationKind.COMMITTEE),
        )
        for n, party in enumerate(self.parties):
            name = f"Район {self.seed}/{n}"
            registered = OrganisationRegistered.of(self.envelope(on), name=name, kind=OrganisationKind.DISTRICT)
            yield party, registered

    def planning(self) -> Iterator[Placed]:
        on = date(2024, 1, 15)
        rows = tuple(
            p.ActivityRow(
                id=activity,
                row=row,
                number=f"1.{row}" if row % 5 else None,
                section=0,
                parent=None,
                deadlines=(p.PlannedDeadline(kind="date", end=self.due(row)),),
                parties=3,
                wording=Personal(self.plan, p.Wording(text=f"Провести мероприятие {row}")),
            )
            for row, activity in enumerate(self.activities, 1)
        )
        yield (
            self.plan,
            p.PlanRead.of(
                self.envelope(on),
                document=Document(hash="0" * 64, size=1000, media_type="text/plain"),
                source_hash=f"source {self.seed}",
                title=self.text("Дорожная карта"),
                territory="Ленинградская область",
                sections=(p.SectionRow(number="1", title=self.text("Раздел"), parent=None),),
                activities=rows,
                anomalies=(),
            ),
        )
        corrected = p.RowCorrected.of(
            self.envelope(on),
            activity=self.activities[0],
            number="1.1а",
            tasks=2,
            wording=Personal(self.plan, p.Wording(text="Провести мероприятие 1а")),
            reason=self.text("опечатка"),
        )
        yield self.plan, corrected
        reread = p.PlanReread.of(
            self.envelope(on),
            document=Document(hash="1" * 64, size=1000, media_type="text/plain"),
            source_hash=f"better source {self.seed}",
            title=self.text("Дорожная карта"),
            territory="Ленинградская область",
            sections=(p.SectionRow(number="1", title=self.text("Раздел"), parent=None),),
            activities=tuple(row.model_copy(update={"number": f"{row.number or ''}."}) for row in rows),
            anomalies=(),
            kept=tuple(self.activities[:2]),
        )
        yield self.plan, reread
        policy = Policy(due_soon_days=5, counted_submission=CountedSubmission.ACCEPTED)
        yield self.plan, p.PolicySet.of(self.envelope(on), policy=policy)
        in_force = on + timedelta(days=3)
        approved = p.Approved.of(self.envelope(in_force, basis=True), form=p.ApprovalForm.BY_ACT, in_force_on=in_force)
        yield self.plan, approved

    def due(self, row: int) -> date:
        return date(2023, 12, 10) + timedelta(days=17 * row % 400)

    def placing(self) -> Iterator[Placed]:
        on = date(2024, 1, 20)
        streams = []
        for row, activity in enumerate(self.activities, 1):
            for n in range(1 + row % 3):
                party = self.parties[(row + n) % len(self.parties)]
                stream = assignment_id(activity, party)
                streams.append(stream)
                due = self.due(row)
                points = [
                    a.ControlPoint(
                        key=d.isoformat(),
                        stated=d,
                        effective=d - timedelta(days=1),
                        calendar=CALENDAR,
                        tasks=2 if row % 6 == 0 else 1,
                    )
                    for d in (due, *((due + timedelta(days=90),) if row % 4 == 0 else ()))
                ]
                if row % 7 == 0:
                    points = [a.ControlPoint(key=a.UNDATED)]
                yield (
                    stream,
                    a.Assigned.of(
                        self.envelope(on),
                        plan=self.plan,
                        activity=activity,
                        party=a.Party(kind=a.PartyKind.ORGANISATION, id=party),
                        duty=a.Duty.PERFORMS,
                        lead=n == 0,
                        points=tuple(points),
                    ),
                )
                self.assigned[stream] = [point.key for point in points]
        placed = p.PlacedOnControl.of(self.envelope(on), activities=tuple(self.activities), assignments=tuple(streams))
        yield self.plan, placed
        yield self.plan, self.revision(on)

    def revision(self, on: date) -> p.RevisionIssued:
        """The last row reworded and one added."""
        old, added = self.activities[-1], activity_id(self.plan, self.rows + 1)
        rows = [(old, self.rows, "2.1"), (added, self.rows + 1, None)]
        return p.RevisionIssued.of(
            self.envelope(on, basis=True),
            number=2,
            changes=(
                p.RowChange(activity=old, change=p.RowChangeKind.REWORDED),
                p.RowChange(activity=old, change=self.chance.choice(list(p.RowChangeKind)[3:])),
                p.RowChange(activity=added, change=p.RowChangeKind.ADDED),
            ),
            activities=tuple(
                p.ActivityRow(
                    id=activity,
                    row=row,
                    number=number,
                    section=None,
                    parent=None,
                    deadlines=(),
                    parties=1,
                    wording=Personal(self.plan, p.Wording(text="В новой редакции")),
                )
                for activity, row, number in rows
            ),
        )

    assigned: dict[UUID, list[a.PointKey]]

    def life(self, stream: UUID, point: a.PointKey) -> Iterator[Placed]:
        """One control point, from the first step to one of its ends."""
        on = date(2024, 2, 1) + timedelta(days=self.chance.randrange(30))

        def later() -> date:
            nonlocal on
            on += timedelta(days=self.chance.randrange(12))
            return on

        def of(fact_kind: type[Event], /, **fact: object) -> Placed:
            return stream, fact_kind.of(self.envelope(later(), basis=fact_kind in _BY_ACT), point=point, **fact)

        def missed(every: int) -> Iterator[Placed]:
            # Not by chance: the rest of the story stays what it is.
            if natural_id("missed", stream, point).int % 6 == every:
                told = a.ReportMissed.of(self.envelope(on), point=point, collection=natural_id("collection", point))
                yield stream, told

        yield of(a.ExecutionStarted)
        yield from missed(0)
        if self.chance.random() < 0.3:
            request = natural_id("request", stream, point)
            yield of(
                a.ExtensionRequested, request=request, proposed=on + timedelta(days=60), ground=self.text("нет данных")
            )
            match self.chance.randrange(4):
                case 0:
                    yield of(a.ExtensionRejected, request=request, reason=self.text("нет оснований"))
                case 1:
                    yield of(a.ExtensionWithdrawn, request=request)
                case 2:
                    stated = on + timedelta(days=60)
                    yield of(
                        a.ExtensionApproved,
                        request=request,
                        old=on,
                        stated=stated,
                        effective=stated - timedelta(days=2),
                        calendar=CALENDAR,
                    )
        yield from missed(1)
        if self.chance.random() < 0.1:
            yield of(a.LapsedTermDecided, outcome=a.LapseOutcome.COUNTS, reason=self.text("учтено"))
        for attempt in range(self.chance.randrange(4)):
            evidence = natural_id("evidence", stream, point, attempt)
            report = natural_id("report", stream, point, attempt)
            yield of(
                a.EvidenceAttached,
                evidence=evidence,
                document=Document(hash=f"{attempt}" * 64, size=10, media_type="application/pdf"),
                kind=EvidenceKind.REPORT,
                requisites=Requisites(number="7", date=on),
                access=AccessClass.GENERAL,
                retention="5 лет",
                file_name=self.text("отчёт.pdf"),
            )
            if self.chance.random() < 0.1:
                yield of(a.EvidenceRevoked, evidence=evidence, reason=self.text("не тот файл"))
            if self.chance.random() < 0.2:
                yield of(a.InterimReportSubmitted, report=natural_id("interim", report), summary=self.text("начато"))
            tasks = self.chance.choice([(1,), (2,), (1, 2)])
            yield of(
                a.ReportSubmitted, report=report, evidence=(evidence,), tasks_done=tasks, summary=self.text("сделано")
            )
            if self.chance.random() < 0.5:
                yield of(a.ReportReturned, report=report, remarks=self.text("нет подписи"))
                continue
            yield of(a.ExecutionAccepted, report=report)
            yield of(a.RemovalProposed)
            yield of(a.RemovedFromControl)
            if self.chance.random() < 0.1:
                yield of(a.ControlReinstated, reason=self.text("ошибка"))
                continue
            return
        if self.chance.random() < 0.1:
            yield of(a.Withdrawn, ground=a.WithdrawalGround.REPLACED, reason=self.text("заменено"))

    def told(self) -> list[Placed]:
        """The whole story: the plan first, then the lives of its points, interleaved as work goes on."""
        self.assigned = {}
        events = [*self.registry(), *self.planning(), *self.placing()]
        lives = [self.life(stream, point) for stream, points in self.assigned.items() for point in points]
        # A point of one assignment moves on while others wait: streams are met again and again.
        while lives:
            life = self.chance.choice(lives)
            event = next(life, None)
            if event is None:
                lives.remove(life)
            else:
                events.append(event)
        stream = next(iter(self.assigned))
        replaced = a.PartyReplaced.of(
            self.envelope(date(2025, 1, 1)),
            party=a.Party(kind=a.PartyKind.ORGANISATION, id=self.parties[5]),
            successor=assignment_id(self.activities[0], self.parties[5], 1),
            points=(self.assigned[stream][0],),
            reason=self.text("реорганизация"),
        )
        revised = self.revised(list(self.assigned)[-1])
        closed = [(self.plan, p.PlanClosed.of(self.envelope(date(2025, 1, 20))))] if self.seed % 5 == 4 else []
        return [*events, (stream, replaced), revised, *self.collected(stream), *closed]

    def collected(self, stream: UUID) -> Iterator[Placed]:
        """A collection of reports of the first activity, opened for this party and closed without its report."""
        on, due, activity = date(2025, 1, 10), date(2025, 1, 9), self.activities[0]
        party = a.Party(kind=a.PartyKind.ORGANISATION, id=self.parties[0])
        owing = {"assignment": stream, "point": due.isoformat(), "party": party, "due": due}
        collection = collection_id(self.plan, activity, due)
        asked = (OwingParty.model_validate(owing),)
        opened = {"plan": self.plan, "activity": activity, "date": due, "parties": asked}
        yield collection, CollectionOpened.of(self.envelope(on), **opened)
        missed = (MissedParty.model_validate(owing),)
        yield collection, CollectionClosed.of(self.envelope(on), missed=missed, handed_in=())

    def revised(self, stream: UUID) -> Placed:
        """A revision moves the first term of this assignment and adds one."""
        terms = {"stated": date(2025, 3, 10), "effective": date(2025, 3, 7), "calendar": CALENDAR}
        moved = a.RevisedTerm(point=self.assigned[stream][0], starts=date(2025, 2, 1), old=date(2024, 6, 1), **terms)
        fact = a.ObligationRevised.of(
            self.envelope(date(2025, 1, 2), basis=True),
            lead=self.chance.random() < 0.5,
            moved=(moved,),
            added=(a.ControlPoint(key="2025-04-10", stated=date(2025, 4, 10), effective=date(2025, 4, 10)),),
        )
        return stream, fact

    def correction(self, stored: Stored, field: str, new: object, on: date = date(2025, 2, 1)) -> Placed:
        """A correction of this event's field."""
        old = getattr(stored.event, field)
        fact = RecordCorrected.of(
            self.envelope(on),
            corrected=stored.id,
            field=field,
            old=str(old),
            new=new,
            reason=self.text("ошибка ввода"),
        )
        return stored.stream, fact


_BY_ACT = (a.Withdrawn, a.ControlReinstated)


def stored(events: list[Placed], after: int = 0, versions: dict[UUID, int] | None = None) -> list[Stored]:
    """The events at their places, as a ledger would number them."""
    versions = {} if versions is None else versions
    placed = []
    for position, (stream, event) in enumerate(events, after + 1):
        versions[stream] = versions.get(stream, 0) + 1
        moment = datetime(2025, 3, 1, tzinfo=UTC) + timedelta(seconds=position)
        placed.append(Stored(position, stream, versions[stream], moment, event))
        assert placed[-1].id == event_id(stream, versions[stream])
    return placed
