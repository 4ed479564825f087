"""Fixtures of the tests over HTTP."""

from tests.http.service import fresh_service, service

__all__ = ["fresh_service", "service"]
