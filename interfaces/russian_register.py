"""A line of the register in Russian, field by field, so that two views of it can be put side by side."""

from collections.abc import Mapping
from datetime import date

from application.compliance_register import Entry
from interfaces.russian_changes import point_name
from interfaces.russian_words import shown, word


def entry_fields(entry: Entry, as_of: date) -> Mapping[str, str | None]:
    """The fields that a person compares; the verdict is the one of that day."""
    return {
        "Контрольная точка": point_name(entry.point),
        "Номер мероприятия": entry.number,
        "Обязанность": word(entry.duty),
        "Ответственный исполнитель": shown(entry.lead),
        "Состояние": word(entry.stage),
        "Отметка о сроке": entry.timeliness(as_of).russian,
        "Исходный срок": shown(entry.original),
        "Срок": shown(entry.stated),
        "Срок с учётом выходных": shown(entry.effective),
        "Производственный календарь": entry.calendar,
        "Круг исполнения": shown(entry.rounds),
        "Отчётов": shown(entry.submissions or None),
        "Первый отчёт представлен": shown(entry.first_submitted_on),
        "На рассмотрении с": shown(entry.under_review_since),
        "Засчитанный отчёт представлен": shown(entry.accepted_submission),
        "Возвратов": shown(entry.returns or None),
        "Завершено": shown(entry.ended_on),
        "Снятие с контроля подготовлено": shown(entry.removal_proposed or None),
        "Переносов срока": shown(entry.extensions or None),
        "Просят перенести до": shown(entry.requested),
        "Подтверждающих документов": shown(entry.evidence or None),
        "Решение об истёкшем сроке": shown(entry.lapse),
        "План действует с": shown(entry.in_force_on),
        "План закрыт": shown(entry.plan_closed_on),
        "Не сдали соисполнители": shown(entry.owing or None),
    }
