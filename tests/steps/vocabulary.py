"""The vocabulary of steps as it stands in the source, read without running it.

Running the steps' modules brings in the whole service, seconds of it. Whoever only asks which steps there are, and
which come near, has them from here in an instant; a test holds the two answers equal.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from tests.steps.wording import ACTION, LOOK, Wording

HERE = Path(__file__).parent
KINDS = {"act": ACTION, "check": LOOK}
NEAR = 3


@dataclass(frozen=True, slots=True)
class VocabularyStep:
    """One step: its wording, what it means to its writer, the module it stands in, and whether it reads a table."""

    wording: Wording
    meaning: str
    module: str
    takes_table: bool
    takes_text: bool

    @property
    def name(self) -> str:
        return self.wording.name


@cache
def vocabulary() -> tuple[VocabularyStep, ...]:
    """Every step there is, module by module, in the order of the source."""
    trees = {file.stem: ast.parse(file.read_text("utf-8")) for file in sorted(HERE.glob("*.py"))}
    constants = {name: text for tree in trees.values() for name, text in _constants(tree)}
    return tuple(step for module, tree in trees.items() for step in _steps(module, tree, constants))


@cache
def step_of(text: str) -> VocabularyStep | None:
    """The step that says this."""
    return next((step for step in vocabulary() if step.wording.is_matching(text)), None)


@cache
def nearest(text: str) -> tuple[VocabularyStep, ...]:
    """The steps most like this text: by the words they share first, since slots and endings differ anyway."""

    def likeness(step: VocabularyStep) -> float:
        plain = step.wording.plain.lower()
        words, known = set(text.lower().split()), set(plain.split())
        shared = len(words & known) / (len(words | known) or 1)
        return shared + SequenceMatcher(None, text.lower(), plain).ratio()

    return tuple(sorted(vocabulary(), key=likeness, reverse=True)[:NEAR])


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                yield name, text


def _steps(module: str, tree: ast.Module, constants: dict[str, str]) -> Iterator[VocabularyStep]:
    for function in tree.body:
        if not isinstance(function, ast.FunctionDef):
            continue
        arguments = {argument.arg for argument in function.args.args}
        meaning = " ".join((ast.get_docstring(function) or "").split())
        # Decorators apply from the nearest outwards; a step is known by each of its phrases.
        for decorator in reversed(function.decorator_list):
            match decorator:
                case ast.Call(func=ast.Name(id=("act" | "check") as kind), args=[phrase]):
                    wording = Wording(_text(phrase, constants), KINDS[kind])
                    yield VocabularyStep(wording, meaning, module, "datatable" in arguments, "docstring" in arguments)


def _text(phrase: ast.expr, constants: dict[str, str]) -> str:
    """A phrase as written: a text, or a text with a constant put into it."""
    match phrase:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(part, constants) for part in parts)
        case ast.FormattedValue(value=ast.Name(id=name)):
            return constants[name]
    raise ValueError(f"line {phrase.lineno}: a phrase is a text, with constants put into it at most")
