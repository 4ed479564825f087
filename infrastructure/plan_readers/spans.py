"""Merged cells: what is said once across several rows or columns, laid out on the grid."""

from collections.abc import Iterable, Sequence

MOST_COLUMNS = 200
"""No plan has more; a document that does is made to choke its reader."""
ABOVE = None
"""A place in a row that the cell above it covers."""

Laid = Sequence[str | None]


def settled(rows: Iterable[Laid]) -> list[tuple[str, ...]]:
    """Rows of texts, equally long: a cell merged over several rows is said in each row that begins with its own cell.

    A deadline drawn across three numbered rows is the deadline of each. A row whose first cell is itself covered from
    above is a further line of the row it hangs under: there nothing is said twice.
    """
    found: list[list[str]] = []
    above: dict[int, str] = {}
    for row in rows:
        own = bool(row) and bool((row[0] or "").strip())
        texts: list[str] = []
        for at, text in enumerate(row):
            if text is not None:
                above[at] = text
            texts.append(text if text is not None else above.get(at, "") if own else "")
        found.append(texts)
    width = max(map(len, found), default=0)
    return [tuple(texts + [""] * (width - len(texts))) for texts in found]


def tidied(text: str) -> str:
    """Lines without needless space; soft hyphens and byte order marks go, other invisible characters stay, to be seen.

    Non-breaking spaces and tabs are spaces; empty lines go.
    """
    lines = (" ".join(line.split()) for line in text.replace("\u00ad", "").replace("\ufeff", "").splitlines())
    return "\n".join(line for line in lines if line)
