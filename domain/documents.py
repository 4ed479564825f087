"""Documents that facts point to: the stored file, its kind, requisites and who may open it [domain.md §8]."""

import datetime
from enum import StrEnum

from domain.actors import Frozen
from domain.personal import Personal


class EvidenceKind(StrEnum):
    """Kinds of confirming documents [domain.md §8]."""

    DIRECTIVE = "directive"
    LOCAL_ACT = "local_act"
    REGULATION = "regulation"
    CONCEPT = "concept"
    PLAN = "plan"
    PROGRAMME = "programme"
    AGREEMENT = "agreement"
    MINUTES = "minutes"
    LIST = "list"
    REGISTER = "register"
    SYSTEM_RECORD = "system_record"
    REPORT = "report"
    NOTE = "note"
    ANALYTIC_NOTE = "analytic_note"
    EXPERT_CONCLUSION = "expert_conclusion"
    CARD = "card"
    LETTER = "letter"
    PUBLICATION = "publication"
    WEB_PAGE = "web_page"
    PRESENTATION = "presentation"
    VIDEO = "video"
    APPLICATION = "application"
    QUESTIONNAIRE = "questionnaire"
    TIMETABLE = "timetable"
    OTHER = "other"


class AccessClass(StrEnum):
    """Who may open the document: anyone who sees the activity, or only those who need it for their duty."""

    GENERAL = "general"
    RESTRICTED = "restricted"


class Requisites(Frozen):
    """Identity of a document: number, date and title as written; a date here is never a deadline."""

    number: str | None = None
    date: datetime.date | None = None
    title: Personal[str] | None = None
    signatory: Personal[str] | None = None


class Document(Frozen):
    """A stored document: the SHA-256 of its ciphertext (its address), the size and type of the plain file."""

    hash: str
    size: int
    media_type: str
