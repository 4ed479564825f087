"""Writes docs/events.md from the code: `python -m tests.docs.events`. A test holds the page to the code."""

import json
from itertools import groupby
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from domain.actors import Envelope
from domain.catalogue import EVENTS
from domain.ledger import Event

PAGE = Path(__file__).parents[2] / "docs" / "events.md"
COMMAND = "python -m tests.docs.events"

INTRODUCTION = f"""# Events

Every kind of fact the ledger knows: {{count}} topics. Written by `{COMMAND}` from `domain/catalogue.py`; a test fails
where the two differ.

A stored row is a position, a stream, the stream's version, a topic, the moment the ledger learned of it, and the state:
UTF-8 JSON that the seal hashes byte for byte. It begins with three members and goes on with the envelope and the
event's own fields:

| member | what it is |
|---|---|
| `recorded_at` | when the ledger learned of the fact (UTC, microseconds); put in by the database; never decreases |
| `event_id` | uuid5 of stream and version: the same for ever, what corrections and causes point to |
| `schema` | the version of the event's shape; older ones are lifted by `upcast` when they are read |

`Personal` values hold the id of the subject whose key protects them and the ciphertext: AES-256-GCM, a nonce of 12
bytes before it, base64; the stream's id and the version (8 bytes, big-endian) are authenticated with it. When the key
is destroyed, the value reads «сведения удалены» and everything else stays.

A stored row of every topic and schema lies in `tests/stored_events/`.
"""


def page() -> str:
    """The whole page."""
    models = [(model, "serialization") for model in (Envelope, *EVENTS)]
    _, together = models_json_schema(models, ref_template="#/$defs/{model}")  # type: ignore[arg-type]
    shapes: dict[str, Any] = together["$defs"]
    parts = [INTRODUCTION.format(count=len(EVENTS))]
    parts.append(_section("## Envelope", Envelope, shapes.pop("Envelope")))
    for stream, kinds in groupby(EVENTS, key=lambda kind: kind.TOPIC.rpartition(".")[0]):
        parts.append(f"## {stream.capitalize() or 'Any stream'}\n")
        parts += [_section(f"### `{kind.TOPIC}`, schema {kind.SCHEMA}", kind, _own(shapes, kind)) for kind in kinds]
    parts.append("## Parts\n\nWhat the events are made of, by the names that `$ref` gives.\n")
    parts += [f"### {name}\n\n{_fenced(shapes[name])}" for name in sorted(shapes)]
    return "\n".join(parts)


def _own(shapes: dict[str, Any], kind: type[Event]) -> dict[str, Any]:
    """The event's schema without the members of the envelope, which every event has."""
    schema = shapes.pop(kind.__name__)
    members = {name: s for name, s in schema["properties"].items() if name not in Envelope.model_fields}
    required = [name for name in schema.get("required", ()) if name in members]
    return {"type": "object", "properties": members, "required": required, "additionalProperties": False}


def _section(title: str, model: type[Any], schema: dict[str, Any]) -> str:
    about = "" if model.__doc__ is None else "\n\n" + "\n".join(line.strip() for line in model.__doc__.splitlines())
    schema.pop("description", None)
    return f"{title}{about.rstrip()}\n\n{_fenced(schema)}"


def _fenced(schema: dict[str, Any]) -> str:
    """The schema as JSON, a line per member."""
    plain = _plain(schema)
    members = plain.pop("properties", None)
    if members is not None:
        plain["properties"] = {}
    text = json.dumps(plain, ensure_ascii=False)
    if members:
        lines = (f"  {json.dumps(name)}: {json.dumps(member, ensure_ascii=False)}" for name, member in members.items())
        text = text.removesuffix("{}}") + "{\n" + ",\n".join(lines) + "\n}}"
    return f"```json\n{text}\n```\n"


def _plain(schema: Any) -> Any:
    """Without the titles that pydantic derives from the names."""
    if isinstance(schema, dict):
        return {k: _plain(v) for k, v in schema.items() if not (k == "title" and isinstance(v, str))}
    return [_plain(item) for item in schema] if isinstance(schema, list) else schema


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
