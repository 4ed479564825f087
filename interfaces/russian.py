"""Every event as a Russian sentence: what happened, to what, with dates and reasons; who did it stands beside it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from application.audit_trail import FieldChange, Names, Wording
from domain import consolidated_report, correction, erasure, organisation, person, report_form, signature
from domain.actors import Basis, Role
from domain.assignment import events as a
from domain.assignment.state import Assignment
from domain.chasing import events as chasing
from domain.collection import events as collection
from domain.collection.state import Collection
from domain.consolidated_report import ConsolidatedReport
from domain.indicator import events as indicator
from domain.indicator.state import Indicator
from domain.ledger import Event
from domain.monitoring import events as monitoring
from domain.monitoring.state import Monitoring
from domain.plan import events as p
from domain.plan.state import Plan
from domain.report_contents import said as said_missing
from interfaces.russian_changes import correction_changes, deadline, party, point_name, scope, state_changes
from interfaces.russian_chasing import chasing_said, of_chasing, wishes_said
from interfaces.russian_collections import of_collection, of_form
from interfaces.russian_erasure import of_erasure
from interfaces.russian_examination import EVENTS as EXAMINATION
from interfaces.russian_examination import of_examination
from interfaces.russian_indicators import of_indicator
from interfaces.russian_monitoring import of_monitoring
from interfaces.russian_outgoing import EVENTS as OUTGOING
from interfaces.russian_outgoing import of_outgoing
from interfaces.russian_reports import of_report
from interfaces.russian_signatures import of_signature
from interfaces.russian_words import UnwordedEvent, day, plural, requisites, word


class RussianWording(Wording):
    """The wording of the audit trail, of conflicts and of replays."""

    def sentence(self, event: Event, before: Any, names: Names) -> str:
        if isinstance(event, p.EVENTS):
            return _of_plan(event, before if isinstance(before, Plan) else Plan(), names)
        if isinstance(event, a.EVENTS):
            return _of_assignment(event, before if isinstance(before, Assignment) else Assignment(), names)
        if isinstance(event, erasure.EVENTS):
            return of_erasure(event, before if isinstance(before, erasure.Erasure) else erasure.Erasure(), names)
        if isinstance(event, OUTGOING):
            return of_outgoing(event, names)
        if isinstance(event, collection.EVENTS):
            return of_collection(event, before if isinstance(before, Collection) else Collection(), names)
        if isinstance(event, consolidated_report.EVENTS):
            state = before if isinstance(before, ConsolidatedReport) else ConsolidatedReport()
            return of_report(event, state, names)
        if isinstance(event, report_form.EVENTS):
            return of_form(event)
        if isinstance(event, indicator.EVENTS):
            return of_indicator(event, before if isinstance(before, Indicator) else Indicator(), names)
        if isinstance(event, EXAMINATION):
            return of_examination(event, names)
        if isinstance(event, monitoring.EVENTS):
            return of_monitoring(event, before if isinstance(before, Monitoring) else Monitoring(), names)
        if isinstance(event, signature.EVENTS):
            return of_signature(event)
        if isinstance(event, chasing.EVENTS):
            return of_chasing(event, names)
        return _of_registry(event, names)

    def changes(self, before: Any, after: Any, names: Names) -> tuple[FieldChange, ...]:
        return state_changes(before, after, names)

    def corrected(self, mistaken: Event, event: correction.RecordCorrected, names: Names) -> tuple[FieldChange, ...]:
        return correction_changes(mistaken, event)

    def role(self, role: Role) -> str:
        return word(role)

    def basis(self, basis: Basis) -> str:
        return requisites(basis)


def _because(reason: object) -> str:
    return f"; причина: {reason}" if reason else ""


def _parties(parties: Iterable[a.Party], names: Names) -> str:
    return ", ".join(party(found, names) for found in parties)


def _activities(number: int) -> str:
    return plural(number, "мероприятие", "мероприятия", "мероприятий")


def _of_plan(event: Event, plan: Plan, names: Names) -> str:
    def row(activity: UUID) -> str:
        found = plan.activities.get(activity)
        if found is None:
            return "мероприятия"
        return f"мероприятия {found.number}" if found.number else f"мероприятия в строке {found.read.row}"

    match event:
        case p.PlanRead():
            doubts = plural(len(event.anomalies), "замечание", "замечания", "замечаний")
            title = f" «{event.title}»" if event.title else ""
            return f"План{title} прочитан из документа: {_activities(len(event.activities))}, {doubts} к прочтению"
        case p.PlanReread():
            doubts = plural(len(event.anomalies), "замечание", "замечания", "замечаний")
            kept = plural(len(event.kept), "мероприятию", "мероприятиям", "мероприятиям")
            read = f"{_activities(len(event.activities))}, {doubts} к прочтению"
            return f"План прочитан заново из другого документа: {read}; решения остались в силе по {kept}"
        case p.PlanDrafted():
            source = " по образцу другого плана" if event.copied_from else ""
            return f"План «{event.title}» составлен{source}: {_activities(len(event.activities))}"
        case p.DeadlineClarified():
            terms = ", ".join(deadline(term) for term in event.deadlines) or "без срока"
            return f"Уточнён срок {row(event.activity)}: {terms}{_because(event.reason)}"
        case p.RoleGroupExpanded():
            parties = _parties(event.parties, names)
            return f"Группа исполнителей {row(event.activity)} раскрыта: {parties}{_because(event.reason)}"
        case p.PartyMatched():
            how = "назван исполнитель" if event.index is None else "определён исполнитель"
            return f"Для {row(event.activity)} {how}: {party(event.party, names)}{_because(event.reason)}"
        case p.RowCorrected():
            return f"Исправлена запись {row(event.activity)}{_because(event.reason)}"
        case p.AnomalyDismissed():
            return f"Замечание к прочтению № {event.anomaly + 1} снято, прочитанное оставлено{_because(event.reason)}"
        case p.Agreed():
            official = f", {event.official}" if event.official else ""
            return f"План согласован {word(event.form)}: {event.body}{official}"
        case p.AgreementRefused():
            return f"В согласовании плана отказано: {event.body}{_because(event.reason)}"
        case p.Approved():
            return f"План утверждён {word(event.form)} и действует с {day(event.in_force_on)}"
        case p.PolicySet():
            return f"Установлен порядок исчисления сроков: перенос {word(event.policy.shift)}, {event.policy.calendar}"
        case p.ChasingPolicySet():
            return f"Установлен порядок напоминаний: {chasing_said(event.chasing)}"
        case p.RemovalDelegated():
            return f"Право снимать с контроля передано контролёру: {names.person(event.controller)}"
        case p.RemovalDelegationWithdrawn():
            return f"Право снимать с контроля отозвано у контролёра: {names.person(event.controller)}"
        case p.PlacedOnControl():
            given = plural(len(event.assignments), "поручение", "поручения", "поручений")
            return f"План поставлен на контроль: {_activities(len(event.activities))}, {given}"
        case p.RevisionIssued():
            kinds = [(kind, sum(c.change is kind for c in event.changes)) for kind in p.RowChangeKind]
            told = "; ".join(f"{word(kind)} {_activities(number)}" for kind, number in kinds if number)
            return f"Утверждена редакция плана № {event.number}" + (f": {told}" if told else "")
        case p.PlanClosed():
            left = plural(len(event.not_done), "поручение", "поручения", "поручений")
            return "План закрыт" + (f"; не исполнено {left}" if event.not_done else "")
        case p.PlanDataErased():
            what = "документа" if event.document else "плана"
            who = names.person(event.second_person)
            return f"Сведения {what} удалены; второе лицо: {who}; основание: {requisites(event.legal_basis)}"
        case _:
            raise UnwordedEvent(event.TOPIC)


def _of_assignment(event: Event, assignment: Assignment, names: Names) -> str:
    if isinstance(event, a.Assigned):
        given = "; ".join(point_name(point.key) for point in event.points)
        lead = "ответственный исполнитель" if event.lead else "соисполнитель"
        activity = names.activity(event.plan, event.activity)
        how = f"{lead}, {word(event.duty)}"
        return f"Мероприятие {activity} поручено: {party(event.party, names)} ({how}); контрольные точки: {given}"
    told = _step(event, assignment, names)
    if assignment.plan is None or assignment.activity is None or assignment.party is None:
        return told
    activity = names.activity(assignment.plan, assignment.activity)
    about = f"мероприятие {activity}, {party(assignment.party, names)}"
    point = getattr(event, "point", None)
    term = f", контрольная точка {point_name(point)}" if point else ""
    return f"{told} ({about}{term})"


def _step(event: Event, assignment: Assignment, names: Names) -> str:
    match event:
        case a.PartyReplaced():
            points = plural(len(event.points), "контрольная точка", "контрольные точки", "контрольных точек")
            return f"Исполнитель заменён: {party(event.party, names)}, {points}{_because(event.reason)}"
        case a.ExecutionStarted():
            return "Исполнение начато"
        case a.InterimReportSubmitted():
            return f"Представлена промежуточная информация: {event.summary}"
        case a.EvidenceAttached():
            number = f" № {event.requisites.number}" if event.requisites.number else ""
            dated = f" от {day(event.requisites.date)}" if event.requisites.date else ""
            return f"Приложен документ: {word(event.kind)}{number}{dated}, «{event.file_name}»"
        case a.EvidenceRevoked():
            found = assignment.evidence.get(event.evidence)
            name = f": {word(found.kind)}" if found else ""
            return f"Документ отозван{name}{_because(event.reason)}"
        case a.ReportSubmitted():
            number = plural(len(event.evidence), "документом", "документами", "документами")
            asks = ", просит снять с контроля" if event.asks_removal else ""
            asks += f"; отчёт неполный, не хватает: {said_missing(event.missing)}" if event.missing else ""
            return f"Представлен отчёт об исполнении с {number}{asks}" + (f": {event.summary}" if event.summary else "")
        case a.ReportMissed():
            return "Отчёт к закрытию сбора не представлен"
        case a.FoundNotDone():
            return "Признано неисполненным по итогам мониторинга, остаётся на контроле"
        case a.ReportReturned():
            return f"Отчёт возвращён на доработку; замечания: {event.remarks}"
        case a.ExecutionAccepted():
            return "Исполнение принято" + (f"; замечания: {event.remarks}" if event.remarks else "")
        case a.RemovalProposed():
            return "Подготовлено снятие с контроля"
        case a.RemovedFromControl():
            return "Снято с контроля как исполненное"
        case a.Withdrawn():
            return f"Снято с контроля без исполнения: {word(event.ground)}{_because(event.reason)}"
        case a.ControlReinstated():
            return f"Возвращено на контроль{_because(event.reason)}"
        case a.ExtensionRequested():
            return f"Запрошено продление срока до {day(event.proposed)}; обоснование: {event.ground}"
        case a.ExtensionApproved():
            ground = f"; обоснование: {event.ground}" if event.ground else ""
            own = "" if event.request else " без ходатайства исполнителя"
            return f"Срок продлён{own} с {day(event.old)} до {day(event.stated)}{ground}"
        case a.ExtensionRejected():
            return f"В продлении срока отказано{_because(event.reason)}"
        case a.ExtensionWithdrawn():
            return "Ходатайство о продлении срока отозвано"
        case a.LapsedTermDecided():
            return f"Решено о сроке, истёкшем до утверждения плана: {word(event.outcome)}{_because(event.reason)}"
        case a.ObligationRevised():
            return f"Поручение изменено редакцией плана № {event.revision}: {_revised(event, assignment)}"
        case _:
            raise UnwordedEvent(event.TOPIC)


def _revised(event: a.ObligationRevised, assignment: Assignment) -> str:
    told = [f"срок {day(term.old)} изменён на {day(term.stated)}" for term in event.moved]
    told += [f"добавлена контрольная точка {point_name(point.key)}" for point in event.added]
    told += [f"исключена контрольная точка {point_name(key)}" for key in event.dropped]
    if event.lead != assignment.lead:
        told.append("стал ответственным исполнителем" if event.lead else "стал соисполнителем")
    return ", ".join(told) or "сроки прежние"


def _of_registry(event: Event, names: Names) -> str:
    match event:
        case organisation.OrganisationRegistered():
            return f"Зарегистрирована организация «{event.name}»"
        case organisation.AliasConfirmed():
            return f"Подтверждено другое наименование организации: «{event.alias}»"
        case organisation.Renamed():
            return f"Организация переименована: «{event.name}»"
        case organisation.Merged():
            return f"Организация присоединена к другой: «{names.organisation(event.into)}»"
        case organisation.HeadNamed():
            return f"Указан руководитель организации: {names.person(event.head)}"
        case person.PersonRegistered():
            post = f", {event.post}" if event.post else ""
            return f"Зарегистрировано лицо: {event.name}{post}"
        case person.RoleGranted():
            return f"Предоставлена роль «{word(event.granted)}» {scope(event.scope, names)}"
        case person.RoleWithdrawn():
            return f"Отозвана роль «{word(event.withdrawn)}» {scope(event.scope, names)}"
        case person.SubstituteNamed():
            who = names.person(event.substitute)
            return f"Назначено замещающее лицо: {who}, с {day(event.since)} по {day(event.until)}"
        case person.SubstitutionEntrusted():
            return f"Поручено замещать: {names.person(event.absent)}"
        case person.EmailSet():
            return f"Адрес для писем: {event.email}" if event.email else "Адрес для писем убран"
        case person.PreferencesSet():
            return f"Настроены уведомления: {wishes_said(event.preferences)}"
        case person.PersonalDataErased():
            who = names.person(event.second_person)
            return f"Персональные данные удалены; второе лицо: {who}; основание: {requisites(event.legal_basis)}"
        case correction.RecordCorrected():
            return f"Исправлена запись{_because(event.reason)}"
        case _:
            raise UnwordedEvent(event.TOPIC)
