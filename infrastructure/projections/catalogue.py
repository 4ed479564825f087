"""Every projection there is."""

from application.ports import Keys
from infrastructure.assessment_cards import AssessmentCardsProjection
from infrastructure.audit_trail import AuditTrailProjection
from infrastructure.compliance_register import ComplianceRegisterProjection
from infrastructure.projections.projection import Projection
from infrastructure.search import SearchProjection

PROJECTIONS: tuple[Projection, ...] = (
    ComplianceRegisterProjection(),
    AuditTrailProjection(),
    AssessmentCardsProjection(),
)
"""Those that need no keys: they hold no text that could name a person."""


def projections(keys: Keys) -> tuple[Projection, ...]:
    """All of them; the search reads personal texts with these keys, while they live."""
    return (*PROJECTIONS, SearchProjection(keys))
