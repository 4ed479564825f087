"""The walk through a document: headings, sections, rows, indicators and what stands between them, in their order."""

from collections.abc import Sequence

from infrastructure.plan_readers.abbreviations import footnote_of
from infrastructure.plan_readers.columns import (
    Role,
    cells_by_role,
    columns_of,
    is_column_numbers,
    is_rule,
    subheading_of,
)
from infrastructure.plan_readers.front_matter import starts_title
from infrastructure.plan_readers.grid import Document, Paragraph, Row, Table
from infrastructure.plan_readers.indicators import IndicatorTable, starts_indicators
from infrastructure.plan_readers.rows import NUMBER, PlanRow, Vocabulary, extend, gathered, number_in_text
from infrastructure.plan_readers.sections import heading_of
from infrastructure.plan_readers.walked import Walked

_LONGEST_HEADING = 250


class Walk:
    """Goes through the blocks once."""

    def __init__(self, document: Document) -> None:
        self.found = Walked(vertical=any(table.vertical for table in document.tables))
        self._vocabulary = Vocabulary(
            text
            for block in document.blocks
            for text in (
                block.lines if isinstance(block, Paragraph) else [cell for row in block.rows for cell in row.cells]
            )
        )
        self._roles: tuple[Role | None, ...] | None = None
        self._indicators: IndicatorTable | None = None
        self._broken = False
        self._fresh_heading = False
        self._last_heading: tuple[str, ...] = ()
        self._apart = self._spoken = False
        self._section_has_rows = False
        self._pending_unnamed = False
        self._last_numbered: int | None = None
        self._before: list[Row] = []
        blocks = document.blocks
        for at, block in enumerate(blocks):
            if isinstance(block, Table):
                self._table(block)
            else:
                self._paragraph(block, at + 1 < len(blocks) and isinstance(blocks[at + 1], Table))

    # Paragraphs

    def _paragraph(self, paragraph: Paragraph, before_table: bool) -> None:
        text = paragraph.text
        footnote = footnote_of(text)
        if footnote:
            self.found.footnotes.setdefault(*footnote)
            return
        self._spoken = True
        if self._roles is None and self._indicators is None:
            self._front(paragraph)
        elif text.endswith(":"):
            self._caption(paragraph)
        elif starts_title(text) and before_table and self.found.rows:
            self.found.tree.open_plan(text)
            self._opened()
        elif self._heads_section(text, before_table):
            self.found.tree.open(heading_of(text))
            self._opened()
        else:
            self.found.unread.append((text, paragraph.place, None))

    def _heads_section(self, text: str, before_table: bool) -> bool:
        """A heading says so by its number or word; right before a table a short line is one too."""
        if len(text) > _LONGEST_HEADING:
            return False
        plain = before_table and text[:1].isupper() and not text.endswith((".", ";", ","))
        return heading_of(text).explicit or plain

    def _front(self, paragraph: Paragraph) -> None:
        heading = heading_of(paragraph.text)
        named = heading.explicit and not paragraph.text[:1].isdigit()
        if named and len(paragraph.text) <= _LONGEST_HEADING and not starts_title(paragraph.text):
            self.found.tree.open(heading)
            self._opened()
        else:
            self.found.front.append(paragraph)

    def _caption(self, paragraph: Paragraph) -> None:
        """«План мероприятий по достижению показателя:»; a second one in a section begins another without a heading."""
        self.found.unread.append((paragraph.text, paragraph.place, None))
        if self._section_has_rows:
            self.found.tree.close()
            self._pending_unnamed = True
            self._section_has_rows = False

    def _opened(self) -> None:
        self._apart = True
        self._section_has_rows = False
        self._pending_unnamed = False
        self._broken = False

    # Tables

    def _table(self, table: Table) -> None:
        self._broken = bool(self.found.rows)
        # Indicators end with their table, unless a page cut it; the plan's own rows go on through a page break.
        rows = table.rows
        if self._indicators and not self._spoken and (rest := self._indicators.end_of_name(rows[0].cells)):
            self._indicators.name_goes_on(rest, self._vocabulary)
            rows = rows[1:]
        if self._indicators and rows and (self._spoken or not self._indicators.goes_on(rows[0].cells)):
            self._indicators = None
        self._spoken = False
        for at, row in enumerate(rows):
            if not row.filled or is_rule(row.cells) or self._repeats_heading(row):
                continue
            self._row(_said_once(row), rows[at + 1 :])
            self._broken = self._broken and is_column_numbers(row.cells)
        self._flush_columns()

    def _repeats_heading(self, row: Row) -> bool:
        """The heading printed again at the top of a page: the row that the page cut goes on under it."""
        if self._apart or not self.found.rows or _words(row) != self._last_heading:
            return False
        roles = columns_of(row.cells)
        if roles is None:
            return False
        if roles != self.found.headings[-1]:
            # The page before had more columns, blank ones: the same headings stand over others here.
            self._roles = roles
            self.found.headings.append(roles)
        self._fresh_heading = self._broken = True
        return True

    def _row(self, row: Row, following: Sequence[Row]) -> None:
        indicators = starts_indicators(row.cells)
        roles = None if indicators else columns_of(row.cells)
        if roles is not None:
            self._heading(row, roles)
        elif indicators:
            self._indicators = IndicatorTable.headed(row.cells, row.place)
            self.found.indicators.append(self._indicators)
            self.found.heading_texts += [cell for cell in row.cells if cell]
        elif self._indicators is not None:
            self._indicators.row(row.cells)
        elif self._roles is None:
            self._before_heading(row)
        elif self._fresh_heading and (is_column_numbers(row.cells) or self._refines_heading(row)):
            pass
        else:
            self._plan_row(row, self._roles, following)
            self._fresh_heading = False

    def _heading(self, row: Row, roles: tuple[Role | None, ...]) -> None:
        self._flush_columns()
        if self._indicators is not None:
            self.found.glued.append(row.place)
            self._indicators = None
        self._roles = roles
        self._fresh_heading = True
        self._last_heading = _words(row)
        self.found.headings.append(roles)
        self.found.heading_texts += [cell for cell in row.cells if cell]

    def _refines_heading(self, row: Row) -> bool:
        """A second row of the heading: «начало» and «окончание» under «Срок»."""
        words = {at: row.cells[at].lower().strip() for at in row.filled}
        if self._roles is None or len(row.cells) != len(self._roles) or not all(map(subheading_of, words.values())):
            return False
        roles = list(self._roles)
        for at, word in words.items():
            roles[at] = subheading_of(word)
        self._roles = tuple(roles)
        return True

    def _before_heading(self, row: Row) -> None:
        filled = row.filled
        if len(filled) == 1 and len(row.cells) > 1 and not starts_title(row.cells[filled[0]]):
            self.found.tree.open(heading_of(row.cells[filled[0]]))
            self._opened()
            return
        self._before.append(row)

    def _flush_columns(self) -> None:
        """Stamps stand side by side in a table without lines: they are read column by column."""
        for at in range(max((len(row.cells) for row in self._before), default=0)):
            for row in self._before:
                lines = tuple(line for line in (row.cells[at : at + 1] or ("",))[0].split("\n") if line)
                if lines:
                    self.found.front.append(Paragraph(lines, row.place))
        self._before = []

    def _plan_row(self, row: Row, roles: tuple[Role | None, ...], following: Sequence[Row]) -> None:
        shifted = self.found.vertical and len(row.cells) != len(roles)
        parts = None if shifted else cells_by_role(row.cells, roles)
        if parts is None:
            self.found.misfits.append((" | ".join(cell for cell in row.cells if cell), row.place))
            return
        cells, others = gathered(parts)
        if self._is_section(row, cells, roles, following):
            text = " ".join(text for _, text in parts)
            self.found.tree.open(heading_of(text))
            self._opened()
            return
        number = self._number(cells, roles)
        if not cells.get(Role.ACTIVITY) and (number is not None or not self.found.rows):
            # Deadlines without what is due by them: nothing of it may be guessed.
            self.found.misfits.append((" | ".join(cell for cell in row.cells if cell), row.place))
            return
        if number is None and self._goes_on(cells):
            extend(self.found.rows[-1], cells, others, self._vocabulary)
            return
        self._add(row, cells, others, number)

    def _number(self, cells: dict[Role, str], roles: Sequence[Role | None]) -> str | None:
        """Takes the number out of the cells; without a column for it, out of the text."""
        if Role.NUMBER in roles:
            number = cells.pop(Role.NUMBER, "").strip()
            if number and not NUMBER.fullmatch(number):
                cells[Role.ACTIVITY] = f"{number} {cells.get(Role.ACTIVITY, '')}".strip()
                return None
            return number or None
        number_printed, text = number_in_text(cells.get(Role.ACTIVITY, ""))
        if number_printed:
            cells[Role.ACTIVITY] = text
        return number_printed

    def _is_section(
        self, row: Row, cells: dict[Role, str], roles: Sequence[Role | None], following: Sequence[Row]
    ) -> bool:
        """A row that is one text across the table, or a number and a title with rows of that number below."""
        filled = row.filled
        text = row.cells[filled[0]]
        if len(filled) == 1:
            role = next(iter(cells), Role.OTHER)
            if role is Role.NUMBER or (role is Role.ACTIVITY and Role.NUMBER not in roles and not self._broken):
                return not NUMBER.fullmatch(text)
            if filled == (0,) and not self._broken and role is not Role.ACTIVITY:
                # The first column may be any: a title in it, and nothing else in the row, is across the table.
                return text[:1].isupper() or heading_of(text).explicit
            continues = self._broken or (self.found.rows and self.found.rows[-1].text(Role.ACTIVITY).endswith(":"))
            return role is Role.ACTIVITY and (heading_of(text).explicit or not continues) and text[:1].isupper()
        if len(filled) == 2 and set(cells) == {Role.NUMBER, Role.ACTIVITY}:
            number = cells[Role.NUMBER].strip().rstrip(".")
            below = next((other.cells[filled[0]] for other in following if len(other.filled) > 2), "")
            return below.strip().startswith(f"{number}.") or (bool(number) and set(number) <= set("IVXLC"))
        return False

    def _goes_on(self, cells: dict[Role, str]) -> bool:
        """Whether an unnumbered row is the further part of the one above and not a row of its own."""
        if not self.found.rows:
            return False
        before = self.found.rows[-1]
        text = cells.get(Role.ACTIVITY, "")
        if not text:
            return True
        subordinate = before.text(Role.ACTIVITY).endswith(":") or before.parent is not None
        if self._broken:
            return not subordinate and (not text[:1].isupper() or Role.DEADLINE not in cells)
        return not (Role.DEADLINE in cells or Role.RESPONSIBLE in cells)

    def _add(self, row: Row, cells: dict[Role, str], others: list[str], number: str | None) -> None:
        self._apart = False
        rows = self.found.rows
        parent = self._last_numbered if number is None else None
        if number is not None:
            self._last_numbered = len(rows)
        if self._pending_unnamed:
            self.found.unnamed_sections.append(len(rows))
            self._pending_unnamed = False
        rows.append(
            PlanRow(
                row.place,
                self.found.tree.current,
                cells,
                number,
                parent,
                after_break=self._broken,
                others=others,
                columns=frozenset(role for role in self._roles or () if role),
            )
        )
        self._section_has_rows = True


def _words(row: Row) -> tuple[str, ...]:
    return tuple(" ".join(row.cells[at].split()) for at in row.filled)


def _said_once(row: Row) -> Row:
    """A title merged across the table, which some converters repeat in every cell."""
    texts = {row.cells[at] for at in row.filled}
    if len(row.filled) > 2 and len(texts) == 1:
        return Row((texts.pop(), *[""] * (len(row.cells) - 1)), row.place)
    return row
