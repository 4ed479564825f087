"""Whether the service is well, and what it measures: for machines, without signing in, nothing secret."""

from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec

from interfaces.api.commands import refusals
from interfaces.health import Health, health
from interfaces.measures import Measures
from interfaces.reception import Reception


@get(
    "/health",
    sync_to_thread=True,
    operation_id="AskHealth",
    summary="Исправность",
    responses={
        503: ResponseSpec(Health, description="Часть службы неисправна или отстала", generate_examples=False),
        **refusals((405,)),
    },
)
def get_health(reception: NamedDependency[Reception]) -> Response[Health]:
    """200 — журнал и сводные данные живы и не отстали, 503 — нет. Входа не требует."""
    found = health(reception)
    return Response(found, status_code=200 if found.well else 503)


@get("/metrics", sync_to_thread=True, media_type=MediaType.TEXT, include_in_schema=False)
def get_metrics(measures: NamedDependency[Measures]) -> bytes:
    """The measures, for Prometheus."""
    return measures.text()


QUESTIONS = (get_health, get_metrics)
