"""Every route of the way in, a line for each module."""

from litestar.handlers import HTTPRouteHandler

from interfaces.signing_in import account, demonstration, entering, factor, linked, provider

ROUTES: tuple[HTTPRouteHandler, ...] = (
    *entering.ROUTES,
    *factor.ROUTES,
    *linked.ROUTES,
    *account.ROUTES,
    *provider.ROUTES,
    *demonstration.ROUTES,
)
