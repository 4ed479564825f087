"""The field's own words for values: enumerations, dates, counts, names of fields."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from types import MappingProxyType
from typing import Any

from application.compliance_register import WaitsFor
from domain.actors import Basis, BasisKind, Channel, Role, SignatureLevel
from domain.assignment.events import Duty, LapseOutcome, PartyKind, WithdrawalGround
from domain.assignment.state import ExtensionOutcome, Stage
from domain.calendar.policy import CountedSubmission, DayKind, SchoolYearEnd, Shift
from domain.documents import AccessClass, EvidenceKind
from domain.organisation import OrganisationKind
from domain.person import ScopeKind
from domain.personal import Personal
from domain.plan.events import AgreementForm, ApprovalForm, RowChangeKind
from domain.plan.state import PlanStage
from domain.timeliness import Verdict

# By class first: members of two enumerations may share a value, and would then be one key.
WORDS: Mapping[type[Enum], Mapping[str, str]] = MappingProxyType(
    {
        Role: {
            "administrator": "администратор",
            "setter": "утвердивший план",
            "controller": "контролёр",
            "organiser": "организатор",
            "executor": "исполнитель",
            "expert": "эксперт",
            "auditor": "аудитор",
        },
        Channel: {
            "system": "в системе",
            "hand_in": "нарочным",
            "email": "электронной почтой",
            "post": "почтой",
        },
        BasisKind: {
            "directive": "распоряжение",
            "order": "приказ",
            "resolution": "постановление",
            "letter": "письмо",
            "minutes": "протокол",
            "memo": "служебная записка",
            "agreement": "соглашение",
            "other": "документ",
        },
        SignatureLevel: {
            "simple": "простая подпись",
            "enhanced": "усиленная неквалифицированная подпись",
            "qualified": "усиленная квалифицированная подпись",
        },
        Duty: {"performs": "исполняет", "reports": "представляет отчёт", "collects": "собирает отчёты"},
        PartyKind: {"organisation": "организация", "person": "лицо"},
        Stage: {
            "on_control": "на контроле",
            "in_progress": "на исполнении",
            "submitted": "представлено",
            "returned": "возвращено на доработку",
            "accepted": "исполнено",
            "closed": "снято с контроля",
            "withdrawn": "снято без исполнения",
            "passed_on": "передано другому исполнителю",
        },
        ExtensionOutcome: {
            "requested": "запрошено",
            "approved": "одобрено",
            "rejected": "отклонено",
            "withdrawn": "отозвано",
            "lapsed": "осталось без решения",
        },
        EvidenceKind: {
            "directive": "распоряжение или приказ",
            "local_act": "локальный акт",
            "regulation": "положение",
            "concept": "концепция",
            "plan": "план",
            "programme": "программа",
            "agreement": "соглашение",
            "minutes": "протокол",
            "list": "перечень",
            "register": "реестр",
            "system_record": "запись в информационной системе",
            "report": "отчёт",
            "note": "справка",
            "analytic_note": "аналитическая справка",
            "expert_conclusion": "экспертное заключение",
            "card": "заполненная карта",
            "letter": "письмо",
            "publication": "публикация",
            "web_page": "интернет-страница",
            "presentation": "презентация",
            "video": "видеоролик",
            "application": "заявка",
            "questionnaire": "анкета",
            "timetable": "расписание",
            "other": "иной документ",
        },
        AccessClass: {"general": "общий доступ", "restricted": "ограниченный доступ"},
        WithdrawalGround: {
            "irrelevant": "утратило актуальность",
            "replaced": "заменено другим",
            "merged": "объединено с другим",
        },
        LapseOutcome: {"counts": "срок засчитывается", "excused": "нарушение срока не засчитывается"},
        WaitsFor: {
            "executor_report": "отчёта исполнителя",
            "controller_review": "рассмотрения контролёром",
            "setter_removal": "снятия с контроля утвердившим план",
            "setter_extension": "решения о продлении срока",
            "setter_lapse": "решения о сроке, истёкшем до утверждения плана",
            "co_executors": "соисполнителей",
            "nothing": "ничего",
        },
        PlanStage: {
            "draft": "черновик",
            "approved": "утверждён",
            "on_control": "на контроле",
            "closed": "закрыт",
        },
        AgreementForm: {
            "by_official": "должностным лицом",
            "by_letter": "письмом",
            "by_minutes": "протоколом",
        },
        ApprovalForm: {"by_official": "должностным лицом", "by_act": "актом"},
        RowChangeKind: {
            "reworded": "изложено в новой редакции",
            "added": "добавлено",
            "struck": "исключено",
            "moved": "перемещено",
            "renumbered": "перенумеровано",
            "deadline_changed": "изменён срок",
            "party_changed": "изменён исполнитель",
        },
        OrganisationKind: {
            "committee": "комитет",
            "district": "район",
            "school": "школа",
            "institute": "институт",
            "centre": "центр",
            "other": "организация",
        },
        ScopeKind: {
            "everywhere": "во всей системе",
            "organisation": "в организации",
            "plan": "в плане",
            "examination": "в экспертизе",
        },
        Shift: {
            "preceding": "на предшествующий рабочий день",
            "following": "на следующий рабочий день",
            "none": "не переносится",
        },
        CountedSubmission: {"accepted": "принятый отчёт", "first": "первый отчёт"},
        SchoolYearEnd: {"31.08": "31 августа", "31.05": "31 мая"},
        DayKind: {"working": "рабочие дни", "calendar": "календарные дни"},
        Verdict: {verdict.value: verdict.russian for verdict in Verdict},
    }
)


def word(value: Enum) -> str:
    """The field's word for this member."""
    return WORDS[type(value)][value.value]


def day(value: date | None) -> str:
    """ДД.ММ.ГГГГ."""
    return f"{value:%d.%m}.{value.year:04d}" if value else "без даты"


def plural(number: int, one: str, few: str, many: str) -> str:
    """The number with its noun: 1 отчёт, 2 отчёта, 5 отчётов, 11 отчётов, 21 отчёт."""
    tens, units = number % 100 // 10, number % 10
    if tens == 1 or units == 0 or units > 4:
        return f"{number} {many}"
    return f"{number} {one if units == 1 else few}"


def requisites(basis: Basis) -> str:
    """«распоряжение от 28.06.2019 № 592-р «О …»»."""
    number = f" № {basis.number}" if basis.number else ""
    title = f" «{basis.title}»" if basis.title else ""
    return f"{word(basis.kind)} от {day(basis.date)}{number}{title}"


def shown(value: Any) -> str | None:
    """A value as a person reads it; None for nothing."""
    match value:
        case None | ():
            return None
        case bool():
            return "да" if value else "нет"
        case Enum():
            return word(value)
        case datetime():
            return f"{day(value.date())} {value:%H:%M}"
        case date():
            return day(value)
        case Basis():
            return requisites(value)
        case Personal():
            return str(value)
        case tuple() | list() | frozenset():
            return ", ".join(str(shown(part)) for part in value)
        case _:
            return str(value)


FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "by": "Кто",
        "role": "В какой роли",
        "delegation": "По чьему полномочию",
        "on_behalf_of": "От имени организации",
        "occurred_on": "Дата события",
        "occurred_at": "Время события",
        "basis": "Основание",
        "revision": "Редакция плана",
        "received_via": "Способ получения",
        "signature": "Подпись",
        "command_id": "Идентификатор действия",
        "correlation_id": "Идентификатор запроса",
        "causation_id": "Вызвано событием",
        "plan": "План",
        "activity": "Мероприятие",
        "party": "Исполнитель",
        "duty": "Обязанность",
        "lead": "Ответственный исполнитель",
        "sequence": "Порядковый номер поручения",
        "predecessor": "Предшествующее поручение",
        "successor": "Последующее поручение",
        "moved": "перенесённые сроки",
        "added": "добавленные контрольные точки",
        "dropped": "исключённые контрольные точки",
        "order": "порядок строк",
        "points": "Контрольные точки",
        "point": "Контрольная точка",
        "report": "Отчёт",
        "summary": "Содержание отчёта",
        "evidence": "Подтверждающие документы",
        "document": "Файл",
        "kind": "Вид",
        "requisites": "Реквизиты",
        "access": "Доступ",
        "retention": "Срок хранения",
        "file_name": "Имя файла",
        "address": "Адрес страницы",
        "amount": "Подтверждаемое количество",
        "tasks_done": "Исполненные задачи",
        "asks_removal": "Просит снять с контроля",
        "collection": "Сбор отчётов",
        "remarks": "Замечания",
        "reason": "Причина",
        "ground": "Обоснование",
        "request": "Ходатайство о продлении",
        "proposed": "Предложенный срок",
        "old": "Прежнее значение",
        "stated": "Установленный срок",
        "effective": "Срок с учётом выходных",
        "calendar": "Производственный календарь",
        "outcome": "Решение",
        "source_hash": "Контрольная сумма документа",
        "title": "Название",
        "territory": "Территория",
        "sections": "Разделы",
        "kept": "Строки, решения по которым остались",
        "settled": "Разобранные замечания",
        "activities": "Мероприятия",
        "anomalies": "Замечания к прочтению",
        "indicators": "Показатели",
        "stamps": "Грифы",
        "abbreviations": "Сокращения",
        "copied_from": "Составлен по плану",
        "deadlines": "Сроки",
        "settles": "Снятые замечания",
        "index": "Место исполнителя в строке",
        "parties": "Исполнители",
        "number": "Номер",
        "tasks": "Число задач",
        "wording": "Формулировка",
        "anomaly": "Замечание к прочтению",
        "form": "Форма",
        "body": "Орган",
        "official": "Должностное лицо",
        "in_force_on": "Дата вступления в силу",
        "policy": "Порядок исчисления сроков",
        "controller": "Контролёр",
        "assignments": "Поручения",
        "changes": "Изменения",
        "not_done": "Не исполнено",
        "name": "Наименование",
        "parent": "Вышестоящая организация",
        "alias": "Другое наименование",
        "known_as": "Под именем",
        "into": "Правопреемник",
        "post": "Должность",
        "contact": "Контакты",
        "organisation": "Организация",
        "granted": "Предоставленная роль",
        "withdrawn": "Отозванная роль",
        "scope": "Область",
        "substitute": "Замещающий",
        "since": "С",
        "until": "По",
        "absent": "Замещаемый",
        "naming": "Назначение замещающим",
        "second_person": "Второе лицо",
        "legal_basis": "Правовое основание",
        "corrected": "Исправленное событие",
        "field": "Исправленное поле",
        "new": "Новое значение",
        "old_text": "Прежний текст",
        "new_text": "Новый текст",
    }
)
"""Every field of every event, as a person reads it."""
