"""`consolidation` and `autosave`: 200 objects × 3 experts × 40 criteria together, and one score of a draft saved."""

import http.client
import json
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial

import psycopg

from application.card_drafts import DraftPlace, DraftScale
from benchmarks.figure import THREADS, Figure, compared, per_second, say
from benchmarks.ground import Ground, fresh, put, server
from benchmarks.serving import PERSON, POINT, SUMMARY, assignments, populated, served, settings
from benchmarks.writing import PARTY, envelope
from domain.actors import Role, natural_id
from domain.assessment_card.events import CardSubmitted, Conclusion, Score
from domain.assessment_card.state import assessment_card_id
from domain.assessment_card.totals import passed, total
from domain.card_form.form import (
    Block,
    CardFormPublished,
    CardFormVersion,
    Criterion,
    Scale,
    Thresholds,
    card_form_id,
)
from domain.examination import events as e
from domain.ledger import Event
from domain.person import PersonRegistered, RoleGranted, Scope, ScopeKind
from domain.personal import Personal
from domain.report_form import FormRef
from infrastructure.projections.rebuild import rebuild

OBJECTS, EXPERTS, CRITERIA = 200, 3, 40
ASKED = 11
SAVED = 1500  # a round
PLAN, EXAMINATION = (natural_id("benchmark", name) for name in ("plan", "examination"))
ORGANISER = natural_id("benchmark", "auditor")
DAY = date(2024, 3, 1)

SCORES = """
    CREATE TABLE public.score (
        examination uuid NOT NULL, object uuid NOT NULL, criterion text NOT NULL, expert uuid NOT NULL,
        score smallint, PRIMARY KEY (examination, object, criterion, expert)
    )
"""
AVERAGED = """
    SELECT object, criterion, avg(score), min(score), max(score), array_agg(score) FROM public.score
    WHERE examination = %s GROUP BY object, criterion
"""


def _form() -> CardFormVersion:
    criteria = [
        Criterion(code=f"{n // 10 + 1}.{n % 10}", text=f"Критерий {n}", scale=Scale(min=0, max=4)) for n in range(40)
    ]
    blocks = tuple(
        Block(code=f"{n + 1}", title=f"Блок {n + 1}", criteria=tuple(criteria[n * 10 : n * 10 + 10])) for n in range(4)
    )
    return CardFormVersion(card_form_id(PARTY, "к"), 1, "Карта", blocks, Thresholds(passing=Decimal(50)), DAY)


def _told(form: CardFormVersion) -> Iterator[tuple[uuid.UUID, Event]]:
    by = envelope()
    published = CardFormPublished.of(
        by.model_copy(update={"on_behalf_of": PARTY}),
        code="к",
        version=1,
        title="Карта",
        blocks=form.blocks,
        thresholds=form.thresholds,
    )
    yield form.form, published
    yield ORGANISER, PersonRegistered.of(by, name=Personal(ORGANISER, "Аудитор"))
    everywhere = Scope(kind=ScopeKind.EVERYWHERE)
    yield ORGANISER, RoleGranted.of(by, granted=Role.AUDITOR, scope=everywhere)
    objects = [natural_id("object", n) for n in range(OBJECTS)]
    yield (
        EXAMINATION,
        e.ExaminationAnnounced.of(
            by,
            examination=EXAMINATION,
            plan=PLAN,
            committee=PARTY,
            title=Personal(PLAN, "Экспертиза"),
            form=FormRef(form=form.form, version=1),
            objects=tuple(e.ExaminedObject(kind=e.ObjectKind.ORGANISATION, id=one, party=one) for one in objects),
            opens_on=DAY,
            closes_on=DAY,
            strategy=e.Strategy(),
        ),
    )
    # Thirty experts, twenty objects each: three at every object.
    teams = [[natural_id("expert", place, n) for n in range(EXPERTS)] for place in range(10)]
    for place, team in enumerate(teams):
        for expert in team:
            seen = tuple(objects[place * 20 : place * 20 + 20])
            yield EXAMINATION, e.ExpertAppointed.of(by, expert=expert, objects=seen)
            yield EXAMINATION, e.ConflictDeclared.of(by, expert=expert, objects=seen)
    for place, examined in enumerate(objects):
        for number, expert in enumerate(teams[place // 20]):
            scores = tuple(
                Score(criterion=code, value=_score(place, number, at), comment=Personal(PLAN, "Проверено на месте."))
                for at, code in enumerate(form.by_code)
            )
            counted = total(form, scores)
            stream = assessment_card_id(EXAMINATION, examined, expert)
            yield (
                stream,
                CardSubmitted.of(
                    by,
                    card=natural_id("card", stream, 1),
                    examination=EXAMINATION,
                    plan=PLAN,
                    committee=PARTY,
                    object=examined,
                    expert=expert,
                    form=FormRef(form=form.form, version=1),
                    scores=scores,
                    conclusion=Conclusion.RECOMMENDED,
                    summary=Personal(PLAN, "Соответствует."),
                    total=counted,
                    passed=passed(form, counted),
                ),
            )


def _score(place: int, number: int, at: int) -> int | None:
    """Experts agree for the most part; some criteria do not apply."""
    return None if (place + at) % 41 == 0 else (place + at * 3 + (number if (place * at) % 5 == 0 else 0)) % 5


def consolidation() -> Figure:
    """The whole answer over HTTP; the reference selects and averages the same scores, one row each, in SQL."""
    form = _form()
    with server() as postgres, fresh(postgres) as ground:
        put(ground, _told(form))
        rebuild(ground.connections.projector)
        _rows(ground, form)
        token = _token(ground)
        with served(settings(ground), "--only", "web") as (_, port), psycopg.connect(ground.admin_url) as raw:
            client = http.client.HTTPConnection("127.0.0.1", port)

            def ours() -> None:
                headers = {"Authorization": f"Bearer {token}"}
                client.request("GET", f"/api/examinations/{EXAMINATION}/consolidation", headers=headers)
                answer = client.getresponse()
                told = json.loads(answer.read())
                if answer.status != 200 or len(told["objects"]) != OBJECTS or told["agreement"]["cards"] != 600:
                    raise RuntimeError(str(told)[:300])

            def reference() -> None:
                if len(raw.execute(AVERAGED, (EXAMINATION,)).fetchall()) != OBJECTS * CRITERIA:
                    raise RuntimeError("the reference averages something else")

            return compared(
                "consolidation", "ms", "the same scores selected and averaged in SQL", _took(ours), _took(reference)
            )


def _rows(ground: Ground, form: CardFormVersion) -> None:
    with psycopg.connect(ground.admin_url) as admin, admin.cursor() as cursor:
        cursor.execute(SCORES)
        with cursor.copy("COPY public.score FROM STDIN") as copy:
            for place in range(OBJECTS):
                for number in range(EXPERTS):
                    expert = natural_id("expert", place // 20, number)
                    for at, code in enumerate(form.by_code):
                        copy.write_row(
                            (EXAMINATION, natural_id("object", place), code, expert, _score(place, number, at))
                        )
        cursor.execute("ANALYZE public.score")


def _token(ground: Ground) -> str:
    from interfaces.main import reception

    with reception(ground.connections, ground.directory) as received:
        return received.tokens.issue(ORGANISER, datetime.now(UTC))


def _took(ask: Callable[[], None]) -> Callable[[], float]:
    """Median milliseconds."""

    def measure() -> float:
        times = []
        for _ in range(ASKED):
            began = time.perf_counter()
            ask()
            times.append((time.perf_counter() - began) * 1000)
        return statistics.median(times)

    return measure


def autosave() -> Figure:
    """One score of an open draft through HTTP by eight clients; the reference is the command that `http_command` sends.

    Milliseconds a request, so that less is better.
    """
    with (
        server() as postgres,
        fresh(postgres) as ground,
        populated(ground) as received,
        served(settings(ground), "--only", "web") as (_, port),
    ):
        token = received.tokens.issue(PERSON, datetime.now(UTC))
        examined = natural_id("object", 1)
        place = DraftPlace(assessment_card_id(EXAMINATION, examined, PERSON), PERSON)
        codes = [f"{n // 10 + 1}.{n % 10}" for n in range(CRITERIA)]
        scales = dict.fromkeys(codes, DraftScale(0, 4, False))
        received.card_drafts.open(place, FormRef(form=natural_id("form"), version=1), scales)
        draft = f"/api/examinations/{EXAMINATION}/objects/{examined}/card/draft/score"

        def send(client: http.client.HTTPConnection, path: str, body: dict[str, object]) -> None:
            headers = {
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/json",
                "Idempotency-Key": str(uuid.uuid4()),
            }
            client.request("POST", path, json.dumps(body).encode(), headers)
            answer = client.getresponse()
            told = answer.read()
            if answer.status >= 300:
                raise RuntimeError(told.decode())

        def each(requests: list[tuple[str, dict[str, object]]]) -> float:
            clients = [http.client.HTTPConnection("127.0.0.1", port) for _ in range(THREADS)]
            works = [partial(send, clients[n % THREADS], path, body) for n, (path, body) in enumerate(requests)]
            return 1000 / per_second(works)

        def ours() -> float:
            return each(
                [(draft, {"criterion": codes[n % CRITERIA], "value": n % 5, "comment": SUMMARY}) for n in range(SAVED)]
            )

        def reference() -> float:
            reports = "/api/assignments/{}/interim-reports"
            streams = assignments(received, SAVED)
            return each([(reports.format(one), {"point": POINT, "summary": SUMMARY}) for one in streams])

        say(f"autosave: {SAVED} requests a round by {THREADS} clients")
        return compared("autosave", "ms", "the command of http_command over HTTP", ours, reference)
