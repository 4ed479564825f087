"""SHA-256 of a long file beside the work on its blocks: hashing frees the interpreter for the other thread."""

from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from types import TracebackType
from typing import Self

WORTH_A_THREAD = 256 * 1024


class HashedAside:
    """Hashes blocks in their order, each while the caller is busy with it."""

    def __init__(self) -> None:
        self._hash = sha256()
        self._pool: ThreadPoolExecutor | None = None
        self._under_way: Future[None] | None = None

    def update(self, block: bytes) -> None:
        self._wait()
        if len(block) < WORTH_A_THREAD:
            self._hash.update(block)
            return
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1)
        self._under_way = self._pool.submit(self._hash.update, block)

    def hexdigest(self) -> str:
        self._wait()
        return self._hash.hexdigest()

    def _wait(self) -> None:
        if self._under_way is not None:
            self._under_way.result()
            self._under_way = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown()
