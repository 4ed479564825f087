"""What a command says: JSON lines for programs, sentences for people."""

import json
import sys
from typing import Any

import click


def tell(answer: Any) -> None:
    """One JSON line on standard output."""
    click.echo(json.dumps(answer, ensure_ascii=False))


def say(sentence: str) -> None:
    """A line on standard error."""
    click.echo(sentence, err=True)


def progress(done: int, of: int) -> None:
    """How much of a document is read: one line of a terminal, drawn over itself; nothing where nobody looks."""
    if sys.stderr.isatty():
        click.echo(f"\rПрочитано: {done} из {of}", err=True, nl=done >= of)
