"""How a form becomes an order's fields, and what is kept of it whatever the answer."""

from uuid import UUID, uuid4

import pytest
from litestar.exceptions import ClientException

from application.planning import ApprovePlan
from interfaces.pages.filling import Filled, Sent, nested
from interfaces.problems import of_fields

COMMAND = str(UUID(int=7))


def test_fields_are_nested_by_their_places() -> None:
    found = nested([("basis.number", ("5-р",)), ("basis.date", ("2026-01-15",)), ("title", ("План",))])
    assert found == {"basis": {"number": "5-р", "date": "2026-01-15"}, "title": "План"}


def test_numbered_places_make_a_list_in_their_order_without_holes() -> None:
    found = nested([("rows[5].text", ("второй",)), ("rows[2].text", ("первый",)), ("rows[9].text", ("  ",))])
    assert found == {"rows": [{"text": "первый"}, {"text": "второй"}]}


def test_a_place_that_gathers_keeps_all_its_values() -> None:
    assert nested([("evidence[]", ("а", "б", ""))]) == {"evidence": ["а", "б"]}


def test_an_empty_field_states_nothing() -> None:
    assert nested([("reason", (" \n",)), ("basis.number", ("",))]) == {}


@pytest.mark.parametrize("name", ["", ".", "a..b", "a[b]", "a[1", "a b", "а.b\x00"])
def test_a_name_that_is_no_place_is_refused(name: str) -> None:
    with pytest.raises(ClientException):
        nested([(name, ("x",))])


def test_a_place_within_a_value_is_refused() -> None:
    with pytest.raises(ClientException):
        nested([("basis", ("x",)), ("basis.number", ("5",))])


def test_only_fields_of_the_order_are_stated() -> None:
    sent = Sent({"official": ("Иванов",), "form.seen": ("5",), "at_least": ("1",), "by": (str(uuid4()),)})
    assert sent.stated(ApprovePlan) == {"official": "Иванов"}


def test_the_same_form_sent_twice_is_one_command() -> None:
    one = Sent({"form.command": (COMMAND,), "form.seen": ("5",), "form.csrf": ("а",), "reason": ("Так",)})
    again = Sent({"form.command": (COMMAND,), "form.seen": ("9",), "form.csrf": ("б",), "reason": ("Так",)})
    assert one.command == again.command


def test_a_form_changed_after_it_was_sent_is_another_command() -> None:
    one = Sent({"form.command": (COMMAND,), "reason": ("Так",)})
    changed = Sent({"form.command": (COMMAND,), "reason": ("Иначе",)})
    assert one.command != changed.command


def test_two_forms_with_the_same_content_are_two_commands() -> None:
    one = Sent({"form.command": (COMMAND,), "reason": ("Так",)})
    other = Sent({"form.command": (str(uuid4()),), "reason": ("Так",)})
    assert one.command != other.command


def test_what_was_typed_is_kept_with_what_is_said_of_it() -> None:
    sent = Sent({"form.command": (COMMAND,), "basis.date": ("вчера",), "evidence[]": ("а", "б")})
    again = sent.filled(12, of_fields([("basis.date", "нужна дата."), ("evidence", "мало.")]))
    assert (again.value("basis.date"), again.error("basis.date")) == ("вчера", "нужна дата.")
    assert again.has("evidence[]", "б")
    assert again.error("evidence[]") == "мало."
    assert (again.command, again.seen, again.status) == (UUID(COMMAND), 12, 422)


def test_a_new_form_shows_what_it_is_given() -> None:
    form = Filled.new(3, {"title": "План", "none": None, "evidence[]": ["а", "б"]})
    assert (form.value("title"), form.value("none"), form.has("evidence[]", "а")) == ("План", "", True)
    assert (form.status, form.refused) == (200, False)
