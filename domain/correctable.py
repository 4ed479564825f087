"""Which fields of which recorded fact may be corrected.

Dates, channel, basis, requisites and free texts may be corrected; never who did it, in which role or for whom, and
never what the fact decided (a term, a stage, a party): that takes a new decision.
"""

from collections.abc import Mapping
from types import MappingProxyType

from domain import organisation, person
from domain.assignment import events as assignment
from domain.correction import RecordCorrected
from domain.ledger import Event
from domain.plan import events as plan
from domain.refusals import Refusal

ANY_FACT = (
    "occurred_on",
    "occurred_at",
    "received_via",
    "basis",
    "basis.kind",
    "basis.number",
    "basis.date",
    "basis.title",
)
"""What every fact says of its circumstances; a whole basis is only added or taken away, else its parts change."""

OWN_FIELDS: Mapping[type[Event], tuple[str, ...]] = MappingProxyType(
    {
        assignment.PartyReplaced: ("reason",),
        assignment.InterimReportSubmitted: ("summary",),
        assignment.ReportSubmitted: ("summary",),
        assignment.ReportReturned: ("remarks",),
        assignment.ExecutionAccepted: ("remarks",),
        assignment.EvidenceAttached: (
            "kind",
            "requisites.number",
            "requisites.date",
            "requisites.title",
            "requisites.signatory",
            "access",
            "retention",
            "file_name",
            "address",
            "amount",
        ),
        assignment.EvidenceRevoked: ("reason",),
        assignment.Withdrawn: ("ground", "reason"),
        assignment.ControlReinstated: ("reason",),
        assignment.ExtensionRequested: ("ground",),
        assignment.ExtensionApproved: ("ground",),
        assignment.ExtensionRejected: ("reason",),
        assignment.LapsedTermDecided: ("outcome", "reason"),
        plan.PlanRead: ("title", "territory"),
        plan.PlanReread: ("title", "territory"),
        plan.PlanDrafted: ("title", "territory"),
        plan.DeadlineClarified: ("reason",),
        plan.RoleGroupExpanded: ("reason",),
        plan.PartyMatched: ("reason",),
        plan.RowCorrected: ("reason",),
        plan.AnomalyDismissed: ("reason",),
        plan.Agreed: ("form", "body", "official"),
        plan.AgreementRefused: ("body", "reason"),
        plan.Approved: ("form", "in_force_on", "official"),
        organisation.OrganisationRegistered: ("kind", "territory", "parent", "calendar"),
        organisation.AliasConfirmed: ("alias",),
        organisation.Renamed: ("name",),
        person.PersonRegistered: ("name", "post", "contact", "organisation"),
        person.SubstituteNamed: ("since", "until"),
    }
)


def correctable(kind: type[Event]) -> tuple[str, ...]:
    """The fields of this kind of fact that may be corrected; a correction itself has none."""
    return () if kind is RecordCorrected else (*ANY_FACT, *OWN_FIELDS.get(kind, ()))


class FieldNotCorrectable(Refusal):
    """Who did it, and what was decided, is not corrected: it takes a new decision."""

    def __init__(self, field: str, kind: type[Event]) -> None:
        super().__init__(
            f"Поле «{field}» не исправляется. В этой записи можно исправить: {', '.join(correctable(kind))}. "
            "Остальное меняется новым решением."
        )
