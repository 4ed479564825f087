"""Bundles: made by the installation whose ledger it is, verified on a machine that has nothing of it."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from interfaces.cli.house import AskedVerification, BundleDesk
from interfaces.main.opening import database, settled_reception, signer_directory
from interfaces.settings import Settings

if TYPE_CHECKING:
    from application.opened_bundle import Source
    from application.verifying import Trust, Verified
    from domain.seal.note import VerifierKey
    from interfaces.reception import Reception

STARTING = 120.0  # seconds that a signer has to come up; one that ends is not waited for
GLANCE = 0.05
BEGINNING = 64  # bytes that tell a receipt from a bundle
LARGEST_RECEIPT = 128 * 1024**2
PINNED = ("log.pub", "seal/signer/log.pub")
"""Under the data directory: where an auditor pins a log's key, and where a signer on this machine publishes its own."""


@contextmanager
def open_sealed_reception(settings: Settings) -> Iterator["Reception"]:
    """The reception while somebody seals: a service at work, or else a signer and a sealer for the length of this."""
    with database(settings) as connections, ExitStack() as running:
        if not _signer_answers(signer_directory(settings.data)):
            from interfaces.main.sealing import sealer

            _start_signer(settings, running)
            running.enter_context(sealer(connections, settings, running).running())
        yield running.enter_context(settled_reception(connections, settings))


def _signer_answers(directory: Path) -> bool:
    from infrastructure.seal.signer import SignerAway, SignerClient

    client = SignerClient(directory)
    try:
        client.status()
    except SignerAway:
        return False
    finally:
        client.close()
    return True


def _start_signer(settings: Settings, running: ExitStack) -> None:
    """The signer as the service would start it: a process of its own, which gives up root where it has it."""
    signer = subprocess.Popen(
        [sys.executable, "-m", "interfaces", "serve", "--only", "signer"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    running.callback(signer.wait)
    running.callback(signer.terminate)
    until = time.monotonic() + STARTING
    while not _signer_answers(signer_directory(settings.data)):
        if signer.poll() is not None or time.monotonic() > until:
            return  # whoever needs the signature says that nobody signs
        time.sleep(GLANCE)


def verify(asked: AskedVerification, progress: Callable[[int, int], None]) -> dict[str, object]:
    """What the bundle or the receipt proves, as JSON.

    Raises BundleBroken, ReceiptBroken, and BadInput for what the auditor brought along.
    """
    from application.verifying import Trust, verify_bundle
    from application.verifying_receipts import is_receipt
    from infrastructure.bundles.reading import older_head, opened_file, stamps_by, verifier_keys
    from infrastructure.seal.ed25519 import holds

    log_keys = verifier_keys(asked.log_key or _pinned(asked.data))
    witnesses = [key for path in asked.witness_keys for key in verifier_keys(path)]
    since, known = older_head(asked.since, log_keys) if asked.since else (None, None)
    stamps = stamps_by(asked.certificate) if asked.certificate else None
    trust = Trust(log_keys, holds, witnesses, since, known, stamps)
    with opened_file(asked.bundle) as source:
        if is_receipt(source.read(0, BEGINNING)):
            return _receipt(asked, source, trust)
        verified = verify_bundle(source, trust, progress)
        if asked.index is not None:
            _write_index(asked, asked.index, source, log_keys)
    return _told(verified)


def _receipt(asked: AskedVerification, source: "Source", trust: "Trust") -> dict[str, object]:
    from application.verifying_receipts import OfBundlesOnly, verify_receipt

    if asked.since or asked.certificate or asked.index:
        raise OfBundlesOnly
    verified = verify_receipt(source.read(0, LARGEST_RECEIPT), trust)
    event, head = verified.event, verified.checkpoint
    return {
        "ok": True,
        "origin": head.origin,
        "size": head.size,
        "root": head.root.hex(),
        "position": event.position,
        "stream": str(event.stream),
        "version": event.version,
        "topic": event.topic,
        "event": json.loads(event.state),
        "cosigned": [{"witness": c.witness.name, "at": c.at} for c in verified.cosignatures],
    }


def _pinned(data: Path) -> Path:
    from application.verifying import NoKeyPinned

    for name in PINNED:
        if (data / name).is_file():
            return data / name
    raise NoKeyPinned(data)


def _write_index(asked: AskedVerification, page: Path, source: "Source", log_keys: list["VerifierKey"]) -> None:
    """The page anew from what was verified, with the data keys that the auditor was given."""
    from application.opened_bundle import open_bundle
    from domain.bundle.manifest import EVENTS
    from domain.bundle.records import events
    from domain.bundle.refusals import Check
    from infrastructure.bundles.histories import GivenKeys
    from infrastructure.bundles.index import Told, index
    from infrastructure.bundles.reading import data_keys
    from infrastructure.seal.ed25519 import holds
    from interfaces.russian import RussianWording

    keys = data_keys(asked.data_keys) if asked.data_keys else {}
    bundle = open_bundle(source, log_keys, holds)
    told = Told(
        manifest=bundle.manifest,
        checkpoint=bundle.checkpoint,
        note=bundle.note,
        stamped=(),
        events=events(bundle.blocks(EVENTS, Check.STORED_BYTES)),
        keys=GivenKeys(keys),
        readable=bool(keys),
    )
    page.write_bytes(index(told, RussianWording()))


def _told(verified: "Verified") -> dict[str, object]:
    manifest, head = verified.manifest, verified.checkpoint
    return {
        "ok": True,
        "origin": head.origin,
        "size": head.size,
        "root": head.root.hex(),
        "plan": str(manifest.plan) if manifest.plan else None,
        "events": manifest.events,
        "streams": verified.streams,
        "documents": verified.documents,
        "left_out": dict(manifest.left_out),
        "cosigned": [{"witness": c.witness.name, "at": c.at} for c in verified.cosignatures],
        "stamped_at": [moment.isoformat() for moment in verified.timestamps],
        "unchecked_timestamps": verified.unchecked_timestamps,
        "since": verified.since,
    }


def _data_keys_file(plan: UUID, keys: Mapping[UUID, bytes]) -> bytes:
    from infrastructure.bundles.reading import written_data_keys

    return written_data_keys(plan, keys)


def _head_size(path: Path) -> int:
    from infrastructure.bundles.reading import head_size

    return head_size(path)


BUNDLES = BundleDesk(open_sealed_reception, _head_size, _data_keys_file, verify)
