"""`vekha verify` and what it answers: exit status, JSON, sentences; keys come from the auditor alone."""

import json
from base64 import b64encode
from pathlib import Path

import pytest

from domain.seal.checkpoint import Checkpoint
from interfaces.main import run
from tests.bundle.mutations import PAPERS, hash_of
from tests.bundle.sealed_story import SealedStory, naming, rows_of
from tests.ledger_story import PlainKeys, Story

STORY = Story(1, rows=2)


@pytest.fixture
def sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SealedStory:
    """An auditor's files in an otherwise empty directory."""
    rows = rows_of(Story(0, rows=2), STORY)
    rows[-1] = naming(rows[-1], PAPERS[0])
    found = SealedStory(rows, documents={hash_of(PAPERS[0]): PAPERS[0]})
    old = found.checkpoint(20)
    (tmp_path / "bundle.tar").write_bytes(found.bundle(STORY.plan, [20]))
    (tmp_path / "log.key").write_text(f"{found.public}\n")
    (tmp_path / "witness.key").write_text(f"{found.witness}\n")
    (tmp_path / "old").write_text(str(found.signed(20, old.root)))
    monkeypatch.setenv("VEKHA_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    return found


def call(*words: str) -> int:
    return run(["verify", "bundle.tar", *words])


def test_all_that_the_auditor_asks_for_is_proved(sealed: SealedStory, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("--key", "log.key", "--witness-key", "witness.key", "--since", "old") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["plan"], told["since"]) == (True, str(STORY.plan), 20)
    assert told["cosigned"] == [{"witness": sealed.witness.name, "at": sealed.cosigned_at}]
    assert not Path("data").exists()


def test_a_failure_names_check_position_and_reason(sealed: SealedStory, capsys: pytest.CaptureFixture[str]) -> None:
    old = Checkpoint(sealed.public.name, 20, b"x" * 32)
    Path("old").write_text(str(sealed.signed(20, old.root)))
    assert call("--key", "log.key", "--since", "old") == 1
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert (told["ok"], told["check"], told["position"]) == (False, "consistency", None)
    assert said.err.startswith("Пакет не прошёл проверку.")
    Path("bundle.tar").write_bytes(Path("bundle.tar").read_bytes() + b"\0")
    assert call("--key", "log.key") == 1
    assert json.loads(capsys.readouterr().out)["check"] == "container"


def test_a_witness_that_is_asked_for_and_missing_is_a_no(sealed: SealedStory) -> None:
    other = SealedStory(sealed.kept, seed=5)
    other.__dict__["witness_key"] = other.key
    Path("other.key").write_text(f"{other.witness}\n")
    assert call("--key", "log.key", "--witness-key", "witness.key", "--witness-key", "other.key") == 1


def test_without_a_key_the_pinned_one_counts_and_without_that_the_call_is_wrong(
    sealed: SealedStory, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call() == 2
    assert "Не задан ключ журнала" in capsys.readouterr().err
    Path("data").mkdir()
    Path("data/log.pub").write_text(f"{SealedStory(sealed.kept, seed=5).public}\n{sealed.public}\n")
    assert call() == 0
    Path("data/log.pub").write_text(f"{SealedStory(sealed.kept, seed=5).public}\n")
    assert call() == 1


@pytest.mark.parametrize(
    "words",
    [
        ("--key", "no-such-file"),
        ("--key", "bundle.tar"),
        ("--key", "."),
        ("--key", "log.key", "--witness-key", "old"),
        ("--key", "log.key", "--since", "log.key"),
        ("--key", "log.key", "--tsa-certificate", "log.key"),
        ("--key", "log.key", "--data-keys", "log.key", "--index", "page.html"),
        ("--key", "log.key", "--unknown"),
    ],
)
def test_a_wrong_call_ends_with_2_and_a_sentence(
    sealed: SealedStory, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(*words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert any("а" <= letter <= "я" for letter in said.err)


def test_a_file_that_is_not_there_or_no_file_is_named(sealed: SealedStory, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "план.tar", "--key", "log.key"]) == 2
    assert "Такого файла нет: план.tar." in capsys.readouterr().err
    assert run(["verify", ".", "--key", "log.key"]) == 2
    assert "Это каталог, а нужен файл: ." in capsys.readouterr().err


def test_an_older_bundle_serves_as_the_head_that_is_known(sealed: SealedStory) -> None:
    Path("older.tar").write_bytes(SealedStory(sealed.kept[:20]).bundle())
    assert call("--key", "log.key", "--since", "older.tar") == 0
    Path("older.tar").write_bytes(SealedStory(sealed.kept[:19]).bundle())
    assert call("--key", "log.key", "--since", "older.tar") == 1


def test_the_page_is_written_anew_from_what_was_verified(sealed: SealedStory) -> None:
    Path("bundle.tar").write_bytes(sealed.bundle())
    assert call("--key", "log.key", "--index", "page.html") == 0
    page = Path("page.html").read_text(encoding="utf-8")
    assert "[закрыто ключом]" in page
    keys = {str(STORY.plan): PlainKeys().key(STORY.plan), str(STORY.setter): PlainKeys().key(STORY.setter)}
    told = {subject: b64encode(key or b"").decode() for subject, key in keys.items()}
    Path("keys.json").write_text(json.dumps({"plan": str(STORY.plan), "keys": told}))
    assert call("--key", "log.key", "--index", "page.html", "--data-keys", "keys.json") == 0
    readable = Path("page.html").read_text(encoding="utf-8")
    assert "Петрова А. Б. 1" in readable
    assert "Петрова" not in page


def test_the_page_runs_nothing_and_asks_nobody(sealed: SealedStory) -> None:
    assert call("--key", "log.key", "--index", "page.html") == 0
    page = Path("page.html").read_text(encoding="utf-8")
    assert page.count("Content-Security-Policy") == 1
    assert "default-src &#x27;none&#x27;" in page
    for forbidden in ("<script", "http:", "https:", "src=", "href=", "url(", " on"):
        assert forbidden not in page.replace("font:", ""), forbidden


def test_a_bundle_needs_a_plan_or_the_whole_log(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = str(tmp_path / "bundle.tar")
    assert run(["bundle", "-o", out]) == 2
    assert run(["bundle", "--plan", "3026b1cf-64f5-535b-a99b-ba34bf8301ad", "--whole", "-o", out]) == 2
    assert "Нужен один из параметров" in capsys.readouterr().err
    assert run(["bundle", "--whole"]) == 2
    assert not (tmp_path / "bundle.tar").exists()
