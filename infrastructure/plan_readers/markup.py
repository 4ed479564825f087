"""Traces of markup that converters leave in text: tags, bold stars, bookmarks."""

import re

# Every repetition is bounded: a cell of a million brackets must not be searched a million times over.
_PARAGRAPH_END = re.compile(r"</(?:p|div|li|tr)>\s*(?:<(?:p|div|li)(?:\s[^<>]{0,300})?>)?|<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|b|i|u|a|em|strong|span|div|font|sup|sub|ul|ol|li|td|tr|th|table)(?:\s[^<>]{0,300})?/?>", re.IGNORECASE
)
_HEADING_MARK = re.compile(r"^\s*#{1,6}\s+(?=\S)")
_LINK = re.compile(
    r"<a\s[^<>]{0,100}?href=[\"']([^\"'<>]{0,500})[\"'][^<>]{0,300}>([^<]{0,500})</a>", re.IGNORECASE | re.DOTALL
)
_BOOKMARK = re.compile(r"\[bookmark:[^\]]{0,100}\]")


def _link(match: re.Match[str]) -> str:
    """The words of a link, and its address where they do not say it."""
    address, words = match.groups()
    return words if address in words or not address else f"{words} ({address})"


def cleaned(text: str) -> str:
    """The words alone: the end of a paragraph becomes a line end, every other trace goes.

    Soft hyphens go too, they only say where a word may break; other invisible characters stay, to be noticed.
    """
    text = _PARAGRAPH_END.sub("\n", _LINK.sub(_link, text))
    text = _BOOKMARK.sub("", _TAG.sub("", text)).replace("**", "").replace("\u00ad", "").replace("\ufeff", "")
    lines = (" ".join(_HEADING_MARK.sub("", line).split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
