"""What a command says: JSON lines for programs, sentences for people."""

import json
from typing import Any

import click


def tell(answer: Any) -> None:
    """One JSON line on standard output."""
    click.echo(json.dumps(answer, ensure_ascii=False))


def say(sentence: str) -> None:
    """A line on standard error."""
    click.echo(sentence, err=True)
