"""Quantities an activity states of itself: «не менее 3-х мероприятий», «70% детей», «два клуба»."""

import re
from collections.abc import Iterator, Mapping

from domain.deadlines.lexicon import CARDINALS, MONTHS
from domain.reading import Target, TargetOperator

_WORDS = re.compile(r"\d+(?:[.,]\d+)?|[A-Za-zА-Яа-яЁё]+(?:-[А-Яа-яЁёA-Za-z]+)*|[^\s\w]")
_NEAR = 40
_RANGE = re.compile(r"\d{1,3}\s*[-–]\s*\d{1,3}\s+(?P<noun>[а-яё]{3,})")
_NOT_RANGED = ("лет", "год", "класс", "курс", "квартал", "полугод", "числ", "час", "мес")
_CARDINAL_SUFFIXES = frozenset({"х", "ти", "ми", "и", "мя", "м", "ю"})
_AT_LEAST = frozenset({"менее", "меньше", "ниже", "минимум"})
_AT_MOST = frozenset({"более", "больше", "выше", "максимум"})
# Ages, school classes, terms, money, numbered places: quantities, but not of what the activity gives.
_NOT_COUNTED = (
    "лет",
    "год",
    "г",
    "гг",
    "месяц",
    "недел",
    "дн",
    "день",
    "час",
    "минут",
    "секунд",
    "класс",
    "курс",
    "квартал",
    "полугод",
    "рубл",
    "руб",
    "тыс",
    "млн",
    "числ",
    "пункт",
    "балл",
    "слайд",
    "страниц",
    "раздел",
    "этап",
    "экземпляр",
    "из",
    "и",
    "по",
    "в",
    "до",
    "с",
    "на",
    "от",
    "или",
    "о",
    "об",
    "для",
    "при",
    "у",
    "за",
    "со",
    "не",
)
_UNITS: Mapping[str, str] = {
    "мероприят": "мероприятие",
    "клуб": "клуб",
    "район": "район",
    "презентац": "презентация",
    "стат": "статья",
    "программ": "программа",
    "вебинар": "вебинар",
    "семинар": "семинар",
    "человек": "человек",
    "раз": "раз",
    "педагог": "педагог",
    "школьник": "школьник",
    "школ": "школа",
    "мастерск": "мастерская",
    "участник": "участник",
    "публикац": "публикация",
    "организац": "организация",
    "заняти": "занятие",
    "дет": "ребёнок",
    "обучающ": "обучающийся",
    "конкурс": "конкурс",
    "муниципалитет": "муниципалитет",
    "стажировк": "стажировка",
}


def read_targets(*texts: str) -> tuple[Target, ...]:
    """The quantities stated in the texts, in order, each once."""
    found: dict[tuple[str, float | None], Target] = {}
    for text in texts:
        for target in _in_text(text):
            found.setdefault((target.text.lower(), target.value), target)
    return tuple(found.values())


def _in_text(text: str) -> Iterator[Target]:
    tokens = list(_WORDS.finditer(text))
    at = 0
    while at < len(tokens):
        quantity, after = _quantity(text, tokens, at)
        if quantity is not None:
            yield quantity
        at = max(after, at + 1)


def _range(text: str, tokens: list[re.Match[str]], at: int) -> tuple[Target, int] | None:
    """«10-15 слайдов»: both ends are kept in the text, no single value is stated."""
    printed = _RANGE.match(text, tokens[at].start())
    if not printed or text[max(0, tokens[at].start() - 1) : tokens[at].start()].endswith((".", "-", "–", "№", "/")):
        return None
    noun = printed.group("noun").lower()
    if noun in MONTHS or noun.startswith(_NOT_RANGED):
        return None
    end = next((later for later in range(at, len(tokens)) if tokens[later].end() >= printed.end()), at)
    words = " ".join(printed.group().split())
    return Target(text=words, op=TargetOperator.RANGE, unit=printed.group("noun")), end + 1


def _word(tokens: list[re.Match[str]], at: int) -> str:
    return tokens[at].group().lower().replace("ё", "е") if 0 <= at < len(tokens) else ""


def _quantity(text: str, tokens: list[re.Match[str]], at: int) -> tuple[Target | None, int]:
    ranged = _range(text, tokens, at)
    if ranged is not None:
        return ranged
    value, after, in_words = _value(text, tokens, at)
    if value is None:
        return None, at + 1
    operator, start = _operator(tokens, at)
    if _word(tokens, after) == "%":
        end = min(after + 2, len(tokens) - 1)
        return _target(text, tokens, start, end, operator, value, "%"), after + 1
    noun = _noun(tokens, after)
    if noun is None:
        if not in_words and _ends_count(text, tokens, at, after):
            return _target(text, tokens, start, after - 1, operator, value, None), after
        return None, after
    word = _word(tokens, noun)
    unit = next((name for stem, name in _UNITS.items() if word.startswith(stem)), tokens[noun].group())
    end = noun
    if unit == "раз" and _word(tokens, noun + 1) in {"в", "за"}:
        end = min(noun + 2, len(tokens) - 1)
        unit = f"раз {_word(tokens, noun + 1)} {_word(tokens, end)}"
    return _target(text, tokens, start, end, operator, value, unit), noun + 1


def _target(
    text: str,
    tokens: list[re.Match[str]],
    start: int,
    end: int,
    operator: TargetOperator,
    value: float,
    unit: str | None,
) -> Target:
    printed = " ".join(text[tokens[start].start() : tokens[end].end()].split())
    return Target(text=printed, op=operator, value=value, unit=unit)


def _value(text: str, tokens: list[re.Match[str]], at: int) -> tuple[float | None, int, bool]:
    """The number that stands here and where it ends; None for dates, ordinals, ranges, list marks and the like."""
    word = _word(tokens, at)
    if word[:1].isdigit():
        return (*_digits(text, tokens, at), False)
    number = CARDINALS.get(word)
    # «одной из», «одна организация» is hardly ever a quantity; after «не менее» it is.
    if number is None or (number == 1 and _word(tokens, at - 1) not in _AT_LEAST):
        return None, at + 1, True
    return float(number), at + 1, True


def _digits(text: str, tokens: list[re.Match[str]], at: int) -> tuple[float | None, int]:
    token = tokens[at]
    # What stands near decides; a slice of all that stands before would make a long text slow.
    before = text[max(0, token.start() - _NEAR) : token.start()]
    if before.endswith((".", "/", "№", "-", "–", ":")) or _word(tokens, at - 1) in {"№", "n", "п", "ст", "часть"}:
        glued_dash = before.endswith(("-", "–")) and before[-2:-1].isspace()
        if not glued_dash:
            return None, at + 1
    if before.rstrip().endswith("№"):
        return None, at + 1
    after = at + 1
    rest = text[token.end() : token.end() + _NEAR]
    if re.match(r"-(?:\d|[а-яё])", rest) and (suffix := _word(tokens, at + 2)):
        if suffix not in _CARDINAL_SUFFIXES:
            return None, at + (3 if suffix[:1].isdigit() else 2)
        after = at + 3
    elif re.match(r"[./:«)]|\s*[-–—]\s*\d", rest) and not re.match(r"\.\s*$|\.\s+[А-ЯЁ]|\)", rest):
        return None, at + 1
    elif rest.startswith((".", ")")) and (not before.strip() or before.rstrip(" ").endswith(("\n", ".", ";"))):
        # «1. Проведено …»: the number of an item.
        return None, at + 1
    value = float(token.group().replace(",", "."))
    if 1990 <= value <= 2099 and _word(tokens, after)[:3] in {"год", "г", "гг", "уче", ""}:
        return None, after
    return value, after


def _noun(tokens: list[re.Match[str]], at: int) -> int | None:
    """The counted noun: the first word that is no adjective, at most three words on; quotes are passed."""
    words = 0
    for place in range(at, min(at + 6, len(tokens))):
        word = _word(tokens, place)
        if word in {"«", "»", '"'}:
            continue
        if not word[:1].isalpha():
            return None
        if words == 0 and (word in MONTHS or word in _NOT_COUNTED or _not_counted(word)):
            return None
        words += 1
        if not word.endswith(("ых", "их", "ые", "ие", "ую", "ой", "ого", "ная")) or words == 3:
            return None if word in _NOT_COUNTED or _not_counted(word) else place
    return None


def _not_counted(word: str) -> bool:
    return any(len(stem) > 2 and word.startswith(stem) for stem in _NOT_COUNTED)


def _ends_count(text: str, tokens: list[re.Match[str]], at: int, after: int) -> bool:
    """«Общее количество ИОМ – 213»: a number after a dash that ends its line."""
    if _word(tokens, at - 1) not in {"-", "–", "—"} or len(tokens[at].group()) < 2:
        return False
    end = tokens[after - 1].end()
    rest = text[end : end + _NEAR]
    return not rest.split("\n", 1)[0].strip(" .;)")


def _operator(tokens: list[re.Match[str]], at: int) -> tuple[TargetOperator, int]:
    before, further = _word(tokens, at - 1), _word(tokens, at - 2)
    if before == "чем":
        at -= 1
        before, further = further, _word(tokens, at - 2)
    if before in _AT_LEAST or (before in _AT_MOST and further != "не"):
        return TargetOperator.AT_LEAST, at - 2 if further in {"не", "как"} else at - 1
    if before in _AT_MOST:
        return TargetOperator.AT_MOST, at - 2
    if before == "свыше":
        return TargetOperator.AT_LEAST, at - 1
    return TargetOperator.EQUAL, at
