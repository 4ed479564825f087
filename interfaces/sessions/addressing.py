"""From where a request comes and under which address the service is reached: both may stand behind a proxy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection

Network = IPv4Network | IPv6Network
Connection = ASGIConnection[Any, Any, Any, Any]

LOCAL_NAMES = frozenset({"localhost", "localhost."})
MOST_HOPS = 16


@dataclass(frozen=True, slots=True)
class Addressing:
    """`public` is the address that people type, `proxies` are those whose `X-Forwarded-For` is believed."""

    public: str | None = None
    proxies: Sequence[Network] = ()

    @classmethod
    def of(cls, connection: Connection) -> "Addressing":
        """The application's own."""
        found = connection.app.state.addressing
        assert isinstance(found, Addressing)
        return found

    @property
    def encrypted(self) -> bool:
        """Whether people reach the service over HTTPS alone."""
        return (self.public or "").startswith("https://")

    def client(self, connection: Connection) -> str | None:
        """The visitor's IP address: the last one in front of our proxies."""
        peer = connection.scope.get("client")
        nearest = peer[0] if peer else None
        told = ",".join(connection.headers.getall("x-forwarded-for", [])).split(",")[-MOST_HOPS:]
        while nearest is not None and self._is_proxy(nearest) and told:
            further = told.pop().strip()
            if not _is_address(further):
                break
            nearest = further
        return nearest

    def secure(self, connection: Connection) -> bool:
        """Whether cookies are for HTTPS alone: everywhere but on the machine itself without a public address."""
        return self.encrypted or not self.local(connection)

    def local(self, connection: Connection) -> bool:
        """Whether the visitor sits at this very machine and calls it so."""
        peer = connection.scope.get("client")
        forwarded = "x-forwarded-for" in connection.headers or "forwarded" in connection.headers
        return peer is not None and not forwarded and _is_loopback(peer[0]) and _is_loopback(_host(connection.headers))

    def origin(self, connection: Connection) -> str:
        """What a browser says the origin of our pages is."""
        if self.public and not self.local(connection):
            parts = urlsplit(self.public)
            return f"{parts.scheme}://{parts.netloc}".lower()
        return f"http://{connection.headers.get('host', '')}".lower()

    def link(self, connection: Connection, path: str) -> str:
        """A whole address of ours."""
        return f"{self.public.rstrip('/') if self.public else self.origin(connection)}{path}"

    def _is_proxy(self, address: str) -> bool:
        return _is_address(address) and any(ip_address(address) in network for network in self.proxies)


def _host(headers: Mapping[str, str]) -> str:
    return urlsplit(f"//{headers.get('host', '')}").hostname or ""


def _is_address(given: str) -> bool:
    try:
        ip_address(given)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    return host.lower() in LOCAL_NAMES or (_is_address(host) and ip_address(host).is_loopback)
