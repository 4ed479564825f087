"""Bundles over HTTP, of a ledger that is sealed meanwhile."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import UUID

import httpx

from application.verifying import Trust
from infrastructure.seal.ed25519 import holds
from infrastructure.seal.signer_state import published_keys
from tests.steps.bundling_driver import Bundling, Taken
from tests.steps.driver import Refused


class BundlingOverHttp(Bundling):
    """`sealing` seals the ledger for the length of a `with` and gives the signer's directory."""

    def __init__(
        self,
        client: httpx.Client,
        signed: Callable[[UUID], dict[str, str]],
        sealing: Callable[[], AbstractContextManager[Path]],
    ) -> None:
        self._client, self._signed, self._sealing = client, signed, sealing

    def take(self, by: UUID, plan: UUID) -> Taken:
        with self._sealing() as signer:
            answer = self._client.get(f"/api/plans/{plan}/bundle", headers=self._signed(by))
            if answer.is_error:
                told = answer.json()
                raise Refused(told["type"].removeprefix("/problems/"), told["detail"])
            return Taken(answer.content, Trust(published_keys(signer), holds))
