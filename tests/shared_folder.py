"""The folder of real plans that stands beside the project and is no part of it."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


def shared_file(name: str) -> Path:
    """A file of that folder; the test that needs it is skipped where the folder is not there."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the real plans are not here: no {name} in the folder `shared` beside the project")
    return path
