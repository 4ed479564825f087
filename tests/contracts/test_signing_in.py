"""The ports of the way in on PostgreSQL: one use of everything that is used once, also for two at the same moment."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from application.signing_in.access_log import NOBODY, AccessKind, AccessQuestion, Happened
from application.signing_in.holding_off import Patience, key
from application.signing_in.inviting import LoginTaken
from application.signing_in.ports import Doors, Link, Means, Purpose, Session, Stage
from application.signing_in.secrets import hashed
from infrastructure.asking import AskingPool
from infrastructure.ledger.keys import PostgresKeys
from infrastructure.signing_in import opened_doors
from tests.postgres import Database

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
WHO = UUID(int=7)
FEW = Patience(3, timedelta(seconds=10), timedelta(seconds=60), timedelta(hours=1))


@pytest.fixture
def doors(database: Database) -> Iterator[Doors]:
    keys = PostgresKeys(database.writer, bytes(32))
    with AskingPool(database.writer, 4) as pool:
        yield opened_doors(pool, keys)
    keys.close()


def line(kind: AccessKind = AccessKind.SIGNED_IN, at: datetime = NOW) -> Happened:
    return Happened.to(NOBODY, at, kind, WHO)


def invited(doors: Doors, secret: str = "приглашение", person: UUID = WHO) -> bytes:
    doors.links.issue(Link(person, Purpose.INVITATION, NOW + HOUR), hashed(secret), line(AccessKind.INVITED))
    return hashed(secret)


def with_account(doors: Doors, login: str = "orlova", person: UUID = WHO) -> None:
    link = invited(doors, f"{login}", person)
    assert doors.accounts.open(person, login, "kept", link, line(AccessKind.INVITATION_TAKEN))


def session(stage: Stage = Stage.OPEN, at: datetime = NOW, person: UUID = WHO) -> Session:
    return Session(uuid4(), person, stage, Means.PASSWORD, at, at, at, at + 12 * HOUR)


def test_an_invitation_opens_one_account_even_for_two_at_once(doors: Doors) -> None:
    link = invited(doors)
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda n: doors.accounts.open(WHO, f"login{n}", "kept", link, line()), range(4)))
    assert sorted(opened) == [False, False, False, True]
    assert doors.links.open(link, NOW) is None


def test_a_taken_login_leaves_the_invitation_unused(doors: Doors) -> None:
    with_account(doors)
    link = invited(doors, "другое", UUID(int=8))
    with pytest.raises(LoginTaken):
        doors.accounts.open(UUID(int=8), "orlova", "kept", link, line())
    assert doors.links.open(link, NOW) is not None


def test_a_later_link_ends_the_earlier_one_and_time_ends_both(doors: Doors) -> None:
    first, second = invited(doors, "раз"), invited(doors, "два")
    assert doors.links.open(first, NOW) is None
    assert doors.links.open(second, NOW) == Link(WHO, Purpose.INVITATION, NOW + HOUR)
    assert doors.links.open(second, NOW + HOUR) is None


def test_a_reset_ends_every_session_and_a_change_every_other(doors: Doors) -> None:
    with_account(doors)
    kept, other = session(), session()
    for one in (kept, other):
        doors.sessions.begin(one, hashed(str(one.id)), None, line())
    doors.accounts.set_password(WHO, "new", kept.id, line(AccessKind.PASSWORD_CHANGED))
    assert [one.id for one in doors.sessions.of(WHO, NOW, HOUR)] == [kept.id]
    link = hashed("сброс")
    doors.links.issue(Link(WHO, Purpose.RESET, NOW + HOUR), link, line(AccessKind.RESET_ASKED))
    assert doors.accounts.reset_password(WHO, "newer", link, line(AccessKind.RESET_DONE))
    assert not doors.accounts.reset_password(WHO, "newest", link, line(AccessKind.RESET_DONE))
    assert doors.sessions.of(WHO, NOW, HOUR) == []
    account = doors.accounts.by_login("orlova")
    assert account is not None
    assert account.password == "newer"


def test_the_second_factor_is_sealed_and_its_steps_are_taken_once(doors: Doors, database: Database) -> None:
    with_account(doors)
    doors.accounts.draft_factor(WHO, b"the secret of WHO")
    assert doors.accounts.confirm_factor(WHO, 100, [hashed("a"), hashed("b")], line(AccessKind.FACTOR_SET))
    assert not doors.accounts.confirm_factor(WHO, 101, [], line(AccessKind.FACTOR_SET))
    account = doors.accounts.of(WHO)
    assert account is not None
    assert account.factor == b"the secret of WHO"
    with psycopg.connect(database.admin_url) as connection:
        assert b"the secret" not in (connection.execute("SELECT factor FROM access.account").fetchone() or (b"",))[0]
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: doors.accounts.take_step(WHO, 102), range(4))) == 1
        codes = pool.map(lambda _: doors.accounts.take_recovery_code(WHO, hashed("a"), line()), range(4))
        assert sum(codes) == 1
    assert not doors.accounts.take_step(WHO, 101)
    assert doors.accounts.recovery_codes_left(WHO) == 1
    doors.accounts.remove_factor(WHO, line(AccessKind.FACTOR_REMOVED))
    assert doors.accounts.recovery_codes_left(WHO) == 0


def test_a_session_lives_until_it_is_idle_too_long_or_its_time_is_over(doors: Doors) -> None:
    one = session()
    doors.sessions.begin(one, hashed("s"), None, line())
    moment = NOW
    while moment < NOW + 12 * HOUR - timedelta(minutes=50):
        moment += timedelta(minutes=50)
        assert doors.sessions.find(hashed("s"), moment, HOUR) is not None
    assert doors.sessions.find(hashed("s"), moment + HOUR, HOUR) is None
    assert doors.sessions.find(hashed("s"), NOW + 12 * HOUR, 24 * HOUR) is None
    assert doors.sessions.last_holder(hashed("s")) == WHO


def test_a_new_session_takes_the_place_of_the_one_before(doors: Doors) -> None:
    doors.sessions.begin(session(), hashed("before"), None, line())
    doors.sessions.begin(session(), hashed("after"), hashed("before"), line())
    assert doors.sessions.find(hashed("before"), NOW, HOUR) is None
    assert doors.sessions.find(hashed("after"), NOW, HOUR) is not None


def test_sessions_end_one_all_but_one_or_all(doors: Doors) -> None:
    several = [session() for _ in range(4)]
    for one in several:
        doors.sessions.begin(one, hashed(str(one.id)), None, line())
    stranger = session(person=UUID(int=9))
    doors.sessions.begin(stranger, hashed("stranger"), None, None)
    assert doors.sessions.end(WHO, line(AccessKind.SESSIONS_ENDED), only=several[0].id) == 1
    assert doors.sessions.end(WHO, line(AccessKind.SESSIONS_ENDED), only=stranger.id) == 0
    assert doors.sessions.end(WHO, line(AccessKind.SESSIONS_ENDED), but=several[1].id) == 2
    assert doors.sessions.end(WHO, line(AccessKind.SESSIONS_ENDED)) == 1
    assert doors.sessions.find(hashed("stranger"), NOW, HOUR) is not None


def test_what_ended_long_ago_is_forgotten(doors: Doors) -> None:
    doors.sessions.begin(session(), hashed("s"), None, line())
    assert doors.sessions.forget(NOW) == 0
    assert doors.sessions.forget(NOW + 13 * HOUR) == 1


def test_pauses_double_up_to_the_longest_and_are_forgotten(doors: Doors) -> None:
    counter, moment, pauses = key("login", "orlova"), NOW, []
    for _ in range(8):
        assert doors.attempts.take(counter, moment, FEW) is None
        until = doors.attempts.take(counter, moment, FEW)
        if until is None:
            continue
        pauses.append((until - moment).total_seconds())
        moment = until
    assert pauses[:4] == [10, 20, 40, 60]
    assert doors.attempts.take(counter, moment + 2 * HOUR, FEW) is None
    assert doors.attempts.take(counter, moment + 2 * HOUR, FEW) is None


def test_as_many_tries_at_once_as_one_after_another(doors: Doors) -> None:
    counter = key("login", "orlova")
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: doors.attempts.take(counter, NOW, FEW), range(40)))
    assert taken.count(None) == FEW.free


def test_who_was_right_starts_anew(doors: Doors) -> None:
    counter = key("login", "orlova")
    for _ in range(FEW.free):
        doors.attempts.take(counter, NOW, FEW)
    doors.attempts.forgive(counter)
    assert doors.attempts.take(counter, NOW, FEW) is None
    assert doors.attempts.take(counter, NOW, FEW) is not None
    doors.attempts.clear(counter)
    assert doors.attempts.take(counter, NOW, FEW) is None


def test_the_log_is_asked_by_person_kind_and_day_and_never_changes(doors: Doors, database: Database) -> None:
    for number in range(5):
        doors.log.note(line(AccessKind.FAILED, NOW + timedelta(days=number)))
    doors.log.note(Happened.to(NOBODY, NOW, AccessKind.FAILED))
    page = doors.log.lines(AccessQuestion(person=WHO, limit=3))
    assert [kept.happened.at.day for kept in page.lines] == [6, 5, 4]
    assert page.next is not None
    assert len(doors.log.lines(AccessQuestion(person=WHO, before=page.next)).lines) == 2
    assert doors.log.lines(AccessQuestion(kind=AccessKind.SIGNED_IN)).lines == ()
    assert len(doors.log.lines(AccessQuestion(since=NOW.date(), until=NOW.date())).lines) == 2
    for statement in ("UPDATE access.log SET told = ''", "DELETE FROM access.log", "TRUNCATE access.log"):
        with psycopg.connect(database.admin_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


def test_passwords_are_hashed_with_argon2id_and_verified(doors: Doors) -> None:
    kept = doors.passwords.hash("лодка гвоздь ярмарка")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert doors.passwords.matches(kept, "лодка гвоздь ярмарка")
    assert not doors.passwords.matches(kept, "лодка гвоздь ярмарка ")
    assert not doors.passwords.matches(None, "nobody's")
    assert not doors.passwords.matches("no hash", "лодка")
    assert not doors.passwords.outdated(kept)
    assert doors.passwords.outdated(kept.replace("m=19456", "m=9000"))


def test_the_other_roles_read_neither_accounts_nor_sessions(database: Database) -> None:
    for table in ("account", "session", "link", "recovery_code", "attempt"):
        for url in (database.projector, database.auditor):
            with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT * FROM access.{table}")
