"""Lines of a PDF outside its tables: page numbers and running headings dropped, the rest gathered into paragraphs."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from infrastructure.plan_readers.grid import Paragraph
from infrastructure.plan_readers.paragraphs import begins_apart

Line = dict[str, Any]
Page = dict[str, Any]
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:стр(?:аница|\.)?|лист)?\s*\d{1,4}(?:\s*(?:из|/)\s*\d{1,4})?[-–—\s]*", re.IGNORECASE
)
_MARGIN = 0.12
_FEWEST_PAGES = 3
_WIDE_GAP = 0.9


def without_running_lines(pages: Sequence[Page]) -> list[Page]:
    """The pages without their numbers; a line that stands at the edge of most pages stays on the first alone."""
    edges = [[_is_edge(block, page) for block in page["blocks"]] for page in pages]
    often = Counter(
        text
        for page, marks in zip(pages, edges, strict=True)
        for text in {b["line"]["text"] for b, edge in zip(page["blocks"], marks, strict=True) if edge}
    )
    running = {text for text, times in often.items() if times >= max(_FEWEST_PAGES, len(pages) / 2)}
    seen: set[str] = set()
    kept: list[Page] = []
    for page, marks in zip(pages, edges, strict=True):
        blocks = []
        for block, edge in zip(page["blocks"], marks, strict=True):
            text = block["line"]["text"] if edge else ""
            if not edge or not (_PAGE_NUMBER.fullmatch(text) or text in seen):
                blocks.append(block)
            seen |= {text} & running
        kept.append(page | {"blocks": blocks})
    return kept


def _is_edge(block: dict[str, Any], page: Page) -> bool:
    height = float(page["height"])
    return "line" in block and not height * _MARGIN < float(block["line"]["top"]) < height * (1 - _MARGIN)


def paragraphs(lines: Sequence[Line], place: str) -> Iterator[Paragraph]:
    """Lines that stand close are one paragraph; stamps side by side are read one after the other."""
    for column in _columns(sorted(lines, key=lambda line: (float(line["top"]), float(line["x0"])))):
        together: list[str] = []
        before: Line | None = None
        for line in column:
            apart = before is not None and float(line["top"] - before["bottom"]) > _WIDE_GAP * float(before["size"])
            if together and (apart or begins_apart(line["text"])):
                yield Paragraph(tuple(together), place)
                together = []
            together.append(line["text"])
            before = line
        if together:
            yield Paragraph(tuple(together), place)


def _columns(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Runs of lines; where some stand side by side, what is left of the gap and then what is right of it."""
    run: list[Line] = []
    at = 0
    while at < len(lines):
        split = _split(lines, at)
        if split is None:
            run.append(lines[at])
            at += 1
            continue
        # The lines above may be of the same columns: the left one often begins earlier.
        while run and (float(run[-1]["x1"]) <= split or float(run[-1]["x0"]) >= split):
            at -= 1
            run.pop()
        end = at
        while end < len(lines) and (float(lines[end]["x1"]) <= split or float(lines[end]["x0"]) >= split):
            end += 1
        yield run
        run = []
        region = lines[at:end]
        yield [line for line in region if float(line["x1"]) <= split]
        yield [line for line in region if float(line["x1"]) > split]
        at = end
    yield run


def _split(lines: Sequence[Line], at: int) -> float | None:
    """Where the right column begins, when this line and the next stand side by side."""
    if at + 1 == len(lines):
        return None
    left, right = lines[at], lines[at + 1]
    level = min(left["bottom"], right["bottom"]) - max(left["top"], right["top"]) > 0.5 * float(left["size"])
    return float(right["x0"]) - 1 if level and float(left["x1"]) < float(right["x0"]) else None
