"""What keeps an installation sound: its projections built anew or checked, its data directory for one service."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from interfaces.main.opening import counting, database, every_projection, settled_key, settled_reception
from interfaces.settings import Settings
from interfaces.stopping import AlreadyServed, UnknownProjection


def rebuild_projections(settings: Settings, names: Sequence[str], say: Callable[[str], None]) -> None:
    """Builds these projections (all, if none is named) anew beside the live ones, and switches."""
    from infrastructure.projections.rebuild import Bar, rebuild

    with database(settings) as connections, every_projection(connections, settings) as projections:
        known = {projection.name: projection for projection in projections}
        if unknown := next((name for name in names if name not in known), None):
            raise UnknownProjection(unknown, tuple(known))
        rebuild(connections.projector, [known[name] for name in names] or projections, Bar("сводные данные"))


def first_difference(settings: Settings) -> str | None:
    """Where the live projections differ from a fresh fold of the ledger, said in Russian; None where nowhere."""
    from infrastructure.projections.check import check

    with (
        database(settings) as connections,
        settled_reception(connections, settings) as received,
        counting(connections, received) as counted,
    ):
        if not counted:
            return "Сводные данные не поспевают за журналом: причину называет vekha health."
        found = check(connections.projector, received.office.ledger)
        return str(found) if found else None


@contextmanager
def served(data: Path) -> Iterator[None]:
    """The data directory for one service alone. Raises AlreadyServed."""
    from infrastructure.file_lock import LockIsHeld, exclusive

    data.mkdir(parents=True, exist_ok=True)
    try:
        with exclusive(data / "service.lock", patience=0.5):
            yield
    except LockIsHeld:
        raise AlreadyServed(data) from None


def renew_installation_key(settings: Settings) -> int:
    """Every key wrapped by a new installation's key, the old one gone; says how many. Raises AlreadyServed."""
    from infrastructure.ledger.installation_key import renew_installation_key as renew
    from infrastructure.ledger.keys import PostgresKeys

    with served(settings.data), database(settings) as connections:
        keys = PostgresKeys(connections.writer, settled_key(connections, settings.data))
        try:
            keys.check()
            return renew(settings.data, keys.rewrap)
        finally:
            keys.close()
