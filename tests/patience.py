"""How long a test waits for what is sure to come: a machine that does other things too is no reason to fail."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

PATIENCE = 120.0  # seconds


@contextmanager
def patient_web() -> Iterator[None]:
    """A web in this process waits for its projections as long as its tests do."""
    with pytest.MonkeyPatch.context() as patched:
        for module in ("interfaces.asking", "interfaces.api.search", "interfaces.api.notifications"):
            patched.setattr(f"{module}.PATIENCE", PATIENCE)
        yield
