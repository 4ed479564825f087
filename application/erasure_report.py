"""What an erasure takes: every value and document under the keys that go, told by kind and number, never by content."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from application.access import sight
from application.erasing import RequestErasure, concerned_by, documents_concerned, papers_naming, permitted
from application.performing import Actor, Office
from domain.actors import Basis
from domain.consolidated_report import ReportApproved, ReportDrawnUp
from domain.erasure import ERASURE, ErasedKind, Erasure, ErasureGround, ErasureRequested, asked_for
from domain.ledger import Loaded
from domain.personal import SEALED


@dataclass(frozen=True, slots=True)
class ErasedValues:
    """So many values of this field in events of this kind."""

    topic: str
    field: str
    values: int


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """Before it is confirmed, what would go; afterwards, what has gone: sealed bytes can be counted for ever."""

    erasure: UUID
    kind: ErasedKind
    target: UUID
    ground: ErasureGround
    basis: Basis | None
    requested_by: UUID
    confirmed_by: UUID | None
    undecided: bool
    keys: int
    values: tuple[ErasedValues, ...]
    documents: int


def erasure_report(identity: UUID, actor: Actor, office: Office) -> ErasureReport:
    """For whoever may ask for such an erasure, and for auditors. Raises UnknownErasure, NotYours."""
    state = office.ledger.load(ERASURE, identity).state
    asked = asked_for(state)
    concerned = concerned_by(asked, office)
    if not sight(actor).everything:
        permitted(RequestErasure, actor, concerned.state)
    subjects = _subjects(state, asked, concerned, office)
    found: Counter[tuple[str, str]] = Counter()
    files: set[str] = set()
    for subject in subjects:
        for topic, raw in office.ledger.sealed_for(subject):
            fact = json.loads(raw)
            found.update((topic, field) for field in _sealed(fact, str(subject)))
            files.update(_documents(fact, subject, whole=asked.kind is ErasedKind.PLAN))
        for stored in office.ledger.history(subject):
            if isinstance(stored.event, ReportDrawnUp | ReportApproved):
                files.update(rendered.document.hash for rendered in stored.event.documents)
    return ErasureReport(
        erasure=identity,
        kind=asked.kind,
        target=asked.target,
        ground=asked.ground,
        basis=asked.basis,
        requested_by=asked.by,
        confirmed_by=state.confirmed_by,
        undecided=state.undecided,
        keys=len(subjects),
        values=tuple(ErasedValues(topic, field, count) for (topic, field), count in sorted(found.items())),
        documents=len(files),
    )


def _subjects(state: Erasure, asked: ErasureRequested, concerned: Loaded[Any], office: Office) -> tuple[UUID, ...]:
    if state.done:
        return state.subjects
    if asked.kind is ErasedKind.PERSON:
        return (asked.target, *papers_naming(asked, office))
    documents, _ = documents_concerned(asked, concerned, office)
    return (*([concerned.stream] if asked.kind is ErasedKind.PLAN else []), *documents)


def _sealed(value: object, subject: str, field: str = "") -> Iterator[str]:
    """The places inside a stored fact where a value is sealed for the subject; the items of a list are one place."""
    if isinstance(value, dict):
        if SEALED in value and value.get("subject") == subject:
            yield field
            return
        for name, inner in value.items():
            yield from _sealed(inner, subject, f"{field}.{name}" if field else name)
    elif isinstance(value, list):
        for inner in value:
            yield from _sealed(inner, subject, field)


def _documents(fact: Mapping[str, Any], subject: UUID, *, whole: bool) -> Iterator[str]:
    """The stored files that this key opens: a plan's own, or the one confirming document's."""
    document = fact.get("document")
    if isinstance(document, dict) and "hash" in document and (whole or fact.get("evidence") == str(subject)):
        yield document["hash"]
