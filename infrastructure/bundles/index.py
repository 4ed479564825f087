"""The page of a bundle that a person opens: seals, timelines of assignments, every event. No script, no network.

The page proves nothing by itself: it is the word of whoever made it. `vekha verify --index` writes it anew from what
was verified.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from html import escape

from application.audit_trail import Wording
from application.ports import Keys
from domain.assignment.events import EVENTS as OF_ASSIGNMENTS
from domain.bundle.manifest import Manifest
from domain.bundle.records import Read, documents_named
from domain.ledger import Stored
from domain.personal import ERASED
from domain.seal.checkpoint import Checkpoint
from domain.seal.note import Note
from infrastructure.bundles.histories import Histories, NamesWithin

MOST_TOLD = 20_000
"""Of a longer bundle the page tells only what proves it: no browser opens a million rows."""

UNDER_KEY = "[закрыто ключом]"
COSIGNATURE = 72

STYLE = """
body{font:16px/1.5 "PT Serif",Georgia,serif;color:#1a1a1a;background:#fff;max-width:72rem;margin:2rem auto}
body{padding:0 1rem}
h1{font-size:1.6rem;line-height:1.25}
h2{font-size:1.25rem;margin-top:2.5rem;border-bottom:2px solid #1a1a1a}
h3{font-size:1rem;margin:1.5rem 0 .3rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.5rem}
dt{font-weight:bold}
dd{margin:0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}
th,td{border:1px solid #767676;padding:.3rem .5rem;text-align:left;vertical-align:top}
th{background:#ededed}
td.n{text-align:right;font-variant-numeric:tabular-nums}
ol.line{list-style:none;margin:0;padding:0 0 0 1rem;border-left:3px solid #1f4e79}
ol.line li{padding:.15rem 0 .15rem .8rem}
ol.line time{font-variant-numeric:tabular-nums;font-weight:bold;margin-right:.6rem}
code{font-family:"PT Mono",Consolas,monospace;font-size:.9em;overflow-wrap:anywhere}
.note{border-left:4px solid #8a6d00;background:#fff8e1;padding:.6rem 1rem}
@media print{body{max-width:none;font-size:10pt}h3,tr,li{break-inside:avoid}}
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What a page is made of. `readable`: personal values were opened by keys that were given apart."""

    manifest: Manifest
    checkpoint: Checkpoint
    note: Note
    stamped: tuple[int, ...]
    events: Iterable[Read]
    keys: Keys
    readable: bool = False


def index(told: Told, wording: Wording) -> bytes:
    """The page."""
    return "".join(_page(told, wording)).encode()


def _page(told: Told, wording: Wording) -> Iterator[str]:
    style = b64encode(sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"
    brief = told.manifest.events > MOST_TOLD
    histories = Histories(() if brief else told.events, told.keys)
    plan = told.manifest.plan
    title = "Журнал Вехи целиком" if plan is None else NamesWithin(histories.of).plan(plan)
    title = _hidden(title, told)
    title = f"План {plan}" if title == UNDER_KEY else title
    yield '<!doctype html>\n<html lang="ru"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
    yield '<meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width">'
    yield f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>\n<h1>{escape(title)}</h1>\n"
    yield (
        '<p class="note">Эта страница — пересказ для чтения, сама она ничего не доказывает. Доказательство — файл '
        "пакета: проверьте его программой и ключами, полученными не вместе с ним: "
        "<code>vekha verify ФАЙЛ --key КЛЮЧ --witness-key КЛЮЧ</code>.</p>\n"
    )
    yield from _seals(told)
    if brief:
        yield f"<p>Записей {told.manifest.events}: здесь они не перечислены, все они — в файле events.bin пакета.</p>\n"
    else:
        sentences = {place: _hidden(said, told) for place, said in histories.sentences(wording).items()}
        yield from _timelines(histories, sentences, NamesWithin(histories.of), told)
        yield from _table(histories, sentences, wording, told)
        yield from _documents(histories, told)
    yield "</body></html>\n"


def _seals(told: Told) -> Iterator[str]:
    manifest, head = told.manifest, told.checkpoint
    yield "<h2>Чем доказано</h2>\n<dl>"
    yield _pair("Журнал", head.origin)
    yield _pair("Записей в журнале", str(head.size))
    yield _pair("Записей в пакете", str(manifest.events))
    if manifest.plan is not None:
        yield _pair("Потоков в пакете", str(len(manifest.streams)))
    yield f"<dt>Корень дерева</dt><dd><code>{head.root.hex()}</code></dd>"
    for signature in told.note.signatures:
        if len(signature.raw) == COSIGNATURE:
            at = datetime.fromtimestamp(int.from_bytes(signature.raw[:8], "big"), UTC)
            yield _pair("Подтверждено свидетелем", f"{signature.name}, {at:%d.%m.%Y %H:%M:%S} UTC")
        else:
            yield _pair("Подписано", f"{signature.name}, ключ {signature.key_id.hex()}")
    for size in told.stamped:
        yield _pair("Отметка времени", f"о журнале из {size} записей")
    if manifest.since:
        yield _pair("Преемственность показана от", ", ".join(f"{size} записей" for size in manifest.since))
    yield "</dl>\n"
    if not told.readable:
        yield f"<p>Имена и тексты, которые могут назвать человека, показаны как «{UNDER_KEY}»: "
        yield "ключи выдаются отдельно.</p>\n"


def _timelines(histories: Histories, sentences: dict[int, str], names: NamesWithin, told: Told) -> Iterator[str]:
    lines = [h for h in histories.of.values() if isinstance(h[0].event, OF_ASSIGNMENTS)]
    if not lines:
        return
    yield "<h2>Ход исполнения</h2>\n"
    for history in sorted(lines, key=lambda h: h[0].position):
        first = history[0].event
        plan, activity = getattr(first, "plan", None), getattr(first, "activity", None)
        heading = f"Мероприятие {names.activity(plan, activity)}" if plan and activity else "Поручение"
        yield f"<h3>{escape(_hidden(heading, told))}</h3>\n<ol class=line>"
        for stored in history:
            day = f"{stored.event.occurred_on:%d.%m.%Y}"
            said = escape(sentences[stored.position])
            yield f"<li><time>{day}</time>{said} <small>(№ {stored.position})</small></li>\n"
        yield "</ol>\n"


def _table(histories: Histories, sentences: dict[int, str], wording: Wording, told: Told) -> Iterator[str]:
    names = NamesWithin(histories.of)
    facts = {stored.position: stored for history in histories.of.values() for stored in history}
    yield "<h2>Все записи пакета</h2>\n<table><thead><tr>"
    for heading in ("№", "Записано, UTC", "Дата события", "Что произошло", "Кто", "Поток и версия"):
        yield f"<th scope=col>{heading}</th>"
    yield "</tr></thead><tbody>\n"
    for read in histories.events:
        yield _row(read, facts.get(read.position), sentences, names, wording, told)
    yield "</tbody></table>\n"


def _row(
    read: Read, stored: Stored | None, sentences: dict[int, str], names: NamesWithin, wording: Wording, told: Told
) -> str:
    cells = ("", "", f"{read.topic} (эта программа не знает такой записи)", "")
    if stored is not None:
        event = stored.event
        who = _hidden(f"{names.person(event.by)}, {wording.role(event.role)}", told)
        said = sentences[read.position]
        cells = (f"{stored.recorded_at:%d.%m.%Y %H:%M:%S}", f"{event.occurred_on:%d.%m.%Y}", said, who)
    place = f"<td><code>{read.stream}</code> {read.version}</td></tr>\n"
    return f"<tr><td class=n>{read.position}</td>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + place


def _documents(histories: Histories, told: Told) -> Iterator[str]:
    named: dict[str, list[int]] = {}
    for read in histories.events:
        for hash_ in sorted(documents_named(read.state)):
            named.setdefault(hash_, []).append(read.position)
    if not named:
        return
    yield "<h2>Документы</h2>\n<table><thead><tr><th scope=col>SHA-256 хранимого файла</th>"
    yield "<th scope=col>Записи</th><th scope=col>В пакете</th></tr></thead><tbody>\n"
    for hash_, places in named.items():
        there = told.manifest.left_out.get(hash_)
        state = "есть, зашифрован" if there is None else f"нет: {there}"
        yield f"<tr><td><code>{hash_}</code></td><td>{_numbers(places)}</td><td>{escape(state)}</td></tr>\n"
    yield "</tbody></table>\n"


def _numbers(places: Sequence[int]) -> str:
    return ", ".join(f"№ {place}" for place in places)


def _pair(term: str, said: str) -> str:
    return f"<dt>{escape(term)}</dt><dd>{escape(said)}</dd>"


def _hidden(said: str, told: Told) -> str:
    """Without keys nothing is known to be erased: it is only not shown here."""
    return said if told.readable else said.replace(ERASED, UNDER_KEY)
