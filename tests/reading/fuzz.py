"""Valid documents spoiled in every way: `python -m tests.reading.fuzz --inputs 50000 [--seed N]`.

Each input is one of the kinds below, with bytes flipped, cut, doubled or moved, in the file or inside one part of its
archive, or with table cells filled with noise. A reading or a named refusal is right; anything else, more than ten
seconds, or a date out of noise that no person is asked about, is a failure. It prints a JSON line and ends with 1 where
there was one; the input that did it is kept in the folder `fuzz-failures`.
"""

import argparse
import io
import json
import random
import sys
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from domain.deadlines.deadline import DeadlineKind
from domain.refusals import Refusal
from infrastructure.plan_readers import read_plan
from infrastructure.plan_readers.grid import Document, Paragraph, Row, Table
from tests.reading.renderings import as_docx, as_html, as_pdf, as_xlsx

MOST_SECONDS = 10.0
_HEADING = ("№", "Мероприятие", "Срок", "Исполнитель", "Результат")
_NOISE = "°•×§¤~^{}[]<>&;$%@#*+=|\\/…“”„ qwzxj жщъь \u200b\u200f\u202e\u00ad\u0301\ufeff"
_UNDATED = frozenset({DeadlineKind.NONE, DeadlineKind.CONTINUOUS, DeadlineKind.OPEN_ENDED})
_PDF_EVERY = 25
"""One in so many is a PDF: each starts a process of its own and costs a hundred of the others."""


def _plan(deadlines: Sequence[str]) -> Document:
    title = Paragraph(("План мероприятий на 2024 год",), "")
    rows = [Row((f"{at}.", "Провести опрос", text, "МКУ «УО»", "Справка"), "") for at, text in enumerate(deadlines, 1)]
    return Document((title, Table((Row(_HEADING, ""), *rows), "")))


def _text(document: Document) -> bytes:
    table = document.tables[0]
    return "\n".join(["План мероприятий на 2024 год", "", *("\t".join(row.cells) for row in table.rows)]).encode()


RENDERED: Mapping[str, Callable[[Document], bytes]] = {
    "docx": as_docx,
    "xlsx": as_xlsx,
    "html": as_html,
    "txt": _text,
    "pdf": as_pdf,
}


def spoiled(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to four injuries."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        if not found:
            break
        at = chance.randrange(len(found))
        length = min(chance.choice((1, 1, 2, 8, 64, 512)), len(found) - at)
        match chance.randrange(6):
            case 0:
                found[at] ^= 1 << chance.randrange(8)
            case 1:
                found[at : at + length] = chance.randbytes(length)
            case 2:
                del found[at : at + length]
            case 3:
                found[at:at] = found[at : at + length] * chance.choice((1, 2, 50))
            case 4:
                piece = found[at : at + length]
                to = chance.randrange(len(found))
                found[to:to] = piece
            case _:
                del found[at:]
    return bytes(found)


def _spoiled_part(data: bytes, chance: random.Random) -> bytes:
    """An archive that opens, one part of which is injured: past the checks of damage, into the parser."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        likely = [name for name in before.namelist() if "document.xml" in name or "sheet1.xml" in name]
        chosen = chance.choice(likely if chance.random() < 0.7 else before.namelist())
        for name in before.namelist():
            kept = before.read(name)
            after.writestr(name, spoiled(kept, chance) if name == chosen else kept)
    return out.getvalue()


def _noise(chance: random.Random) -> str:
    return "".join(chance.choice(_NOISE) for _ in range(chance.randint(1, 30)))


def one(kind: str, valid: bytes, chance: random.Random) -> tuple[bytes, bool]:
    """An input of the kind, and whether its deadlines are noise."""
    way = chance.random()
    if way < 0.2 and kind in ("txt", "html"):
        return RENDERED[kind](_plan([_noise(chance) for _ in range(3)])), True
    if way < 0.8 and kind in ("docx", "xlsx"):
        return _spoiled_part(valid, chance), False
    return spoiled(valid, chance), False


def failure(data: bytes, name: str, noise: bool) -> str | None:
    """What went wrong, None where nothing did."""
    began = time.monotonic()
    try:
        reading = read_plan(data, name)
        if noise and any(
            not deadline.needs_person and deadline.kind not in _UNDATED and (deadline.start or deadline.end)
            for activity in reading.activities
            for deadline in activity.deadlines
        ):
            return "a date out of noise"
        reading.model_dump_json()
    except Refusal as refused:
        if not str(refused):
            return "a refusal without words"
    except Exception as crashed:  # this is what is looked for
        return f"{type(crashed).__name__}: {crashed}"
    took = time.monotonic() - began
    return f"{took:.1f} seconds" if took > MOST_SECONDS else None


def run(inputs: int, seed: int, failures: Path | None = None) -> dict[str, object]:
    """So many inputs; what came of them. The same seed gives the same inputs."""
    chance = random.Random(seed)
    valid = {kind: made(_plan(["до 01.03.2024", "май 2024 г.", "постоянно"])) for kind, made in RENDERED.items()}
    quick = [kind for kind in RENDERED if kind != "pdf"]
    tried: Counter[str] = Counter()
    wrong: list[str] = []
    for number in range(inputs):
        kind = "pdf" if number % _PDF_EVERY == 0 else chance.choice(quick)
        data, noise = one(kind, valid[kind], chance)
        tried[kind] += 1
        found = failure(data, f"plan.{kind}", noise)
        if found:
            wrong.append(f"{number} {kind}: {found}")
            if failures:
                failures.mkdir(exist_ok=True)
                (failures / f"{seed}-{number}-{zlib.crc32(data):08x}.{kind}").write_bytes(data)
        if number % 1000 == 999:
            sys.stderr.write(f"{number + 1}/{inputs}, {len(wrong)} wrong\n")
    return {"inputs": inputs, "seed": seed, **tried, "wrong": wrong}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    result = run(given.inputs, given.seed, Path("fuzz-failures"))
    sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
    return 1 if result["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
