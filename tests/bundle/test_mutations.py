"""Whatever is changed is refused: some thousands here, any number by `python -m tests.bundle.mutations`."""

import pytest

from tests.bundle.mutations import Mutations


@pytest.mark.parametrize("seed", [1, 2])
def test_no_changed_bundle_checkpoint_proof_or_table_is_believed(seed: int) -> None:
    tally = Mutations(seed).run(1500)
    assert tally.accepted == []
    assert len(tally.tried) > 40
