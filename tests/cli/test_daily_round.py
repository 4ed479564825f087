"""What the round and the letters say at the command line where no database is needed."""

from pathlib import Path

import pytest

from interfaces.main import run


@pytest.mark.parametrize("day", ["31.02.2026", "2026-13-01", "завтра", "1.1", "20260101", ""])
def test_a_day_that_is_none_is_refused_in_russian(day: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["daily-round", "--date", day]) == 2
    assert "ДД.ММ.ГГГГ" in capsys.readouterr().err


def test_the_day_must_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["daily-round"]) == 2
    assert "--date" in capsys.readouterr().err


@pytest.mark.parametrize("call", [["mail", "send"], ["serve", "--only", "mail"]])
def test_without_a_mail_server_it_says_which_settings_are_missing(
    call: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VEKHA_DATA", str(tmp_path))
    monkeypatch.delenv("VEKHA_SMTP_HOST", raising=False)
    assert run(call) == 2
    assert "VEKHA_SMTP_HOST" in capsys.readouterr().err


def test_what_is_no_report_of_a_mail_server_is_refused_before_anything_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VEKHA_DATA", str(tmp_path / "none"))
    letter = tmp_path / "letter.eml"
    letter.write_text("Subject: hello\n\nhello")
    assert run(["mail", "bounce", str(letter)]) == 2
    assert "delivery-status" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["noreply", "a@b", "x\ny@b.ru", "a@b.ru\r\nBcc: c@d.ru"])
def test_a_sender_that_is_no_address_stops_the_start(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VEKHA_DATA", str(tmp_path))
    monkeypatch.setenv("VEKHA_SMTP_HOST", "mail.example")
    monkeypatch.setenv("VEKHA_SMTP_FROM", address)
    assert run(["mail", "send"]) == 2
    assert "VEKHA_SMTP_FROM" in capsys.readouterr().err
