"""What is printed once the demonstration is there: a sign-in for each role, and the history of one activity."""

from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

from application.access import actor_of
from application.access_table import ROLES_IN_RUSSIAN
from application.registry import IssueToken, issue_token
from domain.actors import Role
from domain.assignment.state import assignment_id
from domain.plan.state import PLAN, Plan
from interfaces.demonstration.cast import (
    ADMINISTRATOR,
    AUDITOR,
    CONTROLLER,
    MEADOW,
    OF_EXPERTS,
    ORGANISER,
    REPORTERS,
    SETTER,
    Member,
)
from interfaces.demonstration.stage import row_called
from interfaces.demonstration.workshops import CORRECTED, SHOWN
from interfaces.reception import Reception

SIGN_INS: tuple[tuple[Role, Member], ...] = (
    (Role.ADMINISTRATOR, ADMINISTRATOR),
    (Role.SETTER, SETTER),
    (Role.CONTROLLER, CONTROLLER),
    (Role.ORGANISER, ORGANISER),
    (Role.EXECUTOR, REPORTERS[MEADOW]),
    (Role.EXPERT, OF_EXPERTS),
    (Role.AUDITOR, AUDITOR),
)
VEKHA = ".venv/bin/vekha"
SENTENCES = "[print(e['place']['occurred_on'], e['sentence']) for e in json.load(sys.stdin)['entries']]"
VERDICTS = "[print(e['verdict'], e['days_late'], e['waits_for']) for e in json.load(sys.stdin)['entries']]"


def tour(reception: Reception, plan: UUID, address: str, say: Callable[[str], None]) -> None:
    """Says who may sign in how, and three questions about the past, ready to be pasted."""
    office = reception.office
    state = office.ledger.load(PLAN, plan).state
    say(f"Показ: «{state.title}». Строк: {len(state.activities)}, поручений: {len(state.assignments)}.")
    say(f"Войти в браузере в любой роли: {address}")
    say("Вход по ролям (ключ доступа к API, заголовок Authorization: Bearer КЛЮЧ):")
    tokens = dict(_sign_ins(reception))
    for role, member in SIGN_INS:
        say(f"  {ROLES_IN_RUSSIAN[role]:<24}{member.name:<28}{tokens[role]}")
    for line in _walk(state, address, tokens[Role.AUDITOR]):
        say(line)


def _sign_ins(reception: Reception) -> Iterator[tuple[Role, str]]:
    office = reception.office
    for role, member in SIGN_INS:
        command = uuid4()
        by = actor_of(office.ledger, ADMINISTRATOR.id, command, command, office.clock.now())
        yield role, issue_token(IssueToken(person=member.id), by, office, reception.tokens)


def _walk(plan: Plan, address: str, token: str) -> Iterator[str]:
    shown, corrected = row_called(plan, SHOWN.number), row_called(plan, CORRECTED.number)
    stream = assignment_id(shown.id, SHOWN.party.id)

    def ask(question: str, told: str) -> str:
        asked = f"curl -s -H 'Authorization: Bearer {token}' '{address}{question}'"
        return f'     {asked} | python3 -c "import json,sys; {told}"'

    yield f"Прогулка: мероприятие {SHOWN.number}, {SHOWN.party.name} — перенесено, исполнено поздно, возвращалось."
    yield "  1. Вся история, событие за событием:"
    yield ask(f"/api/trail?stream={stream}", SENTENCES)
    yield "  2. Что было известно 12 ноября 2024 года, между первым отчётом и возвратом:"
    yield f"     {VEKHA} replay {stream} --known-at 2024-11-12T12:00:00+03:00"
    yield "  3. Как обстояло дело на 30 сентября 2024 года, по датам самих событий:"
    yield f"     {VEKHA} replay {stream} --as-of 2024-09-30"
    yield f"  4. Мероприятие {CORRECTED.number}: с опозданием, как знали 1 октября 2024 года; в срок, как знают теперь:"
    register = f"/api/register?activity={corrected.id}&as_of=2024-10-01"
    yield ask(f"{register}&known_at=2024-10-01T00:00:00%2B03:00", VERDICTS)
    yield ask(register, VERDICTS)
