"""What is owed at a control point, as its reviewer and its executor both see it."""

from typing import Any

from application.incoming import ReportFile
from interfaces.pages.wording import day
from interfaces.russian_words import word


def point_facts(found: ReportFile) -> list[tuple[str, Any]]:
    """What was owed."""
    entry, activity = found.entry, found.activity
    results = activity.wording.expected_results if activity and activity.wording else ()
    return [
        ("Ожидаемый результат", "; ".join(results)),
        ("Обязанность", ("ответственный исполнитель, " if entry.lead else "соисполнитель, ") + word(entry.duty)),
        ("Срок по плану", day(entry.original)),
        ("Срок с учётом переносов и выходных", day(entry.effective)),
        ("Возвратов на доработку", entry.returns or "не было"),
    ]
