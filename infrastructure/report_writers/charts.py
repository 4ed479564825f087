"""Stacked bars as SVG: a bar for each row of a table. Groups differ by pattern and lightness as well as by colour, each
is named in the legend, and every part wide enough for it bears its number: it reads in black and white, too."""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from xml.sax.saxutils import escape

from application.consolidated_paper import Counted, CountedTable, Group

WIDTH = 680
_LABELS, _TOTALS = 236, 40
_ROW, _BAR, _LINE = 30, 20, 11
_LEGEND_ROW, _LEGEND_COLUMNS = 18, 3
_LABEL_LETTERS, _LABEL_LINES = 40, 2
_FONT = "Libertinus Serif, Times New Roman, serif"


@dataclass(frozen=True, slots=True)
class Look:
    """`ground` is the fill, `ink` what the pattern is drawn with, `strokes` the pattern in a square of eight units."""

    ground: str
    ink: str
    strokes: str
    number: str = "#000000"


_LOOKS: Mapping[Group, Look] = MappingProxyType(
    {
        Group.IN_TIME: Look("#1b6e3c", "#1b6e3c", "", number="#ffffff"),
        Group.LATE: Look("#cfe6c0", "#3f7d2a", "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4"),
        Group.REVIEW: Look("#d7e5f7", "#2b5c9e", "M0,4 h8"),
        Group.AHEAD: Look("#ffffff", "#ffffff", ""),
        Group.OVERDUE: Look("#f6c7bd", "#a3210f", "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4 M0,0 l8,8"),
        Group.NOT_DONE: Look("#5c0f0f", "#5c0f0f", "", number="#ffffff"),
        Group.OTHER: Look("#eeeeee", "#6b6b6b", "M2,2 h1 v1 h-1 z M6,6 h1 v1 h-1 z"),
    }
)


def stacked_bars(table: CountedTable) -> str:
    """The chart of the table; the numbers stand in the table itself as well, for whoever cannot see it."""
    groups = table.groups
    legend = -(-len(groups) // _LEGEND_COLUMNS) * _LEGEND_ROW + 10
    height = legend + len(table.rows) * _ROW + 6
    most = max((row.total for row in table.rows), default=0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" font-family="{_FONT}" font-size="12">',
        f"<title>{_text(table.title)}</title>",
        f"<desc>{_text(_described(table))}</desc>",
        "<defs>",
        *(_pattern(group) for group in groups),
        "</defs>",
        *_legend(groups),
    ]
    for at, row in enumerate(table.rows):
        parts += _bar(row, groups, legend + at * _ROW, most)
    return "\n".join([*parts, "</svg>"])


def _text(words: str) -> str:
    return escape("".join(letter for letter in words if letter.isprintable()))


def _described(table: CountedTable) -> str:
    """The whole table in words: screen readers get what the picture shows."""
    rows = (
        f"{row.label}: "
        + ", ".join(f"{group.lower()} — {row.numbers[group]}" for group in Group if row.numbers.get(group))
        for row in table.rows
    )
    return "; ".join(rows)


def _pattern(group: Group) -> str:
    look = _LOOKS[group]
    drawn = f'<path d="{look.strokes}" stroke="{look.ink}" stroke-width="1.2" fill="none"/>' if look.strokes else ""
    return (
        f'<pattern id="{group.name.lower()}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{look.ground}"/>{drawn}</pattern>'
    )


def _box(group: Group, x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="url(#{group.name.lower()})" '
        'stroke="#222222" stroke-width="0.8"/>'
    )


def _legend(groups: tuple[Group, ...]) -> Iterator[str]:
    column = WIDTH / _LEGEND_COLUMNS
    for at, group in enumerate(groups):
        x, y = at % _LEGEND_COLUMNS * column, at // _LEGEND_COLUMNS * _LEGEND_ROW
        yield _box(group, x + 1, y + 2, 22, 12)
        yield f'<text x="{x + 30:.1f}" y="{y + 12}">{_text(group.value)}</text>'


def _bar(row: Counted, groups: tuple[Group, ...], top: int, most: int) -> Iterator[str]:
    lines = textwrap.wrap(row.label, _LABEL_LETTERS, max_lines=_LABEL_LINES, placeholder="…") or [""]
    first = top + _BAR / 2 + 4 - (len(lines) - 1) * _LINE / 2
    for at, line in enumerate(lines):
        yield f'<text x="0" y="{first + at * _LINE:.1f}" font-size="11">{_text(line)}</text>'
    scale, x = (WIDTH - _LABELS - _TOTALS) / most if most else 0.0, float(_LABELS)
    for group in groups:
        number = row.numbers.get(group, 0)
        if not number:
            continue
        width = number * scale
        yield _box(group, x, top, width, _BAR)
        if width > 8 * len(str(number)) + 4:
            yield _number(str(number), x + width / 2, top, _LOOKS[group])
        x += width
    yield f'<text x="{x + 6:.1f}" y="{top + 14}" font-weight="bold">{row.total}</text>'


def _number(number: str, middle: float, top: int, look: Look) -> str:
    """On a patch of its own where the ground is patterned."""
    room = 7 * len(number) + 4
    patch = (
        f'<rect x="{middle - room / 2:.1f}" y="{top + 3}" width="{room}" height="14" fill="#ffffff"/>'
        if look.strokes
        else ""
    )
    return f'{patch}<text x="{middle:.1f}" y="{top + 14}" text-anchor="middle" fill="{look.number}">{number}</text>'
