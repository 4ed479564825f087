"""How far the projections are: so that one reads one's own write, and so that a stopped projection is seen."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.refusals import Refusal


class StillBuilding(Refusal):
    """What is asked for is being built for the first time."""

    TITLE = "Данные ещё готовятся"

    def __init__(self) -> None:
        super().__init__("Сводные данные ещё строятся. Повторите запрос через минуту.")


@dataclass(frozen=True, slots=True)
class ProjectionHealth:
    """One projection: the last position it counted, how many it lacks, and what stopped it.

    `failed_position` is the event that it could not take, `error` what it said of it; both None while it runs.
    `alive`: a process holds it at this moment. `building`: it is being built anew and cannot be asked yet.
    """

    name: str
    position: int
    lag: int
    alive: bool
    building: bool
    failed_position: int | None
    error: str | None
    failed_at: datetime | None

    @property
    def well(self) -> bool:
        return self.alive and not self.building and self.error is None


class Progress(ABC):
    """What the projections have counted."""

    @abstractmethod
    def wait_until(self, position: int, timeout: float, names: Sequence[str] = ()) -> bool:
        """Whether these projections (all, if none is named) counted this position within so many seconds."""

    @abstractmethod
    def health(self) -> Sequence[ProjectionHealth]:
        """Each projection's state, by name."""
