"""Bundles in process, of a ledger that is sealed in memory."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, Protocol
from uuid import UUID

from application.bundle import BundleQuestion, bundle_of
from application.performing import Actor
from infrastructure.bundles.bundles import LedgerBundles
from infrastructure.documents.store import DirectoryDocuments
from interfaces.russian import RussianWording
from tests.bundle.sealed_story import SealedStory
from tests.memory_ledger import MemoryLedger
from tests.steps.bundling_driver import Bundling, Taken


class Asking(Protocol):
    """Asks as a person; what is refused becomes Refused."""

    def __call__(self, ask: Callable[[Actor], Any], by: UUID) -> Any: ...


class BundlingInProcess(Bundling):
    """`ask` asks a question as a person."""

    def __init__(self, ledger: MemoryLedger, documents: DirectoryDocuments, ask: Asking) -> None:
        self._ledger, self._documents, self._ask = ledger, documents, ask

    def take(self, by: UUID, plan: UUID) -> Taken:
        sealed = SealedStory(self._ledger.rows())
        bundles = LedgerBundles(sealed, self._documents.stored, sealed.sign_manifest, RussianWording())
        out = BytesIO()
        self._ask(lambda actor: bundle_of(actor, BundleQuestion(plan), self._ledger, bundles, out), by)
        return Taken(out.getvalue(), sealed.trust())
