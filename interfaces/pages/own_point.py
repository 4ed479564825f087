"""One control point before its executor: documents, the report, interim information, a later term asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, cast
from urllib.parse import quote
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from application import evidence, extending, reporting
from application.matrix_names import activity_name
from application.own_points import OwnPoint, own_point
from application.performing import Order
from domain.actors import natural_id
from domain.assignment.events import PartyKind, PointKey
from domain.documents import EvidenceKind
from domain.refusals import BadInput, Refusal
from domain.report_form import FormVersion
from interfaces.ordering import UnfitOrder, ordered, refuse_control_characters
from interfaces.pages.filling import Filled, Sent
from interfaces.pages.point_facts import point_facts
from interfaces.pages.routing import form, page
from interfaces.pages.told import steps
from interfaces.pages.visitor import Visitor
from interfaces.refusing import problem_of
from interfaces.russian_changes import point_name
from interfaces.russian_words import word

PLACE = "/mine/{assignment:uuid}/{point:str}"


def own_address(assignment: UUID, point: PointKey) -> str:
    """The page of this control point for its executor."""
    return f"/mine/{assignment}/{quote(point, safe='')}"


class NoFileChosen(BadInput):
    """A document is a file."""

    def __init__(self) -> None:
        super().__init__("Файл не выбран: выберите один или несколько и приложите ещё раз.", "file")


@page(PLACE)
def point_page(visitor: NamedDependency[Visitor], assignment: FromPath[UUID], point: FromPath[str]) -> Response[Any]:
    """The control point."""
    return Desk(visitor, assignment, point).shown()


@form(f"{PLACE}/report")
def post_report(
    visitor: NamedDependency[Visitor], sent: NamedDependency[Sent], assignment: FromPath[UUID], point: FromPath[str]
) -> Response[Any]:
    """The report on execution, of the collection's form where there is one."""
    desk = Desk(visitor, assignment, point)
    asked = desk.found.asks
    contents = _contents(sent, asked) if asked else {}
    return desk.carry_out(
        "report",
        sent,
        reporting.SubmitReport,
        reporting.submit_report,
        asks_removal=sent.text("asks_removal") == "true",
        **contents,
    )


def _contents(sent: Sent, asked: FormVersion) -> dict[str, Mapping[str, str | None]]:
    """Sections and figures by their codes; the form's fields go by number, since a code may be any text."""
    texts = [sent.text(f"section[{number}]") for number in range(len(asked.sections))]
    inside = [sent.text(f"inside[{number}]") == "true" for number in range(len(asked.sections))]
    figures = [sent.text(f"figure[{number}]").strip() for number in range(len(asked.figures))]
    return {
        "sections": {
            one.code: text.strip() or None
            for one, text, elsewhere in zip(asked.sections, texts, inside, strict=True)
            if text.strip() or elsewhere
        },
        "figures": {one.code: figure for one, figure in zip(asked.figures, figures, strict=True) if figure},
    }


@form(f"{PLACE}/interim")
def post_interim(
    visitor: NamedDependency[Visitor], sent: NamedDependency[Sent], assignment: FromPath[UUID], point: FromPath[str]
) -> Response[Any]:
    """What is done so far."""
    desk = Desk(visitor, assignment, point)
    return desk.carry_out("interim", sent, reporting.SubmitInterimReport, reporting.submit_interim_report)


@form(f"{PLACE}/start")
def post_start(
    visitor: NamedDependency[Visitor], sent: NamedDependency[Sent], assignment: FromPath[UUID], point: FromPath[str]
) -> Response[Any]:
    """Execution begins."""
    desk = Desk(visitor, assignment, point)
    return desk.carry_out("start", sent, reporting.StartExecution, reporting.start_execution)


@form(f"{PLACE}/extension")
def post_extension(
    visitor: NamedDependency[Visitor], sent: NamedDependency[Sent], assignment: FromPath[UUID], point: FromPath[str]
) -> Response[Any]:
    """A later term is asked for."""
    desk = Desk(visitor, assignment, point)
    return desk.carry_out("extension", sent, extending.RequestExtension, extending.request_extension)


@form(f"{PLACE}/extension/withdrawal")
def post_withdrawal(
    visitor: NamedDependency[Visitor], sent: NamedDependency[Sent], assignment: FromPath[UUID], point: FromPath[str]
) -> Response[Any]:
    """The asking is taken back."""
    desk = Desk(visitor, assignment, point)
    return desk.carry_out("withdrawal", sent, extending.WithdrawExtension, extending.withdraw_extension)


@form(f"{PLACE}/documents/revocation")
def post_revocation(
    visitor: NamedDependency[Visitor], sent: NamedDependency[Sent], assignment: FromPath[UUID], point: FromPath[str]
) -> Response[Any]:
    """A document is taken back."""
    desk = Desk(visitor, assignment, point)
    return desk.carry_out("revocation", sent, evidence.RevokeEvidence, evidence.revoke_evidence)


def document_routes(upload_bytes: int) -> tuple[Any, ...]:
    """Where documents are sent to, each of at most so many bytes, several at once."""

    @form(f"{PLACE}/documents", largest=upload_bytes + 64 * 1024)
    def post_documents(
        visitor: NamedDependency[Visitor], sent: NamedDependency[Sent], assignment: FromPath[UUID], point: FromPath[str]
    ) -> Response[Any]:
        """Files become documents of the point, each by itself: where one is refused, those before it stay attached."""
        desk = Desk(visitor, assignment, point)
        files = (*sent.files.get("file", ()), *sent.files.get("photo", ()))
        if not files:
            return desk.again("documents", sent.filled(desk.seen, problem_of(NoFileChosen())))
        position = 0
        for number, file in enumerate(files):
            try:
                stated = {
                    **sent.stated(evidence.AttachEvidence),
                    "assignment": assignment,
                    "point": point,
                    "file_name": file.filename,
                    "media_type": file.content_type or "application/octet-stream",
                }
                refuse_control_characters(stated)
                actor = replace(visitor.actor, command=natural_id("document", sent.command, number))
                order = ordered(evidence.AttachEvidence, **stated)
                content = cast(BinaryIO, file.file)  # a spooled file is read like any other
                position = evidence.attach_evidence(order, content, actor, visitor.office).position
            except (Refusal, UnfitOrder) as failure:
                problem = problem_of(failure)
                told = replace(problem, detail=f"«{file.filename}»: {problem.detail}")
                return desk.again("documents", sent.filled(desk.seen, told))
        return visitor.go(f"{desk.address}#documents", position)

    return (post_documents,)


@dataclass(frozen=True, slots=True)
class Desk:
    """The control point's page with its forms: one of them may come back with what was typed."""

    visitor: Visitor
    assignment: UUID
    point: PointKey

    @property
    def address(self) -> str:
        return own_address(self.assignment, self.point)

    @property
    def seen(self) -> int:
        return self.visitor.frame.position or 0

    @property
    def found(self) -> OwnPoint:
        visitor, reception = self.visitor, self.visitor.reception
        return own_point(
            visitor.actor,
            self.assignment,
            self.point,
            visitor.office,
            reception.trail,
            visitor.names,
            reception.wording,
            visitor.today,
        )

    def carry_out(
        self, name: str, sent: Sent, order: type[Order], handler: Callable[..., Any], **named: object
    ) -> Response[Any]:
        """The order of the form of this name; what others did to the assignment meanwhile is told first."""
        return self.visitor.carry_out(
            sent,
            order,
            handler,
            assignment=self.assignment,
            point=self.point,
            watching=(self.assignment,),
            then=self.address,
            again=lambda filled: self.again(name, filled),
            **named,
        )

    def again(self, name: str, filled: Filled) -> Response[Any]:
        """The page with this form as it was typed."""
        return self.shown({name: filled}, filled.status)

    def shown(self, filled: Mapping[str, Filled] | None = None, status: int = 200) -> Response[Any]:
        found, visitor, given = self.found, self.visitor, dict(filled or {})
        if "report" in given and found.asks:
            given["report"] = _by_number(given["report"], found.asks)
        fresh: dict[str, dict[str, object]] = {
            "report": {
                "evidence[]": [one.evidence.id for one in found.documents],
                "tasks_done[]": found.file.point.tasks_left,
                "asks_removal": "true",
            },
            "documents": {"kind": EvidenceKind.REPORT.value},
        }
        names = ("report", "documents", "interim", "start", "extension", "withdrawal", "revocation")
        entry = found.file.entry
        return visitor.show(
            "own_point.html",
            status=status,
            own=found,
            found=found.file,
            forms={name: given.get(name) or visitor.form(**fresh.get(name, {})) for name in names},
            blank=visitor.form(),
            here=self.address,
            kept=entry.timeliness(visitor.today),
            party=visitor.names.party(entry.party.id, is_person=entry.party.kind is PartyKind.PERSON),
            activity=activity_name(found.file.plan, entry.activity),
            facts_shown=point_facts(found.file),
            point_said=point_name(self.point),
            history=steps(found.file.history, self.point),
            zone=found.file.plan.policy.time_zone,
            person=visitor.names.person,
            kinds=sorted(((kind.value, word(kind)) for kind in EvidenceKind), key=lambda kind: kind[1]),
        )


def _by_number(filled: Filled, asked: FormVersion) -> Filled:
    """What was said of sections and figures by code stands at the fields, which go by number."""
    places = {f"sections[{one.code}]": f"section[{number}]" for number, one in enumerate(asked.sections)}
    places |= {f"figures[{one.code}]": f"figure[{number}]" for number, one in enumerate(asked.figures)}
    return replace(filled, errors={places.get(place, place): said for place, said in filled.errors.items()})


ROUTES = (
    point_page,
    post_report,
    post_interim,
    post_start,
    post_extension,
    post_withdrawal,
    post_revocation,
)
