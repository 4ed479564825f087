"""Readers of plan documents: each turns a format into the neutral grid, and one interpreter reads the grid."""

from pathlib import PurePath

from domain.reading import Reading, UnreadablePlan
from infrastructure.plan_readers.interpreter import interpret
from infrastructure.plan_readers.text import read_text

_READERS = {".txt": read_text, ".md": read_text, ".tsv": read_text}
MOST_BYTES = 20 * 1024 * 1024


def read_plan(data: bytes, file_name: str) -> Reading:
    """What the document says; raises `UnreadablePlan` with a Russian sentence when it is no plan or no known format."""
    extension = PurePath(file_name).suffix.lower()
    reader = _READERS.get(extension)
    if reader is None:
        known = ", ".join(sorted(_READERS))
        raise UnreadablePlan(
            f"Формат «{extension or 'без расширения'}» не читается. Сейчас читаются файлы {known}: "
            "сохраните план как текст, где графы таблицы разделены табуляцией или чертой «|», и загрузите снова."
        )
    if len(data) > MOST_BYTES:
        raise UnreadablePlan(
            f"Файл слишком велик: {len(data) >> 20} МБ, а читаются файлы не больше {MOST_BYTES >> 20} МБ. "
            "Загрузите только сам план, без приложений."
        )
    if not data.strip():
        raise UnreadablePlan("Файл пуст. Проверьте, тот ли файл выбран.")
    return interpret(reader(data))
