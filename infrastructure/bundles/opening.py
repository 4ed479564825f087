"""The bundles of an installation: its database, its evidence, its signer."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from psycopg_pool import ConnectionPool

from application import bundle
from application.audit_trail import Wording
from application.bundle import Bundles, NothingSealed, StoredDocument
from domain.seal.note import Note
from infrastructure.bundles.bundles import LedgerBundles
from infrastructure.bundles.sealed import PostgresSealedLedger
from infrastructure.seal.signer import SignerAway, SignerClient

PATIENCE = 5.0  # seconds until the newest events are taken for not sealed in time
GLANCE = 0.05


def ledger_bundles(
    pool: ConnectionPool,
    witnesses: Sequence[str],
    signer: Path,
    document: StoredDocument,
    ledger_head: Callable[[], int],
    wording: Wording,
) -> Bundles:
    """`signer` is the signer's directory, `witnesses` the names of those that are asked to cosign."""
    sealed = PostgresSealedLedger(pool, witnesses)

    def settle() -> None:
        """What was recorded before the question is in the bundle, unless the seal is behind."""
        head, until = ledger_head(), time.monotonic() + PATIENCE
        while _sealed(sealed) < head and time.monotonic() < until:
            time.sleep(GLANCE)

    def sign(size: int, sha256: str) -> Note:
        client = SignerClient(signer)
        try:
            return client.sign_manifest(size, sha256)
        except SignerAway:
            raise bundle.SignerAway from None
        finally:
            client.close()

    return LedgerBundles(sealed, document, sign, wording, settle)


def _sealed(sealed: PostgresSealedLedger) -> int:
    try:
        return sealed.head()[0].size
    except NothingSealed:
        return 0
