"""The keys of personal data: one per subject, wrapped outside the database, destroyed for ever."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from application.ports import Keys
from infrastructure.ledger import keys as keys_module
from infrastructure.ledger.installation_key import InstallationKeyUnfit, installation_key, renew_installation_key
from infrastructure.ledger.keys import KeyDoesNotOpen, KeysChangedMeanwhile, PostgresKeys
from tests.ledger_adapters import INSTALLATION
from tests.memory_ledger import MemoryKeys
from tests.postgres import Database
from tests.threads import at_once

OTHER_INSTALLATION = bytes(32)
Opening = Callable[..., PostgresKeys]


@pytest.fixture
def opening(module_database: Database) -> Iterator[Opening]:
    """Opens the keys as one process would; the writer's unless another role's URL is given."""
    opened: list[PostgresKeys] = []

    def open_keys(installation: bytes = INSTALLATION, url: str = module_database.writer) -> PostgresKeys:
        opened.append(PostgresKeys(url, installation))
        return opened[-1]

    yield open_keys
    for keys in opened:
        keys.close()


@pytest.fixture(params=["memory", "postgres"])
def keys(request: pytest.FixtureRequest, opening: Opening) -> Keys:
    return MemoryKeys() if request.param == "memory" else opening()


def test_a_subject_gets_a_key_on_first_use_and_keeps_it(keys: Keys) -> None:
    one, other = uuid4(), uuid4()
    key = keys.key(one)
    assert key is not None
    assert len(key) == 32
    assert keys.key(one) == key
    assert keys.key(other) != key


def test_a_destroyed_key_is_gone_for_ever(keys: Keys) -> None:
    subject = uuid4()
    assert keys.key(subject) is not None
    assert isinstance(keys, MemoryKeys | PostgresKeys)
    keys.destroy(subject)
    assert keys.key(subject) is None


def test_a_key_can_be_destroyed_before_there_was_one(opening: Opening) -> None:
    subject = uuid4()
    assert opening().destroy(subject) is False
    assert opening().key(subject) is None


def test_destroying_twice_changes_nothing(opening: Opening) -> None:
    subject, keys = uuid4(), opening()
    keys.key(subject)
    assert [keys.destroy(subject), keys.destroy(subject)] == [True, False]


def test_eight_first_uses_at_once_agree_on_one_key(opening: Opening) -> None:
    subject = uuid4()
    ring = [opening() for _ in range(4)]
    answers = at_once([partial(ring[n % 4].key, subject) for n in range(8)])
    assert len({str(answer) for answer in answers}) == 1


def test_another_process_forgets_a_destroyed_key_within_seconds(
    opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys_module, "REMEMBERED_FOR", 0.0)
    subject, reader = uuid4(), opening()
    assert reader.key(subject) is not None
    opening().destroy(subject)
    assert reader.key(subject) is None


def test_no_more_keys_are_remembered_than_there_is_room_for(opening: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys_module, "REMEMBERED", 3)
    keys, subjects = opening(), [uuid4() for _ in range(6)]
    first = [keys.key(subject) for subject in subjects]
    assert len(keys._remembered) == 3
    assert [keys.key(subject) for subject in subjects] == first


def test_the_database_never_sees_a_key(opening: Opening, module_database: Database) -> None:
    subject = uuid4()
    key = opening().key(subject)
    assert key is not None
    with psycopg.connect(module_database.admin_url) as admin:
        row = admin.execute("SELECT wrapped FROM ledger.subject_key WHERE subject = %s", [subject]).fetchone()
    assert row is not None
    assert key not in row[0]


def test_the_projector_reads_keys_and_makes_none(opening: Opening, module_database: Database) -> None:
    subject = uuid4()
    key = opening().key(subject)
    projector = opening(url=module_database.projector)
    assert projector.key(subject) == key
    with pytest.raises(Exception, match="permission denied"):
        projector.key(uuid4())


def test_keys_of_another_installation_do_not_open_and_it_is_said_at_the_start(opening: Opening) -> None:
    subject = uuid4()
    opening().key(subject)
    stranger = opening(OTHER_INSTALLATION)
    with pytest.raises(KeyDoesNotOpen, match=r"installation\.key"):
        stranger.key(subject)
    with pytest.raises(KeyDoesNotOpen):
        stranger.check()
    opening().check()


def test_after_the_installations_key_is_renewed_the_old_one_opens_nothing(opening: Opening) -> None:
    subject, destroyed = uuid4(), uuid4()
    keys = opening()
    key = keys.key(subject)
    keys.key(destroyed)
    keys.destroy(destroyed)
    assert keys.rewrap(OTHER_INSTALLATION) >= 1
    assert opening(OTHER_INSTALLATION).key(subject) == key
    assert opening(OTHER_INSTALLATION).key(destroyed) is None
    with pytest.raises(KeyDoesNotOpen):
        opening().key(subject)
    opening(OTHER_INSTALLATION).rewrap(INSTALLATION)


def test_a_wrapped_key_moved_to_another_subject_does_not_open(opening: Opening, module_database: Database) -> None:
    one, other = uuid4(), uuid4()
    opening().key(one)
    opening().key(other)
    _give(module_database, one, other)
    with pytest.raises(KeyDoesNotOpen):
        opening().key(other)
    with psycopg.connect(module_database.writer, autocommit=True) as writer:
        writer.execute("SELECT ledger.destroy_key(%s)", [other])


def _give(database: Database, source: UUID, target: UUID) -> None:
    with psycopg.connect(database.admin_url, autocommit=True) as admin:
        admin.execute(
            "UPDATE ledger.subject_key k SET wrapped = s.wrapped FROM ledger.subject_key s"
            " WHERE k.subject = %s AND s.subject = %s",
            [target, source],
        )


def test_the_installations_key_is_made_once_and_only_we_may_read_it(tmp_path: Path) -> None:
    made = at_once([partial(installation_key, tmp_path) for _ in range(8)])
    assert len({str(key) for key in made}) == 1
    path = tmp_path / "keys" / "installation.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(path.parent) == ["installation.key"]
    assert installation_key(tmp_path) == path.read_bytes()


def test_an_installations_key_that_others_may_read_or_that_is_torn_is_refused(tmp_path: Path) -> None:
    installation_key(tmp_path)
    path = tmp_path / "keys" / "installation.key"
    path.chmod(0o644)
    with pytest.raises(InstallationKeyUnfit, match="0600"):
        installation_key(tmp_path)
    path.chmod(0o600)
    path.write_bytes(b"short")
    with pytest.raises(InstallationKeyUnfit, match="5 байт"):
        installation_key(tmp_path)


@pytest.fixture
def renewable(database: Database, tmp_path: Path) -> Iterator[PostgresKeys]:
    """The keys of an installation of its own."""
    keys = PostgresKeys(database.writer, installation_key(tmp_path))
    yield keys
    keys.close()


def test_a_renewed_installation_key_opens_all_and_the_old_one_opens_nothing_of_any_backup(
    renewable: PostgresKeys, database: Database, tmp_path: Path
) -> None:
    kept, erased = uuid4(), uuid4()
    key, old = renewable.key(kept), installation_key(tmp_path)
    renewable.key(erased)
    with psycopg.connect(database.admin_url) as admin:
        backup: dict[UUID, bytes] = dict(admin.execute("SELECT subject, wrapped FROM ledger.subject_key").fetchall())
    renewable.destroy(erased)
    assert renew_installation_key(tmp_path, renewable.rewrap) == 1
    renewed = installation_key(tmp_path)
    assert renewed != old
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["installation.key"]
    again = PostgresKeys(database.writer, renewed)
    try:
        assert (again.key(kept), again.key(erased)) == (key, None)
        for subject, wrapped in backup.items():
            with pytest.raises(KeyDoesNotOpen):
                again._unwrap(subject, wrapped)
    finally:
        again.close()


@pytest.mark.parametrize("reached_the_database", [False, True])
def test_a_renewal_that_was_cut_short_is_settled_at_the_next_start(
    renewable: PostgresKeys, tmp_path: Path, reached_the_database: bool
) -> None:
    renewable.key(uuid4())
    old = installation_key(tmp_path)

    def cut_short(becomes: bytes) -> int:
        if reached_the_database:
            renewable.rewrap(becomes)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        renew_installation_key(tmp_path, cut_short)
    settled = installation_key(tmp_path, renewable.opened_by)
    assert (settled != old) is reached_the_database
    assert renewable.opened_by(settled)
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["installation.key"]


def test_a_key_made_while_the_keys_are_rewrapped_stops_the_renewal_whole(
    renewable: PostgresKeys, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewable.key(uuid4())
    unwrap = renewable._unwrap

    def meanwhile(subject: UUID, wrapped: bytes) -> bytes:
        with psycopg.connect(database.writer, autocommit=True) as writer:
            writer.execute("SELECT ledger.keep_key(gen_random_uuid(), %s)", [bytes(60)])
        return unwrap(subject, wrapped)

    monkeypatch.setattr(renewable, "_unwrap", meanwhile)
    with pytest.raises(KeysChangedMeanwhile):
        renewable.rewrap(os.urandom(32))
    assert renewable.opened_by(installation_key(tmp_path))
