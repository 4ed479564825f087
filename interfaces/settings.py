"""What the person who runs Vekha may set: environment variables, read once; a wrong value stops the start.

docs/operating.md has the same table, and a test holds it equal to this one.
"""

import os
from collections.abc import Mapping
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Self

import platformdirs
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError, model_validator

from application.signing_in.ports import Limits
from domain.seal.note import BadNote, is_name
from domain.seal.witness_place import WitnessPlace, places
from interfaces.invalid_input import sentence

PREFIX = "VEKHA_"


class WrongSetting(Exception):
    """An environment variable has a value that cannot be used; `str()` says in Russian which and why."""


def default_data_directory() -> Path:
    """Under the user's data; for root a place that the unprivileged user of the embedded server can reach."""
    return Path("/var/lib/vekha") if os.geteuid() == 0 else platformdirs.user_data_path("vekha")


def _database_url(given: object) -> object:
    if isinstance(given, str) and given and not given.startswith(("postgresql://", "postgres://")):
        raise ValueError("адрес базы начинается с postgresql://")
    return given or None


def _directory(given: object) -> object:
    if isinstance(given, str) and not Path(given).expanduser().is_absolute():
        raise ValueError("нужен полный путь к каталогу, от корня")
    return Path(given).expanduser() if isinstance(given, str) else given


def _readable(given: object) -> object:
    """A file that is there and may be read: a wrong path would otherwise be told with the first signature."""
    if not isinstance(given, str) or not given:
        return given or None
    path = Path(given).expanduser()
    if not path.is_absolute() or not path.is_file():
        raise ValueError("нужен полный путь к файлу, который есть")
    return path


def _log_name(given: object) -> object:
    if isinstance(given, str) and given and not is_name(given):
        raise ValueError("в имени журнала не бывает пробелов и знака «+»")
    return given or None


def _web_address(given: object) -> object:
    if isinstance(given, str) and given and not given.startswith(("http://", "https://")):
        raise ValueError("адрес начинается с http:// или https://")
    return given or None


def _networks(given: object) -> object:
    if not isinstance(given, str):
        return given
    try:
        return tuple(ip_network(one.strip()) for one in given.split(",") if one.strip())
    except ValueError:
        raise ValueError("нужны IP-адреса или сети через запятую, например 10.0.0.5 или 10.0.0.0/24") from None


def _witnesses(given: object) -> object:
    if not isinstance(given, str):
        return given
    try:
        return places(given)
    except BadNote:
        raise ValueError("нужны «адрес ключ» через запятую; ключ печатает vekha witness key") from None


class Settings(BaseModel):
    """The settings, each under its variable's name; a description is what the table in the docs says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: Annotated[SecretStr | None, BeforeValidator(_database_url)] = Field(
        None,
        alias="DATABASE_URL",
        description="Address of an outside PostgreSQL (15 or later). Absent: Vekha runs its own.",
    )
    data: Annotated[Path, BeforeValidator(_directory)] = Field(
        default_factory=default_data_directory,
        alias="VEKHA_DATA",
        description="Directory of the embedded server, the evidence and the keys.",
    )
    host: str = Field(
        "127.0.0.1", alias="VEKHA_HOST", min_length=1, max_length=255, description="Address to listen on."
    )
    port: int = Field(8000, alias="VEKHA_PORT", ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    threads: int = Field(
        12,
        alias="VEKHA_THREADS",
        ge=1,
        le=256,
        description="Requests carried out at the same time by the web process, each with a database connection.",
    )
    upload_limit: int = Field(
        50,
        alias="VEKHA_UPLOAD_LIMIT",
        ge=1,
        le=2048,
        description="Largest document that is taken, in megabytes.",
    )
    public_url: Annotated[str | None, BeforeValidator(_web_address)] = Field(
        None,
        alias="VEKHA_PUBLIC_URL",
        max_length=255,
        description="Address under which people reach the pages, `https://…`; needed but on the machine itself.",
    )
    proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], BeforeValidator(_networks)] = Field(
        (),
        alias="VEKHA_PROXIES",
        description="Addresses or networks of the proxies whose `X-Forwarded-For` is believed, separated by commas.",
    )
    session_idle: int = Field(
        60,
        alias="VEKHA_SESSION_IDLE",
        ge=1,
        le=1440,
        description="Minutes without a request after which a session ends.",
    )
    session_whole: int = Field(
        720, alias="VEKHA_SESSION_WHOLE", ge=1, le=44640, description="Minutes after which a session ends in any case."
    )
    second_factor: Annotated[str, Field(pattern="^(required|offered)$")] = Field(
        "required",
        alias="VEKHA_SECOND_FACTOR",
        description="Whether everybody with a password must have a second factor: required or offered.",
    )
    oidc_issuer: Annotated[str | None, BeforeValidator(_web_address)] = Field(
        None,
        alias="VEKHA_OIDC_ISSUER",
        max_length=255,
        description="Address of another system that people sign in through (OpenID Connect); absent: none.",
    )
    oidc_client: str | None = Field(
        None, alias="VEKHA_OIDC_CLIENT", min_length=1, max_length=255, description="Our name in that system."
    )
    oidc_secret: SecretStr | None = Field(
        None, alias="VEKHA_OIDC_SECRET", description="Our secret in that system; absent: a public client."
    )
    oidc_name: str = Field(
        "единый вход",
        alias="VEKHA_OIDC_NAME",
        min_length=1,
        max_length=60,
        description="What the sign-in page calls that system.",
    )
    webhooks_private: bool = Field(
        False,
        alias="VEKHA_WEBHOOKS_PRIVATE",
        description="Whether events may be sent to addresses inside private networks: true or false.",
    )
    log_name: Annotated[str | None, BeforeValidator(_log_name)] = Field(
        None,
        alias="VEKHA_LOG_NAME",
        description="Name of the sealed log, given when its key is made; absent: one that nobody else has.",
    )
    witnesses: Annotated[tuple[WitnessPlace, ...], BeforeValidator(_witnesses)] = Field(
        (),
        alias="VEKHA_WITNESSES",
        description="Witnesses that cosign the log: `URL key`, several separated by commas.",
    )
    witness_quorum: int | None = Field(
        None,
        alias="VEKHA_WITNESS_QUORUM",
        ge=0,
        le=16,
        description="How many witnesses must confirm the history after a start before anything is written.",
    )
    tsa_url: Annotated[str | None, BeforeValidator(_web_address)] = Field(
        None,
        alias="VEKHA_TSA_URL",
        description="Address of a timestamping authority (RFC 3161); absent: no timestamps.",
    )
    tsa_every: int = Field(
        60,
        alias="VEKHA_TSA_EVERY",
        ge=1,
        le=44640,
        description="Minutes between two timestamps at least.",
    )
    signature_roots: Annotated[Path | None, BeforeValidator(_readable)] = Field(
        None,
        alias="VEKHA_SIGNATURE_ROOTS",
        description="File of PEM certificates that signatures (RSA, ECDSA) are trusted under; absent: none is checked.",
    )
    signature_act: str | None = Field(
        None,
        alias="VEKHA_SIGNATURE_ACT",
        min_length=1,
        max_length=500,
        description="The local act by which signing in and recording is a simple signature, as people read it.",
    )
    smtp_host: str | None = Field(
        None,
        alias="VEKHA_SMTP_HOST",
        min_length=1,
        max_length=255,
        description="Mail server that letters are handed in to; absent: no letters.",
    )
    smtp_port: int = Field(587, alias="VEKHA_SMTP_PORT", ge=1, le=65535, description="Its port.")
    smtp_security: Annotated[str, Field(pattern="^(starttls|tls|none)$")] = Field(
        "starttls", alias="VEKHA_SMTP_SECURITY", description="How the connection is protected: starttls, tls or none."
    )
    smtp_user: str | None = Field(
        None, alias="VEKHA_SMTP_USER", max_length=255, description="Account at the mail server; absent: none."
    )
    smtp_password: SecretStr | None = Field(None, alias="VEKHA_SMTP_PASSWORD", description="Its password.")
    smtp_from: Annotated[str | None, Field(pattern=r"^[^\r\n]*[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+>?$")] = Field(
        None,
        alias="VEKHA_SMTP_FROM",
        max_length=255,
        description="Whom letters are from: `address`, or `name <address>`; needed with a mail server.",
    )
    log_level: Annotated[str, Field(pattern="^(debug|info|warning|error)$")] = Field(
        "info", alias="VEKHA_LOG", description="How much is logged: debug, info, warning or error."
    )

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """The settings in these variables. Raises WrongSetting for a wrong value or an unknown `VEKHA_…` name."""
        names = {str(field.alias) for field in cls.model_fields.values()}
        unknown = sorted(n for n in environment if n.startswith(PREFIX) and n not in names | ALSO_KNOWN)
        if unknown:
            raise WrongSetting(
                f"Настройка {unknown[0]} не известна: проверьте имя. Известны: {', '.join(sorted(names))}."
            )
        try:
            return cls.model_validate({name: environment[name] for name in names & environment.keys()})
        except ValidationError as wrong:
            first = wrong.errors()[0]
            raise WrongSetting(f"Настройка {first['loc'][0]} задана неверно: {sentence(first)}") from None

    @model_validator(mode="after")
    def _quorum_can_be_reached(self) -> Self:
        if (self.witness_quorum or 0) > len(self.witnesses):
            raise ValueError("VEKHA_WITNESS_QUORUM больше, чем свидетелей в VEKHA_WITNESSES")
        return self

    @property
    def quorum(self) -> int:
        """Witnesses that must confirm the history: one, where there are any and nothing else is said."""
        return min(1, len(self.witnesses)) if self.witness_quorum is None else self.witness_quorum

    @property
    def limits(self) -> Limits:
        """How long sessions last, and who needs a second factor."""
        return Limits(
            timedelta(minutes=self.session_idle),
            timedelta(minutes=self.session_whole),
            self.second_factor == "required",
        )

    @property
    def address(self) -> str:
        """Where people reach the pages."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.public_url or f"http://{host}:{self.port}").rstrip("/")

    @property
    def upload_bytes(self) -> int:
        return self.upload_limit * 1024 * 1024


# Read by the tests and the benchmarks alone, which share the environment with what they start.
ALSO_KNOWN = frozenset({"VEKHA_TEST_POSTGRES", "VEKHA_TEST_EXAMPLES", "VEKHA_FAULT_ROUNDS", "VEKHA_BENCH_DATA"})
