"""What the way in needs of the outside. Every change writes its line of the log of access in the same transaction."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from application.signing_in.access_log import AccessLog, Happened
from application.signing_in.holding_off import Patience


@dataclass(frozen=True, slots=True)
class Account:
    """A person's way in. `factor` is the secret of the second factor, `draft` one that no code has proved yet."""

    person: UUID
    login: str
    password: str
    password_set_at: datetime
    factor: bytes | None
    draft: bytes | None
    factor_step: int


class Accounts(ABC):
    """The accounts; secrets of second factors are kept sealed with the person's key, so erasure reaches them."""

    @abstractmethod
    def by_login(self, login: str) -> Account | None:
        """Whose login this is, as logins are compared."""

    @abstractmethod
    def of(self, person: UUID) -> Account | None:
        """The person's account."""

    @abstractmethod
    def open(self, person: UUID, login: str, password: str, link: bytes, happened: Happened) -> bool:
        """The account that this link invites to, which is used up; False where the link no longer holds.

        Raises LoginTaken.
        """

    @abstractmethod
    def reset_password(self, person: UUID, password: str, link: bytes, happened: Happened) -> bool:
        """A new password by this link, which is used up; ends every session. False where the link no longer holds."""

    @abstractmethod
    def set_password(self, person: UUID, password: str, keep: UUID | None, happened: Happened) -> None:
        """A new password; ends every session but `keep`."""

    @abstractmethod
    def rehash(self, person: UUID, was: str, becomes: str) -> None:
        """The same password hashed anew, unless it was changed meanwhile."""

    @abstractmethod
    def draft_factor(self, person: UUID, secret: bytes) -> None:
        """A secret that waits for its first code; it replaces an earlier draft."""

    @abstractmethod
    def confirm_factor(self, person: UUID, step: int, codes: Sequence[bytes], happened: Happened) -> bool:
        """The draft becomes the second factor, with these recovery codes' hashes; False where there is no draft."""

    @abstractmethod
    def remove_factor(self, person: UUID, happened: Happened) -> None:
        """No second factor and no recovery codes any more."""

    @abstractmethod
    def take_step(self, person: UUID, step: int) -> bool:
        """Whether this time step is later than every one taken; then it is taken, once for all processes."""

    @abstractmethod
    def take_recovery_code(self, person: UUID, code: bytes, happened: Happened) -> bool:
        """Whether an unused recovery code of the person has this hash; then it is used up."""

    @abstractmethod
    def renew_recovery_codes(self, person: UUID, codes: Sequence[bytes], happened: Happened) -> None:
        """These instead of all earlier ones."""

    @abstractmethod
    def recovery_codes_left(self, person: UUID) -> int:
        """How many are unused."""


class Purpose(StrEnum):
    """What a one-time link is for."""

    INVITATION = "invitation"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Link:
    """A link that still holds."""

    person: UUID
    purpose: Purpose
    expires_at: datetime


class Links(ABC):
    """One-time links, by the hash of their secret."""

    @abstractmethod
    def issue(self, link: Link, hash: bytes, happened: Happened) -> None:
        """A new link; earlier ones of the same person and purpose hold no longer."""

    @abstractmethod
    def open(self, hash: bytes, now: datetime) -> Link | None:
        """The link, where it holds."""


class Stage(StrEnum):
    """What may be done in a session: give the second factor, set one up, or everything."""

    SECOND_FACTOR = "second_factor"
    ENROLMENT = "enrolment"
    OPEN = "open"


class Means(StrEnum):
    """How the person proved who they are; `russian` for people."""

    PASSWORD = "password"
    PASSWORD_AND_CODE = "password_and_code"
    LINK = "link"
    PROVIDER = "provider"
    DEMONSTRATION = "demonstration"

    @property
    def russian(self) -> str:
        return _MEANS[self]


_MEANS = {
    Means.PASSWORD: "пароль",
    Means.PASSWORD_AND_CODE: "пароль и код",
    Means.LINK: "ссылка",
    Means.PROVIDER: "внешний вход",
    Means.DEMONSTRATION: "показ",
}


@dataclass(frozen=True, slots=True)
class Session:
    """A session as the server keeps it; `proved_at` is when the person last proved who they are."""

    id: UUID
    person: UUID
    stage: Stage
    means: Means
    begun_at: datetime
    seen_at: datetime
    proved_at: datetime
    ends_at: datetime
    address: str | None = None
    program: str | None = None


class Sessions(ABC):
    """The sessions, by the hash of their secret, which only the person's browser has."""

    @abstractmethod
    def begin(self, session: Session, hash: bytes, replaces: bytes | None, happened: Happened | None) -> None:
        """A new session; the one of the hash `replaces` is over."""

    @abstractmethod
    def find(self, hash: bytes, now: datetime, idle: timedelta) -> Session | None:
        """The living session, and notes that it was seen. Nobody's that has ended or was idle for too long."""

    @abstractmethod
    def last_holder(self, hash: bytes) -> UUID | None:
        """Whose session this is or was, as long as it is remembered."""

    @abstractmethod
    def of(self, person: UUID, now: datetime, idle: timedelta) -> Sequence[Session]:
        """The person's living sessions, the latest seen first."""

    @abstractmethod
    def prove(self, session: UUID, at: datetime, happened: Happened) -> None:
        """The person has proved once more who they are."""

    @abstractmethod
    def end(self, person: UUID, happened: Happened, *, only: UUID | None = None, but: UUID | None = None) -> int:
        """Ends the person's sessions, or `only` this one, or all `but` this one; says how many there were."""

    @abstractmethod
    def forget(self, before: datetime) -> int:
        """Removes what ended before that moment, sessions, links and tries; says how many sessions."""


class Attempts(ABC):
    """How often somebody tried in vain, for all processes together."""

    @abstractmethod
    def take(self, key: bytes, now: datetime, patience: Patience) -> datetime | None:
        """Counts a try as failed before it is made; while tries wait, counts none and says until when they do."""

    @abstractmethod
    def clear(self, key: bytes) -> None:
        """It was no failure: whoever tried is who they say."""

    @abstractmethod
    def forgive(self, key: bytes) -> None:
        """The last one was no failure; the others stay."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the other system names: its own address and its name for the person, which never changes."""

    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the other system is asked with. The browser never sees `verifier`, nor the parcel that it lies in."""

    state: str
    nonce: str
    verifier: str
    redirect: str


class Provider(ABC):
    """The other system."""

    name: str
    issuer: str

    @abstractmethod
    def address(self, asked: Asked) -> str:
        """Where the browser goes to sign in there. Raises ProviderSilent."""

    @abstractmethod
    def identity(self, asked: Asked, code: str) -> Identity:
        """Whom this code stands for, every signature and claim checked. Raises ProviderSilent, ProviderRefused."""


class Identities(ABC):
    """Who is who."""

    @abstractmethod
    def holder(self, identity: Identity) -> UUID | None:
        """The person whom this identity is linked to."""

    @abstractmethod
    def link(self, identity: Identity, person: UUID, happened: Happened) -> None:
        """From now on it stands for this person. Raises IdentityTaken."""

    @abstractmethod
    def unlink(self, person: UUID, happened: Happened) -> int:
        """None of them stands for this person any more; says how many there were."""


class Parcels(ABC):
    """What a browser leaves with us until its person has signed in; nobody reads it without the browser's secret."""

    @abstractmethod
    def leave(self, secret: str, purpose: str, content: bytes, now: datetime, ends_at: datetime) -> None:
        """Keeps it under this new secret."""

    @abstractmethod
    def collect(self, secret: str, purpose: str, now: datetime) -> bytes | None:
        """Gives it back, once."""


class Passwords(ABC):
    """Hashes passwords, slowly on purpose."""

    @abstractmethod
    def hash(self, password: str) -> str:
        """What is kept of it."""

    @abstractmethod
    def matches(self, kept: str | None, password: str) -> bool:
        """Whether this is the password; takes as long where there is none to compare with."""

    @abstractmethod
    def outdated(self, kept: str) -> bool:
        """Whether it would be hashed otherwise today."""

    @abstractmethod
    def known_to_attackers(self, password: str) -> bool:
        """Whether it stands in the list of stolen passwords that the installation was given."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long sessions last, and whether everybody needs a second factor."""

    idle: timedelta = timedelta(hours=1)
    whole: timedelta = timedelta(hours=12)
    second_factor: bool = True


@dataclass(frozen=True, slots=True)
class Doors:
    """Everything that the way in works with."""

    accounts: Accounts
    links: Links
    sessions: Sessions
    attempts: Attempts
    parcels: Parcels
    passwords: Passwords
    log: AccessLog
    identities: Identities
    provider: Provider | None = None
    limits: Limits = Limits()
