"""What an auditor's machine brings to a verification: the file, keys, an older head, certificates, data keys."""

import json
import os
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

from application.opened_bundle import open_bundle
from application.verifying import KnownStreams, Stamps
from domain.bundle import container
from domain.bundle.manifest import NOTE
from domain.refusals import BadInput
from domain.seal.checkpoint import Checkpoint, opened
from domain.seal.note import BadNote, BadSignature, VerifierKey
from infrastructure.seal.ed25519 import holds

LONGEST_KEYS = 64 * 1024


class WrongKeyFile(BadInput):
    """What was given as a key file is none."""

    TITLE = "Файл ключей не годится"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"В файле {path} не ключи: {reason}. Нужны строки вида имя+номер+ключ, как их печатает Веха.")


class WrongOldHead(BadInput):
    """What was given as the last known head is none that the log has signed."""

    TITLE = "Прежняя голова не годится"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"В файле {path} нет головы журнала, подписанной его ключом. Укажите прежний пакет или сохранённую голову."
        )


class WrongCertificate(BadInput):
    """No certificate of a timestamping authority."""

    TITLE = "Сертификат не годится"

    def __init__(self, path: Path) -> None:
        super().__init__(f"В файле {path} нет сертификата службы времени: нужен файл PEM.")


class WrongDataKeys(BadInput):
    """No data keys."""

    TITLE = "Ключи данных не годятся"

    def __init__(self, path: Path) -> None:
        super().__init__(f"В файле {path} нет ключей данных: его делает vekha bundle-keys.")


class FileSource:
    """A bundle on the disk."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._size = os.fstat(handle).st_size

    @property
    def size(self) -> int:
        return self._size

    def read(self, offset: int, size: int) -> bytes:
        return os.pread(self._handle, size, offset)


@contextmanager
def opened_file(path: Path) -> Iterator[FileSource]:
    """The file for the length of a `with`. Raises OSError."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield FileSource(handle)
    finally:
        os.close(handle)


def verifier_keys(path: Path) -> list[VerifierKey]:
    """The keys of this file, one a line. Raises WrongKeyFile, OSError."""
    with path.open("rb") as file:
        raw = file.read(LONGEST_KEYS)
    try:
        keys = [VerifierKey.of(line) for line in raw.decode().splitlines() if line.strip()]
    except (BadNote, UnicodeDecodeError) as wrong:
        raise WrongKeyFile(path, str(wrong)) from None
    if not keys:
        raise WrongKeyFile(path, "файл пуст")
    return keys


def older_head(path: Path, log_keys: Sequence[VerifierKey]) -> tuple[Checkpoint, KnownStreams | None]:
    """The last head that the auditor knows, from a saved checkpoint or an older bundle; and how long streams were.

    Raises WrongOldHead, BundleBroken, OSError.
    """
    with opened_file(path) as source:
        if source.read(0, len(NOTE) + 1) == NOTE.encode() + b"\0":
            bundle = open_bundle(source, log_keys, holds)
            manifest = bundle.manifest
            known = None if manifest.plan is None else KnownStreams(manifest.tree_size, manifest.streams)
            return bundle.checkpoint, known
        raw = source.read(0, container.BLOCK * 64)
    try:
        checkpoint, _ = opened(raw, log_keys, holds)
    except (BadNote, BadSignature):
        raise WrongOldHead(path) from None
    return checkpoint, None


def head_size(path: Path) -> int:
    """The size of the head in a saved checkpoint or bundle, believed by nobody yet. Raises WrongOldHead, OSError."""
    with opened_file(path) as source:
        raw = source.read(0, container.BLOCK * 64)
        try:
            if raw.startswith(NOTE.encode() + b"\0"):
                return _size_within(source)
            return Checkpoint.of(raw.decode().partition("\n\n")[0] + "\n").size
        except (ValueError, UnicodeDecodeError):
            raise WrongOldHead(path) from None


def _size_within(source: FileSource) -> int:
    at = 0
    for name in (NOTE, "manifest.json"):
        size = container.sized(source.read(at, container.BLOCK), name)
        start, at = at + container.BLOCK, at + container.BLOCK + size + len(container.padding(size))
    told = json.loads(source.read(start, size))
    return int(told["tree_size"])


def stamps_by(path: Path) -> Stamps:
    """Checks timestamps by the authorities' root certificates of this PEM file. Raises WrongCertificate, OSError."""
    from cryptography.x509 import load_pem_x509_certificates
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    try:
        roots = load_pem_x509_certificates(path.read_bytes())
    except ValueError:
        raise WrongCertificate(path) from None
    builder = VerifierBuilder()
    for root in roots:
        builder = builder.add_root_certificate(root)
    verifier = builder.build()

    def check(token: bytes, stamped: bytes) -> datetime:
        answer = decode_timestamp_response(token)
        try:
            held = verifier.verify_message(answer, stamped)
        except VerificationError as wrong:
            raise ValueError(str(wrong)) from None
        if not held:
            raise ValueError("the timestamp does not hold")
        return answer.tst_info.gen_time

    return check


def written_data_keys(plan: UUID, keys: Mapping[UUID, bytes]) -> bytes:
    """Data keys as a file."""
    told = {str(subject): b64encode(key).decode() for subject, key in sorted(keys.items())}
    return json.dumps({"plan": str(plan), "keys": told}, indent=1).encode() + b"\n"


def data_keys(path: Path) -> dict[UUID, bytes]:
    """The data keys of this file. Raises WrongDataKeys, OSError."""
    try:
        told = json.loads(path.read_bytes())
        keys = {UUID(subject): b64decode(key, validate=True) for subject, key in told["keys"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, Error):
        raise WrongDataKeys(path) from None
    if any(len(key) != 32 for key in keys.values()):
        raise WrongDataKeys(path)
    return keys
