"""The composition root: the one place that knows what stands behind the ports, and the entry of the command line.

Libraries are imported where they are needed, not at the top: `vekha --help` and the process that only supervises
others need none of them, and the web process loads its own while PostgreSQL starts.
"""

import os
import sys
from collections.abc import Sequence

from interfaces.cli import House, command_line
from interfaces.main.bundling import BUNDLES
from interfaces.main.mailing import MAIL, serve_mail
from interfaces.main.opening import (
    database,
    open_current_reception,
    open_office,
    open_reception,
    plan_reader,
    reception,
)
from interfaces.main.outgoing import serve_webhooks
from interfaces.main.parts import (
    load_common,
    play_demonstration,
    serve_demonstration,
    serve_projections,
    serve_web,
    web_application,
)
from interfaces.main.sealing import SEAL, WITNESS, serve_sealing, serve_signer
from interfaces.main.upkeep import first_difference, rebuild_projections, renew_installation_key, served
from interfaces.settings import Settings

__all__ = [
    "database",
    "open_current_reception",
    "open_office",
    "open_reception",
    "play_demonstration",
    "reception",
    "run",
    "vekha",
    "web_application",
]


def run(arguments: Sequence[str]) -> int:
    """Carries out one call of the command line and gives its exit status."""
    from infrastructure.cannot_start import CannotStart

    house = House(
        settings=lambda: Settings.of(os.environ),
        open_reception=open_reception,
        open_current_reception=open_current_reception,
        parts={
            "web": serve_web,
            "demonstration": serve_demonstration,
            "projections": serve_projections,
            "sealing": serve_sealing,
            "signer": serve_signer,
            "mail": serve_mail,
            "webhooks": serve_webhooks,
        },
        served=served,
        load=load_common,
        rebuild=rebuild_projections,
        first_difference=first_difference,
        renew_installation_key=renew_installation_key,
        read_plan=plan_reader,
        seal=SEAL,
        witness=WITNESS,
        bundles=BUNDLES,
        mail=MAIL,
    )
    try:
        return command_line(house, arguments)
    except CannotStart as stopped:
        sys.stderr.write(f"{stopped}\n")
        return 2


def vekha() -> None:
    """The command `vekha`."""
    sys.exit(run(sys.argv[1:]))
