"""Who the signer runs as: where it is started by root, somebody who is neither root nor the database's user."""

import logging
import os
import pwd
from pathlib import Path

# A user made for it, if there is one; else one that every system has and that runs nothing else nowadays.
USERS = ("vekha-signer", "daemon", "nobody")

log = logging.getLogger(__name__)


def settle(directory: Path) -> None:
    """Makes the signer's directory and, for root, becomes its user for good.

    The directory can be entered and its public files read by everybody; the keys are for their owner alone.
    """
    directory.parent.mkdir(parents=True, exist_ok=True)
    directory.mkdir(mode=0o755, exist_ok=True)
    if os.geteuid() != 0:
        return
    owner = directory.stat()
    uid, gid = (owner.st_uid, owner.st_gid) if owner.st_uid else _user()
    if not uid:
        return
    if not _reaches(directory, uid, gid):
        log.warning("the signer stays root: its own user cannot reach %s", directory)
        return
    os.chown(directory, uid, gid, follow_symlinks=False)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def _reaches(directory: Path, uid: int, gid: int) -> bool:
    """Whether this user can pass to the directory, and whether one may become them at all: asked of the kernel."""
    try:
        os.setegid(gid)
        os.seteuid(uid)
        return os.access(directory, os.X_OK, effective_ids=True)
    except PermissionError:
        return False
    finally:
        os.seteuid(0)
        os.setegid(0)


def _user() -> tuple[int, int]:
    for name in USERS:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return found.pw_uid, found.pw_gid
    return 0, 0
