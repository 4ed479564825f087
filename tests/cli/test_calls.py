"""What a call of the command line prints and how it ends, where no database is needed."""

import json
from pathlib import Path

import click
import pytest

from interfaces.cli.vekha import vekha as group
from interfaces.main import run
from interfaces.settings import Settings, WrongSetting

ENGLISH = ("Usage", "Options", "Commands", "Show this", "Error", "Missing", "Invalid", "required")


def commands(of: click.Command = group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = [path]
    if isinstance(of, click.Group):
        for name, inner in of.commands.items():
            found += commands(inner, (*path, name))
    return found


@pytest.mark.parametrize("path", commands(), ids=" ".join)
def test_the_help_of_every_command_is_russian_and_complete(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*path, "--help"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Вызов: vekha")
    assert not [word for word in ENGLISH if word in told]
    command: click.Command = group
    for name in path:
        assert isinstance(command, click.Group)
        command = command.commands[name]
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            assert parameter.help, parameter.name


@pytest.mark.parametrize(
    "call",
    [
        "bogus",
        "plan",
        "plan read",
        "plan read /no/such/file.txt",
        "plan read samples",
        "plan write 3026b1cf-64f5-535b-a99b-ba34bf8301ad",
        "plan write 5 -o plan.docx",
        "plan compare 3026b1cf-64f5-535b-a99b-ba34bf8301ad",
        "plan compare 3026b1cf-64f5-535b-a99b-ba34bf8301ad /no/such/file.txt",
        "events --limit none",
        "events --unknown",
        "events --limit",
        "replay 5",
        "replay 3026b1cf-64f5-535b-a99b-ba34bf8301ad --as-of yesterday",
        "replay 3026b1cf-64f5-535b-a99b-ba34bf8301ad --known-at 2024-01-01T00:00:00",
        "person add Иван --role king",
        "person add Иван",
        "deadline read до --context 2024-01-01 x",
        "token",
        "serve --only nothing",
        "check surplus",
    ],
)
def test_a_wrong_call_ends_with_2_and_a_russian_sentence(call: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(call.split()) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert any("а" <= letter <= "я" for letter in said.err)
    assert not [word for word in ENGLISH if word in said.err]


def test_a_deadline_is_read_as_a_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["deadline", "read", "до 25 декабря", "--context", "2017-01-01", "2017-12-31"]) == 0
    (deadline,) = json.loads(capsys.readouterr().out)
    assert deadline["end"] == "2017-12-25"
    assert deadline["raw"] == "до 25 декабря"


def test_a_plan_is_read_as_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", "read", str(Path(__file__).parents[2] / "samples" / "plan.txt")]) == 0
    reading = json.loads(capsys.readouterr().out)
    assert {"title", "territory", "approval", "sections", "indicators", "activities", "anomalies"} <= set(reading)


def test_what_is_no_plan_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "note.txt"
    file.write_text("Купить молока.", encoding="utf-8")
    assert run(["plan", "read", str(file)]) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VEKHA_PORT", "восемь"),
        ("VEKHA_PORT", "70000"),
        ("VEKHA_THREADS", "0"),
        ("VEKHA_DATA", "relative/path"),
        ("DATABASE_URL", "mysql://x"),
        ("VEKHA_LOG", "loud"),
        ("VEKHA_PROT", "8000"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_names_it(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)
    assert run(["health"]) == 2
    said = capsys.readouterr().err
    assert name in said
    assert "Настройка" in said


def test_settings_are_read_from_the_environment_alone(tmp_path: Path) -> None:
    settings = Settings.of({"VEKHA_DATA": str(tmp_path), "VEKHA_PORT": "0", "PATH": "/bin"})
    assert (settings.data, settings.port, settings.database_url) == (tmp_path, 0, None)
    with pytest.raises(WrongSetting):
        Settings.of({"VEKHA_PORT": ""})


def test_a_password_in_the_address_is_never_shown() -> None:
    settings = Settings.of({"DATABASE_URL": "postgresql://u:sesame@host/db"})
    assert "sesame" not in repr(settings)


def test_every_setting_has_its_row_in_the_docs() -> None:
    table = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
    for field in Settings.model_fields.values():
        assert f"| `{field.alias}` |" in table
        assert str(field.description) in table
