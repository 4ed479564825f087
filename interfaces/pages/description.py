"""The description of the API as a page: made of the OpenAPI document that programs read, here and without a network."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from litestar import Litestar, Response
from litestar.di import NamedDependency

from interfaces.pages.routing import page
from interfaces.pages.visitor import Visitor

METHODS = ("get", "post", "put", "patch", "delete")
DEEPEST = 4
PLACES = {"path": "в адресе", "query": "в вопросе", "header": "в заголовке", "cookie": "в cookie"}
KINDS = {
    "string": "текст", "integer": "целое число", "number": "число", "boolean": "да или нет", "array": "список",
    "object": "объект", "null": "пусто",
}  # fmt: skip
FORMATS = {"uuid": "идентификатор (UUID)", "date": "дата", "date-time": "момент", "binary": "файл"}

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter or a field; `depth` is how far inside others it stands."""

    name: str
    kind: str
    required: bool
    said: str
    depth: int = 0
    place: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """What one may ask or order."""

    name: str
    method: str
    path: str
    summary: str
    said: str
    asked: tuple[Value, ...]
    body: tuple[Value, ...]
    media: str
    answered: tuple[Value, ...]
    refusals: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The operations about one kind of thing."""

    name: str
    operations: tuple[Operation, ...]


@page("/description")
def description(visitor: NamedDependency[Visitor]) -> Response[Any]:
    """Every operation, with what it takes and what it answers."""
    said, found = chapters(visitor.request.app)
    return visitor.show("description.html", said=said, chapters=found)


@cache
def chapters(app: Litestar) -> tuple[str, tuple[Chapter, ...]]:
    """What the document says of itself, and its operations by the beginning of their paths."""
    document = app.openapi_schema.to_schema()
    schemas = document.get("components", {}).get("schemas", {})
    grouped: dict[str, list[Operation]] = {}
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                grouped.setdefault(_chapter(path), []).append(_operation(method, path, item[method], schemas))
    found = (Chapter(name, tuple(operations)) for name, operations in sorted(grouped.items()))
    return str(document["info"].get("description", "")), tuple(found)


def _chapter(path: str) -> str:
    parts = [part for part in path.split("/") if part]
    return f"/{'/'.join(parts[:2])}"


def _operation(method: str, path: str, found: Json, schemas: Json) -> Operation:
    body: Json = found.get("requestBody", {}).get("content", {})
    media = next(iter(body), "")
    content: Json = body.get(media, {})
    responses: Json = found.get("responses", {})
    good: Json = next((answer for status, answer in responses.items() if str(status).startswith("2")), {})
    answers: Json = good.get("content", {})
    answered: Json = next(iter(answers.values()), {})
    return Operation(
        name=str(found.get("operationId", path)),
        method=method.upper(),
        path=path,
        summary=str(found.get("summary", "")),
        said=str(found.get("description", "")),
        asked=tuple(_parameter(one) for one in found.get("parameters", ())),
        body=tuple(_fields(content.get("schema", {}), schemas, 0)),
        media=media,
        answered=tuple(_fields(answered.get("schema", {}), schemas, 0)),
        refusals=tuple(
            (str(status), str(answer.get("description", "")))
            for status, answer in sorted(responses.items(), key=lambda pair: str(pair[0]))
            if not str(status).startswith("2")
        ),
    )


def _parameter(one: Json) -> Value:
    said = str(one.get("description", "") or one.get("schema", {}).get("description", ""))
    place = PLACES.get(str(one.get("in")), "")
    return Value(str(one["name"]), _kind(one.get("schema", {})), bool(one.get("required")), said, 0, place)


def _fields(schema: Json, schemas: Json, depth: int) -> Iterator[Value]:
    """The schema's fields, those within them behind each, down to a readable depth."""
    schema = _resolved(schema, schemas)
    if schema.get("type") == "array":
        yield from _fields(schema.get("items", {}), schemas, depth)
        return
    needed = set(schema.get("required", ()))
    for name, field in schema.get("properties", {}).items():
        yield Value(name, _kind(field), name in needed, str(field.get("description", "")), depth)
        if depth + 1 < DEEPEST:
            yield from _fields(field, schemas, depth + 1)


def _resolved(schema: Json, schemas: Json) -> Json:
    for choice in (*schema.get("oneOf", ()), *schema.get("anyOf", ()), *schema.get("allOf", ())):
        if choice.get("type") != "null":
            return _resolved(choice, schemas)
    reference = schema.get("$ref")
    return schemas.get(str(reference).rpartition("/")[2], {}) if reference else schema


def _kind(schema: Json) -> str:
    """The kind of a value in the words of a reader."""
    choices = [*schema.get("oneOf", ()), *schema.get("anyOf", ())]
    if choices:
        return " или ".join(dict.fromkeys(_kind(choice) for choice in choices))
    if "$ref" in schema:
        return "объект"
    if schema.get("enum"):
        return "одно из: " + ", ".join(str(value) for value in schema["enum"])
    kinds = schema.get("type", "object")
    several = kinds if isinstance(kinds, list) else [kinds]
    told = FORMATS.get(str(schema.get("format")))
    return " или ".join(str(KINDS.get(kind, kind) if kind == "null" or told is None else told) for kind in several)


ROUTES = (description,)
