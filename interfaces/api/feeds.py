"""The routes of calendar feeds: addresses are issued to whoever is signed in, and read by calendar programs."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.datastructures import ResponseHeader
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter
from pydantic import BaseModel, ConfigDict, Field, create_model

from application import calendar_feeds as feeds
from application.access_table import TABLE
from application.performing import Actor
from domain.calendar_feed import FeedKind
from interfaces.api.commands import BODY, COMMAND, QUESTION, Key, answer_model, refusals, written
from interfaces.api.signing_in import signed_in
from interfaces.asking import today
from interfaces.ordering import ordered
from interfaces.ordering import refuse_control_characters as refuse_controls
from interfaces.reception import Reception

CALENDAR = "text/calendar"


class IssuedFeed(BaseModel):
    """Адрес календаря; показывается один раз. Повтор той же команды адреса уже не покажет."""

    position: int
    repeated: bool
    feed: UUID
    address: str | None = Field(description="Путь на этом сервере; кто его знает, читает календарь без входа.")


@dataclass(frozen=True, slots=True)
class FeedLine:
    """Выданный календарь: чьи сроки показывает, кому выдан, когда отозван. Самого адреса нигде нет."""

    feed: UUID
    holder: UUID
    shows: FeedKind
    subject: UUID
    issued_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class FeedsAnswer:
    """Выданные календари в порядке выдачи."""

    feeds: list[FeedLine]


IssueForm: type[BaseModel] = create_model(
    "IssueFeed",
    __config__=ConfigDict(frozen=True, extra="forbid"),
    **{name: (field.annotation, field) for name, field in feeds.IssueFeed.model_fields.items()},  # type: ignore[call-overload]
)
RevokeForm: type[BaseModel] = create_model(
    "RevokeFeed",
    __config__=ConfigDict(frozen=True, extra="forbid"),
    **{  # type: ignore[call-overload]
        name: (field.annotation, field) for name, field in feeds.RevokeFeed.model_fields.items() if name != "feed"
    },
)


def issue(
    data: Any, actor: NamedDependency[Actor], reception: NamedDependency[Reception], idempotency_key: Key = None
) -> IssuedFeed:
    """Новый адрес календаря: сроки всего, что видно человеку, одной организации или одного плана."""
    refuse_controls(data)
    order = ordered(feeds.IssueFeed, **{name: getattr(data, name) for name in data.model_fields_set})
    issued = feeds.issue_feed(order, actor, reception.office, reception.feeds)
    made = issued.recorded.made
    assert made is not None
    return IssuedFeed(
        position=issued.recorded.position,
        repeated=issued.recorded.repeated,
        feed=made,
        address=f"/calendar/{issued.address}.ics" if issued.address else None,
    )


def revoke(
    feed: FromPath[UUID],
    data: Any,
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    idempotency_key: Key = None,
) -> Any:
    """Адрес перестаёт открываться сразу."""
    refuse_controls(data)
    order = ordered(feeds.RevokeFeed, feed=feed, **{name: getattr(data, name) for name in data.model_fields_set})
    return written(feeds.revoke_feed(order, actor, reception.office, reception.feeds), None)


issue.__annotations__ |= {"data": Annotated[IssueForm, BODY]}
revoke.__annotations__ |= {"data": Annotated[RevokeForm, BODY], "return": answer_model(None)}


def _command(path: str, name: str) -> Any:
    return post(
        path,
        sync_to_thread=True,
        guards=[signed_in],
        status_code=200,
        summary=TABLE[name].action.capitalize(),
        operation_id=name,
        responses=refusals(COMMAND),
    )


COMMANDS = (
    _command("/api/feeds", "IssueFeed")(issue),
    _command("/api/feeds/{feed:uuid}/revoke", "RevokeFeed")(revoke),
)


@get(
    "/api/feeds",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskFeeds",
    summary="Выданные календари",
)
def get_feeds(actor: NamedDependency[Actor], reception: NamedDependency[Reception]) -> FeedsAnswer:
    """Свои календари; администратору — все."""
    return FeedsAnswer(
        [
            FeedLine(f.feed, f.holder, f.shows, f.subject, f.issued_at, f.revoked_at)
            for f in feeds.held_feeds(actor, reception.feeds)
        ]
    )


@get(
    "/calendar/{address:str}",
    sync_to_thread=True,
    operation_id="ReadCalendar",
    summary="Календарь по секретному адресу",
    media_type=CALENDAR,
    security=[{}],
    responses=refusals((400, 404, 405, 422, 503)),
    response_headers=[
        ResponseHeader(name="ETag", description="Меняется вместе с содержанием.", documentation_only=True)
    ],
)
def get_calendar(
    address: FromPath[str],
    reception: NamedDependency[Reception],
    if_none_match: Annotated[str | None, HeaderParameter(name="If-None-Match", max_length=1000)] = None,
) -> Response[bytes]:
    """Сроки, которые сейчас видны тому, кому выдан адрес, по RFC 5545. Входа не требует."""
    found = feeds.calendar_at(
        address.removesuffix(".ics"),
        reception.feeds,
        reception.register,
        reception.office,
        today(reception.office.clock),
    )
    content = reception.write_calendar(found)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    # The reader asks again each time, and nobody in between keeps what stands at a secret address.
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if if_none_match is not None and etag in {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}:
        return Response(b"", status_code=304, headers=headers, media_type=CALENDAR)
    headers["Content-Disposition"] = 'inline; filename="vekha.ics"'
    return Response(content, headers=headers, media_type=CALENDAR)


QUESTIONS = (get_feeds, get_calendar)
