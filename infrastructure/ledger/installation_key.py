"""The installation's key: the file that wraps every subject's key, made on first use, renewed by an order.

While it is renewed the next key lies beside it. The database turns from the one to the other in one transaction, so
whichever of the two opens the stored keys is the one in force, wherever the renewal was cut short.
"""

import os
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

from infrastructure.cannot_start import CannotStart

KEY = 32  # bytes: AES-256


class InstallationKeyUnfit(CannotStart):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"Ключ установки {path} не годится: {reason}. Верните файл ключа из его отдельной резервной копии: без "
            "него персональные данные не прочесть."
        )


def installation_key(data: Path, opens: Callable[[bytes], bool] = lambda key: True) -> bytes:
    """The 32 bytes of `data`/keys/installation.key, made on first use, readable by us alone.

    `opens` says whether a key opens what the database holds; it is asked only after a renewal that was cut short.
    Raises InstallationKeyUnfit where the file is of another size or others may read it.
    """
    path, following = _places(data)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if following.exists():
        if opens(_read(following)):
            os.replace(following, path)
        else:
            following.unlink()
        _sync(path.parent)
    if not path.exists():
        draft = _draft(path)
        try:
            os.link(draft, path)  # whoever of two starting processes comes second takes the first one's key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return _read(path)


def renew_installation_key(data: Path, rewrap: Callable[[bytes], int]) -> int:
    """A new key in the old one's place; `rewrap` turns the database to it at once. Says how many keys it wraps now.

    The old key is gone from `data` afterwards: nothing that an earlier backup holds opens any more, unless somebody
    kept a copy of that file.
    """
    path, following = _places(data)
    os.replace(_draft(path), following)
    _sync(path.parent)
    count = rewrap(_read(following))
    os.replace(following, path)
    _sync(path.parent)
    return count


def _places(data: Path) -> tuple[Path, Path]:
    path = data / "keys" / "installation.key"
    return path, path.with_name("installation.key.next")


def _draft(path: Path) -> Path:
    draft = path.with_name(f".{b64encode(os.urandom(9), b'-_').decode()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(os.urandom(KEY))
        file.flush()
        os.fsync(file.fileno())
    return draft


def _read(path: Path) -> bytes:
    if path.stat().st_mode & 0o077:
        raise InstallationKeyUnfit(path, "его могут прочесть другие пользователи машины (нужны права 0600)")
    key = path.read_bytes()
    if len(key) != KEY:
        raise InstallationKeyUnfit(path, f"в нём {len(key)} байт вместо {KEY}")
    return key


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
