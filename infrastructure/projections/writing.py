"""Rows into tables: a few as one pipelined statement, many as one COPY and one merge."""

from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import Any

from psycopg import Connection, Cursor

from infrastructure.projections.projection import SCHEMA, Table, Values

FEW = 60
"""Up to so many rows a prepared statement per row is quicker than filling a temporary table."""
BLOCK = 2_000


def few(cursor: Cursor[Any], table: Table, rows: Collection[Values], name: str | None = None) -> None:
    """Enters or replaces these rows one statement each; cheap inside a pipeline."""
    marks = ", ".join(["%s"] * len(table.columns))
    cursor.executemany(table.merge(name or table.name, f"VALUES ({marks})"), rows)
    if table.added:
        less = [row[: table.key] for row in rows if row[table.key] < 0]  # type: ignore[operator]
        cursor.executemany(table.sweep(name or table.name), less)


def many(cursor: Cursor[Any], table: Table, rows: Collection[Values], name: str | None = None) -> None:
    """Enters or replaces these rows as a set."""
    if table.final:
        copy(cursor, table, rows, f"{SCHEMA}.{name or table.name}")
        return
    incoming = f"incoming_{table.name}"
    columns = ", ".join(f"{column} {kind.removesuffix(' NOT NULL')}" for column, kind in table.columns)
    cursor.execute(f"CREATE TEMP TABLE IF NOT EXISTS {incoming} ({columns}) ON COMMIT DELETE ROWS")
    copy(cursor, table, rows, incoming)
    everything = f"SELECT {table.names} FROM {incoming}"  # noqa: S608
    cursor.execute(table.merge(name or table.name, everything))
    if table.added:
        cursor.execute(table.sweep(name or table.name, incoming))
        cursor.execute(f"TRUNCATE {incoming}")


def copy(cursor: Cursor[Any], table: Table, rows: Iterable[Values], into: str) -> None:
    """Enters these rows into an empty table, or one whose rows are final."""
    coming = iter(rows)
    with cursor.copy(f"COPY {into} ({table.names}) FROM STDIN") as stream:
        while block := list(islice(coming, BLOCK)):
            stream.write(lines(block))


def lines(rows: Sequence[Values]) -> str:
    """Rows in COPY's text form."""
    text = "".join(
        ["\t".join(["\\N" if v is None else v if v.__class__ is str else _text(v) for v in row]) + "\n" for row in rows]
    )
    # Nearly all of it is ids, dates and numbers; only free text can hold what must be escaped.
    nulls = sum([row.count(None) for row in rows])
    plain = text.count("\n") == len(rows) and text.count("\\") == nulls and "\r" not in text
    if plain and text.count("\t") == sum([len(row) - 1 for row in rows]):
        return text
    return "".join(["\t".join(["\\N" if v is None else _escaped(_text(v)) for v in row]) + "\n" for row in rows])


def _text(value: object) -> str:
    if value.__class__ is bool:
        return "t" if value else "f"
    return str(value)


def _escaped(value: str) -> str:
    # PostgreSQL takes any other control character as it stands.
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def write(connection: Connection[Any], drained: Iterable[tuple[Table, Collection[Values]]], suffix: str = "") -> None:
    """Enters what a fold has drained, in the transaction that the connection is in."""
    with connection.cursor() as cursor:
        for table, rows in drained:
            if rows:
                (few if len(rows) <= FEW else many)(cursor, table, rows, table.name + suffix)
