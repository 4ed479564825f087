"""Files that must be there after a power cut, whole: written beside, flushed, renamed."""

import os
from pathlib import Path

SECRET, PUBLIC = 0o600, 0o644


def keep(path: Path, text: str, mode: int = SECRET) -> None:
    """The file has this text when this returns, on the disk; whoever reads meanwhile finds the old or the new whole."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), mode)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    flush_directory(path.parent)


def kept(path: Path) -> str | None:
    """What the file says, None where there is none. A link is not followed: the directory may be another user's."""
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return None


def flush_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
