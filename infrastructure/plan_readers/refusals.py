"""Why a document is not read at all: each reason a refusal of its own, saying what to do next. Nothing is stored."""

from domain.reading import UnreadablePlan


class UnknownFormat(UnreadablePlan):
    """The file's name and content are of no format that is read."""


class WrongExtension(UnreadablePlan):
    """The name says one format, the content another."""

    def __init__(self, extension: str, content: str, way_out: str) -> None:
        super().__init__(
            f"Файл назван «{extension or 'без расширения'}», а по содержанию это {content}. {way_out}",
            place="имя файла",
        )


class TooLarge(UnreadablePlan):
    """More bytes, columns, rows or pages than any plan has."""


class EmptyFile(UnreadablePlan):
    """No byte to read."""


class BrokenDocument(UnreadablePlan):
    """The file is cut short or damaged."""

    def __init__(self, kind: str, place: str | None = None) -> None:
        where = f" ({place})" if place else ""
        super().__init__(
            f"Документ {kind} повреждён{where}: прочитать его до конца нельзя. "
            "Откройте его в той программе, где он составлен, сохраните заново и загрузите снова.",
            place,
        )


class EncryptedDocument(UnreadablePlan):
    """A password is needed to open it."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"Документ {kind} закрыт паролем. Снимите пароль («Сохранить как», без шифрования) и загрузите снова."
        )


class ScannedDocument(UnreadablePlan):
    """Pages are pictures: there is no text to read."""


class InflatesTooMuch(UnreadablePlan):
    """Packed small, unpacks to more than any plan: an archive made to fill the memory."""

    def __init__(self, place: str, most: int) -> None:
        super().__init__(
            f"Содержимое файла ({place}) распаковывается больше чем в {most >> 20} МБ: таких планов не бывает. "
            "Сохраните документ заново, без вложенных картинок и приложений, и загрузите снова.",
            place,
        )


class ForeignEntities(UnreadablePlan):
    """XML that declares entities: they may grow without end or fetch other files."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"В документе ({place}) объявлены внешние или вложенные сущности XML, а в документах их не бывает. "
            "Такой файл не читается: сохраните документ заново в текстовом редакторе и загрузите снова.",
            place,
        )


class HoldsMacros(UnreadablePlan):
    """The document carries a program."""

    def __init__(self, way_out: str) -> None:
        super().__init__(f"В документе есть макросы, такие файлы не принимаются. {way_out}")


class NoConverter(UnreadablePlan):
    """The format is read through LibreOffice, which is not installed or did not manage."""
