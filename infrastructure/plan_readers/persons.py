"""Names of people as documents print them: «Федоренко И.П.», «С.В. Тарасов», «Х.Н.Исаева»."""

import re

_SURNAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_INITIALS = r"[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)"
PERSON = re.compile(rf"(?<![А-Яа-яЁё.])(?:{_SURNAME}\s+{_INITIALS}|{_INITIALS}\s?{_SURNAME})(?![а-яё])")


def person_in(text: str) -> str | None:
    """The first person named, as printed."""
    found = PERSON.search(text)
    return found.group() if found else None
