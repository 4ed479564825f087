"""What a page is asked for in its address, as filters state it: an empty field asks for nothing.

A form of filters sends every field of it, filled in or not, so that the address is read here and not by the route. What
does not fit is said at its field, and the page is shown as if nothing had been asked there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, ValidationError

from domain.refusals import BadInput
from interfaces.ordering import UnfitOrder, refuse_control_characters
from interfaces.pages.filling import Filled
from interfaces.refusing import problem_of


class Question(BaseModel):
    """The filters of a page; every field has a default."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)


Q = TypeVar("Q", bound=Question)


@dataclass(frozen=True, slots=True)
class Asked(Generic[Q]):
    """The question as far as it fits, and its fields as they were filled in."""

    question: Q
    filled: Filled

    def refused(self, refusal: BadInput) -> "Asked[Q]":
        """The same with what a rule said of one of its fields."""
        problem = problem_of(refusal)
        errors = {str(one["place"]): str(one["detail"]) for one in problem.more.get("errors", ())}
        return replace(self, filled=replace(self.filled, errors=errors, problem=problem))


def asked(params: Mapping[str, str], kind: type[Q], position: int) -> Asked[Q]:
    """The question of this kind that the address asks."""
    given = {name: value for name in kind.model_fields if (value := params.get(name, "").strip())}
    filled = Filled.new(position, given)
    try:
        refuse_control_characters(given)
    except BadInput as refusal:
        return Asked(kind(), Filled.new(position, {})).refused(refusal)
    try:
        return Asked(kind.model_validate(given), filled)
    except ValidationError as failure:
        problem = problem_of(UnfitOrder(failure))
        errors = {str(one["place"]): str(one["detail"]) for one in problem.more.get("errors", ())}
        fit = {name: value for name, value in given.items() if name not in {str(e["loc"][0]) for e in failure.errors()}}
        return Asked(kind.model_validate(fit), replace(filled, errors=errors, problem=problem))


def address(path: str, question: BaseModel | None = None, **other: object) -> str:
    """The path with the question in it, and what is asked besides or instead; nothing that is None."""
    told = question.model_dump(mode="json", exclude_defaults=True) if question else {}
    told |= {name: value for name, value in other.items() if value is not None}
    gone = {name for name, value in other.items() if value is None}
    found = urlencode({name: value for name, value in told.items() if name not in gone and value is not None})
    return f"{path}?{found}" if found else path
