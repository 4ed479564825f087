"""The second verifier, built by Debian's Go from the sources beside: nothing is fetched from anywhere."""

import json
import os
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from tests.patience import PATIENCE

SOURCES = Path(__file__).parents[1] / "seal_verifier_go"
LIBRARIES = Path("/usr/share/gocode")


def available() -> bool:
    return shutil.which("go") is not None and (LIBRARIES / "src/golang.org/x/mod/sumdb/tlog").is_dir()


def built(place: Path) -> Path:
    """The program, built into this directory; the test that needs it is skipped where there is no Go."""
    if not available():
        pytest.skip("the second verifier needs Debian's golang-go and golang-golang-x-mod-dev")
    program = place / "verifier"
    environment = {
        **os.environ,
        "GO111MODULE": "off",
        "GOPATH": str(LIBRARIES),
        "GOCACHE": str(place / "go-cache"),
        "GOFLAGS": "",
    }
    subprocess.run(["go", "build", "-o", program, "."], cwd=SOURCES, env=environment, check=True, timeout=PATIENCE * 4)
    return program


class Judge:
    """Go's library asked about claims: a line in, a line out."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._in: IO[str] = process.stdin
        self._out: IO[str] = process.stdout

    def holds(self, claims: Iterable[dict[str, object]]) -> list[bool]:
        """What Go thinks of each."""
        lines = [json.dumps(claim) for claim in claims]
        self._in.write("\n".join(lines) + "\n")
        self._in.flush()
        return [self._out.readline() == "true\n" for _ in lines]


@contextmanager
def judging(program: Path) -> Iterator[Judge]:
    with subprocess.Popen([program, "-proofs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Judge(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(PATIENCE)


def inclusion(leaf: bytes, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> dict[str, object]:
    return {
        "Kind": "inclusion",
        "Leaf": _64(leaf),
        "Index": index,
        "Size": size,
        "Root": _64(root),
        "Proof": _all(proof),
    }


def consistency(old: int, new: int, old_root: bytes, root: bytes, proof: Sequence[bytes]) -> dict[str, object]:
    said = {"Kind": "consistency", "OldSize": old, "Size": new}
    return {**said, "Old": _64(old_root), "Root": _64(root), "Proof": _all(proof)}


def _64(raw: bytes) -> str:
    return b64encode(raw).decode()


def _all(hashes: Sequence[bytes]) -> list[str]:
    return [_64(hash_) for hash_ in hashes]
