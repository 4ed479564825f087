"""Every route of the pages, a line for each module."""

from litestar.handlers import HTTPRouteHandler

from interfaces.pages import (
    activity,
    assets,
    calendars,
    discipline,
    home,
    incoming,
    look,
    matrix,
    own_point,
    own_points,
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
    *own_points.ROUTES,
    *own_point.ROUTES,
    *calendars.ROUTES,
)
