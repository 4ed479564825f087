"""One HTTP request as the outermost layer knows it, handed inwards in the ASGI scope."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

PLACE = "vekha.visit"


@dataclass(slots=True)
class Visit:
    """`request` ties the answer, the log line and the events together; `actor` is filled in once known."""

    request: str
    correlation: UUID
    actor: UUID | None = None


def visit_of(scope: Mapping[str, Any]) -> Visit:
    """The visit that this scope belongs to."""
    found = scope[PLACE]
    assert isinstance(found, Visit)
    return found
