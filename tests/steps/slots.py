"""What may stand in the slots of a step's phrase: its form, what it becomes, and how it is explained to the writer."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from tests.steps.said import BASES, CHANNELS, organisations_of

ROLES = (
    "администратор",
    "утверждающее лицо",
    "утвердившее лицо",
    "лицо, утвердившее план,",
    "контролёр",
    "соисполнитель",
    "исполнитель",
    "аудитор",
    "эксперт",
    "организатор",
    "посторонний",
)
QUOTED = r"(?:[^«»]|«[^«»]*»)*"
NAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
WHO = rf"(?:(?:{'|'.join(ROLES)})(?: «{QUOTED}»| {NAME})?|{NAME})"


def day(text: str) -> date:
    """ДД.ММ.ГГГГ. Raises ValueError in Russian where there is no such day."""
    try:
        return datetime.strptime(text, "%d.%m.%Y").date()  # noqa: DTZ007
    except ValueError:
        raise ValueError(f"Даты {text} не бывает: пишите ДД.ММ.ГГГГ.") from None


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%d.%m.%Y %H:%M").replace(tzinfo=ZoneInfo("Europe/Moscow"))


def days(text: str) -> list[date]:
    return [day(part) for part in re.findall(r"\d{2}\.\d{2}\.\d{4}", text)]


def numbers(text: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", text)]


@dataclass(frozen=True, slots=True)
class Slot:
    """What may stand in a slot: the argument it becomes, its form, and how it is explained to the writer."""

    argument: str
    form: str
    convert: Callable[[str], object]
    meaning: str


NUMBER = r"\d+(?:\.\d+)*"
LEVELS = {"ошибка": "error", "предупреждение": "warning", "в порядке": "ok"}
DATE = r"\d{2}\.\d{2}\.\d{4}"
DATES = rf"{DATE}(?:(?:, | и ){DATE})*"
A_DAY = "ДД.ММ.ГГГГ"


def _date(argument: str, meaning: str) -> Slot:
    return Slot(argument, DATE, day, f"{meaning}, {A_DAY}")


def _text(argument: str, meaning: str) -> Slot:
    return Slot(argument, QUOTED, str, meaning)


SLOTS: Mapping[str, Slot] = MappingProxyType(
    {
        "кто": Slot("who", WHO, str, "роль, роль и фамилия, фамилия или роль и «организация»: `контролёр Петрова`"),
        "действие": Slot("deed", "[а-яё ]+?", str, "`принять исполнение`, `перенести срок`, …"),
        "предмет": Slot(
            "thing",
            "план|мероприятие|поручение|организация|человек|документ|записи",
            str,
            "`план`, `мероприятие`, `поручение`, `организация`, `человек`, `документ` или `записи`",
        ),
        "оценка": Slot("level", "|".join(LEVELS), str, "`ошибка`, `предупреждение` или `в порядке`"),
        "номера": Slot(
            "shown", r"\d+(?:\.\d+)*(?:, \d+(?:\.\d+)*)*", lambda text: text.split(", "), "номера мероприятий"
        ),
        "другой": Slot("other", WHO, str, "второй человек, так же"),
        "запись": _text("record_name", "вид записи: `отчёт представлен`, `срок перенесён`, …"),
        "поле исправления": Slot("field", "[а-яё ]+?", str, "что исправляется: `дата события`, `замечание`, …"),
        "кого": Slot("whom", NAME, str, "фамилия в именительном падеже: `Петрова`"),
        "фамилия": Slot("name", NAME, str, "фамилия в именительном падеже: `Петрова`"),
        "дата": _date("on", "день, когда это произошло"),
        "дата события": _date("stated", "дата события, как её называют"),
        "момент": Slot("moment", rf"{DATE} \d{{2}}:\d{{2}}", _moment, "день и время, ДД.ММ.ГГГГ ЧЧ:ММ по Москве"),
        "срок": _date("due", "срок"),
        "новый срок": _date("new_due", "новый срок"),
        "дата акта": _date("act_date", "дата акта или письма"),
        "точка": _date("point", "контрольная точка: её дата в плане"),
        "с": _date("since", "первый день"),
        "по": _date("until", "последний день"),
        "на дату": _date("as_of", "день, на который смотрим"),
        "знали": _date("known", "день, к концу которого это знали"),
        "даты": Slot("dates", DATES, days, f"даты {A_DAY} через запятую"),
        "номер": Slot("number", NUMBER, str, "номер мероприятия в плане: `1.2`"),
        "номер акта": Slot("act_number", r"[^\s«»]+", str, "номер акта: `37/01-04`"),
        "число": Slot("count", r"\d+", int, "число"),
        "другое число": Slot("other_count", r"\d+", int, "число"),
        "задачи": Slot("tasks", r"\d+(?:(?:, | и )\d+)*", numbers, "номера задач через запятую: `1, 2`"),
        "дни": Slot("working_days", r"\d+(?:, \d+)*", numbers, "числа рабочих дней через запятую: `10, 3, 1`"),
        "тихие часы": Slot("quiet", r"\d\d:\d\d до \d\d:\d\d", str, "`21:00 до 08:00`"),
        "час": Slot("hour", r"\d{1,2}:\d{2}", str, "время ЧЧ:ММ"),
        "роль": Slot("role", "|".join(ROLES), str, "роль: `контролёр`, `утверждающее лицо`, …"),
        "вид акта": Slot("act_kind", "|".join(BASES), str, ", ".join(f"`{kind}`" for kind in BASES)),
        "способ": Slot("channel", "|".join(CHANNELS), str, ", ".join(f"`{way}`" for way in CHANNELS)),
        "организации": Slot("named", rf"«{QUOTED}»(?:, «{QUOTED}»)*", organisations_of, "названия через запятую"),
        "вид документа": _text("kind", "вид документа: `отчёт`, `справка`, `протокол`, `распоряжение (приказ)`, …"),
        "организация": _text("organisation", "название организации"),
        "другая организация": _text("other_organisation", "название организации"),
        "исполнитель": _text("party", "название организации-исполнителя или фамилия исполнителя"),
        "новый исполнитель": _text("new_party", "название организации или фамилия"),
        "план": _text("plan", "название плана"),
        "другой план": _text("other_plan", "название плана"),
        "мероприятие": _text("title", "название мероприятия"),
        "причина": _text("reason", "причина словами"),
        "замечание": _text("remark", "замечание словами"),
        "текст": _text("text", "текст"),
        "название": _text("name_given", "название"),
        "состояние": _text("state", "состояние: `на контроле`, `представлено`, `возвращено на доработку`, …"),
        "отметка": _text("verdict", "отметка о сроке: `просрочено`, `исполнено в срок`, …"),
        "правило": _text("rule", "название правила (список правил ниже)"),
        "было": _text("old", "как записано"),
        "стало": _text("new", "как верно"),
        "номер документа": Slot("document_number", r"[^\s«»]+", str, "номер документа: `15/2`"),
        "дата документа": _date("dated", "дата документа"),
        "доступ": _text("access", "`общий` или `ограниченный`"),
        "адрес": _text("address", "адрес страницы"),
        "срок словами": _text("said_terms", "срок словами плана"),
        "дело": _text("duty", "`исполняет`, `отчитывается` или `собирает`"),
        "должностное лицо": _text("official", "должность и фамилия"),
        "ждёт": _text("waits", "чей шаг следующий: `отчёт исполнителя`, `рассмотрение`, …"),
        "часовой пояс": _text("zone", "имя часового пояса: `Europe/Samara`"),
        "календарь": _text("calendar", "имя календаря: `ru@2026.1`"),
        "показатель": _text("figure", "название показателя формы отчёта"),
        "сумма": Slot("value", r"\d+(?:\.\d+)?", str, "сумма показателя: `12.50`"),
        "сведение": Slot("rolled_up", "сумма|среднее взвешенное|доля", str, "`сумма`, `среднее взвешенное` или `доля`"),
        "база": _text("base", "по чему взвешивают или на что делят"),
        "период": Slot(
            "period", r"\d{4}(?:-(?:H[12]|Q[1-4]|\d{2}))?", str, "год `2024`, полугодие `2024-H1`, месяц `2024-07`"
        ),
        "величина": Slot("amount", r"-?\d+(?:,\d+)?", str, "число с десятичной запятой: `80,2`"),
        "другая величина": Slot("other_amount", r"-?\d+(?:,\d+)?", str, "число с десятичной запятой"),
        "база числом": Slot("base_amount", r"\d+(?:,\d+)?", str, "число с десятичной запятой"),
        "часть": Slot("part", r"\d+(?:,\d+)?", str, "число с десятичной запятой"),
        "территория": _text("territory", "название территории"),
        "состояние значения": Slot(
            "trust", "сообщено|подтверждено|оспорено", str, "`сообщено`, `подтверждено` или `оспорено`"
        ),
        "итог": Slot(
            "outcome",
            "достигнуто|не достигнуто|планового значения нет|значения нет",
            str,
            "`достигнуто`, `не достигнуто`, `планового значения нет` или `значения нет`",
        ),
        "оценка мониторинга": Slot(
            "finding_outcome",
            "достигнуто частично|достигнуто|не достигнуто|есть риск",
            str,
            "`достигнуто`, `достигнуто частично`, `не достигнуто` или `есть риск`",
        ),
        "вывод": _text("summary", "вывод словами"),
        "рекомендация": _text("advice", "рекомендация словами"),
        "адресат": _text("addressee", "название организации или фамилия"),
        "сказанное": Slot("said_words", r'[^"]+', str, "слова отказа, полностью или часть"),
    }
)
