"""The seal at work beside a test: the signer and the sealer in threads of this process."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from infrastructure.seal.sealer import Cadence, Follower, Sealer
from infrastructure.seal.signer import answering
from interfaces.main.opening import signer_directory

QUICK = Cadence(wait=0.1, glance=0.02, pause=0.05)


@contextmanager
def sealing(projector: str, data: Path, followers: Sequence[Follower] = ()) -> Iterator[Path]:
    """Seals this database with the signer's state under `data`; gives the signer's directory."""
    directory = signer_directory(data)
    directory.mkdir(parents=True, exist_ok=True)
    with answering(directory), Sealer(projector, directory, followers, cadence=QUICK).running():
        yield directory
