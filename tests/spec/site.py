"""Writes the site: plain files that open from a folder, with no server and nothing from elsewhere."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from tests.features.outcomes import Run, Status
from tests.spec.glossary import Glossary, Term, terms
from tests.spec.guide import Chapter, chapters, guide
from tests.spec.telling import DRIVERS, WORDS, WORST_FIRST, FeatureTold, told
from tests.spec.words import Document, index
from tests.steps.vocabulary import VocabularyStep

HERE = Path(__file__).parent
PAGES = HERE.parents[1] / "interfaces" / "pages"
"""The service's own pages: their stylesheet, sign and icons are this site's too."""
SECTIONS = (
    ("index.html", "Правила"),
    ("glossary.html", "Термины"),
    ("writing.html", "Как написать сценарий"),
    ("search.html", "Поиск"),
)
ICONS: Mapping[Status, str] = {
    Status.PASSED: "done",
    Status.FAILED: "missed",
    Status.UNDEFINED: "doubt",
    Status.NOT_RUN: "ahead",
}
MANY: Mapping[Status, str] = {
    Status.PASSED: "прошли",
    Status.FAILED: "не прошли",
    Status.UNDEFINED: "с неопределёнными шагами",
    Status.NOT_RUN: "не запускались",
}


@dataclass(frozen=True, slots=True)
class RunTold:
    """A run and how many scenarios ended how in it."""

    driver: str
    began: datetime
    ended: datetime | None
    commit: str | None
    changed: bool
    counts: Mapping[Status, int]


def build(features: Path, runs: Sequence[Run], to: Path) -> list[FeatureTold]:
    """Writes the whole site into `to`, in place of what stood there."""
    found = told(features, runs)
    site = _Site(found, runs, Glossary(terms()))
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(parents=True)
    for name, page in site.pages():
        (to / name).write_text(page, "utf-8")
    for file in (PAGES / "static" / "style.css", PAGES / "static" / "mark.svg", *sorted((HERE / "static").iterdir())):
        shutil.copy(file, to / file.name)
    (to / "search-index.js").write_text(f"const searchIndex = {_as_script(index(site.documents()))};\n", "utf-8")
    return found


class _Site:
    def __init__(self, features: Sequence[FeatureTold], runs: Sequence[Run], glossary: Glossary) -> None:
        self._features, self._runs, self._glossary = features, runs, glossary
        self._chapters: Sequence[Chapter] = chapters(features)
        self._environment = _environment(runs)

    def pages(self) -> Sequence[tuple[str, str]]:
        return [
            ("index.html", self._index()),
            ("glossary.html", self._page("glossary.html", places=self._places(), terms=self._glossary.terms)),
            ("writing.html", self._page("writing.html", None, chapters=self._chapters, **guide())),
            ("search.html", self._page("search.html")),
            *((feature.address, self._feature(at)) for at, feature in enumerate(self._features)),
        ]

    def documents(self) -> list[Document]:
        """What the search looks through."""
        found = [
            Document(f"glossary.html#{term.id}", "термин", term.name, "Термины", (term.meaning or "",))
            for term in self._glossary.terms
        ]
        for feature in self._features:
            said = tuple(_paragraphs(feature.feature.description)) if feature.feature else ()
            found.append(Document(feature.address, "тема", feature.name, "", said, feature.status.value))
            for rule in feature.rules:
                if rule.rule.name:
                    found.append(Document(f"{feature.address}#{rule.id}", "правило", rule.rule.name, feature.name, ()))
                for one in rule.scenarios:
                    lines = tuple(f"{step.keyword} {step.text}" for step in one.scenario.steps)
                    place = f"{feature.name} → {rule.rule.name}" if rule.rule.name else feature.name
                    address = f"{feature.address}#{one.id}"
                    found.append(Document(address, "сценарий", one.scenario.name, place, lines, one.status.value))
        for chapter in self._chapters:
            for step in chapter.steps:
                address = f"writing.html#{_step_id(step.step)}"
                found.append(Document(address, "шаг", step.step.name, chapter.title, (step.step.meaning,)))
        return found

    def _index(self) -> str:
        scenarios = [(feature, one) for feature in self._features for one in feature.scenarios]
        counts = [Counter(one.of_run(run) for _, one in scenarios) for run in self._runs]
        runs = [
            RunTold(run.driver, run.began, run.ended, run.commit, run.changed, counted)
            for run, counted in zip(self._runs, counts, strict=True)
        ]
        wrong = (Status.FAILED, Status.UNDEFINED)
        failing = [(feature, one) for feature, one in scenarios if one.status in wrong]
        return self._page(
            "index.html",
            features=self._features,
            told_runs=runs,
            failing=failing,
            flawed=[feature for feature in self._features if feature.problems],
            total=len(scenarios),
        )

    def _feature(self, at: int) -> str:
        feature = self._features[at]
        seen: set[str] = set()
        before = self._features[at - 1] if at else None
        after = self._features[at + 1] if at + 1 < len(self._features) else None

        def link(text: str) -> Markup:
            return self._glossary.linked(text, seen)

        def used() -> list[Term]:
            return [term for term in self._glossary.terms if term.id in seen]

        return self._page(
            "feature.html", "index.html", feature=feature, link=link, used=used, before=before, after=after
        )

    def _page(self, template: str, section: str | None = None, /, **values: object) -> str:
        return self._environment.get_template(template).render(here=section or template, **values)

    def _places(self) -> Mapping[str, list[FeatureTold]]:
        """Which features speak of each term."""
        places: dict[str, list[FeatureTold]] = {term.id: [] for term in self._glossary.terms}
        for feature in self._features:
            texts = [feature.name, *(rule.rule.name for rule in feature.rules)]
            texts += [step.text for one in feature.scenarios for step in one.scenario.steps]
            said = {term.id for text in texts for _, _, term in self._glossary.found(text)}
            for term in said:
                places[term].append(feature)
        return places


def _environment(runs: Sequence[Run]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "runs": runs,
        "drivers": DRIVERS,
        "sections": SECTIONS,
        "sprite": Markup((PAGES / "templates" / "sprite.html").read_text("utf-8")),
        "icons": ICONS,
        "words": WORDS,
        "words_many": MANY,
        "order": WORST_FIRST,
        "used": list,
        "zip": zip,
    }
    environment.filters |= {
        "moment": lambda moment: f"{moment:%d.%m.%Y %H:%M}",
        "plural": _plural,
        "paragraphs": _paragraphs,
        "code": _code,
        "slots": _slots,
        "step_id": _step_id,
    }
    return environment


def _plural(number: int, one: str, few: str, many: str) -> str:
    """21 сценарий, 22 сценария, 25 сценариев."""
    if number % 10 == 1 and number % 100 != 11:
        return f"{number} {one}"
    if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14):
        return f"{number} {few}"
    return f"{number} {many}"


def _paragraphs(text: str) -> list[str]:
    """A description's paragraphs; lines that only wrap are joined."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]


def _code(text: str) -> Markup:
    """What stands between backticks as it is to be typed."""
    parts = re.split(r"`([^`]+)`", text)
    return Markup().join(
        Markup("<code>{}</code>").format(part) if at % 2 else escape(part) for at, part in enumerate(parts)
    )


def _slots(phrase: str) -> Markup:
    """A step's phrase with its slots and the parts that may be left out set apart."""
    parts = re.split(r"(\{[^{}]+\}|[\[\]()|])", phrase)
    made = Markup()
    for part in parts:
        if part.startswith("{"):
            made += Markup('<var class="slot">{}</var>').format(part[1:-1])
        elif part in ("[", "]", "(", ")", "|"):
            made += Markup('<span class="slot-mark">{}</span>').format(part)
        else:
            made += escape(part)
    return made


def _step_id(step: VocabularyStep) -> str:
    return "v" + sha256(step.name.encode()).hexdigest()[:8]


def _as_script(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c").replace("\u2028", "")
