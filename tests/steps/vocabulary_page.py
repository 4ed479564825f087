"""Writes docs/writing-scenarios.md out of the steps themselves: `python -m tests.steps.vocabulary_page`.

The page is all that a writer of scenarios needs; a test holds it fresh.
"""

import re
from pathlib import Path

from tests.steps.approving import COUNTED, DEFAULT_DATES, NAMED, SETTINGS
from tests.steps.clearing import DUTY
from tests.steps.correcting import FIELDS, RECORDS
from tests.steps.looking import STATES, WAITS
from tests.steps.people import KINDS as ORGANISATION_KINDS
from tests.steps.refusing import DEEDS
from tests.steps.reporting import KINDS as DOCUMENT_KINDS
from tests.steps.rules import RULES
from tests.steps.said import DETAILS, WHEN, WHERE
from tests.steps.slots import SLOTS
from tests.steps.vocabulary import vocabulary

PAGE = Path(__file__).parents[2] / "docs" / "writing-scenarios.md"
COMMAND = "python -m tests.steps.vocabulary_page"
CHAPTERS = {
    "people": "День, люди, организации",
    "planning": "План: составить, загрузить, поставить на контроль",
    "clearing": "Уточнение черновика",
    "approving": "Согласование, утверждение, редакции, закрытие",
    "editions": "Новая редакция: сравнить, подтвердить, ввести",
    "reporting": "Исполнение, документы, отчёты",
    "controlling": "Снятие, возврат, смена исполнителя",
    "extending": "Перенос сроков",
    "collecting": "Сборы отчётов, формы, количества",
    "chasing": "Напоминания и обход дня",
    "consolidating": "Сводная информация",
    "measuring": "Показатели",
    "monitoring": "Мониторинг",
    "examining": "Формы карт и экспертизы",
    "scoring": "Экспертные карты",
    "signing": "Электронная подпись",
    "correcting": "Исправления, повторы, одновременные действия",
    "looking": "Что видно: состояние, срок, реестр",
    "complying": "Кто сдал: сводка, дисциплина, районы и область",
    "history": "История",
    "auditing": "Взгляд аудитора",
    "outgoing": "Календари, выгрузки, другие системы",
    "erasing": "Удаление персональных данных",
    "bundling": "Пакет для проверки без службы",
    "refusing": "Отказы",
}
VERDICTS = (
    "срок не наступил",
    "срок наступает",
    "представлено в срок, на рассмотрении",
    "просрочено (3 дн.)",
    "исполнено в срок",
    "исполнено с нарушением срока (3 дн.)",
    "не исполнено",
    "срок истёк до утверждения плана",
    "без срока",
    "снято без исполнения",
)

INTRODUCTION = f"""<!-- Страница составлена командой `{COMMAND}` и проверяется тестом: правьте шаги, а не её. -->

# Как написать сценарий

Сценарии лежат в папке `features/`, по файлу на тему. Чтобы добавить сценарий, программировать не нужно:
возьмите шаги из этого словаря и запишите их в файл `features/имя-латиницей.feature`. Новый файл проверяется сразу.
Проверить до сдачи: `VEKHA_FEATURES=папка pytest tests/features/test_features.py`; по сети на работающей службе:
то же с `--driver http`.

```gherkin
# language: ru
Функция: Отчёт об исполнении
  Чьё это правило и откуда оно.

  Предыстория:
    Дано сегодня 15.01.2024
    И есть организации:
      | название            | вид     |
      | Комитет образования | комитет |
      | Заречный район      | район   |
    И есть люди:
      | фамилия | роль              | организация         |
      | Орлова  | утверждающее лицо | Комитет образования |
      | Петрова | контролёр         | Комитет образования |
      | Зимин   | исполнитель       | Заречный район      |
    И план «Мастерские» поставлен на контроль 01.02.2024, мероприятия:
      | номер | мероприятие         | срок          | исполнители    |
      | 1     | Открытие мастерских | до 15.04.2024 | Заречный район |
    И речь о мероприятии 1

  Правило: Отчёт возвращают с замечанием

    Сценарий: Отчёт возвращён
      Дано исполнитель Зимин представляет отчёт 12.04.2024 с подтверждающим документом «Акт»
      Когда контролёр Петрова возвращает отчёт на доработку 16.04.2024 с замечанием «нет подписи»
      Тогда состояние — «возвращено на доработку»
      И отметка о сроке — «просрочено (1 дн.)»

    Структура сценария: Возвращать без замечания нельзя: «<замечание>»
      Дано исполнитель Зимин представляет отчёт 12.04.2024 с подтверждающим документом «Акт»
      Когда контролёр Петрова возвращает отчёт на доработку с замечанием «<замечание>»
      Тогда отказ по правилу «не указана причина»

      Примеры:
        | замечание |
        |           |
```

Как читать словарь:

- Первая строка файла — `# language: ru`. Дальше «Функция», при надобности «Предыстория», «Правило», «Сценарий» или
  «Структура сценария» с «Примерами». Два сценария в файле не называют одинаково.
- Шаг начинают словом «Дано», «Когда», «Тогда», «И» или «Но»; в словаре это слово опущено.
- `{{слово}}` — сюда пишут своё: что именно, сказано ниже. `[…]` можно опустить; соседние `[…][…]` — в любом порядке.
  `(а|б)` — одно из двух.
- Люди — фамилией в именительном падеже, с ролью или без: `контролёр Петрова`, `Петрова`, `контролёр`;
  `исполнитель «Заречный район»` — исполнитель этой организации; `посторонний Кротов` — человек без ролей.
- Названия — в кавычках-ёлочках, даты — ДД.ММ.ГГГГ.
- Время идёт вперёд. Шаг с датой (`… 12.04.2024`) случается в этот день: если он впереди, наступает он. Записанное
  задним числом — `датой 12.04.2024`: день события один, а записано сегодня.
- О чём говорили последний раз (план, мероприятие, контрольная точка, исполнитель), повторять не нужно.
- Отказ, о котором сценарий ничего не говорит, — ошибка сценария.

## Уточнения

`{{когда}}` — любые из этих частей, в любом порядке: `{WHEN}`.
`{{где}}` — любые из этих: `{WHERE}`.
`{{уточнения}}` — и те и другие.
"""


def page() -> str:
    """The whole page."""
    return "\n".join((INTRODUCTION, *_steps(), *_slots(), *_lists())).rstrip() + "\n"


def _steps() -> list[str]:
    lines = ["## Шаги"]
    for module, title in CHAPTERS.items():
        lines += [f"\n### {title}\n"]
        own = [step for step in vocabulary() if step.module == module]
        lines += [f"- **{step.wording.kind}** `{step.name}`<br>{step.meaning}" for step in own]
    return lines


def _slots() -> list[str]:
    used = set(re.findall(r"\{([^{}]+)\}", " ".join((*_steps(), DETAILS))))
    lines = ["\n## Что писать вместо слов в фигурных скобках\n", "| в словаре | что писать |", "|---|---|"]
    return [*lines, *(f"| `{{{word}}}` | {slot.meaning} |" for word, slot in sorted(SLOTS.items()) if word in used)]


def _lists() -> list[str]:
    settings = {name: ", ".join(values) for name, (_, values) in SETTINGS.items()}
    settings |= dict.fromkeys((*COUNTED, *DEFAULT_DATES), "число")
    settings |= dict.fromkeys(NAMED, "имя")
    return [
        "\n## Слова, из которых выбирают\n",
        f"- Виды организаций: {_quoted(ORGANISATION_KINDS)}.",
        f"- Состояния контрольной точки: {_quoted(STATES)}.",
        f"- Отметки о сроке: {_quoted(VERDICTS)}; число дней в скобках можно не писать.",
        f"- Чего ждёт: {_quoted(WAITS)}.",
        f"- Виды записей: {_quoted(RECORDS)}.",
        f"- Что исправляют: {_quoted(FIELDS)}.",
        f"- Виды документов: {_quoted(DOCUMENT_KINDS)}.",
        f"- Дело исполнителя: {_quoted(DUTY)}.",
        f"- Что кому-то нельзя (`{{действие}}`): {_quoted(DEEDS)}.",
        "\n## Порядок исчисления сроков\n",
        *(f"- {name}: {values}." for name, values in settings.items()),
        "\n## Правила, по которым отказывают\n",
        *(f"- «{name}»" for name in sorted(RULES)),
    ]


def _quoted(words: object) -> str:
    return ", ".join(f"«{word}»" for word in words)  # type: ignore[attr-defined]


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
