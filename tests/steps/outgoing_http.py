"""Calendars and exports of the running service."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import httpx

from tests.steps.driver import Refused
from tests.steps.outgoing_driver import Outgoing


class OutgoingOverHttp(Outgoing):
    """`signed` are the headers of a person, `caught_up` waits for the projections and gives the last position."""

    def __init__(
        self, client: httpx.Client, signed: Callable[[UUID], dict[str, str]], caught_up: Callable[[], int]
    ) -> None:
        self._client, self._signed, self._caught_up = client, signed, caught_up

    def keep(self, answer: Mapping[str, Any]) -> None:
        """Keeps what an order showed once."""
        self.shown = answer.get("address") or answer.get("secret") or self.shown

    def calendar(self, address: str) -> bytes:
        self._caught_up()
        return self._content(self._client.get(address))

    def export(self, by: UUID, name: str, kind: str) -> bytes:
        asked = {"format": kind, "at_least_position": str(self._caught_up())}
        return self._content(self._client.get(f"/api/exports/{name}", params=asked, headers=self._signed(by)))

    @staticmethod
    def _content(answer: httpx.Response) -> bytes:
        if answer.is_error:
            told = answer.json()
            assert answer.status_code < 500, told
            raise Refused(told["type"].removeprefix("/problems/"), told["detail"])
        return answer.content
