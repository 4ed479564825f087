"""The signer as a process of its own, behind a socket: a line of JSON asks, a line of JSON answers.

    {"do": "sign", "size": 7, "root": "…", "proof": ["…"]}   {"note": "…"} or {"refused": "…", "size": 5}
    {"do": "sign-manifest", "size": 9, "sha256": "…"}        {"note": "…"}
    {"do": "status"}                                         {"origin": "…", "keys": ["…"], "size": 5, "root": "…"}
    {"do": "rotate"} {"do": "retire"} {"do": "own-up", …}    {"note": "…"}

Hashes are base64. Whoever may open the socket is the signer's own user or root.
"""

import contextlib
import hashlib
import json
import logging
import os
import socket
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from domain.seal.checkpoint import Checkpoint
from domain.seal.note import Note, VerifierKey
from infrastructure.file_lock import exclusive
from infrastructure.seal.signer_state import SignatureRefused, SignerState

LONGEST_PATH = 107
LONGEST_LINE = 64 * 1024
PATIENCE = 10.0  # seconds for an answer

log = logging.getLogger(__name__)


class SignerAway(Exception):
    """The signer does not answer; it will be asked again."""


class SignerSaidNo(Exception):
    """The signer refuses: the ledger that it was asked to sign is not the one it knows, of `size` events."""

    def __init__(self, reason: str, size: int) -> None:
        super().__init__(reason)
        self.size = size


def socket_path(directory: Path) -> Path:
    """Beside the signer's state, or under /tmp by a hash where that path is too long for a socket."""
    beside = directory / "socket"
    if len(os.fsencode(beside)) <= LONGEST_PATH:
        return beside
    return Path("/tmp") / f"vekha-signer-{hashlib.sha256(os.fsencode(directory)).hexdigest()[:20]}"


@contextmanager
def answering(directory: Path, name: str | None = None, *, now: Callable[[], datetime] | None = None) -> Iterator[Path]:
    """Answers on the socket for the length of a `with`; only one signer works on a directory."""
    with exclusive(directory / "lock", patience=PATIENCE):
        state = SignerState(directory, name)
        path = socket_path(directory)
        path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listening:
            mask = os.umask(0o177)
            try:
                listening.bind(str(path))
            finally:
                os.umask(mask)
            listening.listen()
            one = _One(state, now or (lambda: datetime.now(UTC)))
            threading.Thread(target=_accept, args=(listening, one), name="signer", daemon=True).start()
            try:
                yield path
            finally:
                path.unlink(missing_ok=True)
                with contextlib.suppress(OSError):
                    listening.shutdown(socket.SHUT_RDWR)


class _One:
    """One request at a time, whoever asks."""

    def __init__(self, state: SignerState, now: Callable[[], datetime]) -> None:
        self._state, self._now = state, now
        self._lock = threading.Lock()

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            try:
                return self._do(asked)
            except SignatureRefused as refused:
                log.error("the signer refuses: %s", refused)
                return {"refused": str(refused), "size": refused.head.size if refused.head else 0}

    def _do(self, asked: dict[str, Any]) -> dict[str, Any]:
        state = self._state
        match asked["do"]:
            case "sign":
                proof = [b64decode(step) for step in asked["proof"]]
                return {"note": str(state.sign(int(asked["size"]), b64decode(asked["root"]), proof))}
            case "sign-manifest":
                return {"note": str(state.sign_manifest(int(asked["size"]), str(asked["sha256"])))}
            case "status":
                head = state.head
                return {
                    "origin": state.origin,
                    "keys": [str(key) for key in state.verifier_keys()],
                    "size": head.size if head else 0,
                    "root": b64encode(head.root).decode() if head else None,
                }
            case "rotate":
                return {"note": str(state.rotate(self._now()))}
            case "retire":
                return {"note": str(state.retire(self._now()))}
            case "own-up":
                root = b64decode(asked["root"])
                return {"note": str(state.own_up(int(asked["size"]), root, str(asked["reason"]), self._now()))}
        return {"refused": "unknown request", "size": 0}


def _accept(listening: socket.socket, one: _One) -> None:
    while True:
        try:
            caller, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_serve, args=(caller, one), daemon=True).start()


def _serve(caller: socket.socket, one: _One) -> None:
    with caller, caller.makefile("rwb") as lines:
        try:
            while line := lines.readline(LONGEST_LINE):
                lines.write(json.dumps(one.answer(json.loads(line))).encode() + b"\n")
                lines.flush()
        except (OSError, ValueError, KeyError, TypeError) as wrong:
            log.warning("a caller of the signer was cut off: %r", wrong)


class SignerClient:
    """Asks the signer of this directory. Raises SignerAway, SignerSaidNo."""

    def __init__(self, directory: Path) -> None:
        self._path = socket_path(directory)
        self._socket: socket.socket | None = None

    def status(self) -> tuple[str, list[VerifierKey], Checkpoint | None]:
        """The log's origin, its public keys (the newest first) and the last head signed."""
        said = self._ask({"do": "status"})
        head = Checkpoint(said["origin"], said["size"], b64decode(said["root"])) if said["root"] else None
        return said["origin"], [VerifierKey.of(key) for key in said["keys"]], head

    def sign(self, size: int, root: bytes, proof: Sequence[bytes]) -> Note:
        steps = [b64encode(step).decode() for step in proof]
        return self._note({"do": "sign", "size": size, "root": b64encode(root).decode(), "proof": steps})

    def sign_manifest(self, size: int, sha256: str) -> Note:
        """The log's signature under a bundle whose manifest has this size and hash."""
        return self._note({"do": "sign-manifest", "size": size, "sha256": sha256})

    def rotate(self) -> Note:
        return self._note({"do": "rotate"})

    def retire(self) -> Note:
        return self._note({"do": "retire"})

    def own_up(self, size: int, root: bytes, reason: str) -> Note:
        return self._note({"do": "own-up", "size": size, "root": b64encode(root).decode(), "reason": reason})

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _note(self, asked: dict[str, Any]) -> Note:
        return Note.of(self._ask(asked)["note"])

    def _ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        try:
            if self._socket is None:
                self._socket = socket.socket(socket.AF_UNIX)
                self._socket.settimeout(PATIENCE)
                self._socket.connect(str(self._path))
            self._socket.sendall(json.dumps(asked).encode() + b"\n")
            said = b""
            while not said.endswith(b"\n"):
                part = self._socket.recv(LONGEST_LINE)
                if not part:
                    raise OSError("the signer hung up")
                said += part
        except OSError as gone:
            self.close()
            raise SignerAway(str(gone)) from None
        answer: dict[str, Any] = json.loads(said)
        if "refused" in answer:
            raise SignerSaidNo(answer["refused"], answer["size"])
        return answer
