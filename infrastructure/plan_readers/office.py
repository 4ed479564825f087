"""Old and foreign documents (.doc, .odt, .rtf), turned into Word's by LibreOffice where it is installed."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from infrastructure.plan_readers.refusals import NoConverter

PROGRAMS = ("soffice", "libreoffice")
MOST_SECONDS = 60.0
# Only what finds the program and its language: no name, no address, no key of the server's own gets to the converter.
_KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH")


def as_docx(data: bytes, extension: str, seconds: float = MOST_SECONDS) -> bytes:
    """The document as .docx; refuses with a way out where there is no LibreOffice or it fails or takes too long.

    It runs with a profile of its own, made for this document and deleted with it: two conversions never meet, and
    nobody's settings or macros take part.
    """
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise NoConverter(
            f"Файлы «{extension}» читаются через LibreOffice, а на этой машине его нет. Сохраните план как «.docx» "
            "и загрузите снова или попросите администратора установить LibreOffice.",
            place="имя файла",
        )
    with tempfile.TemporaryDirectory(prefix="vekha-office-") as folder:
        source = Path(folder) / f"plan{extension}"
        source.write_bytes(data)
        _convert(program, source, seconds)
        made = source.with_suffix(".docx")
        if not made.is_file():
            raise NoConverter(
                f"LibreOffice не смог прочитать этот файл «{extension}»: он повреждён или закрыт паролем. "
                "Откройте его в своей программе, сохраните как «.docx» и загрузите снова."
            )
        return made.read_bytes()


def _convert(program: str, source: Path, seconds: float) -> None:
    folder = source.parent
    order = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "docx",
        "--outdir",
        str(folder),
        str(source),
    ]
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ} | {"HOME": str(folder)}
    # A session of its own: LibreOffice starts further processes, and all of them must end with it.
    with subprocess.Popen(
        order, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as running:
        try:
            running.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            raise NoConverter(
                f"LibreOffice не прочитал файл за {seconds:.0f} секунд. "
                "Откройте его в своей программе, сохраните как «.docx» и загрузите снова."
            ) from None
