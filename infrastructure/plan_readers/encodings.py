"""The bytes of a text document as text, in the encodings Russian offices save."""

from itertools import pairwise

from domain.reading import UnreadablePlan

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_COMMON = frozenset("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё")
_LEAST_RUSSIAN = 0.5
_MOST_NOISE = 0.02


def decoded(data: bytes) -> str:
    """The text: UTF-8 and UTF-16 by their marks, else UTF-8, else the one-byte encoding that reads most like Russian.

    Binary noise and text that reads like Russian in no encoding are refused.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_strictly(data, encoding))
    if data.count(0) > len(data) * _MOST_NOISE:
        # UTF-16 without its mark has a zero beside each Latin letter, space and line end.
        for encoding in ("utf-16-le", "utf-16-be"):
            text = _strictly(data, encoding)
            if text is not None and _russian(text) >= _LEAST_RUSSIAN:
                return text
    as_utf8 = _strictly(data, "utf-8")
    if as_utf8 is not None:
        return _checked(as_utf8)
    candidates = [text for encoding in ("cp1251", "koi8-r", "cp866") if (text := _strictly(data, encoding)) is not None]
    best = max(candidates, key=_likely, default=None)
    if best is None or _russian(best) < _LEAST_RUSSIAN:
        raise UnreadablePlan(
            "Файл не похож на текст: ни в UTF-8 и UTF-16, ни в Windows-1251 и КОИ-8 он не читается по-русски. "
            "Сохраните документ как текст в UTF-8 и загрузите снова."
        )
    return _checked(best)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _checked(text: str | None) -> str:
    noise = 0 if text is None else sum(1 for letter in text if ord(letter) < 32 and letter not in "\t\n\r\f\v")
    if text is None or noise > len(text) * _MOST_NOISE:
        raise UnreadablePlan(
            "Файл содержит двоичные данные, а не текст плана. Проверьте, тот ли файл выбран, "
            "или сохраните документ как текст в UTF-8."
        )
    return text


def _russian(text: str) -> float:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(1 for letter in letters if letter.lower() in _COMMON) / len(letters) if letters else 0.0


def _likely(text: str) -> float:
    """Russian text is mostly small letters: in a wrong one-byte encoding the cases come out turned."""
    small = sum(1 for letter in text if letter in _COMMON)
    odd = sum(1 for letter in text if letter.isalpha() and letter.lower() not in _COMMON and not letter.isascii())
    inside = sum(1 for before, letter in pairwise(text) if before.islower() and letter.isupper())
    boxes = sum(1 for letter in text if 0x2500 <= ord(letter) <= 0x25FF)
    return small - 2 * odd - 3 * inside - 3 * boxes
