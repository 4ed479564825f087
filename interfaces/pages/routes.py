"""Every route of the pages, a line for each module."""

from litestar.handlers import HTTPRouteHandler

from interfaces.pages import (
    activity,
    assets,
    discipline,
    home,
    incoming,
    look,
    matrix,
    plan,
    plans,
)

ROUTES: tuple[HTTPRouteHandler, ...] = (
    *assets.ROUTES,
    *look.ROUTES,
    *home.ROUTES,
    *plans.ROUTES,
    *plan.ROUTES,
    *activity.ROUTES,
    *matrix.ROUTES,
    *discipline.ROUTES,
    *incoming.ROUTES,
)
