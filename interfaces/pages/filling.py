"""What is typed into a form: sent as an order's fields, and kept whatever the answer.

A field is named by its place in the order, as refusals name it: `basis.number`, `points[0].key`. A name that ends in
`[]` gathers the values of all fields of that name. An empty field states nothing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from io import SEEK_END
from typing import Any
from uuid import UUID, uuid4

from litestar import Request
from litestar.datastructures import UploadFile
from litestar.exceptions import ClientException

from application.performing import Actor, Order
from domain.actors import natural_id
from interfaces.problems import Problem

COMMAND, SEEN, CSRF = "form.command", "form.seen", "form.csrf"
OWN = frozenset({COMMAND, SEEN, CSRF})
"""Fields of the form itself, which are none of the order's, also where an order has a field `form`."""

PART = re.compile(r"(\w+)((?:\[\d+\])*)")
LONGEST_LIST = 1000


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """One event that the sender of the form has not seen."""

    recorded_at: datetime
    by: str
    sentence: str
    position: int


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it is shown: what stands in each field, what was said of it, and of the whole.

    `command` makes a second sending harmless, `seen` is the ledger's position that the sender has before them.
    """

    command: UUID
    seen: int
    typed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    problem: Problem | None = None
    meanwhile: tuple[Meanwhile, ...] = ()

    @classmethod
    def new(cls, seen: int, typed: Mapping[str, object]) -> "Filled":
        """Not sent yet."""
        return cls(uuid4(), seen, {name: _texts(value) for name, value in typed.items() if value is not None})

    def value(self, place: str) -> str:
        """What stands in the field."""
        return next(iter(self.typed.get(place, ())), "")

    def has(self, place: str, value: object) -> bool:
        """Whether this choice is taken, one of several."""
        return str(value) in self.typed.get(place, ())

    def error(self, place: str) -> str | None:
        """What is wrong with this field."""
        return self.errors.get(place.removesuffix("[]"))

    @property
    def status(self) -> int:
        """Of the answer that shows the form."""
        if self.problem is not None:
            return self.problem.status
        return 409 if self.meanwhile else 200

    @property
    def refused(self) -> bool:
        return self.problem is not None or bool(self.meanwhile)


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it came."""

    fields: Mapping[str, tuple[str, ...]]
    files: Mapping[str, tuple[UploadFile, ...]] = field(default_factory=dict)

    @property
    def seen(self) -> int | None:
        told = self.text(SEEN)
        return int(told) if told.isascii() and told.isdigit() and len(told) < 17 else None

    @property
    def command(self) -> UUID:
        """The same for the same form with the same content: sent twice it counts once, changed it counts anew."""
        digest = sha256()
        for name, values in sorted(self.fields.items()):
            if name not in {SEEN, CSRF}:
                digest.update(repr((name, values)).encode("utf-8", "surrogatepass"))
        for name, files in sorted(self.files.items()):
            digest.update(
                repr((name, [(file.filename, _size(file)) for file in files])).encode("utf-8", "surrogatepass")
            )
        return natural_id("form", self.text(COMMAND) or uuid4(), digest.hexdigest())

    def actor(self, actor: Actor) -> Actor:
        """The same actor, under the form's own command."""
        return replace(actor, command=self.command)

    def text(self, name: str) -> str:
        """What was typed into this field; nothing is an empty text."""
        return next(iter(self.fields.get(name, ())), "")

    def stated(self, order: type[Order]) -> dict[str, Any]:
        """The order's fields as the form states them, nested by their places; fields of no order are left out."""
        own = (
            (name, values)
            for name, values in self.fields.items()
            if name not in OWN and _head(name) in order.model_fields
        )
        return nested(own)

    def filled(self, seen: int, problem: Problem | None = None, meanwhile: tuple[Meanwhile, ...] = ()) -> Filled:
        """The form again, all that was typed in it kept, with what is said of it."""
        errors = {str(e["place"]): str(e["detail"]) for e in (problem.more.get("errors", ()) if problem else ())}
        typed = {name: values for name, values in self.fields.items() if name not in OWN}
        try:
            command = UUID(self.text(COMMAND))
        except ValueError:
            command = uuid4()
        return Filled(command, seen, typed, errors, problem, meanwhile)


def nested(fields: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, Any]:
    """«basis.number» → {"basis": {"number": …}}; lists keep the order of their numbers, holes close."""
    root: dict[Any, Any] = {}
    for name, values in fields:
        many = name.endswith("[]")
        given = [value for value in values if value.strip()]
        if not given:
            continue
        steps = _steps(name.removesuffix("[]"))
        inner = root
        for step in steps[:-1]:
            inner = inner.setdefault(step, {})
            if not isinstance(inner, dict):
                raise ClientException
        inner[steps[-1]] = given if many else given[0]
    return {str(key): _closed(value) for key, value in root.items()}


def _steps(name: str) -> list[str | int]:
    steps: list[str | int] = []
    for part in name.split("."):
        found = PART.fullmatch(part)
        if found is None:
            raise ClientException
        steps.append(found[1])
        steps.extend(int(number) for number in re.findall(r"\d+", found[2])[:8])
    return steps


def _closed(value: Any) -> Any:
    """Dictionaries that numbers lead into are lists."""
    if not isinstance(value, dict):
        return value
    if value and all(isinstance(key, int) for key in value):
        return [_closed(value[key]) for key in sorted(value)][:LONGEST_LIST]
    return {key: _closed(inner) for key, inner in value.items()}


def _bytes(*parts: object) -> bytes:
    return repr(parts).encode("utf-8", "surrogatepass")


def _size(file: UploadFile) -> int:
    size = file.file.seek(0, SEEK_END)
    file.file.seek(0)
    return size


def _head(name: str) -> str:
    found = PART.match(name)
    return found[1] if found else ""


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(str(part) for part in value)
    return (str(value),)


async def sent(request: Request[Any, Any, Any]) -> Sent:
    """The form that this request brings."""
    data = await request.form()
    fields: dict[str, list[str]] = {}
    files: dict[str, list[UploadFile]] = {}
    for name, value in data.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                files.setdefault(name, []).append(value)
        else:
            # Browsers send line ends as two characters whatever was typed.
            fields.setdefault(name, []).append(str(value).replace("\r\n", "\n"))
    return Sent({n: tuple(v) for n, v in fields.items()}, {n: tuple(v) for n, v in files.items()})
