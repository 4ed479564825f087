"""What the command line is given by the composition root."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from interfaces.settings import Settings

if TYPE_CHECKING:
    from interfaces.reception import ReadPlan, Reception


@dataclass(frozen=True, slots=True)
class SealDesk:
    """What an operator does to the seal; see interfaces/main/sealing.py."""

    log_keys: Callable[[Settings], str]
    statements: Callable[[Settings], str]
    rotate: Callable[[Settings], str]
    retire: Callable[[Settings], str]
    accept_loss: Callable[[Settings, str], str]
    first_unsealed: Callable[[Settings], str | None]
    rebuild: Callable[[Settings], None]


@dataclass(frozen=True, slots=True)
class WitnessDesk:
    """What whoever runs a witness does, on a machine of their own."""

    serve: Callable[[Path, str, str | None, str, int, Callable[[str], None]], None]
    key: Callable[[Path, str | None], str]
    knows: Callable[[Path], list[dict[str, object]]]


@dataclass(frozen=True, slots=True)
class MailDesk:
    """What an operator does with letters; see interfaces/main/mailing.py."""

    send: Callable[[Settings], dict[str, int]]
    bounce: Callable[[Settings, bytes], bool]
    status: Callable[[Settings], dict[str, int]]


@dataclass(frozen=True, slots=True)
class AskedVerification:
    """A bundle and what the auditor brings along; `log_key` None: what is pinned in `data`."""

    bundle: Path
    data: Path
    log_key: Path | None
    witness_keys: tuple[Path, ...]
    since: Path | None
    certificate: Path | None
    data_keys: Path | None
    index: Path | None


@dataclass(frozen=True, slots=True)
class BundleDesk:
    """What is done with bundles; see interfaces/main/bundling.py."""

    open_sealed_reception: Callable[[Settings], AbstractContextManager["Reception"]]
    head_size: Callable[[Path], int]
    data_keys_file: Callable[[UUID, Mapping[UUID, bytes]], bytes]
    verify: Callable[[AskedVerification, Callable[[int, int], None]], dict[str, object]]


@dataclass(frozen=True, slots=True)
class House:
    """`settings` reads them; the current reception has projections that counted the whole ledger.

    `parts` are what `serve` runs, `served` holds the data directory for one service alone, `load` loads what all parts
    need before they are forked; the others do what their names say.
    """

    settings: Callable[[], Settings]
    open_reception: Callable[[Settings], AbstractContextManager["Reception"]]
    open_current_reception: Callable[[Settings], AbstractContextManager["Reception"]]
    parts: Mapping[str, Callable[[Settings], None]]
    served: Callable[[Path], AbstractContextManager[None]]
    load: Callable[[], None]
    rebuild: Callable[[Settings, Sequence[str], Callable[[str], None]], None]
    first_difference: Callable[[Settings], str | None]
    renew_installation_key: Callable[[Settings], int]
    seal: SealDesk
    witness: WitnessDesk
    bundles: BundleDesk
    mail: MailDesk
    read_plan: Callable[[], "ReadPlan"]


pass_house = click.make_pass_decorator(House)
