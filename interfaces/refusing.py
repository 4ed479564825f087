"""Whatever goes wrong in a request, as a problem."""

from collections.abc import Iterable, Mapping
from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from domain.refusals import Refusal
from interfaces import problems
from interfaces.invalid_input import OTHERWISE, place, sentence
from interfaces.ordering import UnfitOrder
from interfaces.problems import Declined, Problem
from interfaces.visit import visit_of

log = structlog.get_logger("api")

# What msgspec says of parameters in the address, by how it begins.
PARAMETERS = (
    ("Invalid UUID", sentence({"type": "uuid_parsing"})),
    ("Expected `uuid`", sentence({"type": "uuid_parsing"})),
    ("Invalid RFC3339", sentence({"type": "date_parsing"})),
    ("Expected `date`", sentence({"type": "date_parsing"})),
    ("Expected `int`", "нужно целое число в допустимых пределах."),
    ("Expected `bool`", sentence({"type": "bool_parsing"})),
    ("Invalid enum value", "нужно одно из значений, названных в описании API."),
    ("Expected `str` of length", "текст слишком длинный или пустой."),
    ("Integer value out of range", sentence({"type": "int_parsing_size"})),
    ("Missing required", sentence({"type": "missing"})),
    ("Object missing", sentence({"type": "missing"})),
)


def answer(request: Request[Any, Any, Any], failure: Exception) -> Response[dict[str, Any]]:
    """The problem that this failure is, for programs; one that nobody foresaw is a mistake of ours."""
    problem = told_problem(request, failure)
    return Response(
        problem.body(visit_of(request.scope).request),
        status_code=problem.status,
        media_type=problems.MEDIA_TYPE,
        # A wrong method is answered with those that there are.
        headers={**(getattr(failure, "headers", None) or {}), **problem.headers},
    )


def told_problem(request: Request[Any, Any, Any], failure: Exception) -> Problem:
    """The problem that this failure is; one that nobody foresaw goes to the log whole."""
    problem = problem_of(failure)
    if problem.status == 500:
        log.error("request_failed", request=visit_of(request.scope).request, exc_info=failure)
    return problem


def problem_of(failure: Exception) -> Problem:
    """Which problem a failure is."""
    match failure:
        case Refusal():
            return problems.of_refusal(failure)
        case Declined():
            return failure.problem
        case UnfitOrder():
            return problems.of_fields([(place(error), sentence(error)) for error in failure.errors])
        case ValidationException():
            return _unfit(failure)
        case UnicodeDecodeError() | RecursionError():
            # Of the body: broken letters, or arrays within arrays without end.
            return problems.MALFORMED
        case HTTPException():
            return problems.OF_STATUS.get(failure.status_code, problems.OUR_MISTAKE)
        case _:
            return problems.OUR_MISTAKE


def _unfit(failure: ValidationException) -> Problem:
    """Litestar hands over its own words; what pydantic found stands behind them."""
    found = getattr(failure.__cause__, "errors", None)
    if found:
        return problems.of_fields([(place(_without_data(error)), sentence(error)) for error in found])
    told = failure.extra if isinstance(failure.extra, list) else []
    return problems.of_fields(list(_parameters(told)) or [("", _parameter(failure.detail))])


def _without_data(error: Mapping[str, Any]) -> Mapping[str, Any]:
    location = error["loc"]
    return {**error, "loc": location[1:] if location[:1] == ("data",) else location}


def _parameters(told: Iterable[Any]) -> Iterable[tuple[str, str]]:
    for error in told:
        if isinstance(error, dict):
            yield str(error.get("key", "")), _parameter(str(error.get("message", "")))


def _parameter(message: str) -> str:
    return next((said for beginning, said in PARAMETERS if message.startswith(beginning)), OTHERWISE)
