"""Signing in through a real OpenID Connect provider, npm's oidc-provider; and what a false one would get."""

import hmac
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from application.signing_in.access_log import NOBODY, AccessKind, Happened
from application.signing_in.ports import Asked, Identity
from application.signing_in.provider import IdentityTaken, ProviderRefused, ProviderSilent
from infrastructure.signing_in.provider import OpenIdProvider
from tests.http.service import running_service
from tests.memory_ledger import SetClock
from tests.postgres import Database
from tests.signing_in.browsing import Browser
from tests.signing_in.conftest import Town

HERE = Path(__file__).parent / "provider"
VERSION = json.loads((HERE / "package.json").read_text("utf-8"))["dependencies"]["oidc-provider"]
PACKAGES = Path(tempfile.gettempdir()) / f"vekha-test-provider-{VERSION}-{os.getuid()}"
PATIENCE = 120.0  # seconds


def installed() -> Path:
    """The folder of the provider's packages, fetched by npm the first time; without node the test is skipped."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        reason = "node and npm are not installed (Debian: nodejs, npm)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    if not (PACKAGES / "node_modules" / "oidc-provider").exists():
        PACKAGES.mkdir(mode=0o700, exist_ok=True)
        shutil.copy(HERE / "package.json", PACKAGES)
        install = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
        subprocess.run(install, cwd=PACKAGES, check=True, timeout=300)
    return PACKAGES / "node_modules"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Joined:
    town: Town
    provider: str


@pytest.fixture(scope="module")
def joined(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Joined]:
    """The service and the provider, which know each other."""
    packages, port = installed(), free_port()
    issuer = f"http://127.0.0.1:{port}"
    other = OpenIdProvider(issuer, "vekha", "between-us", "единый вход")
    clock = SetClock(datetime.now(UTC))
    with running_service(module_database, tmp_path_factory.mktemp("data"), clock, other) as service:
        command = ["node", str(HERE / "provider.mjs"), str(packages), str(port), f"{service.url}/sign-in/provider/back"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            try:
                wait_for(issuer)
                town = Town(service, clock, 1)
                yield Joined(town, issuer)
                town.close()
            finally:
                running.terminate()


def wait_for(issuer: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            httpx.get(f"{issuer}/.well-known/openid-configuration", timeout=5).raise_for_status()
            return
        except httpx.HTTPError:
            assert time.monotonic() < until, "the provider does not come up"
            time.sleep(0.1)


def through(joined: Joined, login: str) -> Browser:
    """A browser that went to the provider, signed in there as this person, agreed, and came back."""
    browser = joined.town.browser().open("/sign-in?next=/account").send("/sign-in/provider")
    for fields in ({"prompt": "login", "login": login, "password": "any"}, {"prompt": "consent"}):
        action = re.search(r'<form[^>]*action="([^"]+)"', browser.page)
        assert action, browser.page
        browser.post(action[1], fields)
    return browser


def linked(town: Town, subject: str, person: UUID, issuer: str) -> None:
    happened = Happened.to(NOBODY, town.clock.now(), AccessKind.IDENTITY_LINKED, person)
    town.doors.identities.link(Identity(issuer, subject), person, happened)


def test_whom_an_administrator_linked_comes_in_and_gets_where_they_wanted(joined: Joined) -> None:
    linked(joined.town, "strogova@sso", joined.town.someone, joined.provider)
    browser = through(joined, "strogova@sso")
    assert browser.address == "/account"
    assert browser.client.get(f"{joined.town.service.url}/api/me").json()["person"] == str(joined.town.someone)
    assert joined.town.log()[-1] == "signed_in"
    with pytest.raises(IdentityTaken):
        linked(joined.town, "strogova@sso", joined.town.administrator, joined.provider)


def test_whom_nobody_linked_stays_outside_and_learns_what_to_tell_the_administrator(joined: Joined) -> None:
    browser = through(joined, "stranger@sso")
    assert browser.status == 403
    assert "stranger@sso" in browser.text
    assert browser.client.get(f"{joined.town.service.url}/api/me").status_code == 401


def test_an_answer_for_another_browser_lets_nobody_in(joined: Joined) -> None:
    """Whoever makes somebody else open the address that their own sign-in came back to."""
    browser = joined.town.browser().open("/sign-in")
    browser.client.follow_redirects = False
    form = browser.form("/sign-in/provider")
    asked = browser.client.post("/sign-in/provider", data=form, headers={"Sec-Fetch-Site": "same-origin"})
    state = parse_qs(urlsplit(asked.headers["location"]).query)["state"][0]
    for query in (f"state={state}&code=x", "state=x&code=x", "code=x", "", f"error=access_denied&state={state}"):
        other = joined.town.browser().open(f"/sign-in/provider/back?{query}")
        assert "не подтверждён" in other.text
    assert browser.client.get(f"/sign-in/provider/back?state={state}&code=made-up").status_code == 409


def test_what_is_asked_has_a_challenge_a_nonce_and_a_state(joined: Joined) -> None:
    provider = joined.town.doors.provider
    assert provider is not None
    asked = parse_qs(urlsplit(provider.address(Asked("s", "n", "v", "http://127.0.0.1/back"))).query)
    challenge = urlsafe_b64encode(sha256(b"v").digest()).decode().rstrip("=")
    assert asked["code_challenge"] == [challenge]
    assert asked["code_challenge_method"] == ["S256"]
    assert (asked["state"], asked["nonce"], asked["scope"]) == (["s"], ["n"], ["openid"])


ISSUER, NONCE = "https://sso.example", "nonce"
KEY = RSAKey.generate_key(2048, {"kid": "one"})


class Answering(OpenIdProvider):
    """A provider whose answers the test gives."""

    def __init__(self, token: str, **discovered: object) -> None:
        super().__init__(ISSUER, "vekha", None, "единый вход")
        self._token, self._found = token, discovered

    def _ask(self, address: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> dict[str, object]:
        if body is not None:
            return {"id_token": self._token}
        if address.endswith("/jwks"):
            return dict(KeySet([KEY]).as_dict())
        endpoints = {f"{name}_endpoint": f"{ISSUER}/{name}" for name in ("authorization", "token")}
        return {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks", **endpoints, **self._found}


def claims(**other: object) -> dict[str, object]:
    now = int(time.time())
    return {"iss": ISSUER, "aud": "vekha", "sub": "0b52", "iat": now, "exp": now + 60, "nonce": NONCE, **other}


def signed(told: dict[str, object], key: RSAKey = KEY) -> str:
    return jwt.encode({"alg": "RS256", "kid": "one"}, told, key, algorithms=["RS256"])


def part(content: str | bytes) -> str:
    raw = content.encode() if isinstance(content, str) else content
    return urlsafe_b64encode(raw).decode().rstrip("=")


ASKED = Asked("state", NONCE, "verifier", "https://vekha.example/sign-in/provider/back")


def test_a_sound_token_names_its_subject() -> None:
    assert Answering(signed(claims())).identity(ASKED, "code") == Identity(ISSUER, "0b52")


@pytest.mark.parametrize(
    "told",
    [
        {"iss": "https://other.example"},
        {"aud": "another"},
        {"aud": ["vekha", "another"]},
        {"aud": ["vekha", "another"], "azp": "another"},
        {"azp": "another"},
        {"nonce": "another"},
        {"exp": 1},
        {"sub": ""},
        {"sub": 7},
        {"iat": 99_999_999_999},
    ],
)
def test_a_token_with_a_wrong_claim_names_nobody(told: dict[str, object]) -> None:
    with pytest.raises(ProviderRefused):
        Answering(signed(claims(**told))).identity(ASKED, "code")


@pytest.mark.parametrize("missing", ["iss", "aud", "sub", "iat", "exp", "nonce"])
def test_a_token_without_a_claim_names_nobody(missing: str) -> None:
    told = claims()
    del told[missing]
    with pytest.raises(ProviderRefused):
        Answering(signed(told)).identity(ASKED, "code")


def test_a_token_of_another_key_or_of_no_key_names_nobody() -> None:
    stranger = RSAKey.generate_key(2048, {"kid": "one"})
    body = signed(claims()).split(".")[1]
    none, ours = (part(json.dumps({"alg": alg, "kid": "one"})) for alg in ("none", "HS256"))
    confused = part(hmac.digest(KEY.as_pem(private=False), f"{ours}.{body}".encode(), "sha256"))
    for token in (signed(claims(), stranger), f"{ours}.{body}.{confused}", f"{none}.{body}.", "", "a.b.c"):
        with pytest.raises(ProviderRefused):
            Answering(token).identity(ASKED, "code")


@pytest.mark.parametrize(
    "discovered",
    [{"issuer": "https://other.example"}, {"token_endpoint": "http://sso.example/token"}, {"jwks_uri": None}],
)
def test_a_provider_that_describes_itself_wrongly_is_not_asked(discovered: dict[str, object]) -> None:
    with pytest.raises(ProviderSilent):
        Answering(signed(claims()), **discovered).identity(ASKED, "code")


def test_a_provider_that_is_away_is_told_so() -> None:
    with pytest.raises(ProviderSilent):
        OpenIdProvider(f"http://127.0.0.1:{free_port()}", "vekha", None, "").address(ASKED)
