"""The reference server of `two_hundred_at_once`: takes a request's bytes, writes them to a file, flushes it to disk."""

import asyncio
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import uvicorn

THREADS = 12


def keep(directory: str, body: bytes) -> None:
    handle, _ = tempfile.mkstemp(dir=directory)
    with open(handle, "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def application(directory: str) -> Any:
    """An ASGI application of one answer."""
    threads = ThreadPoolExecutor(THREADS)

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        pieces, more = [], True
        while more:
            message = await receive()
            pieces.append(message.get("body", b""))
            more = message.get("more_body", False)
        await asyncio.get_running_loop().run_in_executor(threads, keep, directory, b"".join(pieces))
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    return serve


if __name__ == "__main__":
    uvicorn.run(
        application(sys.argv[2]), host="127.0.0.1", port=int(sys.argv[1]), log_config=None, lifespan="off", backlog=2048
    )
