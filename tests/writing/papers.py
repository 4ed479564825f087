"""Plans that lie in a ledger, written on paper and read back, and what of two readings has to be the same."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from application import planning, registry
from application.paper import Paper
from application.performing import Actor
from application.writing_plans import PaperQuestion, plan_paper
from domain.actors import Role
from domain.organisation import OrganisationKind
from domain.reading import Reading
from infrastructure.plan_readers import read_plan
from infrastructure.plan_writers.docx import write_docx
from tests.application.office import Town, made
from tests.memory_ledger import MemoryKeys, MemoryLedger


@dataclass
class Desk:
    """A committee's desk: plans come in as files and go out as papers."""

    town: Town = field(default_factory=Town)

    def __post_init__(self) -> None:
        self.keys = MemoryKeys()
        self.town.ledger = MemoryLedger(self.town.clock, self.keys)
        self.town.office = replace(self.town.office, ledger=self.town.ledger, keys=self.keys)
        self.town.administrator = made(registry.register_first_administrator("Первых А.А.", self.town.office).made)
        self.committee = self.town.organisation("Комитет образования", OrganisationKind.COMMITTEE)
        self.setter = self.town.holder("Ветрова Л.М.", Role.SETTER, self.committee)
        self.controller = self.town.holder("Зорина А.А.", Role.CONTROLLER, self.committee)

    @property
    def actor(self) -> Actor:
        return self.town.as_(self.setter)

    def taken_in(self, content: bytes, name: str = "план.txt") -> tuple[UUID, Reading]:
        """The plan that the document became, and what was read in it."""
        reading = read_plan(content, name)
        order = planning.ImportPlan(committee=self.committee)
        recorded = planning.import_plan(
            order, self.actor, self.town.office, content=content, media_type="text/plain", reading=reading
        )
        return made(recorded.made), reading

    def paper(self, plan: UUID, **asked: Any) -> Paper:
        return plan_paper(self.actor, PaperQuestion(plan, **asked), self.town.ledger)

    def forget(self, plan: UUID) -> None:
        """The key of the plan is destroyed."""
        self.keys.destroy(plan)

    def written(self, plan: UUID, **asked: Any) -> bytes:
        return write_docx(self.paper(plan, **asked))


def read_back(document: bytes) -> Reading:
    return read_plan(document, "план.docx")


def same_of(reading: Reading) -> dict[str, Any]:
    """All that a plan is; where a row stood and what was amiss with the sheet of paper are not of the plan.

    Stamps have no order: one stands on the left, the other on the right.
    """
    whole = reading.model_dump(mode="json", exclude={"anomalies", "approval", "abbreviations"})
    for activity in whole["activities"]:
        del activity["source"], activity["responsible_text"]
        for deadline in activity["deadlines"]:
            # The same words between other marks.
            deadline["raw"] = " ".join(deadline["raw"].split())
    stamps = [stamp.model_dump(mode="json") for stamp in reading.approval]
    for stamp in stamps:
        stamp["position"] = stamp["position"] and " ".join(stamp["position"].split())
    whole["approval"] = sorted(stamps, key=str)
    whole["abbreviations"] = sorted((one.short, one.long) for one in reading.abbreviations)
    return whole
