"""OpenID Connect: discovery, the authorization code with PKCE, and an id token whose every claim is checked."""

import json
import time
import urllib.error
import urllib.request
from base64 import b64encode, urlsafe_b64encode
from hashlib import sha256
from threading import Lock
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from application.signing_in.ports import Asked, Identity, Provider
from application.signing_in.provider import ProviderRefused, ProviderSilent

TIMEOUT = 5.0  # seconds
LARGEST = 256 * 1024  # bytes of an answer
KNOWN_FOR = 3600.0  # seconds that discovery and keys are believed
LEEWAY = 60  # seconds that its clock may be off
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Signatures of a key that only the other system has: neither `none`, nor a secret that we share."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        """Whoever vouches for people answers at its own address."""


class OpenIdProvider(Provider):
    """`issuer` is its address as it gives it itself; plain HTTP is for a provider on this machine only."""

    def __init__(self, issuer: str, client: str, secret: str | None, name: str) -> None:
        self.issuer, self.name = issuer, name
        self._client, self._secret = client, secret
        self._opener = urllib.request.build_opener(_NoRedirects, urllib.request.ProxyHandler({}))
        self._lock = Lock()
        self._discovered: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def address(self, asked: Asked) -> str:
        challenge = urlsafe_b64encode(sha256(asked.verifier.encode()).digest()).decode().rstrip("=")
        query = urlencode(
            {
                "response_type": "code",
                "client_id": self._client,
                "redirect_uri": asked.redirect,
                "scope": "openid",
                "state": asked.state,
                "nonce": asked.nonce,
                "code_challenge": challenge,
                "code_challenge_method": "S256",
            },
            quote_via=quote,
        )
        endpoint = self._endpoint("authorization_endpoint")
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{query}"

    def identity(self, asked: Asked, code: str) -> Identity:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": asked.redirect,
            "code_verifier": asked.verifier,
            "client_id": self._client,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        if self._secret is not None:
            pair = f"{quote(self._client, safe='')}:{quote(self._secret, safe='')}"
            headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        answered = self._ask(self._endpoint("token_endpoint"), urlencode(form).encode(), headers)
        token = answered.get("id_token")
        if not isinstance(token, str):
            raise ProviderRefused
        return Identity(self.issuer, self._subject(token, asked.nonce))

    def _subject(self, token: str, nonce: str) -> str:
        """Whom the token names (OpenID Connect Core, 3.1.3.7)."""
        try:
            decoded = self._decoded(token)
            registry = jwt.JWTClaimsRegistry(
                leeway=LEEWAY,
                iss={"essential": True, "value": self.issuer},
                aud={"essential": True, "value": self._client},
                exp={"essential": True},
                iat={"essential": True},
                sub={"essential": True},
                nonce={"essential": True, "value": nonce},
            )
            registry.validate(decoded.claims)
        except (JoseError, ValueError):
            raise ProviderRefused from None
        claims = decoded.claims
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != self._client:
            raise ProviderRefused
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise ProviderRefused
        return claims["sub"]

    def _decoded(self, token: str) -> jwt.Token:
        try:
            return jwt.decode(token, self._key_set(), algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            # Its keys may have changed since they were last asked for.
            return jwt.decode(token, self._key_set(anew=True), algorithms=ALGORITHMS)

    def _key_set(self, *, anew: bool = False) -> KeySet:
        with self._lock:
            if self._keys is None or anew or time.monotonic() - self._keys[0] > KNOWN_FOR:
                found = self._ask(self._endpoint("jwks_uri"))
                try:
                    self._keys = (time.monotonic(), KeySet.import_key_set(found))  # type: ignore[arg-type]
                except (JoseError, ValueError, KeyError, TypeError):
                    raise ProviderSilent from None
            return self._keys[1]

    def _endpoint(self, name: str) -> str:
        discovered = self._discovery()
        found = discovered.get(name)
        if not isinstance(found, str) or not _safe(found, self.issuer):
            raise ProviderSilent
        return found

    def _discovery(self) -> dict[str, Any]:
        known = self._discovered
        if known is None or time.monotonic() - known[0] > KNOWN_FOR:
            found = self._ask(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self.issuer:
                raise ProviderSilent
            known = self._discovered = (time.monotonic(), found)
        return known[1]

    def _ask(self, address: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
        request = urllib.request.Request(address, body, headers or {"Accept": "application/json"})
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                found = json.loads(answer.read(LARGEST))
        except urllib.error.HTTPError as refused:
            raise (ProviderRefused if body is not None and refused.code in (400, 401) else ProviderSilent) from None
        except (OSError, ValueError):
            raise ProviderSilent from None
        if not isinstance(found, dict):
            raise ProviderSilent
        return found


def _safe(address: str, issuer: str) -> bool:
    """Whether it is encrypted, or the other system is of this machine as a whole."""
    host = urlsplit(issuer).hostname
    return address.startswith("https://") or (host in LOCAL and urlsplit(address).hostname == host)
