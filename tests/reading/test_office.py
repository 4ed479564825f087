"""Old documents through LibreOffice: read where it is installed, refused in plain words where not."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from infrastructure.plan_readers import read_plan
from infrastructure.plan_readers.office import as_docx
from infrastructure.plan_readers.refusals import NoConverter
from tests.reading.test_bad_input import DOCX

RTF = b"{\\rtf1 plan}"


def _office(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program of that name that does as the script says, alone on the path."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")


def test_without_the_program_the_way_out_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoConverter, match="Сохраните план как"):
        read_plan(RTF, "план.rtf")


def test_a_program_that_hangs_is_ended_with_all_it_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _office(tmp_path, f"sleep 30 & echo $! > {tmp_path}/child; wait", monkeypatch)
    with pytest.raises(NoConverter, match="за 1 секунд"):
        as_docx(RTF, ".rtf", seconds=1)
    child = (tmp_path / "child").read_text().strip()
    state = Path(f"/proc/{child}/stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"


def test_a_program_that_makes_nothing_is_said_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _office(tmp_path, "exit 0", monkeypatch)
    with pytest.raises(NoConverter, match="повреждён или закрыт паролем"):
        as_docx(RTF, ".rtf")


def test_the_program_gets_a_profile_of_its_own_and_nothing_of_the_servers_secrets(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VEKHA_SECRET", "ключ")
    _office(tmp_path, f'env > {tmp_path}/env; echo "$@" > {tmp_path}/order', monkeypatch)
    with pytest.raises(NoConverter):
        as_docx(RTF, ".rtf")
    assert "VEKHA_SECRET" not in (tmp_path / "env").read_text()
    assert "UserInstallation=file:///" in (tmp_path / "order").read_text()


@pytest.mark.parametrize("extension", [".doc", ".odt", ".rtf"])
def test_an_old_document_is_read_as_word_reads_it(extension: str, tmp_path: Path) -> None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed here")
    source = tmp_path / "plan.docx"
    source.write_bytes(DOCX)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    order = [program, profile, "--headless", "--convert-to", extension[1:], "--outdir", str(tmp_path), str(source)]
    subprocess.run(order, check=True, capture_output=True, timeout=60)
    reading = read_plan(source.with_suffix(extension).read_bytes(), f"план{extension}")
    assert reading.activities == read_plan(DOCX, "план.docx").activities
