"""Whether the service is well: the ledger answers, every projection is alive and close behind it."""

from dataclasses import dataclass

from domain.refusals import Refusal
from interfaces.reception import Reception

CLOSE_ENOUGH = 1000  # events that a projection may lack and still be called well


@dataclass(frozen=True, slots=True)
class PartHealth:
    """Одна часть службы; stopped_at — номер записи журнала, на которой она остановилась и не может пойти дальше."""

    name: str
    well: bool
    lag: int
    stopped_at: int | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """Исправна ли служба: well — все части живы и не отстали."""

    well: bool
    parts: list[PartHealth]


def health(reception: Reception) -> Health:
    """The state of every part; names and numbers only, nothing secret."""
    try:
        reception.office.ledger.head()
        projections = reception.progress.health()
    except Refusal:
        return Health(False, [PartHealth("ledger", False, 0)])
    parts = [PartHealth("ledger", True, 0)]
    parts += [PartHealth(p.name, p.well and p.lag <= CLOSE_ENOUGH, p.lag, p.failed_position) for p in projections]
    return Health(all(part.well for part in parts), parts)
