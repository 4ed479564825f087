"""What the ways in work with: the ports, joined by the composition root, and nothing of what stands behind them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from application.assessment_board import AssessmentCards
from application.audit_trail import AuditTrail, Wording
from application.bundle import Bundles
from application.calendar_feeds import Calendar, FeedAddresses
from application.card_drafts import CardDrafts
from application.card_form_table import ReadForm
from application.chased_points import ChasedPoints
from application.compliance_matrix import ComplianceMatrix
from application.compliance_register import ComplianceRegister
from application.consolidated_paper import ReportWriters
from application.exporting import WriteSheet
from application.mailing import Outbox
from application.note_paper import NoteWriters
from application.notifications import Desk
from application.paper import Paper
from application.past_register import PastRegister
from application.performing import Office
from application.ports import Tokens
from application.progress import Progress
from application.reads_log import ReadsLog
from application.seal import Seal
from application.searching import SavedSearches, SearchIndex
from application.signature_verifying import SignatureVerifier
from application.signing_in.ports import Doors
from application.visits import Visits
from application.webhooks import Webhooks
from domain.card_form.form import CardFormVersion
from domain.consolidated_report import FileForm
from domain.reading import Reading


class ReadPlan(Protocol):
    """Reads a document by its content and its file's name; `progress` is told how much is read, of how much."""

    def __call__(self, data: bytes, file_name: str, progress: Callable[[int, int], None] | None = None) -> Reading:
        """The reading. Raises UnreadablePlan."""


WritePlan = Callable[[Paper], bytes]
"""A paper as a Word document."""

ReadCardForm = Callable[[bytes], ReadForm]
"""The card form in an Excel or Word file."""

WriteCardForm = Callable[[CardFormVersion, FileForm], bytes]
"""A version of a card form as a file to be filled."""

WriteCalendar = Callable[[Calendar], bytes]
"""A calendar feed as an iCalendar file."""


@dataclass(frozen=True, slots=True)
class Reception:
    """Where a request or a call of the command line is received, and what is needed to answer it."""

    office: Office
    tokens: Tokens
    doors: Doors
    register: ComplianceRegister
    past: PastRegister
    search: SearchIndex
    saved_searches: SavedSearches
    visits: Visits
    matrix: ComplianceMatrix
    trail: AuditTrail
    wording: Wording
    progress: Progress
    seal: Seal
    bundles: Bundles
    reads: ReadsLog
    read_plan: ReadPlan
    write_plan: WritePlan
    write_reports: ReportWriters
    write_notes: NoteWriters
    verifier: SignatureVerifier
    signature_act: str | None
    feeds: FeedAddresses
    write_calendar: WriteCalendar
    card_drafts: CardDrafts
    read_card_form: ReadCardForm
    write_card_form: WriteCardForm
    assessment_cards: AssessmentCards
    webhooks: Webhooks
    chased: ChasedPoints
    desk: Desk
    outbox: Outbox
    write_sheet: WriteSheet
