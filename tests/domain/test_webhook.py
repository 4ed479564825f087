"""Where events may be sent, by the address alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.webhook import WebhookAddressUnfit, WebhookNotSecure, reachable, target


@pytest.mark.parametrize(
    ("url", "server", "path"),
    [
        ("https://data.example.org/vekha?key=1", "https://data.example.org", "/vekha?key=1"),
        ("https://data.example.org:8443", "https://data.example.org:8443", "/"),
        ("https://данные.рф/v", "https://", "/v"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]", "/x"),
        ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080", "/x"),
        ("http://localhost/x", "http://localhost", "/x"),
    ],
)
def test_an_address_is_taken_apart_and_its_server_is_no_secret(url: str, server: str, path: str) -> None:
    found = target(url)
    assert found.path == path
    assert found.server.partition("://")[0] == server.partition("://")[0]
    if "данные" not in url:
        assert found.server == server
    assert found.server.isascii()


@pytest.mark.parametrize(
    "url",
    [
        "data.example.org/vekha",
        "ftp://data.example.org/",
        "https:///vekha",
        "https://user:secret@data.example.org/",
        "https://data.example.org/#part",
        "https://data.example.org:99999/",
        "https://data.example.org/a b",
        "https://data.example.org/путь",
        "https://[::1/",
        "https://data.example.org/\r\nHost: other",
        "https://" + "a" * 3000,
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(WebhookAddressUnfit):
        target(url)


@pytest.mark.parametrize("url", ["http://data.example.org/", "http://10.0.0.5/", "http://127.0.0.1.example.org/"])
def test_unencrypted_only_within_this_machine(url: str) -> None:
    with pytest.raises(WebhookNotSecure):
        target(url)


def test_private_networks_are_opened_by_the_setting_alone() -> None:
    assert not reachable("10.0.0.5", "inner.example.org", private=False)
    assert reachable("10.0.0.5", "inner.example.org", private=True)
    assert not reachable("224.0.0.1", "many.example.org", private=True)
    assert not reachable("not an address", "odd.example.org", private=True)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_an_address(text: str) -> None:
    try:
        found = target("https://" + text)
    except (WebhookAddressUnfit, WebhookNotSecure):
        return
    assert found.host
    assert found.path.startswith("/")


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="192.168.0.0/16"))
def test_a_private_address_is_private_inside_an_ipv6_one_too(address: object) -> None:
    assert not reachable(str(address), "example.org", private=False)
    assert not reachable(f"::ffff:{address}", "example.org", private=False)
    assert not reachable(f"64:ff9b::{address}", "example.org", private=False)
