"""How the rows of the matrix are called: parties, plans, sections, activities, regions."""

from uuid import UUID

from application.compliance_matrix import By, Part
from application.names import RegistryNames
from domain.personal import ERASED
from domain.plan.state import Plan

OF_NO_SECTION = "Вне разделов"
OF_NO_REGION = "Территория не указана"
OF_EARLIER_REVISION = "Строка прежней редакции"


def row_name(by: By, part: Part, plan: Plan | None, names: RegistryNames) -> str:
    """The row that this part stands for; sections and activities are those of `plan`."""
    match by, part:
        case By.PARTY, UUID():
            return names.owing(part)
        case By.PLAN, UUID():
            return names.plan(part)
        case By.ACTIVITY, UUID():
            return activity_name(plan, part)
        case By.SECTION, int():
            return section_name(plan, part)
        case By.SECTION, _:
            return OF_NO_SECTION
        case By.TERRITORY, str():
            return part
        case By.TERRITORY, _:
            return OF_NO_REGION
        case _:
            return "Всего"


def section_name(plan: Plan | None, place: int) -> str:
    """The section at this place with its printed number."""
    if plan is None or place >= len(plan.sections):
        return OF_NO_SECTION
    section = plan.sections[place]
    return " ".join(part for part in (section.number, str(section.title)) if part)


def activity_name(plan: Plan | None, activity: UUID) -> str:
    """The activity's text with its printed number."""
    row = plan.activities.get(activity) if plan else None
    if row is None:
        return OF_EARLIER_REVISION
    return " ".join(part for part in (row.number, row.wording.text if row.wording else ERASED) if part)
