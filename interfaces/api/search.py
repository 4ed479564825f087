"""The routes of the search over the trail, and of the questions that people keep."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream
from pydantic import BaseModel, ConfigDict, Field

from application import searching
from application.exporting import SheetKind
from application.names import RegistryNames
from application.performing import Actor
from application.reads_log import ReadKind
from application.searching import SavedSearch, SearchQuestion
from interfaces.api.commands import BODY, COMMAND, QUESTION, refusals
from interfaces.api.exports import Format, answered, route
from interfaces.api.signing_in import signed_in
from interfaces.asking import PATIENCE, NotYet, today
from interfaces.opened import Opened
from interfaces.ordering import refuse_control_characters
from interfaces.plain import plain
from interfaces.reception import Reception
from interfaces.sheets import search_sheet

Text = Annotated[
    str,
    QueryParameter(
        max_length=searching.LONGEST_QUESTION,
        description="Слова в любой форме, номера как написаны, «точные фразы» в кавычках; нужно всё сразу.",
    ),
]
Topic = Annotated[str | None, QueryParameter(max_length=100, description="Вид события.")]


@dataclass(frozen=True, slots=True)
class HitLine:
    """Найденное событие; ranges — какие знаки отрывка подсветить: [от, до)."""

    entry: dict[str, Any]
    excerpt: str
    ranges: list[list[int]]


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """Страница найденного, последние сначала; next продолжает её в прошлое (before)."""

    hits: list[HitLine]
    next: int | None


@dataclass(frozen=True, slots=True)
class SavedLine:
    """Запрос, сохранённый под названием."""

    name: str
    question: dict[str, Any]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """Ваши сохранённые запросы по названию."""

    searches: list[SavedLine]


class SavedQuestion(BaseModel):
    """Запрос, который сохраняют: те же поля, что у поиска."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(max_length=searching.LONGEST_NAME)
    text: str = Field(max_length=searching.LONGEST_QUESTION)
    topic: str | None = Field(None, max_length=100)
    plan: UUID | None = None
    party: UUID | None = None
    by: UUID | None = None
    since: date | None = None
    until: date | None = None


def _counted(reception: Reception, position: int) -> None:
    if position and not reception.progress.wait_until(position, PATIENCE, ("search",)):
        raise NotYet


@get(
    "/api/search",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskSearch",
    summary="Поиск по истории",
)
def get_search(
    text: Text,
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    caught_up: NamedDependency[int],
    topic: Topic = None,
    plan: FromQuery[UUID | None] = None,
    party: FromQuery[UUID | None] = None,
    by: FromQuery[UUID | None] = None,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    before: Annotated[int | None, QueryParameter(ge=0, le=2**53, description="Страницами в прошлое отсюда.")] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=100, description="Сколько событий на странице.")] = 50,
    as_typed: Annotated[bool, QueryParameter(description="Последнее слово может быть началом слова.")] = True,
) -> SearchAnswer:
    """События и реквизиты документов, в которых есть все эти слова и номера. Видно то, что видно в истории."""
    refuse_control_characters(text, "text")
    _counted(reception, caught_up)
    ledger = reception.office.ledger
    question = SearchQuestion(text, topic, plan, party, by, since, until, before, limit, as_typed)
    page = searching.search(actor, question, reception.search, ledger, RegistryNames(ledger), reception.wording)
    opened(ReadKind.SEARCH, party, plan=plan)
    hits = [HitLine(plain(hit.entry), hit.excerpt, [list(pair) for pair in hit.ranges]) for hit in page.hits]
    return SearchAnswer(hits, page.next)


def export_search(
    text: Text,
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    caught_up: NamedDependency[int],
    kind: Format = SheetKind.XLSX,
    topic: Topic = None,
    plan: FromQuery[UUID | None] = None,
    party: FromQuery[UUID | None] = None,
    by: FromQuery[UUID | None] = None,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
) -> Stream:
    """Всё найденное файлом, каждое событие фразой."""
    refuse_control_characters(text, "text")
    _counted(reception, caught_up)
    question = SearchQuestion(text, topic, plan, party, by, since, until, None, 100, as_typed=False)
    sheet = search_sheet(actor, question, reception, today(reception.office.clock))
    opened(ReadKind.EXPORT, party, plan=plan, told="search")
    return answered(sheet, kind, reception)


@get(
    "/api/me/searches",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskSavedSearches",
    summary="Сохранённые запросы",
)
def get_saved(actor: NamedDependency[Actor], reception: NamedDependency[Reception]) -> SavedAnswer:
    """Запросы, которые вы сохранили; их видите только вы."""
    found = reception.saved_searches.of(actor.person)
    return SavedAnswer([SavedLine(one.name, dict(one.question), one.saved_at) for one in found])


@post(
    "/api/me/searches",
    sync_to_thread=True,
    guards=[signed_in],
    status_code=200,
    responses=refusals(COMMAND),
    operation_id="SaveSearch",
    summary="Сохранить запрос",
)
def post_saved(
    data: Annotated[SavedQuestion, BODY], actor: NamedDependency[Actor], reception: NamedDependency[Reception]
) -> SavedLine:
    """Запрос под названием; прежний с тем же названием заменяется. Это рабочая бумага, не запись истории."""
    refuse_control_characters(data)
    question = data.model_dump(mode="json", exclude={"name"}, exclude_none=True)
    searching.terms(data.text)
    saved = SavedSearch(data.name.strip(), question, reception.office.clock.now())
    searching.save(actor, saved, reception.saved_searches)
    return SavedLine(saved.name, question, saved.saved_at)


class DroppedQuestion(BaseModel):
    """Какой из сохранённых запросов больше не нужен."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(max_length=searching.LONGEST_NAME)


@post(
    "/api/me/searches/drop",
    sync_to_thread=True,
    guards=[signed_in],
    status_code=204,
    responses=refusals(COMMAND),
    operation_id="DropSavedSearch",
    summary="Удалить сохранённый запрос",
)
def post_dropped(
    data: Annotated[DroppedQuestion, BODY], actor: NamedDependency[Actor], reception: NamedDependency[Reception]
) -> None:
    """Запрос больше не хранится; название может быть любым, поэтому стоит не в адресе."""
    searching.drop(actor, data.name.strip(), reception.saved_searches)


QUESTIONS = (
    get_search,
    route("/api/exports/search", "ExportSearch", "Найденное файлом")(export_search),
    get_saved,
    post_saved,
    post_dropped,
)
