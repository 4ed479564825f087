"""Input that does not fit its shape, in Russian words: pydantic's kinds of error, each with what to do."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

SENTENCES: Mapping[str, str] = {
    "missing": "поле не заполнено.",
    "extra_forbidden": "такого поля нет, уберите его.",
    "frozen_instance": "значение не меняется.",
    "string_type": "нужен текст.",
    "string_too_short": "нужно символов не меньше {min_length}.",
    "string_too_long": "нужно символов не больше {max_length}.",
    "string_pattern_mismatch": "значение не того вида, нужно по образцу {pattern}.",
    "string_unicode": "текст повреждён: он не в кодировке UTF-8.",
    "int_type": "нужно целое число.",
    "int_parsing": "нужно целое число.",
    "int_parsing_size": "число слишком велико.",
    "int_from_float": "нужно целое число, без дробной части.",
    "float_type": "нужно число.",
    "float_parsing": "нужно число.",
    "finite_number": "нужно конечное число.",
    "bool_type": "нужно true или false.",
    "bool_parsing": "нужно true или false.",
    "greater_than": "нужно число больше {gt}.",
    "greater_than_equal": "нужно число не меньше {ge}.",
    "less_than": "нужно число меньше {lt}.",
    "less_than_equal": "нужно число не больше {le}.",
    "multiple_of": "нужно число, кратное {multiple_of}.",
    "enum": "нужно одно из значений: {expected}.",
    "literal_error": "нужно одно из значений: {expected}.",
    "uuid_type": "нужен идентификатор вида xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx.",
    "uuid_parsing": "нужен идентификатор вида xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx.",
    "date_type": "нужна дата вида ГГГГ-ММ-ДД.",
    "date_parsing": "нужна дата вида ГГГГ-ММ-ДД.",
    "date_from_datetime_parsing": "нужна дата вида ГГГГ-ММ-ДД.",
    "date_from_datetime_inexact": "нужна дата без времени вида ГГГГ-ММ-ДД.",
    "date_past": "нужна дата в прошлом.",
    "datetime_type": "нужны дата и время вида ГГГГ-ММ-ДДTчч:мм:сс+03:00.",
    "datetime_parsing": "нужны дата и время вида ГГГГ-ММ-ДДTчч:мм:сс+03:00.",
    "datetime_from_date_parsing": "нужны дата и время вида ГГГГ-ММ-ДДTчч:мм:сс+03:00.",
    "timezone_aware": "укажите часовой пояс: ГГГГ-ММ-ДДTчч:мм:сс+03:00.",
    "list_type": "нужен список.",
    "tuple_type": "нужен список.",
    "set_type": "нужен список.",
    "frozen_set_type": "нужен список.",
    "too_short": "элементов нужно не меньше {min_length}.",
    "too_long": "элементов нужно не больше {max_length}.",
    "dict_type": "нужен объект с полями.",
    "model_type": "нужен объект с полями.",
    "model_attributes_type": "нужен объект с полями.",
    "none_required": "поле должно быть пустым.",
    "json_invalid": "это не JSON: {error}.",
    "union_tag_invalid": "нужно одно из значений: {expected_tags}.",
    "union_tag_not_found": "не указан вид значения.",
    "recursion_loop": "значение вложено само в себя.",
}
OTHERWISE = "значение не подходит."


def sentence(error: Mapping[str, Any]) -> str:
    """One error of pydantic in Russian; a rule's own Russian words (ValueError) are kept."""
    kind, context = str(error["type"]), error.get("ctx") or {}
    if kind in {"value_error", "assertion_error"}:
        said = str(context.get("error", "")).strip()
        return f"{said.rstrip('.')}." if _russian(said) else OTHERWISE
    shape = SENTENCES.get(kind, OTHERWISE)
    told = {name: str(value).replace(" or ", " или ") for name, value in context.items()}
    try:
        return shape.format(**told)
    except KeyError:
        return OTHERWISE


def place(error: Mapping[str, Any]) -> str:
    """Where in the input: «points[0].key»; empty for the whole of it."""
    named = ""
    for part in _steps(error["loc"]):
        named += f"[{part}]" if isinstance(part, int) else f".{part}" if named else part
    return named


def _steps(location: Sequence[int | str]) -> Iterable[int | str]:
    # A union names its member in the location («function-after[…]», «Party»), which says nothing to a person.
    return (step for step in location if isinstance(step, int) or step.replace("_", "").replace("-", "").islower())


def _russian(text: str) -> bool:
    return any("а" <= letter <= "я" for letter in text.lower())
