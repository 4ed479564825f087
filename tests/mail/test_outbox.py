"""The desk and the outbox on PostgreSQL: each thing once whatever dies, letters at least once under one Message-ID."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from application import chasing, clearing, planning, registry
from application.access import actor_of
from application.chased_points import WhereToLook
from application.daily_round import HoldDailyRound, Sent, hold_daily_round
from application.mailing import BACK_OFF, LEASE, Delivered, Postman, Written, send_letters
from application.names import RegistryNames
from application.performing import Actor, GivenBasis
from domain.actors import BasisKind, Role
from domain.assignment.events import Party, PartyKind
from domain.assignment.state import assignment_id
from domain.chasing.events import OverdueEscalated, ReminderSent, RoundHeld
from domain.deadlines.deadline import DeadlineKind
from domain.organisation import OrganisationKind
from domain.person import Scope, ScopeKind
from domain.plan.drafting import DraftedRow
from domain.plan.events import ApprovalForm
from domain.plan.state import PLAN
from domain.plan.stated_deadlines import StatedDeadline
from infrastructure.mail.smtp import MailServer, SmtpPostman
from infrastructure.projections.runner import ProjectionRunner
from interfaces.main import reception
from interfaces.reception import Reception
from tests.mail.server import Mailbox, mail_server
from tests.memory_chasing import FoldedPoints, Pigeons
from tests.memory_ledger import SetClock
from tests.patience import PATIENCE
from tests.postgres import Database

ACT = GivenBasis(kind=BasisKind.DIRECTIVE, number="12-р", date=date(2026, 1, 12))
ROWS = 5


@dataclass
class Town:
    """A committee and two districts with a plan on control, and letters wanted."""

    reception: Reception
    clock: SetClock
    database: Database
    administrator: UUID
    plan: UUID
    executor: UUID
    head: UUID

    def as_(self, person: UUID) -> Actor:
        return actor_of(self.reception.office.ledger, person, uuid4(), uuid4(), self.clock.now())

    def hold(self, day: date) -> Sent:
        """The round of the day, on it."""
        self.clock.moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        office = self.reception.office
        assert self.reception.progress.wait_until(office.ledger.head(), PATIENCE)
        order, by = HoldDailyRound(day=day), self.as_(self.administrator)
        return hold_daily_round(order, by, office, self.reception.chased)

    def send(self, postman: Postman, now: Callable[[], datetime] | None = None) -> Delivered:
        ledger = self.reception.office.ledger
        return send_letters(
            self.reception.outbox,
            postman,
            ledger,
            lambda: RegistryNames(ledger),
            self.reception.wording,
            now or self.clock.now,
        )

    def letters(self) -> list[tuple[str, int, str | None]]:
        with psycopg.connect(self.database.admin_url) as admin:
            return admin.execute("SELECT state, attempts, last_error FROM desk.letter ORDER BY id").fetchall()


@pytest.fixture
def town(database: Database, tmp_path: Path) -> Iterator[Town]:
    clock = SetClock(datetime(2026, 1, 15, 9, tzinfo=UTC))
    with reception(database.connections, tmp_path) as opened, ProjectionRunner(database.projector).running():
        received = replace(opened, office=replace(opened.office, clock=clock))
        yield _town(received, clock, database)


def _town(received: Reception, clock: SetClock, database: Database) -> Town:
    office = received.office
    administrator = _made(registry.register_first_administrator("Первых А.А.", office).made)

    def as_(person: UUID) -> Actor:
        return actor_of(office.ledger, person, uuid4(), uuid4(), clock.now())

    def organisation(name: str, kind: OrganisationKind) -> UUID:
        order = registry.RegisterOrganisation(name=name, kind=kind)
        return _made(registry.register_organisation(order, as_(administrator), office).made)

    def holder(name: str, role: Role, works_for: UUID, email: str | None) -> UUID:
        order = registry.RegisterPerson(name=name, organisation=works_for, contact=email)
        person = _made(registry.register_person(order, as_(administrator), office).made)
        grant = registry.GrantRole(person=person, role=role, scope=Scope(kind=ScopeKind.ORGANISATION, id=works_for))
        registry.grant_role(grant, as_(administrator), office)
        return person

    committee = organisation("Комитет", OrganisationKind.COMMITTEE)
    district = organisation("Заречный район", OrganisationKind.DISTRICT)
    setter = holder("Утверждаева У.У.", Role.SETTER, committee, None)
    executor = holder("Зимин З.З.", Role.EXECUTOR, district, "zimin@district.example")
    head = holder("Главный Г.Г.", Role.EXECUTOR, district, None)
    chasing.name_head(chasing.NameHead(organisation=district, person=head), as_(administrator), office)
    rows = tuple(
        DraftedRow(
            number=f"{n}",
            text="Провести семинар",
            deadlines=(StatedDeadline(kind=DeadlineKind.DATE, end="2026-03-25"),),
        )
        for n in range(1, ROWS + 1)
    )
    draft = planning.DraftPlan(committee=committee, title="План", activities=rows)
    plan = _made(planning.draft_plan(draft, as_(setter), office).made)
    activities = tuple(office.ledger.load(PLAN, plan).state.activities)
    party = Party(kind=PartyKind.ORGANISATION, id=district)
    supplied = clearing.SupplyParties(plan=plan, activities=activities, party=party, reason="по приказу")
    clearing.supply_parties(supplied, as_(setter), office)
    planning.approve_plan(planning.ApprovePlan(plan=plan, form=ApprovalForm.BY_ACT, basis=ACT), as_(setter), office)
    planning.place_on_control(planning.PlaceOnControl(plan=plan), as_(setter), office)
    assert office.ledger.history(assignment_id(activities[0], district))
    return Town(received, clock, database, administrator, plan, executor, head)


def _made(identity: UUID | None) -> UUID:
    assert identity is not None
    return identity


def facts(town: Town, kind: type) -> int:
    return sum(isinstance(stored.event, kind) for stored in town.reception.office.ledger.read(limit=10_000))


def test_a_round_sends_each_thing_once_and_whoever_reads_the_streams_by_the_domain_finds_the_same(town: Town) -> None:
    chased, ledger = town.reception.chased, town.reception.office.ledger
    town.hold(date(2026, 3, 10))
    slow = FoldedPoints(ledger)
    (streams,) = slow.candidates(WhereToLook(lambda _: (), -1, frozenset()), 100)[1]
    assert sorted(chased.points(streams, date.max), key=repr) == sorted(slow.points(streams, date.max), key=repr)
    assert chased.plans().keys() == slow.plans().keys()
    assert chased.committees([town.plan]) == slow.committees([town.plan])
    assert town.hold(date(2026, 3, 11)).reminders == ROWS
    assert town.hold(date(2026, 3, 11)).total == 0
    assert town.hold(date(2026, 3, 10)).past
    digests = list(chased.digest(date(2026, 3, 20), date(2026, 3, 26)))
    assert [(line.due, line.overdue) for line in digests] == [(ROWS, 0)]
    assert town.hold(date(2026, 4, 1)).to_committees == ROWS
    assert (facts(town, ReminderSent), facts(town, OverdueEscalated)) == (ROWS, 2 * ROWS)


def test_two_processes_at_once_send_each_thing_once(town: Town) -> None:
    town.hold(date(2026, 3, 10))
    with ThreadPoolExecutor(4) as threads:
        sent = list(threads.map(lambda _: town.hold(date(2026, 3, 11)), range(4)))
    assert sum(one.reminders for one in sent) == ROWS == facts(town, ReminderSent)
    held = [stored.event for stored in town.reception.office.ledger.read(limit=10_000)]
    assert sum(event.reminders for event in held if isinstance(event, RoundHeld)) == ROWS


def test_a_round_killed_in_the_middle_goes_on_where_it_was(town: Town) -> None:
    town.hold(date(2026, 3, 10))
    chased, office = town.reception.chased, town.reception.office
    town.clock.moment = datetime(2026, 3, 11, 9, tzinfo=UTC)

    class Killed(Exception): ...

    class DiesHalfway(FoldedPoints):
        def candidates(self, where: object, size: int) -> tuple[int, Iterator[list[UUID]]]:
            return ROWS, self.dying()

        def dying(self) -> Iterator[list[UUID]]:
            for number, stream in enumerate(self._streams()):
                if number == 3:
                    raise Killed
                yield [stream]

    order = HoldDailyRound(day=date(2026, 3, 11))
    with pytest.raises(Killed):
        hold_daily_round(order, town.as_(town.administrator), office, DiesHalfway(office.ledger))
    before = facts(town, ReminderSent)
    assert 0 < before < ROWS
    town.reception.desk.follow()
    assert town.letters() == []  # letters wait until the round is complete
    assert hold_daily_round(order, town.as_(town.administrator), office, chased).reminders == ROWS - before
    assert facts(town, ReminderSent) == ROWS
    town.reception.desk.follow()
    assert len(town.letters()) == 2


def test_a_notification_is_there_once_however_many_follow_and_is_read_once(town: Town) -> None:
    town.hold(date(2026, 3, 10))
    town.hold(date(2026, 3, 11))
    desk = town.reception.desk
    with ThreadPoolExecutor(4) as threads:
        counts = list(threads.map(lambda _: desk.follow(), range(4)))
    assert sum(counts) == 2 * ROWS
    mine = desk.notifications(town.executor, unread=True, before=None, limit=3)
    assert len(mine) == 3
    rest = desk.notifications(town.executor, unread=True, before=mine[-1].position, limit=10)
    assert len(rest) == ROWS - 3
    assert desk.mark_read(town.executor, mine[0].position, town.clock.now()) == ROWS
    assert desk.mark_read(town.executor, mine[0].position, town.clock.now()) == 0
    assert desk.notifications(town.executor, unread=True, before=None, limit=10) == []
    assert len(desk.notifications(town.head, unread=True, before=None, limit=10)) == ROWS


@pytest.fixture
def waiting(town: Town) -> Town:
    """One letter waits for Zimin; the head has no address."""
    town.hold(date(2026, 3, 10))
    town.hold(date(2026, 3, 11))
    town.reception.desk.follow()
    return town


def test_one_letter_tells_of_the_whole_round_and_is_sent_once(waiting: Town) -> None:
    postman = Pigeons()
    assert waiting.send(postman) == Delivered(sent=1, dropped=1)
    assert waiting.send(postman) == Delivered()
    (letter,) = postman.sent
    assert letter.to == "zimin@district.example"
    assert letter.subject == f"Веха: напоминаний о сроках: {ROWS}"
    assert letter.text.count("Напоминание за 10 рабочих дней до срока") == ROWS
    assert waiting.reception.outbox.counts() == {"dropped": 1, "sent": 1}


def test_nothing_personal_stands_in_the_tables(waiting: Town) -> None:
    class Refuses(Pigeons):
        def send(self, letter: Written) -> None:
            with mail_server(Mailbox(rcpt=(f"550 5.1.1 <{letter.to}> unknown",))) as port:
                smtp(port).send(letter)

    assert waiting.send(Refuses()) == Delivered(failed=1, dropped=1)
    with psycopg.connect(waiting.database.admin_url) as admin:
        rows = admin.execute(
            "SELECT l::text FROM desk.letter l UNION ALL SELECT n::text FROM desk.notification n"
        ).fetchall()
    assert not [row for (row,) in rows if "zimin" in row or "Зимин" in row]
    assert ("failed", 0, "550 5.1.1 <…> unknown") in waiting.letters()


def smtp(port: int) -> SmtpPostman:
    return SmtpPostman(MailServer("127.0.0.1", port, "none", "noreply@vekha.example", timeout=PATIENCE), SetClock())


def test_a_greylisted_letter_is_tried_again_after_its_pause_and_arrives(waiting: Town) -> None:
    mailbox = Mailbox(rcpt=("451 4.7.1 Greylisted", "250 OK"))
    with mail_server(mailbox) as port:
        assert waiting.send(smtp(port)) == Delivered(later=1, dropped=1)
        assert waiting.send(smtp(port)) == Delivered()
        waiting.clock.moment += BACK_OFF[0]
        assert waiting.send(smtp(port)) == Delivered(sent=1)
    assert len(mailbox.letters) == 1


def test_a_letter_whose_sender_died_after_sending_goes_again_under_the_same_message_id(waiting: Town) -> None:
    class Died(BaseException): ...

    class DiesAfterSending(Pigeons):
        def send(self, letter: Written) -> None:
            super().send(letter)
            raise Died

    dying, living = DiesAfterSending(), Pigeons()
    with pytest.raises(Died):
        waiting.send(dying)
    waiting.clock.moment += LEASE
    waiting.send(living)
    assert [x.message_id for x in living.sent] == [x.message_id for x in dying.sent]


def test_a_letter_that_no_server_takes_has_failed_after_the_last_pause(waiting: Town) -> None:
    with mail_server(Mailbox(data=("451 4.3.0 later",))) as port:
        postman, tried = smtp(port), 0
        while (done := waiting.send(postman)).total:
            tried += done.later + done.failed
            waiting.clock.moment += timedelta(hours=25)
    assert tried == len(BACK_OFF) + 1
    assert waiting.reception.outbox.counts() == {"dropped": 1, "failed": 1}


def test_a_letter_that_came_back_is_kept_as_bounced_and_an_unknown_one_is_not(waiting: Town) -> None:
    postman = Pigeons()
    waiting.send(postman)
    outbox = waiting.reception.outbox
    assert outbox.bounced(postman.sent[0].message_id, waiting.clock.now(), "5.1.1 zimin@district.example unknown")
    assert not outbox.bounced("<other@vekha.example>", waiting.clock.now(), "5.1.1")
    assert ("bounced", 1, "5.1.1 … unknown") in waiting.letters()


def test_two_senders_at_once_send_a_letter_once(waiting: Town) -> None:
    postmen = [Pigeons() for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(waiting.send, postmen))
    assert sum(len(postman.sent) for postman in postmen) == 1
