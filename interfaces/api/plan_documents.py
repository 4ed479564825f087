"""The plan back on paper: given out as an attachment that nothing runs from."""

from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Response

from application.performing import Actor
from application.reads_log import ReadKind
from application.writing_plans import PaperQuestion, plan_paper
from interfaces.api.commands import QUESTION, refusals
from interfaces.api.evidence import SANDBOX
from interfaces.api.signing_in import signed_in
from interfaces.asking import AsOf, KnownAt, axes
from interfaces.opened import Opened
from interfaces.reception import Reception

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@get(
    "/api/plans/{plan:uuid}/document",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="WritePlan",
    summary="План документом Word",
    media_type=DOCX,
)
def get_document(
    plan: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    caught_up: NamedDependency[int],
    known_at: KnownAt = None,
    as_of: AsOf = None,
    form: Annotated[bool, QueryParameter(description="Бланк для заполнения от руки.")] = False,
    as_read: Annotated[bool, QueryParameter(description="Как в прочитанном документе, без уточнений.")] = False,
) -> Response[bytes]:
    """План, каким он был известен в этот момент, в официальном оформлении."""
    question = PaperQuestion(plan, as_read=as_read, form=form, axes=axes(reception, known_at, as_of))
    paper = plan_paper(actor, question, reception.office.ledger)
    opened(ReadKind.EXPORT, plan, plan=plan, told="paper")
    return Response(
        reception.write_plan(paper),
        media_type=DOCX,
        headers={
            "Content-Disposition": f'attachment; filename="plan-{plan}.docx"',
            "Content-Security-Policy": SANDBOX,
        },
    )


QUESTIONS = (get_document,)
