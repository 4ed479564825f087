"""A life of two plans over HTTP that goes once through every command: the happy path of the whole API."""

import json
import time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from domain.seal.proof import TlogProof
from tests.http.auditing import look_back
from tests.http.cast import Cast
from tests.http.collecting import collect
from tests.http.consolidating import consolidate
from tests.http.story_chasing import chase
from tests.http.story_entering import come_in
from tests.http.story_erasing import erase
from tests.http.story_examining import examine
from tests.http.story_matrix import look_at_matrix, look_at_refusals
from tests.http.story_measuring import measure
from tests.http.story_observing import observe
from tests.http.story_outgoing import out_to_other_systems

SAMPLE = Path(__file__).parents[2] / "samples" / "plan.txt"
ACT = {"kind": "directive", "number": "5-р", "date": "2026-02-20", "title": "О внесении изменений"}
DUE, LAPSED = "2026-06-01", "2025-12-01"
TEXTS = ("Провести семинар", "Собрать сведения", "Издать приказ", "Обновить перечень", "Открыть клуб", "Лишняя строка")

EDITION = """План

№\tМероприятие\tСрок\tИсполнитель
1.\tПровести семинар учителей\tдо 01.06.2026\tРайон
2.\tИздать сборник\tдо 01.07.2026\tРайон
"""


class Story:
    """Ids that come up on the way, for questions afterwards."""

    def __init__(self, people: Cast) -> None:
        self.people = people
        self.imported = self.drafted = self.closed = UUID(int=0)
        self.assignments: list[str] = []
        self.known: dict[str, str] = {}
        self.evidence = self.second = self.collection = self.form = ""
        self.position = 0

    def tell(self) -> "Story":
        self._registry()
        self._clear_an_imported_plan()
        self._draft_and_control()
        self._issue_an_edition()
        self._report()
        self._extend()
        self._decide_the_rest()
        self._close_a_plan()
        chase(self)
        self.collection, self.form = collect(self)
        self.position = consolidate(self.people, self.drafted)
        measure(self)
        examine(self)
        observe(self)
        out_to_other_systems(self)
        come_in(self)
        erase(self, self.second)
        self._look()
        return self

    def do(self, role: str, path: str, body: object) -> dict[str, Any]:
        answer = self.people.post(role, path, body)
        self.position = max(self.position, int(str(answer.get("position", 0))))
        return answer

    def _registry(self) -> None:
        people, do = self.people, self.do
        institute = do("administrator", "/api/organisations", {"name": "Институт", "kind": "institute"})["organisation"]
        centre = do("administrator", "/api/organisations", {"name": "Центр", "kind": "centre"})["organisation"]
        do("administrator", f"/api/organisations/{institute}/name", {"name": "Институт развития"})
        do("administrator", f"/api/organisations/{institute}/aliases", {"alias": "ИРО"})
        do("administrator", f"/api/organisations/{centre}/merger", {"into": institute})
        second = do("administrator", "/api/people", {"name": "Второй В.В.", "organisation": str(people.committee)})
        role = {"role": "controller", "scope": {"kind": "organisation", "id": str(people.committee)}}
        do("administrator", f"/api/people/{second['person']}/roles", role)
        do("administrator", f"/api/people/{second['person']}/roles/withdraw", role)
        substitute = {"substitute": second["person"], "since": "2026-03-01", "until": "2026-03-31"}
        do("administrator", f"/api/people/{people.people['controller']}/substitutes", substitute)
        do("administrator", f"/api/people/{second['person']}/tokens", {})
        do("administrator", f"/api/people/{second['person']}/tokens/revoke", {})
        self.second = str(second["person"])

    def _clear_an_imported_plan(self) -> None:
        client, do = self.people.clients["controller"], self.do
        document = {"file": ("план.txt", SAMPLE.read_bytes(), "text/plain")}
        assert client.post("/api/plans/read", files=document).status_code == 200
        answer = client.post("/api/plans", files=document)
        assert answer.status_code == 200, answer.text
        self.imported = UUID(answer.json()["plan"])
        plan = f"/api/plans/{self.imported}"
        rows = self.people.get("controller", f"{plan}/activities")["activities"]
        assert isinstance(rows, list)
        ids = [row["read"]["id"] for row in rows]
        proposed = self.people.get("controller", f"{plan}/party-proposals")["parties"]
        assert isinstance(proposed, list)
        assert {"named", "places", "proposals"} == set(proposed[0])
        clarified = {"activity": ids[3], "deadlines": [{"kind": "date", "end": "2024-04-30"}]}
        do("controller", f"{plan}/deadlines", {"rows": [clarified], "reason": "В апреле 30 дней"})
        group = {"places": [{"activity": ids[3], "index": 0}], "organisations": [str(self.people.district)]}
        do("controller", f"{plan}/role-groups", {**group, "reason": "По списку"})
        party = {"kind": "organisation", "id": str(self.people.committee)}
        do("controller", f"{plan}/parties", {"places": [{"activity": ids[0], "index": 0}], "party": party})
        do("controller", f"{plan}/rows", {"activity": ids[1], "text": "Уточнённая строка", "reason": "Опечатка"})
        do("controller", f"{plan}/dismissals", {"anomalies": [0], "reason": "Значение не требуется"})
        do("controller", f"{plan}/agreement-refusals", {"body": "Центр", "reason": "Нет средств"})
        agreed = {"form": "by_official", "body": "Центр", "official": "Петров П.П."}
        do("controller", f"{plan}/agreements", agreed)
        better = SAMPLE.read_bytes() + b"\n"
        answer = client.post(f"{plan}/reread", files={"file": ("план.txt", better, "text/plain")})
        assert answer.status_code == 200, answer.text
        do("setter", f"{plan}/copies", {"title": "План следующего года"})

    def draft(self, title: str, terms: tuple[str, ...]) -> tuple[UUID, list[str]]:
        rows = [
            {"number": f"{n}.", "text": TEXTS[n - 1], "deadlines": [{"kind": "date", "end": term}]}
            for n, term in enumerate(terms, 1)
        ]
        made = self.do("setter", "/api/plans/drafts", {"title": title, "activities": rows})
        plan = f"/api/plans/{made['plan']}"
        answer = self.people.get("setter", f"{plan}/activities")["activities"]
        assert isinstance(answer, list)
        ids = [row["read"]["id"] for row in answer]
        party = {"kind": "organisation", "id": str(self.people.district)}
        self.do("setter", f"{plan}/supplied-parties", {"activities": ids, "party": party, "reason": "По приказу"})
        approval = {"form": "by_official", "official": "Иванов И.И.", "in_force_on": "2026-01-15"}
        self.do("setter", f"{plan}/approval", approval)
        return UUID(str(made["plan"])), ids

    def _draft_and_control(self) -> None:
        self.drafted, ids = self.draft("План работы", (DUE, DUE, DUE, LAPSED, DUE, DUE))
        plan = f"/api/plans/{self.drafted}"
        self.do("setter", f"{plan}/policy", {"policy": {"shift": "following"}})
        controller = str(self.people.people["controller"])
        self.do("setter", f"{plan}/delegations", {"controller": controller, "basis": ACT})
        self.do("setter", f"{plan}/delegations/withdraw", {"controller": controller})
        self.do("setter", f"{plan}/revisions", {"struck": [ids[5]], "basis": ACT})
        control = self.do("setter", f"{plan}/control", {})
        lines = self.lines(self.drafted, int(control["position"]))
        self.assignments = [next(line["assignment"] for line in lines if line["activity"] == i) for i in ids[:5]]

    def _issue_an_edition(self) -> None:
        plan, (row,) = self.draft("План, у которого будет новая редакция", (DUE,))
        editions, client = f"/api/plans/{plan}/editions", self.people.clients["setter"]
        document = {"file": ("редакция.txt", EDITION.encode(), "text/plain")}
        compared = client.post(editions, files=document)
        assert compared.status_code == 200, compared.text
        assert [found["change"] for found in compared.json()["rows"]] == ["changed", "added"]
        confirmed = {"rows": json.dumps([{"row": 1, "activity": row}, {"row": 2}]), "basis": json.dumps(ACT)}
        issued = client.post(f"{editions}/confirmed", files=document, data=confirmed)
        assert issued.status_code == 200, issued.text
        self.position = issued.json()["position"]

    def lines(self, plan: UUID, position: int) -> list[dict[str, Any]]:
        answer = self.people.get("setter", "/api/register", plan=plan, at_least_position=position)["entries"]
        assert isinstance(answer, list)
        return [line["entry"] for line in answer]

    def _report(self) -> None:
        mine, point, do = f"/api/assignments/{self.assignments[0]}", {"point": DUE}, self.do
        do("executor", f"{mine}/execution", point)
        do("executor", f"{mine}/interim-reports", {**point, "summary": "Начали"})
        wrong, self.evidence = self.attach(mine), self.attach(mine)
        revoked = {**point, "evidence": wrong, "reason": "Не тот файл"}
        do("executor", f"{mine}/evidence/revoke", revoked)
        do("executor", f"{mine}/evidence/check", {**point, "evidence": [self.evidence]})
        report = {**point, "evidence": [self.evidence], "summary": "Исполнено"}
        do("executor", f"{mine}/reports", report)
        do("controller", f"{mine}/returns", {**point, "remarks": "Нет подписи"})
        do("executor", f"{mine}/reports", report)
        do("controller", f"{mine}/acceptances", point)
        do("controller", f"{mine}/removal-proposals", point)
        do("setter", f"{mine}/removals", point)
        do("setter", f"{mine}/reinstatements", {**point, "reason": "Выявлены недостатки", "basis": ACT})

    def attach(self, assignment: str) -> str:
        """A confirming document at the point; its id."""
        answer = self.people.clients["executor"].post(
            f"{assignment}/evidence",
            data={"point": DUE, "kind": "report", "number": "18", "date": "2026-02-27", "title": "Отчёт"},
            files={"file": ("отчёт.txt", "Семинар проведён".encode(), "text/plain")},
            headers={"Idempotency-Key": str(uuid4())},
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["evidence"])

    def _extend(self) -> None:
        mine, point, do = f"/api/assignments/{self.assignments[1]}", {"point": DUE}, self.do

        def request() -> str:
            asked = {**point, "proposed": "2026-07-01", "ground": "Нет сведений"}
            return str(do("executor", f"{mine}/extensions", asked)["request"])

        do("executor", f"{mine}/extensions/withdraw", {**point, "request": request()})
        do("setter", f"{mine}/extensions/reject", {**point, "request": request(), "reason": "Рано"})
        do("setter", f"{mine}/extensions/approve", {**point, "request": request()})

    def _decide_the_rest(self) -> None:
        third, fourth, fifth = (f"/api/assignments/{one}" for one in self.assignments[2:])
        withdrawn = {"point": DUE, "ground": "irrelevant", "reason": "Отменено", "basis": ACT}
        self.do("setter", f"{third}/withdrawals", withdrawn)
        self.do("setter", f"{fourth}/lapsed-terms", {"point": LAPSED, "outcome": "excused", "reason": "До плана"})
        party = {"kind": "organisation", "id": str(self.people.committee)}
        self.do("setter", f"{fifth}/party", {"party": party, "reason": "Передано", "basis": ACT})
        events = self.people.get("auditor", "/api/trail", stream=self.assignments[2], at_least_position=self.position)
        entries = events["entries"]
        assert isinstance(entries, list)
        mistaken = {"record": entries[-1]["id"], "field": "basis.number", "old": "5-р", "new": "6-р"}
        correction = {**mistaken, "reason": "Опечатка в номере"}
        self.do("setter", f"/api/streams/{self.assignments[2]}/corrections", correction)

    def _close_a_plan(self) -> None:
        self.closed, _ = self.draft("Короткий план", (DUE,))
        control = self.do("setter", f"/api/plans/{self.closed}/control", {})
        lines = self.lines(self.closed, int(control["position"]))
        self.do("setter", f"/api/plans/{self.closed}/closing", {"not_done": [lines[0]["assignment"]]})

    def _look(self) -> None:
        get = self.people.get
        for path in ("/api/plans", "/api/people", "/api/organisations", "/api/events", "/api/me", "/api/trail"):
            get("auditor", path, at_least_position=self.position)
        get("auditor", f"/api/plans/{self.drafted}")
        get("auditor", f"/api/plans/{self.drafted}/summary")
        get("auditor", f"/api/streams/{self.drafted}/state", known_at=self.position, as_of="2026-03-02")
        look_at_matrix(self.people, self.drafted, DUE, self.position)
        look_at_refusals(self.people, self.imported)
        look_back(self.people, self.drafted, self.assignments[0], self.assignments[2], self.position)
        paper = self.people.clients["auditor"].get(f"/api/plans/{self.imported}/document", params={"form": "true"})
        assert paper.headers["content-disposition"].endswith('.docx"')
        assert paper.content.startswith(b"PK")
        content = f"/api/assignments/{self.assignments[0]}/evidence/{self.evidence}/content"
        answer = self.people.clients["executor"].get(content)
        assert answer.content.decode() == "Семинар проведён"
        assert answer.headers["content-disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["content-security-policy"]
        self._look_at_the_seal()

    def _look_at_the_seal(self) -> None:
        auditor = self.people.clients["auditor"]
        until = time.monotonic() + 30
        while auditor.get("/api/seal").json()["size"] < self.position:
            assert time.monotonic() < until, "the ledger is not sealed"
            time.sleep(0.05)
        bundle = auditor.get(f"/api/plans/{self.drafted}/bundle", params={"since_size": 3})
        assert bundle.content.startswith(b"bundle.note\0")
        checkpoint = auditor.get("/api/seal/checkpoint").text
        assert checkpoint.count("\n— ") == 1
        assert len(auditor.get(f"/api/seal/tile/0/000.p/{min(255, self.position)}").content) % 32 == 0
        proof = TlogProof.of(auditor.get("/api/events/3/receipt").text)
        assert proof.index == 2
        assert auditor.get("/health").status_code == 200
