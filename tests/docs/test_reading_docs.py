"""The pages about reading are held to the code."""

from pathlib import Path

import pytest

from domain.anomaly_codes import AnomalyCode
from domain.deadlines.deadline import DeadlineKind
from domain.deadlines.grammar import GRAMMAR
from infrastructure.plan_readers.anomalies import anomaly

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("code", sorted(AnomalyCode))
def test_every_anomaly_is_explained_with_its_severity(code: AnomalyCode) -> None:
    assert f"| `{code}` | {anomaly(code).severity} |" in (DOCS / "anomalies.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(GRAMMAR))
def test_every_rule_of_the_grammar_is_printed_as_it_is_declared(name: str) -> None:
    rule = GRAMMAR[name].rule.replace("|", "\\|")
    assert f"| `{name}` | `{rule}` |" in (DOCS / "deadlines.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", sorted(DeadlineKind))
def test_every_kind_of_deadline_is_explained(kind: DeadlineKind) -> None:
    assert f"`{kind}`" in (DOCS / "deadlines.md").read_text(encoding="utf-8")
