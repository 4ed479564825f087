"""Binds the phrases of `wording` to the functions that carry the steps out."""

from collections.abc import Callable

from pytest_bdd import step
from pytest_bdd.parsers import StepParser

from tests.steps.wording import ACTION, LOOK, Wording


class Phrase(Wording, StepParser):
    """A wording as pytest-bdd takes it."""


Bound = Callable[..., None]


def act(phrase: str) -> Callable[[Bound], Bound]:
    """A step that does something, or says how things stand."""
    return step(Phrase(phrase, ACTION))


def check(phrase: str) -> Callable[[Bound], Bound]:
    """A step that looks whether something holds."""
    return step(Phrase(phrase, LOOK))
