"""docs/personal-data.md lists every personal field there is."""

from tests.docs.personal_data import COMMAND, PAGE, page


def test_the_inventory_of_personal_data_is_what_the_events_hold() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), f"run `{COMMAND}` and commit docs/personal-data.md"


def test_names_contacts_remarks_and_reasons_are_in_the_inventory() -> None:
    text = page()
    for row in ("| `person.registered` | `name`, `post`, `contact` |", "| `assignment.report-returned` | `remarks` |"):
        assert row in text
