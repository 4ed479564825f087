"""The log: one JSON line an occurrence on standard error, for whoever runs the machine.

What happened in the field is in the ledger; names, texts and tokens never come here.
"""

import io
import logging
import sys
from typing import TextIO, cast

import structlog

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


class StandardError(io.TextIOBase):
    """Standard error as it is at each line: whoever replaced it in between may have closed what it was before."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def configure(level: str, part: str) -> None:
    """Everything that is logged from now on, by libraries too, is a JSON line that names this part of the service."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]

    def name_part(_: object, __: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
        return {"part": part, **line}

    as_json = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*shared, name_part, as_json],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, StandardError())),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(StandardError())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, name_part, as_json],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # A library's own chatter only counts when something is wrong.
    root.setLevel(max(LEVELS[level], logging.WARNING))
