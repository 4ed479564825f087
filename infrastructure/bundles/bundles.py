"""The port `Bundles`: made of the sealed ledger, the evidence on disk and the signer's signature."""

import re
from collections.abc import Callable
from typing import BinaryIO
from uuid import UUID

from application.audit_trail import Wording
from application.bundle import BundleQuestion, Bundles, SealedLedger, SignManifest, StoredDocument
from application.looking import UnknownPlan
from domain.bundle.manifest import Manifest
from domain.bundle.records import events
from infrastructure.bundles.histories import GivenKeys
from infrastructure.bundles.index import Told, index
from infrastructure.bundles.parts import BLOCK
from infrastructure.bundles.writing import Contents, Origin, write_bundle

_SUBJECT = re.compile(rb'"subject":"([0-9a-f-]{36})"')


class LedgerBundles(Bundles):
    """Bundles of one ledger. `settle` has what was recorded so far sealed first, as far as it can."""

    def __init__(
        self,
        sealed: SealedLedger,
        document: StoredDocument,
        sign: SignManifest,
        wording: Wording,
        settle: Callable[[], None] = lambda: None,
    ) -> None:
        self._sealed, self._wording, self._settle = sealed, wording, settle
        self._origin = Origin(sealed, document, sign, self._index)

    def write(
        self, question: BundleQuestion, out: BinaryIO, progress: Callable[[int, int], None] | None = None
    ) -> Manifest:
        self._settle()
        return write_bundle(question, self._origin, out, progress)

    def subjects(self, plan: UUID) -> list[UUID]:
        head, _ = self._sealed.head()
        streams = self._sealed.streams(plan, head.size)
        if not streams:
            raise UnknownPlan
        found: set[bytes] = set()
        for *_, state in self._sealed.rows(streams, head.size):
            found.update(_SUBJECT.findall(state))
        return sorted(UUID(raw.decode()) for raw in found)

    def _index(self, contents: Contents) -> bytes:
        content = contents.events.content()
        told = Told(
            manifest=contents.manifest,
            checkpoint=contents.checkpoint,
            note=contents.note,
            stamped=tuple(stamp.head.size for stamp in contents.stamps),
            events=events(iter(lambda: content.read(BLOCK), b"")),
            keys=GivenKeys(),
        )
        return index(told, self._wording)
