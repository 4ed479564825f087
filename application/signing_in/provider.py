"""Signing in through another system (OpenID Connect): whom it names is somebody here if an administrator said so."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from application.access import permit
from application.performing import Actor, Office, Order
from application.signing_in.access_log import AccessKind, Happened, Visitor
from application.signing_in.entering import Begun, begin
from application.signing_in.ports import Asked, Doors, Identity, Means, Provider, Stage
from application.signing_in.secrets import derived, new_secret, same
from domain.person import PERSON, standing
from domain.refusals import BadInput, Conflict, Forbidden, NotFound, Refusal

PATIENCE = timedelta(minutes=10)
PURPOSE = "provider"
LONGEST_SUBJECT = 255


class ProviderSilent(Refusal):
    """The other system does not answer as it should."""

    TITLE = "Внешний вход недоступен"

    def __init__(self) -> None:
        super().__init__("Система внешнего входа не отвечает. Повторите через минуту или войдите с паролем.")


class ProviderRefused(Refusal):
    """The other system did not vouch for anybody, or what it said does not hold."""

    TITLE = "Вход не выполнен"

    def __init__(self) -> None:
        super().__init__("Внешний вход не подтверждён: начните его заново со страницы входа.")


class NobodyOfThatName(Forbidden):
    """The other system knows them, we do not."""

    def __init__(self, identity: Identity) -> None:
        super().__init__(
            "Внешний вход подтверждён, но не привязан ни к кому в Вехе. Передайте администратору этот идентификатор: "
            f"{identity.subject}"
        )


class IdentityTaken(Conflict):
    """One name there is one person here."""

    def __init__(self) -> None:
        super().__init__("Этот внешний вход уже привязан. Сначала отвяжите его у того, за кем он числится.")


class NoProvider(NotFound):
    """The installation has no other system to sign in through."""

    def __init__(self) -> None:
        super().__init__("Внешний вход не настроен: войдите с паролем.")


class UnfitSubject(BadInput):
    """Not a name that the other system gives."""

    def __init__(self) -> None:
        super().__init__(
            f"Идентификатор — от 1 до {LONGEST_SUBJECT} печатных знаков, каким его сообщил внешний вход.", "subject"
        )


class LinkIdentity(Order):
    """The other system's name for this person."""

    person: UUID
    subject: str


class UnlinkIdentity(Order):
    person: UUID


def link_identity(order: LinkIdentity, actor: Actor, office: Office, doors: Doors, visitor: Visitor) -> None:
    """Raises NotYours, UnknownPerson, PersonErased, NoProvider, UnfitSubject, IdentityTaken."""
    permit(actor, LinkIdentity)
    standing(office.ledger.load(PERSON, order.person).state)
    subject = order.subject.strip()
    if not 1 <= len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
        raise UnfitSubject
    identity = Identity(provider_of(doors).issuer, subject)
    at = office.clock.now()
    happened = Happened.to(visitor, at, AccessKind.IDENTITY_LINKED, order.person, by=actor.person)
    doors.identities.link(identity, order.person, happened)


def unlink_identity(order: UnlinkIdentity, actor: Actor, office: Office, doors: Doors, visitor: Visitor) -> int:
    """Raises NotYours, UnknownPerson."""
    permit(actor, UnlinkIdentity)
    standing(office.ledger.load(PERSON, order.person).state)
    at = office.clock.now()
    happened = Happened.to(visitor, at, AccessKind.IDENTITY_UNLINKED, order.person, by=actor.person)
    return doors.identities.unlink(order.person, happened)


def provider_of(doors: Doors) -> Provider:
    """Raises NoProvider."""
    if doors.provider is None:
        raise NoProvider
    return doors.provider


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where the browser goes, and the secret that it must bring back in a cookie."""

    address: str
    secret: str


def leave(back: str, redirect: str, doors: Doors, now: datetime) -> Leaving:
    """Off to the other system; `back` is where one comes back to in the end. Raises NoProvider, ProviderSilent."""
    provider, secret = provider_of(doors), new_secret()
    asked = Asked(derived(secret, "state"), new_secret(), new_secret(), redirect)
    address = provider.address(asked)
    content = json.dumps([asked.nonce, asked.verifier, redirect, back]).encode()
    doors.parcels.leave(secret, PURPOSE, content, now, now + PATIENCE)
    return Leaving(address, secret)


def come_back(
    secret: str | None, state: str, code: str, doors: Doors, visitor: Visitor, now: datetime, replaces: str | None
) -> tuple[Begun, str]:
    """The session of whom the other system names, and where they wanted to go.

    Raises NoProvider, ProviderRefused, ProviderSilent, NobodyOfThatName.
    """
    provider = provider_of(doors)
    kept = doors.parcels.collect(secret, PURPOSE, now) if secret and same(derived(secret, "state"), state) else None
    if kept is None or not code:
        raise ProviderRefused
    nonce, verifier, redirect, back = json.loads(kept)
    identity = provider.identity(Asked(state, nonce, verifier, redirect), code)
    person = doors.identities.holder(identity)
    if person is None:
        doors.log.note(Happened.to(visitor, now, AccessKind.FAILED, told="provider"))
        raise NobodyOfThatName(identity)
    return begin(person, Stage.OPEN, Means.PROVIDER, doors, visitor, now, replaces), back
