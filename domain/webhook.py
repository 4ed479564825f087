"""A webhook: another system's address to which the ledger's events are sent, in order, each until it is taken.

The whole address and the secret that signs are no part of any event: the event names the server alone.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import ClassVar
from urllib.parse import urlsplit
from uuid import UUID

from domain.actors import Envelope, natural_id
from domain.ledger import Decider, Event
from domain.refusals import BadInput, NotFound, Refusal

LONGEST = 2000  # characters of an address
IpAddress = IPv4Address | IPv6Address


class WebhookRegistered(Event):
    """Events of these topics (none: all), of this plan (none: any), go to this server from now on."""

    TOPIC: ClassVar[str] = "webhook.registered"

    server: str
    topics: tuple[str, ...] = ()
    plan: UUID | None = None


class WebhookSecretRotated(Event):
    """A new secret signs beside the last one, so that the receiver may change over at leisure."""

    TOPIC: ClassVar[str] = "webhook.secret-rotated"


class WebhookStopped(Event):
    TOPIC: ClassVar[str] = "webhook.stopped"


class WebhookResumed(Event):
    """Delivery goes on, from behind the position `after` where one is named: what was sent since is sent again."""

    TOPIC: ClassVar[str] = "webhook.resumed"

    after: int | None = None


EVENTS: tuple[type[Event], ...] = (WebhookRegistered, WebhookSecretRotated, WebhookStopped, WebhookResumed)


@dataclass(frozen=True, slots=True)
class Webhook:
    server: str = ""
    topics: tuple[str, ...] = ()
    plan: UUID | None = None
    stopped_on: date | None = None

    @property
    def exists(self) -> bool:
        return bool(self.server)


def webhook_id(command: UUID) -> UUID:
    """The webhook that this command makes."""
    return natural_id("webhook", command)


def evolve(state: Webhook, event: Event) -> Webhook:
    match event:
        case WebhookRegistered():
            return Webhook(server=event.server, topics=event.topics, plan=event.plan)
        case WebhookStopped():
            return replace(state, stopped_on=event.occurred_on)
        case WebhookResumed():
            return replace(state, stopped_on=None)
        case _:
            return state


WEBHOOK = Decider(name="webhook", initial=Webhook(), evolve=evolve)


class UnknownWebhook(NotFound):
    """There is no such webhook."""

    def __init__(self) -> None:
        super().__init__("Такого получателя событий нет: проверьте идентификатор.")


class WebhookAddressUnfit(BadInput):
    """Not an address that events can be sent to."""

    def __init__(self, why: str) -> None:
        super().__init__(f"Адрес получателя не подходит: {why}. Нужен полный адрес вида https://имя/путь.", "url")


class WebhookNotSecure(Refusal):
    """Events go over the network encrypted; unencrypted only within this machine."""

    def __init__(self) -> None:
        super().__init__(
            "События отправляют только по https; http допустим лишь на этой же машине (127.0.0.1). Укажите адрес https."
        )


class WebhookToPrivateNetwork(Refusal):
    """Whoever registers addresses must not reach by them what is hidden behind the server."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"Адрес {host} лежит во внутренней сети: туда события не отправляются. Если получатель действительно там, "
            "администратор сервера разрешает это настройкой VEKHA_WEBHOOKS_PRIVATE."
        )


class WebhookUnknownTopic(BadInput):
    """There are no such events."""

    def __init__(self, topic: str) -> None:
        super().__init__(f"Событий «{topic}» не бывает: список в docs/events.md.", "topics")


class WebhookStoppedBefore(Refusal):
    """Delivery is stopped once."""

    def __init__(self, state: Webhook) -> None:
        super().__init__(f"Отправка на {state.server} уже остановлена {state.stopped_on:%d.%m.%Y}.")


class WebhookReplayAhead(BadInput):
    """What has not been recorded cannot be sent again."""

    def __init__(self, after: int, head: int) -> None:
        super().__init__(f"Записи {after} в журнале ещё нет: последняя — {head}. Укажите более раннюю.", "after")


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address leads: `port` as written or the scheme's own, `path` with its query."""

    secure: bool
    host: str
    port: int
    path: str

    @property
    def server(self) -> str:
        """Scheme, name and port: the part of the address that is no secret."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = self.port == (443 if self.secure else 80)
        return f"{'https' if self.secure else 'http'}://{host}" + ("" if usual else f":{self.port}")


def target(url: str) -> Target:
    """What the address says. Raises WebhookAddressUnfit, WebhookNotSecure."""
    if len(url) > LONGEST or any(c.isspace() or not c.isprintable() for c in url):
        raise WebhookAddressUnfit("он слишком длинный или содержит пробелы")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise WebhookAddressUnfit("имя сервера или порт записаны неверно") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise WebhookAddressUnfit("в нём нет https:// или имени сервера")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise WebhookAddressUnfit("в нём есть имя пользователя, пароль или #часть")
    try:
        host = host.encode("idna").decode("ascii") if not _literal(host) else host
    except UnicodeError:
        raise WebhookAddressUnfit("имя сервера записано неверно") from None
    if not (parts.path + parts.query).isascii():
        raise WebhookAddressUnfit("путь записан не латиницей: закодируйте его знаками %XX")
    secure = parts.scheme == "https"
    if not secure and not on_this_machine(host):
        raise WebhookNotSecure
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(secure, host, port or (443 if secure else 80), path)


def on_this_machine(host: str) -> bool:
    """Whether the name itself says that it is this machine; a public name that leads here does not."""
    literal = _literal(host)
    return literal.is_loopback if literal else host == "localhost"


def reachable(address: str, host: str, *, private: bool) -> bool:
    """Whether events of a webhook to `host` may go to this IP address, `private`: also inside private networks."""
    found: IpAddress | None = _literal(address)
    if found is None or found.is_multicast or found.is_unspecified:
        return False
    inner = _inner(found)
    if found.is_loopback or inner.is_loopback:
        return private or on_this_machine(host)
    return private or (inner.is_global and found.is_global and not inner.is_multicast)


def _literal(host: str) -> IpAddress | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None


def _inner(address: IpAddress) -> IpAddress:
    """The IPv4 address that an IPv6 one carries (mapped, 6to4, Teredo, NAT64): it decides where the packets end."""
    if isinstance(address, IPv4Address):
        return address
    carried = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
    if carried is None and address.packed[:12] == bytes.fromhex("0064ff9b") + bytes(8):
        carried = IPv4Address(address.packed[12:])
    return carried or address


def register_webhook(
    by: Envelope, *, where: Target, topics: tuple[str, ...], known: Collection[str], plan: UUID | None, private: bool
) -> tuple[Event, ...]:
    """A new webhook. Raises WebhookToPrivateNetwork, WebhookUnknownTopic."""
    if _literal(where.host) and not reachable(where.host, where.host, private=private):
        raise WebhookToPrivateNetwork(where.host)
    if unknown := next((topic for topic in topics if topic not in known), None):
        raise WebhookUnknownTopic(unknown)
    return (WebhookRegistered.of(by, server=where.server, topics=tuple(dict.fromkeys(topics)), plan=plan),)


def rotate_secret(state: Webhook, by: Envelope) -> tuple[Event, ...]:
    """A new secret. Raises UnknownWebhook."""
    there(state)
    return (WebhookSecretRotated.of(by),)


def stop_webhook(state: Webhook, by: Envelope) -> tuple[Event, ...]:
    """Nothing more is sent; how far it got is remembered. Raises UnknownWebhook, WebhookStoppedBefore."""
    if there(state).stopped_on:
        raise WebhookStoppedBefore(state)
    return (WebhookStopped.of(by),)


def resume_webhook(state: Webhook, by: Envelope, *, after: int | None, head: int) -> tuple[Event, ...]:
    """Delivery goes on, from behind `after` where it is named. Raises UnknownWebhook, WebhookReplayAhead."""
    there(state)
    if after is not None and after > head:
        raise WebhookReplayAhead(after, head)
    return (WebhookResumed.of(by, after=after),)


def there(state: Webhook) -> Webhook:
    """The webhook itself. Raises UnknownWebhook."""
    if not state.exists:
        raise UnknownWebhook
    return state
