"""A short run of the fuzzer, `python -m tests.reading.fuzz` being the long one; hypothesis looks for small failures."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reading.fuzz import RENDERED, failure, run, spoiled
from tests.reading.test_bad_input import DOCX


def test_spoiled_documents_are_read_or_refused_and_never_break_a_reader() -> None:
    assert run(400, seed=20240301)["wrong"] == []


@given(st.binary(max_size=300), st.sampled_from(sorted(set(RENDERED) - {"pdf"})))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_are_read_or_refused(data: bytes, kind: str) -> None:
    assert failure(data, f"plan.{kind}", noise=False) is None


@given(st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_archive_with_any_injury_is_read_or_refused(chance: random.Random) -> None:
    assert failure(spoiled(DOCX, chance), "plan.docx", noise=False) is None
