"""The five real plans as Word, Excel, HTML and PDF hold them: read as people read them, whatever the form."""

import json

import pytest

from infrastructure.plan_readers import read_plan
from infrastructure.plan_readers.text import read_text
from tests.reading.renderings import RENDERINGS, repeated
from tests.reading.test_real_plans import LEAST, MOST, plan_of, scorer


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
@pytest.mark.parametrize("form", sorted(RENDERINGS))
@pytest.mark.parametrize("headings", ["once", "on every page"])
def test_a_real_plan_is_read_alike_in_every_form(number: str, form: str, headings: str) -> None:
    path, plan = plan_of(number)
    document = read_text(path.read_bytes())
    rendered = RENDERINGS[form](document if headings == "once" else repeated(document))
    reading = json.loads(read_plan(rendered, f"план.{form}").model_dump_json())
    measures, differences = scorer().score(plan, reading, show=True)
    measures["lost_text"], lost = scorer().lost_text(path.read_text(encoding="utf-8"), reading)
    missed = {name: measures[name] for name, least in LEAST.items() if measures[name] < least}
    missed |= {name: measures[name] for name, most in MOST.items() if measures[name] > most}
    assert not missed, "\n".join([str(missed), *differences, *lost])
