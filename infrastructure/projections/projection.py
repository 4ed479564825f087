"""What a projection is: its tables, and a fold that turns stored facts into their rows.

The same fold serves the live projection, a batch at a time, and the rebuild, all at once. A definition is known by the
hash of everything that decides what its tables hold; where that has changed, the tables are built anew.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

from domain.catalogue import BY_TOPIC
from infrastructure.projections import fact_fields, facts
from infrastructure.projections.facts import Fact
from infrastructure.projections.histories import Histories

SCHEMA = "reading"
NEW = "__new"
Values = tuple[object, ...]


Row = tuple[int, str, int, str, bytes]
"""An event as stored: position, stream as text, version, topic, bytes."""


@dataclass(frozen=True)
class Table:
    """A table of a read model. `columns` are name and type; `key` the first of them that make the primary key.

    `final`: a row once written never changes, so that it may be written before the fold has ended. `added`: the columns
    behind the key that hold sums, all of them: a row brings the differences, and where the first sum comes to nothing,
    the row is no more.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    key: int
    indexes: tuple[str, ...] = ()
    final: bool = False
    added: tuple[str, ...] = ()

    @property
    def names(self) -> str:
        return ", ".join(name for name, _ in self.columns)

    def create(self, name: str) -> str:
        """Without key and indexes, which are made when the rows are there."""
        return f"CREATE TABLE {SCHEMA}.{name} ({', '.join(f'{column} {kind}' for column, kind in self.columns)})"

    def index(self, name: str) -> list[str]:
        """The statements for its key and its indexes."""
        key = ", ".join(column for column, _ in self.columns[: self.key])
        primary = f"ALTER TABLE {SCHEMA}.{name} ADD PRIMARY KEY ({key})"
        return [primary, *(f"CREATE INDEX ON {SCHEMA}.{name} {index}" for index in self.indexes)]

    def merge(self, name: str, source: str) -> str:
        """Rows of `source` (a VALUES or SELECT) entered, or put in the place of those with the same key."""
        key = ", ".join(column for column, _ in self.columns[: self.key])
        entered = f"INSERT INTO {SCHEMA}.{name} ({self.names}) {source}"
        if self.final:
            return entered
        changed = ", ".join(
            f"{column} = {f'{name}.{column} + ' if column in self.added else ''}excluded.{column}"
            for column, _ in self.columns[self.key :]
        )
        return f"{entered} ON CONFLICT ({key}) DO UPDATE SET {changed}"

    def sweep(self, name: str, source: str = "") -> str:
        """Takes out rows whose first sum has come to nothing: those of the keys in `source`, or one given by marks."""
        keys = [column for column, _ in self.columns[: self.key]]
        wanted = " AND ".join(f"t.{column} = " + (f"i.{column}" if source else "%s") for column in keys)
        using = f" USING {source} i" if source else ""
        return f"DELETE FROM {SCHEMA}.{name} t{using} WHERE {wanted} AND t.{self.added[0]} = 0"  # noqa: S608


class Fold(ABC):
    """What a projection remembers between events; may be thrown away at any time and made again from the ledger."""

    @abstractmethod
    def prepare(self, rows: Sequence[Row], histories: Histories) -> None:
        """Fetches what these next events build on and is not remembered: each stream's earlier events."""

    @abstractmethod
    def take(self, row: Row, fact: Fact, histories: Histories) -> None:
        """One event further."""

    @abstractmethod
    def drain(self, *, final_only: bool = False) -> Iterable[tuple[Table, Collection[Values]]]:
        """The rows changed since the last time, for tables of final rows alone or for all."""


def forget(remembered: dict[str, Any], limit: int) -> None:
    """Leaves the last so many that were met; what is forgotten is read from the ledger when it is met again."""
    for key in list(islice(remembered, max(0, len(remembered) - limit))):
        del remembered[key]


class Projection(ABC):
    """A read model's definition."""

    name: str
    tables: tuple[Table, ...]
    modules: tuple[ModuleType, ...]

    @abstractmethod
    def fold(self) -> Fold:
        """An empty fold."""

    @abstractmethod
    def follows(self, topic: str) -> bool:
        """Whether facts of this topic change a row of it; an unknown topic is always looked at, and refused."""

    @cached_property
    def definition(self) -> str:
        """Changes with the tables, with the code that folds, and with the schemas of the facts.

        Looked up once: a file replaced under a running process is not the code that it folds with.
        """
        told = sha256(repr((self.name, self.tables, [(t, k.SCHEMA) for t, k in BY_TOPIC.items()])).encode())
        for module in (facts, fact_fields, *self.modules):
            told.update(Path(str(module.__file__)).read_bytes())
        return told.hexdigest()
