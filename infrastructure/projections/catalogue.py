"""Every projection there is."""

from infrastructure.audit_trail import AuditTrailProjection
from infrastructure.compliance_register import ComplianceRegisterProjection
from infrastructure.projections.projection import Projection

PROJECTIONS: tuple[Projection, ...] = (ComplianceRegisterProjection(), AuditTrailProjection())
