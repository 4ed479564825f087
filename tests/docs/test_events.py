"""docs/events.md says what the code says."""

from domain.catalogue import EVENTS
from tests.docs.events import COMMAND, PAGE, page


def test_the_page_of_events_is_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), f"run `{COMMAND}` and commit docs/events.md"


def test_every_topic_has_its_heading() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [kind.TOPIC for kind in EVENTS if f"### `{kind.TOPIC}`, schema {kind.SCHEMA}\n" not in text] == []
