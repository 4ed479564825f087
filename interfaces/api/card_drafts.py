"""The routes of drafts: opened, saved score by score, signed. A draft is its author's own; nobody else sees it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from pydantic import Field

from application import card_drafts
from application.access_table import TABLE
from application.card_drafts import Draft, DraftScore, DraftWords, Signing, Whose
from application.performing import Actor
from interfaces.api.commands import BODY, COMMAND, QUESTION, Key, answer_model, refusals, written
from interfaces.api.examinations import OBJECT
from interfaces.api.signing_in import signed_in
from interfaces.ordering import refuse_control_characters
from interfaces.plain import plain
from interfaces.reception import Reception


class NamedScore(DraftScore):
    """Одна оценка: критерий, значение или «не применимо», комментарий, ссылки."""

    criterion: str = Field(min_length=1, max_length=40)


@dataclass(frozen=True, slots=True)
class DraftAnswer:
    """Черновик карты: сохранённые оценки по кодам критериев и слова; moved — форма с тех пор обновлена."""

    card: UUID
    form: dict[str, Any]
    scores: dict[str, Any]
    words: dict[str, Any]
    saved_at: str | None
    moved: bool


def draft_told(draft: Draft) -> DraftAnswer:
    """The draft in JSON's own types."""
    return DraftAnswer(
        card=draft.place.card,
        form=plain(draft.form),
        scores={code: plain(score) for code, score in draft.scores.items()},
        words=plain(draft.words),
        saved_at=draft.saved_at.isoformat() if draft.saved_at else None,
        moved=draft.moved,
    )


def _routes(of: str, named: str, *, by_itself: bool) -> Iterator[HTTPRouteHandler]:
    """The same five for an expert's card and for a self-examination."""
    path = f"{OBJECT}/{of}/draft"
    order = TABLE["SubmitSelfExamination" if by_itself else "SubmitCard"]

    def whose(examination: UUID, examined: UUID) -> Whose:
        return Whose(examination, examined, by_itself)

    def described(suffix: str, operation: str, summary: str, **more: Any) -> Callable[[Any], HTTPRouteHandler]:
        return post(
            path + suffix,
            sync_to_thread=True,
            guards=[signed_in],
            status_code=more.pop("status_code", 200),
            responses=refusals(COMMAND),
            operation_id=f"{operation}{named}",
            summary=summary,
            description=f"Кто может: {order.said}. Черновик — рабочая бумага, не запись истории.",
            **more,
        )

    @described("", "OpenDraft", "Открыть черновик карты")
    def open_draft(
        examination: FromPath[UUID],
        object: FromPath[UUID],
        actor: NamedDependency[Actor],
        reception: NamedDependency[Reception],
    ) -> DraftAnswer:
        found = card_drafts.open_draft(whose(examination, object), actor, reception.card_drafts, reception.office)
        return draft_told(found)

    @described("/score", "SaveScore", "Сохранить одну оценку", status_code=204)
    def save_score(
        examination: FromPath[UUID],
        object: FromPath[UUID],
        data: Annotated[NamedScore, BODY],
        actor: NamedDependency[Actor],
        reception: NamedDependency[Reception],
    ) -> None:
        refuse_control_characters(data)
        score = DraftScore(**{name: getattr(data, name) for name in DraftScore.model_fields})
        card_drafts.save_score(
            whose(examination, object), data.criterion, score, actor, reception.card_drafts, reception.office
        )

    @described("/words", "SaveWords", "Сохранить заключение и выводы", status_code=204)
    def save_words(
        examination: FromPath[UUID],
        object: FromPath[UUID],
        data: Annotated[DraftWords, BODY],
        actor: NamedDependency[Actor],
        reception: NamedDependency[Reception],
    ) -> None:
        refuse_control_characters(data)
        card_drafts.save_words(whose(examination, object), data, actor, reception.card_drafts, reception.office)

    @described("/signing", "SignDraft", "Подписать черновик")
    def sign_draft(
        examination: FromPath[UUID],
        object: FromPath[UUID],
        data: Annotated[Signing, BODY],
        actor: NamedDependency[Actor],
        reception: NamedDependency[Reception],
        idempotency_key: Key = None,
    ) -> Any:
        refuse_control_characters(data)
        recorded = card_drafts.sign_draft(
            whose(examination, object), data, actor, reception.card_drafts, reception.office
        )
        return written(recorded, "assessment")

    sign_draft.fn.__annotations__ |= {"return": answer_model("assessment")}

    @get(
        path,
        sync_to_thread=True,
        guards=[signed_in],
        responses=refusals((*QUESTION, 409)),
        operation_id=f"AskDraft{named}",
        summary="Черновик карты",
    )
    def get_draft(
        examination: FromPath[UUID],
        object: FromPath[UUID],
        actor: NamedDependency[Actor],
        reception: NamedDependency[Reception],
    ) -> DraftAnswer:
        """Ваш черновик, как он сохранён; чужих черновиков не видит никто."""
        found = card_drafts.saved_draft(whose(examination, object), actor, reception.card_drafts, reception.office)
        return draft_told(found)

    yield from (open_draft, save_score, save_words, sign_draft, get_draft)


ROUTES: tuple[HTTPRouteHandler, ...] = (
    *_routes("card", "OfCard", by_itself=False),
    *_routes("self-examination", "OfSelfExamination", by_itself=True),
)
