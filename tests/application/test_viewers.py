"""Who could see a record, span by span: a role lost and given back, and who stood in for whom."""

from datetime import date
from uuid import UUID

from application.names import RegistryNames
from application.registry import NameSubstitute, WithdrawRole, name_substitute, withdraw_role
from application.viewers import Viewer, viewers
from domain.actors import Role
from domain.organisation import OrganisationKind
from domain.person import Scope, ScopeKind
from interfaces.russian import RussianWording
from tests.application.office import Town
from tests.steps.memory_reading import FoldedTrail

EVERYWHERE = Scope(kind=ScopeKind.EVERYWHERE)
Told = tuple[str, str | None, tuple[str, ...], str | None]


def seen_by(town: Town, stream: UUID, person: UUID) -> list[Told]:
    """The spans in which this person could see the first record of the stream: from day, to day, as whom, for whom."""
    recorded = town.ledger.history(stream)[0].recorded_at
    found = viewers(
        stream, recorded, FoldedTrail(town.ledger), town.ledger, RegistryNames(town.ledger), RussianWording()
    )
    return [told(viewer) for viewer in found if viewer.person == person]


def told(viewer: Viewer) -> Told:
    until = f"{viewer.until:%d.%m.%Y}" if viewer.until else None
    return f"{viewer.since:%d.%m.%Y}", until, viewer.role_names, viewer.stands_in_for_name


def test_a_role_that_was_taken_and_given_back_leaves_both_spans() -> None:
    town = Town()
    auditor, shown = town.person("Строгова С.С."), town.person("Белов Б.Б.")
    assert seen_by(town, shown, auditor) == []
    town.grant(auditor, Role.AUDITOR, EVERYWHERE)
    town.clock.pass_(days=10)
    order = WithdrawRole(person=auditor, role=Role.AUDITOR, scope=EVERYWHERE)
    withdraw_role(order, town.as_(town.administrator), town.office)
    town.clock.pass_(days=10)
    town.grant(auditor, Role.AUDITOR, EVERYWHERE)
    assert seen_by(town, shown, auditor) == [
        ("20.01.2024", "30.01.2024", ("аудитор",), None),
        ("09.02.2024", None, ("аудитор",), None),
    ]


def test_whoever_stood_in_for_somebody_could_see_what_they_saw_in_those_days_only() -> None:
    town = Town()
    committee = town.organisation("Комитет", OrganisationKind.COMMITTEE)
    auditor, substitute = town.person("Строгова С.С.", committee), town.person("Зорин З.З.", committee)
    town.grant(auditor, Role.AUDITOR, EVERYWHERE)
    shown = town.person("Белов Б.Б.")
    named = NameSubstitute(person=auditor, substitute=substitute, since=date(2024, 2, 1), until=date(2024, 2, 5))
    name_substitute(named, town.as_(town.administrator), town.office)
    assert seen_by(town, shown, substitute) == [("01.02.2024", "06.02.2024", ("аудитор",), "Строгова С.С.")]


def test_what_was_recorded_later_is_seen_from_then_on() -> None:
    town = Town()
    auditor = town.person("Строгова С.С.")
    town.grant(auditor, Role.AUDITOR, EVERYWHERE)
    town.clock.pass_(days=3)
    shown = town.person("Белов Б.Б.")
    assert seen_by(town, shown, auditor) == [("23.01.2024", None, ("аудитор",), None)]
