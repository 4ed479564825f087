"""What a report of a small plan is computed from, with ids and dates that never change."""

from datetime import date
from uuid import UUID

from application.consolidated_data import Known
from domain.actors import Basis, BasisKind, Envelope, Role, natural_id
from domain.assignment import events as a
from domain.assignment.state import ASSIGNMENT, Assignment
from domain.consolidated_report import ReportKind
from domain.documents import AccessClass, Document, EvidenceKind, Requisites
from domain.ledger import Event
from domain.personal import Personal
from domain.plan import events as p
from domain.plan.state import PLAN, activity_id

PLAN_ID, COMMITTEE = natural_id("plan", "for ever"), natural_id("organisation", "committee")
DISTRICTS = tuple(natural_id("organisation", n) for n in range(3))
PERSON = natural_id("person", "named in the plan")
AS_OF = date(2024, 4, 20)
DOCUMENT = Document(hash="0" * 64, size=1, media_type="application/pdf")


def by(on: date, basis: Basis | None = None) -> Envelope:
    return Envelope(
        by=natural_id("person", "setter"),
        role=Role.SETTER,
        on_behalf_of=COMMITTEE,
        occurred_on=on,
        basis=basis,
        command_id=natural_id("command"),
        correlation_id=natural_id("correlation"),
    )


def said(text: str) -> Personal[str]:
    return Personal(PLAN_ID, text)


def row(n: int, section: int | None) -> p.ActivityRow:
    words = p.Wording(text=f"Мероприятие {n}", targets=(p.PlannedTarget(text="не менее 3-х", op="ge", value=3),))
    deadline = p.PlannedDeadline(kind="date", end=date(2024, 4, 15))
    return p.ActivityRow(
        id=activity_id(PLAN_ID, n), row=n, number=f"1.{n}.", section=section, parent=None, deadlines=(deadline,),
        parties=1, wording=Personal(PLAN_ID, words),
    )  # fmt: skip


def plan_facts() -> tuple[Event, ...]:
    act = Basis(kind=BasisKind.DIRECTIVE, number="37/01-04", date=date(2024, 1, 18), title=said("Об утверждении"))
    drafted = p.PlanDrafted.of(
        by(date(2024, 1, 10)),
        title=said("План, который подписала Иванова"),
        territory="Ленинградская область",
        sections=(p.SectionRow(number="I", title=said("Раздел"), parent=None),),
        activities=tuple(row(n, 0 if n < 3 else None) for n in range(1, 4)),
    )
    approved = p.Approved.of(by(date(2024, 1, 18), act), form=p.ApprovalForm.BY_ACT, in_force_on=date(2024, 1, 18))
    placed = p.PlacedOnControl.of(
        by(date(2024, 1, 20)), activities=tuple(activity_id(PLAN_ID, n) for n in (1, 2)), assignments=()
    )
    return drafted, approved, placed


def assignment(
    activity: int, party: a.Party, *events: Event, lead: bool = True, duty: a.Duty = a.Duty.REPORTS
) -> Assignment:
    day = date(2024, 4, 15)
    point = a.ControlPoint(key=day.isoformat(), stated=day, effective=day, calendar="ru@2026.1")
    born = a.Assigned.of(
        by(date(2024, 1, 20)), plan=PLAN_ID, activity=activity_id(PLAN_ID, activity), party=party, duty=duty,
        lead=lead, points=(point,),
    )  # fmt: skip
    return ASSIGNMENT.fold((born, *events))


def district(n: int) -> a.Party:
    return a.Party(kind=a.PartyKind.ORGANISATION, id=DISTRICTS[n])


def reported(on: date, n: int, *, number: str = "17", access: AccessClass = AccessClass.GENERAL) -> tuple[Event, ...]:
    report, evidence = natural_id("report", n), natural_id("evidence", n)
    attached = a.EvidenceAttached.of(
        by(on), point="2024-04-15", evidence=evidence, document=DOCUMENT, kind=EvidenceKind.LIST, access=access,
        requisites=Requisites(number=number, date=on, title=said("Список детей")), retention="unassigned",
        file_name=said("дети.pdf"), amount=2,
    )  # fmt: skip
    return attached, a.ReportSubmitted.of(by(on), point="2024-04-15", report=report, evidence=(evidence,))


def known(kind: ReportKind) -> Known:
    """One done in time, one late and moved, one with nothing, one person with a returned report."""
    done = a.ExecutionAccepted.of(by(date(2024, 4, 15)), point="2024-04-15", report=natural_id("report", 0))
    moved = a.ExtensionApproved.of(
        by(date(2024, 4, 10)), request=None, point="2024-04-15", old=date(2024, 4, 15), stated=date(2024, 4, 16),
        effective=date(2024, 4, 16), calendar="ru@2026.1",
    )  # fmt: skip
    back = a.ReportReturned.of(
        by(date(2024, 4, 16)), point="2024-04-15", report=natural_id("report", 2), remarks=said("Петров не подписал")
    )
    person = a.Party(kind=a.PartyKind.PERSON, id=PERSON)
    assignments = (
        assignment(1, district(0), *reported(date(2024, 4, 12), 0), done),
        assignment(1, district(1), moved, *reported(date(2024, 4, 18), 1), lead=False),
        assignment(1, district(2), lead=False, duty=a.Duty.PERFORMS),
        assignment(2, person, *reported(date(2024, 4, 14), 2, access=AccessClass.RESTRICTED), back),
        assignment(2, a.Party(kind=a.PartyKind.ORGANISATION, id=COMMITTEE), lead=False, duty=a.Duty.COLLECTS),
    )
    names: dict[UUID, str] = {identity: f"Район № {n}" for n, identity in enumerate(DISTRICTS)}
    facts = plan_facts()
    return Known(
        kind=kind, activity=None, as_of=AS_OF, position=40, plan=PLAN.fold(facts), facts=facts,
        assignments=assignments, organisations={**names, COMMITTEE: "Комитет «Ё»"},
    )  # fmt: skip
