"""The field's own words for values: enumerations, dates, counts."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from types import MappingProxyType
from typing import Any

from application.compliance_register import WaitsFor
from application.search_texts import ACTS, DOCUMENTS
from domain.actors import Basis, BasisKind, Channel, Role, SignatureLevel
from domain.assessment_card.events import Conclusion
from domain.assignment.events import Duty, LapseOutcome, PartyKind, WithdrawalGround
from domain.assignment.state import ExtensionOutcome, Stage
from domain.calendar.policy import CountedSubmission, DayKind, SchoolYearEnd, Shift
from domain.calendar_feed import FeedKind
from domain.card_form.form import BlockKind
from domain.chasing.events import Level
from domain.chasing.wishes import NoticeKind
from domain.consolidated_report import FileForm, ReportKind
from domain.documents import AccessClass, EvidenceKind
from domain.erasure import ErasedKind, ErasureGround
from domain.examination.events import ConflictKind, ExaminationKind, ObjectKind, StrategyKind
from domain.examination.state import SeatStanding
from domain.indicator.events import Direction, RollUpRule, ValueKind
from domain.indicator.rolling_up import Progress
from domain.indicator.state import Standing
from domain.monitoring.events import FindingOutcome, MonitoringKind
from domain.monitoring.state import MonitoringStage
from domain.organisation import OrganisationKind
from domain.person import ScopeKind
from domain.personal import Personal
from domain.plan.events import AgreementForm, ApprovalForm, RowChangeKind
from domain.plan.state import PlanStage
from domain.report_contents import Lacks
from domain.report_form import FigureKind
from domain.signature import CheckOutcome, CheckReason
from domain.timeliness import Verdict


class UnwordedEvent(Exception):
    """A kind of event that has no sentence; a test holds that there is none."""


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
        Direction: {
            "at_least": "не меньше планового",
            "at_most": "не больше планового",
        },
        RollUpRule: {
            "sum": "сумма",
            "weighted_mean": "среднее взвешенное",
            "share": "доля",
        },
        ValueKind: {
            "actual": "фактическое",
            "forecast": "прогноз",
        },
        Standing: {
            "reported": "сообщено",
            "verified": "подтверждено",
            "disputed": "оспорено",
        },
        Progress: {
            "met": "достигнуто",
            "not_met": "не достигнуто",
            "no_target": "планового значения нет",
            "no_value": "значения нет",
        },
        BlockKind: {"basic": "базовый", "profile": "профильный"},
        ExaminationKind: {"expert": "экспертиза", "public": "общественная экспертиза"},
        ObjectKind: {"organisation": "организация", "activity": "мероприятие", "plan": "план"},
        StrategyKind: {
            "mean_of_n": "среднее по экспертам",
            "two_plus_third": "два эксперта и третий при расхождении",
            "median": "медиана",
        },
        ConflictKind: {
            "employee": "работает в организации",
            "subordinate": "подчинённость",
            "author": "автор материалов",
            "mutual": "взаимная экспертиза",
            "family": "родство",
            "financial": "имущественный интерес",
            "other": "иное",
        },
        SeatStanding: {
            "appointed": "назначен",
            "free_of_conflict": "конфликта интересов нет",
            "in_conflict": "конфликт интересов",
            "recused": "отведён",
            "replaced": "заменён",
        },
        Conclusion: {
            "recommended": "рекомендовать",
            "after_revision": "рекомендовать после доработки",
            "not_recommended": "не рекомендовать",
        },
        ErasedKind: {
            "person": "сведения о человеке",
            "plan": "тексты и документы плана",
            "document": "подтверждающий документ",
        },
        ErasureGround: {
            "consent_withdrawn": "согласие отозвано",
            "purpose_achieved": "цель обработки достигнута",
            "unlawful": "обработка неправомерна",
            "term_expired": "срок хранения истёк",
            "ordered": "предписание или решение суда",
        },
        BasisKind: ACTS,
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
        EvidenceKind: DOCUMENTS,
        Lacks: {"section": "раздел", "attachment": "приложение", "figure": "показатель"},
        FigureKind: {"integer": "целое число", "decimal": "число", "share": "доля, %", "money": "рубли"},
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
        FeedKind: {"person": "все видимые сроки", "party": "организация", "plan": "план"},
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
        Level: {"head": "руководитель исполнителя", "committee": "комитет"},
        NoticeKind: {"reminder": "напоминания", "escalation": "сообщения о просрочке", "digest": "недельная сводка"},
        ReportKind: {
            "note": "информация об исполнении плана",
            "non_reporters": "список не представивших отчёты",
        },
        CheckOutcome: {"valid": "верна", "invalid": "неверна", "unchecked": "не проверена"},
        CheckReason: {
            "holds": "подпись верна, сертификат выдан доверенным центром",
            "no_verifier": "проверяющая программа не настроена",
            "algorithm": "для такого алгоритма (например, ГОСТ) проверяющая программа не настроена",
            "not_a_signature": "файл не является отсоединённой подписью одного лица",
            "another_document": "подписан другой документ",
            "broken": "подпись не соответствует сертификату",
            "no_certificate": "в файле нет сертификата подписавшего",
            "untrusted": "сертификат не действует или выдан не доверенным центром",
        },
        MonitoringKind: {"interim": "промежуточный мониторинг", "final": "итоговый мониторинг"},
        MonitoringStage: {"open": "идёт", "concluded": "завершён", "cancelled": "отменён"},
        FindingOutcome: {
            "achieved": "достигнуто",
            "partly": "достигнуто частично",
            "not_achieved": "не достигнуто",
            "risk": "есть риск",
        },
        FileForm: {"docx": "Word", "xlsx": "Excel", "pdf": "PDF"},
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
