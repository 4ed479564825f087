"""What a walk through a document gathers, before any of it is read as a plan."""

from dataclasses import dataclass, field

from infrastructure.plan_readers.columns import Role
from infrastructure.plan_readers.grid import Paragraph
from infrastructure.plan_readers.indicators import IndicatorTable
from infrastructure.plan_readers.rows import PlanRow
from infrastructure.plan_readers.sections import SectionTree


@dataclass
class Walked:
    """What the walk gathered."""

    front: list[Paragraph] = field(default_factory=list)
    rows: list[PlanRow] = field(default_factory=list)
    tree: SectionTree = field(default_factory=SectionTree)
    indicators: list[IndicatorTable] = field(default_factory=list)
    footnotes: dict[str, str] = field(default_factory=dict)
    headings: list[tuple[Role | None, ...]] = field(default_factory=list)
    heading_texts: list[str] = field(default_factory=list)
    unread: list[tuple[str, str, int | None]] = field(default_factory=list)
    """Text, place, and the index of the row it stood in, where it stood in one."""
    glued: list[str] = field(default_factory=list)
    unnamed_sections: list[int] = field(default_factory=list)
    """Rows before which a table began whose section has no heading."""
    vertical: bool = False
    misfits: list[tuple[str, str]] = field(default_factory=list)
    """Rows that do not fit their heading, with their places: not guessed."""
