"""What a person should see, in Russian: each code's sentence and how grave it is."""

from collections.abc import Mapping

from domain.anomaly_codes import AnomalyCode as Code
from domain.reading import Anomaly, Severity

_SENTENCES: Mapping[Code, tuple[Severity, str]] = {
    Code.NONEXISTENT_DATE: (Severity.ERROR, "Даты «{raw}» не существует. Укажите верный срок."),
    Code.REVERSED_RANGE: (Severity.ERROR, "Срок «{raw}» начинается позже, чем кончается. Укажите верные даты."),
    Code.DEADLINE_WITHOUT_DATE: (Severity.WARNING, "Срок «{raw}» повторяется, но день не назван. Укажите день."),
    Code.DEADLINE_WITHOUT_YEAR: (Severity.WARNING, "В сроке «{raw}» не назван год. Проверьте, тот ли год принят."),
    Code.ANNUAL_WITH_SINGLE_DATE: (
        Severity.WARNING,
        "Срок «{raw}» назван ежегодным, а дата одна. Укажите, повторяется ли срок каждый год.",
    ),
    Code.PREFIX_CONTRADICTS_LIST: (Severity.WARNING, "Срок «{raw}» назван ежегодным, а дат в году несколько."),
    Code.DATE_PATTERN_BREAK: (Severity.WARNING, "В перечне «{raw}» одна дата выбивается из ряда. Проверьте её."),
    Code.MONTH_LIST_AMBIGUOUS: (
        Severity.WARNING,
        "«{raw}»: два месяца могут быть перечнем или началом и концом срока. Прочитано как перечень.",
    ),
    Code.EXTERNAL_DEADLINE: (Severity.WARNING, "Срок «{raw}» определяет другой документ. Укажите срок по нему."),
    Code.RELATIVE_DEADLINE: (Severity.WARNING, "Срок «{raw}» отсчитывается от события. Укажите дату события."),
    Code.CONTINUOUS_DEADLINE: (Severity.WARNING, "Срок «{raw}» не имеет конца. Укажите, когда отчитываться."),
    Code.OPEN_ENDED_DEADLINE: (Severity.WARNING, "У срока «{raw}» нет конца. Укажите дату окончания."),
    Code.AMBIGUOUS_DEADLINE: (Severity.WARNING, "Срок «{raw}» можно понять по-разному. Выберите или укажите срок."),
    Code.UNREAD_DEADLINE: (Severity.WARNING, "В сроке есть слова, которые не прочитаны: «{raw}». Проверьте срок."),
    Code.HIDDEN_CHARACTERS: (Severity.WARNING, "В сроке «{raw}» есть невидимые знаки. Сверьте срок с документом."),
    Code.NO_DEADLINE: (Severity.ERROR, "Срок не указан. Укажите срок."),
    Code.DEADLINE_INSIDE_RESPONSIBLE_CELL: (
        Severity.ERROR,
        "Срок «{raw}» стоит в графе ответственного. Он добавлен к срокам; проверьте, к кому относится.",
    ),
    Code.DEADLINE_BEFORE_PLAN_APPROVAL: (Severity.WARNING, "Срок {raw} раньше утверждения плана."),
    Code.DEADLINE_AFTER_PLAN_PERIOD: (Severity.WARNING, "Срок {raw} позже периода, названного в заголовке плана."),
    Code.EMBEDDED_DATES_CONFLICT: (
        Severity.WARNING,
        "Дата «{raw}» в тексте расходится со сроком мероприятия. Проверьте срок.",
    ),
    Code.NO_EXECUTOR: (Severity.ERROR, "Исполнитель не указан. Назначьте ответственного."),
    Code.NO_RESPONSIBLE_COLUMN: (
        Severity.ERROR,
        "В таблице нет графы ответственного. Назначьте исполнителей всех мероприятий.",
    ),
    Code.ROLE_GROUP_NOT_EXPANDED: (
        Severity.WARNING,
        "«{raw}» — группа без поимённого перечня. Назовите организации, которые в неё входят.",
    ),
    Code.LIST_NOT_ATTACHED: (Severity.WARNING, "Назван список, которого в документе нет: «{raw}». Приложите список."),
    Code.NO_SEPARATORS_IN_EXECUTOR_CELL: (
        Severity.WARNING,
        "Исполнители перечислены без разделителей: «{raw}». Проверьте, так ли они разделены.",
    ),
    Code.GARBLED_RESPONSIBLE: (
        Severity.ERROR,
        "В графе ответственного остались слова, которые ни к кому не относятся: «{raw}». Уточните исполнителя.",
    ),
    Code.PERSON_WITH_POSITION: (Severity.WARNING, "Рядом с исполнителем названа должность: «{raw}»."),
    Code.UNBALANCED_QUOTES: (Severity.INFO, "Кавычки не закрыты: «{raw}». Проверьте название."),
    Code.ROW_SPLIT_BY_PAGE_BREAK: (Severity.WARNING, "Строка разорвана страницей; части соединены. Проверьте текст."),
    Code.WORD_SPLIT_ACROSS_ROWS: (Severity.WARNING, "Слово разорвано страницей и соединено: «{raw}»."),
    Code.SUB_ROW_WITHOUT_NUMBER: (
        Severity.WARNING,
        "Строка без номера отнесена к мероприятию выше как подпункт. Проверьте.",
    ),
    Code.TEXT_TRUNCATED: (Severity.ERROR, "Текст мероприятия обрывается: «…{raw}». Дополните его по документу."),
    Code.DUPLICATE_ACTIVITY_TITLE: (Severity.WARNING, "Мероприятие с тем же текстом уже есть в плане."),
    Code.EMPTY_CELLS: (Severity.WARNING, "Пустые графы: {raw}."),
    Code.NO_RESULT_COLUMN: (Severity.WARNING, "В таблице нет графы результата: подтверждающие документы не названы."),
    Code.NO_DEADLINE_COLUMN: (Severity.ERROR, "В одной из таблиц нет графы срока. Укажите сроки её мероприятий."),
    Code.COLUMN_ORDER_CHANGES: (Severity.WARNING, "Порядок граф в таблицах разный; графы опознаны по заголовкам."),
    Code.VERTICAL_LAYOUT: (Severity.WARNING, "Таблица записана в столбец, по графе на строку. Проверьте строки."),
    Code.MISSING_SECTION: (Severity.WARNING, "Перед этой строкой начинается таблица, заголовка раздела у неё нет."),
    Code.MISFIT_ROW: (
        Severity.ERROR,
        "Строка не соответствует шапке таблицы и не разобрана: «{raw}». Внесите её вручную.",
    ),
    Code.UNREAD_TEXT: (Severity.INFO, "Этот текст не отнесён ни к одному полю: «{raw}»."),
    Code.INDICATOR_TABLE_GLUED: (Severity.WARNING, "Таблица показателей слита с таблицей мероприятий ({raw})."),
    Code.INDICATOR_WITHOUT_VALUE: (Severity.WARNING, "У показателя «{raw}» значения не по всем годам заполнены."),
    Code.HEADER_SPAN_MISMATCH: (
        Severity.WARNING,
        "Шапка «Базовое значение» накрывает несколько лет ({raw}): базовым принят первый. Проверьте.",
    ),
    Code.NO_APPROVAL_BLOCK: (
        Severity.ERROR,
        "Нет грифа утверждения: неизвестно, кем и когда план введён в действие. Укажите утвердивший акт.",
    ),
    Code.APPROVAL_DATES_BLANK: (Severity.ERROR, "Дата в грифе не проставлена: «{raw}». Укажите дату утверждения."),
    Code.NO_TITLE: (Severity.WARNING, "Название плана не найдено. Укажите его."),
    Code.DANGLING_FOOTNOTE_MARK: (Severity.INFO, "Знак сноски есть, а текста сноски нет: «{raw}»."),
}


def anomaly(code: Code, raw: str = "", activity: int | None = None, *, candidates: tuple[str, ...] = ()) -> Anomaly:
    """The anomaly of this code, its sentence telling what was found and what to do."""
    severity, sentence = _SENTENCES[code]
    quoted = " ".join(raw.split())
    message = sentence.format(raw=quoted)
    if candidates:
        message += f" Возможно, {' или '.join(_russian(candidate) for candidate in candidates)}."
    return Anomaly(code=code, severity=severity, activity=activity, raw=quoted, message=message)


def _russian(candidate: str) -> str:
    """An ISO date or interval as it is printed: «30.04.2021», «01.06.2020 – 16.06.2020»."""
    return " – ".join(".".join(reversed(day.split("-"))) for day in candidate.split("/"))
