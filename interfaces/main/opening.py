"""What is opened before anything is done: the database, the reception on it, the projections up to date."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from interfaces.settings import Settings

if TYPE_CHECKING:
    from application.calendar_feeds import Calendar
    from application.card_form_table import ReadForm
    from application.exporting import Sheet, SheetKind
    from application.paper import Paper
    from application.performing import Office
    from application.signature_verifying import SignatureVerifier
    from application.signing_in.ports import Limits, Provider
    from domain.card_form.form import CardFormVersion
    from domain.consolidated_report import FileForm
    from domain.ledger import Event
    from domain.reading import Reading
    from domain.seal.witness_place import WitnessPlace
    from infrastructure.migrations.roles import Connections
    from infrastructure.projections.projection import Projection
    from interfaces.reception import ReadPlan, Reception

GLANCE = 0.02  # seconds
CATCHING_UP = 600.0  # seconds that a command waits for the projections


def signer_directory(data: Path) -> Path:
    """Where the signer's keys and memory lie: outside the database, and apart from its backups."""
    return data / "seal" / "signer"


@contextmanager
def database(settings: Settings) -> Iterator["Connections"]:
    """The migrated database, on the outside server or on the embedded one, which lives at least as long as this.

    Raises CannotStart.
    """
    from infrastructure.embedded_postgres.server import EmbeddedPostgres
    from infrastructure.migrations.migrating import migrate

    secrets = settings.data / "roles.json"
    if settings.database_url is not None:
        yield migrate(settings.database_url.get_secret_value(), secrets)
        return
    server = EmbeddedPostgres(settings.data)
    with server.running():
        yield migrate(server.admin_url, secrets, ours=True)


def settled_key(connections: "Connections", data: Path) -> bytes:
    """The installation's key; a renewal that was cut short is settled first. Raises InstallationKeyUnfit."""
    from infrastructure.ledger.installation_key import installation_key
    from infrastructure.ledger.keys import PostgresKeys

    def opens(key: bytes) -> bool:
        keys = PostgresKeys(connections.writer, key)
        try:
            return keys.opened_by(key)
        finally:
            keys.close()

    return installation_key(data, opens)


@contextmanager
def every_projection(connections: "Connections", settings: Settings) -> Iterator[tuple["Projection", ...]]:
    """All projections, with keys that the projector may read, for the search."""
    from infrastructure.ledger.keys import PostgresKeys
    from infrastructure.projections.catalogue import projections

    keys = PostgresKeys(connections.projector, settled_key(connections, settings.data))
    try:
        yield projections(keys)
    finally:
        keys.close()


@contextmanager
def reception(
    connections: "Connections",
    data: Path,
    *,
    ours: bool = False,
    threads: int = 8,
    upload_bytes: int = 50 * 1024**2,
    webhooks_private: bool = False,
    witnesses: Sequence["WitnessPlace"] = (),
    quorum: int = 0,
    signature_roots: Path | None = None,
    signature_act: str | None = None,
    limits: "Limits | None" = None,
    provider: "Provider | None" = None,
) -> Iterator["Reception"]:
    """Everything that the ways in work with, on a database already migrated; `threads` work with it at a time.

    `ours`: the database lies on the disk of `data`, which must not run full. Before the first append the ledger is
    proved to continue what the signer and, of these `witnesses`, a `quorum` know.
    """
    from application.names import RegistryNames
    from application.performing import Office
    from infrastructure.asking import AskingPool
    from infrastructure.assessment_cards import PostgresAssessmentCards
    from infrastructure.audit_trail import PostgresAuditTrail
    from infrastructure.bundles.opening import ledger_bundles
    from infrastructure.calendar_feeds import PostgresFeedAddresses
    from infrastructure.card_drafts import PostgresCardDrafts
    from infrastructure.chasing import PostgresChasedPoints
    from infrastructure.clock import SystemClock
    from infrastructure.compliance_matrix import PostgresComplianceMatrix
    from infrastructure.compliance_register import PostgresComplianceRegister
    from infrastructure.documents.store import DirectoryDocuments
    from infrastructure.free_space import FreeSpace
    from infrastructure.ledger.keys import PostgresKeys
    from infrastructure.ledger.ledger import PostgresLedger
    from infrastructure.mail.desk import PostgresDesk
    from infrastructure.mail.outbox import PostgresOutbox
    from infrastructure.past_register import PostgresPast
    from infrastructure.projections.catalogue import projections
    from infrastructure.projections.progress import PostgresProgress
    from infrastructure.reads_log import PostgresReadsLog
    from infrastructure.report_writers import WrittenNotes, WrittenReports
    from infrastructure.seal.guard import HistoryGuard
    from infrastructure.seal.questions import PostgresSeal
    from infrastructure.search import PostgresSavedSearches, PostgresSearch
    from infrastructure.signing_in import opened_doors
    from infrastructure.tokens import PostgresTokens
    from infrastructure.visits import PostgresVisits
    from infrastructure.webhooks.store import PostgresWebhooks
    from interfaces.reception import Reception
    from interfaces.russian import RussianWording

    with ExitStack() as opened:
        keys = PostgresKeys(connections.writer, settled_key(connections, data))
        opened.callback(keys.close)
        keys.check()
        wording = RussianWording()

        def said(event: "Event") -> str:
            return wording.sentence(event, None, RegistryNames(ledger))

        pool = opened.enter_context(AskingPool(connections.writer, threads))
        history = HistoryGuard(pool, signer_directory(data), witnesses, quorum)
        space = FreeSpace(data).guard if ours else lambda: None

        def guard() -> None:
            space()
            history()

        ledger = opened.enter_context(
            PostgresLedger(connections.writer, keys, wording=said, guard=guard, pool_size=threads)
        )
        reads = PostgresReadsLog(pool)
        opened.callback(reads.close)
        documents = DirectoryDocuments(data / "evidence", keys, upload_bytes)
        names = [place.key.name for place in witnesses]
        yield Reception(
            office=Office(
                ledger=ledger,
                clock=SystemClock(),
                documents=documents,
                keys=keys,
            ),
            tokens=PostgresTokens(pool),
            doors=opened_doors(pool, keys, limits, provider),
            register=PostgresComplianceRegister(pool),
            past=PostgresPast(pool),
            search=PostgresSearch(pool),
            saved_searches=PostgresSavedSearches(pool),
            visits=PostgresVisits(pool),
            matrix=PostgresComplianceMatrix(pool),
            trail=PostgresAuditTrail(pool),
            wording=wording,
            progress=PostgresProgress(pool, projections(keys)),
            seal=PostgresSeal(pool, names, guard),
            bundles=ledger_bundles(pool, names, signer_directory(data), documents.stored, ledger.head, wording),
            reads=reads,
            read_plan=_read_plan_when_asked,
            write_plan=_write_plan,
            write_reports=WrittenReports(),
            write_notes=WrittenNotes(),
            verifier=_verifier(signature_roots),
            signature_act=signature_act,
            feeds=PostgresFeedAddresses(pool),
            write_calendar=_write_calendar,
            chased=PostgresChasedPoints(pool, keys),
            desk=PostgresDesk(pool, keys),
            outbox=PostgresOutbox(pool),
            card_drafts=PostgresCardDrafts(pool, keys),
            read_card_form=_read_card_form,
            write_card_form=_write_card_form,
            assessment_cards=PostgresAssessmentCards(pool),
            webhooks=PostgresWebhooks(pool, keys, private=webhooks_private),
            write_sheet=_write_sheet,
        )


def settled_reception(connections: "Connections", settings: Settings) -> AbstractContextManager["Reception"]:
    """The same, as these settings have it."""
    return reception(
        connections,
        settings.data,
        ours=settings.database_url is None,
        threads=settings.threads,
        upload_bytes=settings.upload_bytes,
        webhooks_private=settings.webhooks_private,
        witnesses=settings.witnesses,
        quorum=settings.quorum,
        limits=settings.limits,
        provider=_provider(settings),
        signature_roots=settings.signature_roots,
        signature_act=settings.signature_act,
    )


def _provider(settings: Settings) -> "Provider | None":
    if settings.oidc_issuer is None or settings.oidc_client is None:
        return None
    from infrastructure.signing_in.provider import OpenIdProvider

    secret = settings.oidc_secret.get_secret_value() if settings.oidc_secret else None
    return OpenIdProvider(settings.oidc_issuer, settings.oidc_client, secret, settings.oidc_name)


@contextmanager
def open_reception(settings: Settings) -> Iterator["Reception"]:
    """The reception on the database of these settings. Raises CannotStart."""
    with (
        database(settings) as connections,
        settled_reception(connections, settings) as received,
    ):
        yield received


@contextmanager
def open_current_reception(settings: Settings) -> Iterator["Reception"]:
    """The same, once the projections have counted the whole ledger: here, unless a service counts already."""
    with (
        database(settings) as connections,
        settled_reception(connections, settings) as received,
        counting(connections, received),
    ):
        yield received


@contextmanager
def counting(connections: "Connections", received: "Reception") -> Iterator[bool]:
    """Whether the projections are up to date at last; counts itself while nobody else does."""
    from infrastructure.projections.catalogue import projections
    from infrastructure.projections.runner import ProjectionRunner

    if _counted(received, 0.0):
        yield True
        return
    with ProjectionRunner(connections.projector, projections(received.office.keys)).running():
        yield _counted(received, CATCHING_UP)


def _counted(received: "Reception", patience: float) -> bool:
    """Whether every projection is built and has counted the whole ledger within so many seconds."""
    until, head = time.monotonic() + patience, received.office.ledger.head()
    while any(part.building or part.position < head for part in received.progress.health()):
        if time.monotonic() >= until:
            return False
        time.sleep(GLANCE)
    return True


@contextmanager
def open_office(settings: Settings) -> Iterator["Office"]:
    """Only the ports that orders are carried out with."""
    with open_reception(settings) as received:
        yield received.office


def _verifier(roots: Path | None) -> "SignatureVerifier":
    """By these roots; without any, a program that knows nothing."""
    if roots is None:
        from application.signature_verifying import NoVerifier

        return NoVerifier()
    from infrastructure.signatures.cms import CmsVerifier

    return CmsVerifier(roots)


def _read_plan_when_asked(data: bytes, file_name: str, progress: Callable[[int, int], None] | None = None) -> "Reading":
    """The readers are loaded with the first document: the grammar of deadlines takes its time."""
    return plan_reader()(data, file_name, progress)


def plan_reader() -> "ReadPlan":
    """The reader of plans itself, loaded now."""
    from infrastructure.plan_readers import read_plan

    return read_plan


def _write_calendar(calendar: "Calendar") -> bytes:
    from infrastructure.calendar_feed import write_calendar

    return write_calendar(calendar)


def _read_card_form(data: bytes) -> "ReadForm":
    from infrastructure.card_form_files import read_card_form

    return read_card_form(data)


def _write_card_form(form: "CardFormVersion", kind: "FileForm") -> bytes:
    from infrastructure.card_form_files import write_card_form

    return write_card_form(form, kind)


def _write_sheet(sheet: "Sheet", kind: "SheetKind") -> Iterator[bytes]:
    from infrastructure.exports import write_sheet

    return write_sheet(sheet, kind)


def _write_plan(paper: "Paper") -> bytes:
    from infrastructure.plan_writers.docx import write_docx

    return write_docx(paper)
