"""Whether the service is well: the ledger answers, every projection is alive and close behind it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from application.seal import Sealing
from domain.refusals import Refusal
from interfaces.reception import Reception

CLOSE_ENOUGH = 1000  # events that a projection may lack and still be called well
SEALED_WITHIN = 10.0  # seconds that an event may wait for its seal
COSIGNED_WITHIN = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class PartHealth:
    """Одна часть службы.

    stopped_at — номер записи журнала, на которой она остановилась и не может пойти дальше. behind — сколько секунд ждёт
    первая незапечатанная запись (у печати), alarm — почему истории журнала нельзя верить (у печати) или почему служба
    сейчас только показывает и новых записей не принимает (у writing).
    """

    name: str
    well: bool
    lag: int
    stopped_at: int | None = None
    behind: float | None = None
    alarm: str | None = None


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
        sealing = reception.seal.standing()
    except Refusal:
        return Health(False, [PartHealth("ledger", False, 0)])
    parts = [PartHealth("ledger", True, 0)]
    parts += [PartHealth(p.name, p.well and p.lag <= CLOSE_ENOUGH, p.lag, p.failed_position) for p in projections]
    reads = reception.reads.health()
    parts.append(PartHealth("reads-log", reads.well, reads.waiting + reads.lost))
    parts.append(
        PartHealth("seal", sealed_well(sealing), sealing.lag, behind=round(sealing.behind, 3), alarm=sealing.alarm)
    )
    well = all(part.well for part in parts)
    # Where nothing is written everything can still be read: that is said, and is no reason to take the service away.
    refused = reception.seal.refusal()
    parts.append(PartHealth("writing", refused is None, 0, alarm=str(refused) if refused else None))
    # A witness runs elsewhere: its absence is shown, and is no reason to take the service away from people.
    parts += [
        PartHealth(w.witness, w.size >= sealing.size or _lately(sealing.signed_at, w.at), sealing.size - w.size)
        for w in sealing.cosigned
    ]
    return Health(well, parts)


def sealed_well(sealing: Sealing) -> bool:
    """Whether the seal is alive, believed, and close behind the ledger."""
    return sealing.alive and sealing.alarm is None and (sealing.lag == 0 or sealing.behind <= SEALED_WITHIN)


def _lately(signed_at: datetime | None, cosigned_at: datetime | None) -> bool:
    """Whether the witness has confirmed something not long before the newest signature."""
    return signed_at is not None and cosigned_at is not None and signed_at - cosigned_at <= COSIGNED_WITHIN
