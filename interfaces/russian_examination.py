"""The sentences of card forms, examinations and assessment cards. No sentence tells a score: it may still be blind."""

from collections.abc import Iterable
from uuid import UUID

from application.audit_trail import Names
from domain.assessment_card import events as c
from domain.card_form import form as f
from domain.examination import events as e
from domain.ledger import Event
from interfaces.russian_words import UnwordedEvent, day, plural, word

EVENTS: tuple[type[Event], ...] = (*f.EVENTS, *e.EVENTS, *c.EVENTS)


def of_examination(event: Event, names: Names) -> str:
    """What happened to a card form, an examination or a card, told."""
    match event:
        case f.CardFormPublished():
            criteria = plural(sum(len(b.criteria) for b in event.blocks), "критерий", "критерия", "критериев")
            return f"Опубликована форма экспертной карты «{event.title}», версия {event.version}: {criteria}"
        case c.CardSubmitted():
            deciding = "Решающая экспертная карта" if event.third else "Экспертная карта"
            return f"{deciding} подписана: {word(event.conclusion)}"
        case c.SelfExaminationSubmitted():
            return f"Карта самообследования подписана: {names.organisation(event.party)}"
        case c.CardAnnulled():
            return f"Карта аннулирована; причина: {event.reason}"
        case _:
            return _of_campaign(event, names)


def _of_campaign(event: Event, names: Names) -> str:
    match event:
        case e.ExaminationAnnounced():
            window = f"с {day(event.opens_on)} по {day(event.closes_on)}"
            return f"Объявлена {word(event.kind)} «{event.title}» {window}: {_objects(event.objects)}"
        case e.ExpertAppointed():
            return f"Назначен эксперт {names.person(event.expert)}: {_objects(event.objects)}"
        case e.ConflictDeclared():
            who = names.person(event.expert)
            if event.conflict is None:
                return f"Эксперт {who} заявляет, что конфликта интересов нет: {_objects(event.objects)}"
            return f"Эксперт {who} заявляет о конфликте интересов ({word(event.conflict)}): {_objects(event.objects)}"
        case e.ExpertRecused():
            return f"Эксперт {names.person(event.expert)} отведён: {_objects(event.objects)}; причина: {event.reason}"
        case e.ExpertReplaced():
            old, new = names.person(event.expert), names.person(event.replacement)
            return f"Эксперт {old} заменён экспертом {new}: {_objects(event.objects)}"
        case e.ThirdExpertAppointed():
            apart = plural(len(event.criteria), "критерию", "критериям", "критериям")
            return f"Назначен третий эксперт {names.person(event.expert)}: расхождение по {apart}"
        case e.FormMoved():
            return f"Экспертиза переведена на форму карты версии {event.new.version}; причина: {event.reason}"
        case e.ExpertsReminded():
            return f"Экспертам напомнили о картах: {_people(event.reminded, names)}"
        case e.MinutesRecorded():
            number = f" № {event.requisites.number}" if event.requisites.number else ""
            took = plural(event.participants, "участник", "участника", "участников")
            return f"Записан протокол{number} от {day(event.requisites.date)}, {took}: {event.decision}"
        case e.ScoresConsolidated():
            return f"Оценки сведены: {_objects(event.results)}"
        case e.RecommendationAccepted():
            return f"Рекомендация эксперта принята к исполнению: {names.organisation(event.party)}, до {day(event.due)}"
        case e.ExaminationClosed():
            return "Экспертиза завершена"
        case _:
            raise UnwordedEvent(event.TOPIC)


def _objects(objects: Iterable[object]) -> str:
    return plural(len(tuple(objects)), "объект", "объекта", "объектов")


def _people(people: Iterable[UUID], names: Names) -> str:
    return ", ".join(names.person(one) for one in people) or "ждать некого"
