"""`checkpoint`: from commit to cosigned checkpoint; `sealing_cost`: what sealing takes from the writers."""

import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from benchmarks.figure import Figure, compared, per_second, say
from benchmarks.ground import Ground, fresh, server
from benchmarks.serving import VEKHA, settings
from benchmarks.writing import assigned
from domain.ledger import Change

COUNT = 6000  # appends a round
RATE, SECONDS = 200, 30  # events a second, for so long
CADENCE = 1.0  # seconds
ROUNDS = 5
UNDER_WAY = "SELECT coalesce(max(size), 0) FROM seal.{}"


@contextmanager
def parts(ground: Ground, directory: Path, *, witnessed: bool = False) -> Iterator[None]:
    """The signer and the sealer as they are run, a process each; with a witness, that too."""
    environment = settings(ground) | {"VEKHA_DATA": str(directory), "VEKHA_LOG": "error"}
    with ExitStack() as running:

        def run(*words: str) -> subprocess.Popen[bytes]:
            process = subprocess.Popen([VEKHA, *words], env=environment, stderr=subprocess.PIPE)
            running.callback(process.wait)
            running.callback(process.terminate)
            return process

        (directory / "roles.json").write_bytes((ground.directory / "roles.json").read_bytes())
        run("serve", "--only", "signer")
        keys = directory / "seal" / "signer" / "log.pub"
        while not keys.exists():
            time.sleep(0.05)
        if witnessed:
            own = directory / "witness"
            witness = run("witness", "serve", "--data", str(own), "--log-key", str(keys), "--port", "0")
            assert witness.stderr is not None
            _, address, key = witness.stderr.readline().decode().split()
            environment["VEKHA_WITNESSES"] = f"{address} {key}"
        run("serve", "--only", "sealing")
        yield


def _append(ground: Ground) -> Callable[[], None]:
    stream, event = uuid.uuid4(), assigned(uuid.uuid4())
    return lambda: void(ground.ledger.append(Change(stream, 0, (event,)), command=uuid.uuid4()))


def checkpoint() -> Figure:
    """At 200 events a second: the 99th percentile of the time from an event's commit to a cosigned head over it."""
    with server() as postgres, fresh(postgres) as ground, _directory() as directory:
        with parts(ground, directory, witnessed=True), psycopg.connect(ground.admin_url, autocommit=True) as looking:
            _append(ground)()
            _until(lambda: _size(looking, "cosignature") >= 1)
            committed: list[float] = [0.0]
            covered: list[float] = [0.0]
            done = threading.Event()

            def look() -> None:
                while not done.is_set() or len(covered) < len(committed):
                    size, now = _size(looking, "cosignature"), time.perf_counter()
                    covered.extend([now] * (size - len(covered)))
                    time.sleep(0.005)

            watching = threading.Thread(target=look)
            watching.start()
            began = time.perf_counter()
            for number in range(RATE * SECONDS):
                time.sleep(max(0.0, began + number / RATE - time.perf_counter()))
                _append(ground)()
                committed.append(time.perf_counter())
            done.set()
            watching.join()
        waits = sorted(after - before for before, after in zip(committed[1:], covered[1:], strict=True))
        say(f"checkpoint: median {statistics.median(waits):.3f} s, most {waits[-1]:.3f} s, {len(waits)} events")
        p99 = waits[int(len(waits) * 0.99)]
        return Figure("checkpoint", p99, "s", "the cadence", CADENCE, p99 / CADENCE)


def sealing_cost() -> Figure:
    """Appends by eight threads while signer and sealer keep up with them, against appends alone."""
    with server() as postgres, fresh(postgres) as ground, _directory() as directory:
        per_second([_append(ground) for _ in range(COUNT // 4)])

        def sealed() -> float:
            with parts(ground, directory), psycopg.connect(ground.admin_url, autocommit=True) as looking:
                _until(lambda: _size(looking, "checkpoint") == ground.ledger.head())
                found = per_second([_append(ground) for _ in range(COUNT)])
                _until(lambda: _size(looking, "checkpoint") == ground.ledger.head())
                return found

        def alone() -> float:
            return per_second([_append(ground) for _ in range(COUNT)])

        return compared("sealing_cost", "events/s", "the same appends without sealing", sealed, alone, ROUNDS)


def _size(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute(UNDER_WAY.format(table).encode()).fetchone()
    return int(row[0]) if row else 0


def _until(what: Callable[[], bool], patience: float = 60.0) -> None:
    until = time.monotonic() + patience
    while not what():
        if time.monotonic() > until:
            sys.exit("the seal does not keep up")
        time.sleep(0.02)


@contextmanager
def _directory() -> Iterator[Path]:
    """Where the signer's own user can get at it too."""
    with tempfile.TemporaryDirectory(prefix="vekha-bench-", dir="/tmp") as made:
        Path(made).chmod(0o711)
        yield Path(made)


def void(_: object) -> None: ...
