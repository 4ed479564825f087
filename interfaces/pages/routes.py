"""Every route of the pages, a line for each module."""

from litestar.handlers import HTTPRouteHandler

from interfaces.pages import (
    activity,
    assets,
    calendars,
    discipline,
    home,
    incoming,
    indicators,
    look,
    matrix,
    notifications,
    organisations,
    own_point,
    own_points,
    plan,
    plan_history,
    plans,
    replay,
    searching,
)

ROUTES: tuple[HTTPRouteHandler, ...] = (
    *assets.ROUTES,
    *look.ROUTES,
    *home.ROUTES,
    *plans.ROUTES,
    *plan.ROUTES,
    *plan_history.ROUTES,
    *indicators.ROUTES,
    *activity.ROUTES,
    *searching.ROUTES,
    *notifications.ROUTES,
    *organisations.ROUTES,
    *matrix.ROUTES,
    *discipline.ROUTES,
    *incoming.ROUTES,
    *own_points.ROUTES,
    *own_point.ROUTES,
    *calendars.ROUTES,
    *replay.ROUTES,
)
