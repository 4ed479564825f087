"""Who the signer runs as: where it is started by root, somebody who is neither root nor the database's user."""

import os
import pwd
from pathlib import Path

# A user made for it, if there is one; else one that every system has and that runs nothing else nowadays.
USERS = ("vekha-signer", "daemon", "nobody")


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
    os.chown(directory, uid, gid, follow_symlinks=False)
    try:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    except PermissionError:
        # No right to change users (a container without CAP_SETUID): still a process of its own.
        os.chown(directory, 0, 0, follow_symlinks=False)


def _user() -> tuple[int, int]:
    for name in USERS:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return found.pw_uid, found.pw_gid
    return 0, 0
