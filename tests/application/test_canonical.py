"""Canonical JSON: the bytes that RFC 8785 gives, for the values that are let in."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.canonical import LARGEST, NotCanonical, canonical_bytes, canonical_hash

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
KEYS = st.text(st.characters(max_codepoint=127), max_size=5)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def test_the_example_of_the_standard_comes_out_as_there() -> None:
    value = {"string": '€$\x0f\nA\'B"\\\\"/', "literals": [None, True, False], "numbers": [333, 1, -5]}
    wanted = '{"literals":[null,true,false],"numbers":[333,1,-5],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    assert canonical_bytes(value) == wanted.encode()  # type: ignore[arg-type]


def test_a_hash_stays_the_same_for_ever() -> None:
    value = {"б".encode().hex(): ["Ё", 0], "a": {"z": 1, "b": None}}
    assert canonical_hash(value) == "308949e0e792abb4094047ce27676e56c12d96dfde46f3ee1b55958282f10c2d"  # type: ignore[arg-type]


@given(VALUES)
def test_reading_it_back_gives_the_value_and_writing_again_the_same_bytes(value: Any) -> None:
    written = canonical_bytes(value)
    assert json.loads(written) == value
    assert canonical_bytes(json.loads(written)) == written


@given(st.dictionaries(KEYS, st.integers(-5, 5), min_size=2, max_size=6))
def test_the_order_of_members_does_not_matter(value: dict[str, Any]) -> None:
    assert canonical_bytes(dict(reversed(value.items()))) == canonical_bytes(value)


@pytest.mark.parametrize("value", [1.0, float("nan"), {"ключ": 1}, {1: 2}, (1,), "\ud800", LARGEST + 1, b"x", {1}])
def test_what_programs_read_differently_is_not_let_in(value: Any) -> None:
    with pytest.raises(NotCanonical):
        canonical_bytes([value])
