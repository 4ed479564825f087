"""Who may do what, where: the one table that every order is held to; an order it lacks is refused to everyone.

docs/access.md shows the same table, and a test holds it equal to this one. The roles are those of domain.md §3.2.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from domain.actors import Role


class Where(StrEnum):
    """Where a role must be held for an order."""

    INSTALLATION = "installation"
    HOME = "home"
    PLAN = "plan"
    DELEGATED = "delegated"
    EXAMINATION = "examination"
    APPOINTED = "appointed"
    OWN = "own"
    SELF = "self"

    @property
    def russian(self) -> str:
        return WHERE_IN_RUSSIAN[self]


WHERE_IN_RUSSIAN: Mapping[Where, str] = MappingProxyType(
    {
        Where.INSTALLATION: "всей системы",
        Where.HOME: "своего комитета",
        Where.PLAN: "этого плана или комитета, который его ведёт",
        Where.DELEGATED: "этого плана, если снятие ему поручено",
        Where.EXAMINATION: "этой экспертизы",
        Where.APPOINTED: "назначенный в эту экспертизу",
        Where.OWN: "своего поручения или показателя",
        Where.SELF: "каждый о себе",
    }
)

ROLES_IN_RUSSIAN: Mapping[Role, str] = MappingProxyType(
    {
        Role.ADMINISTRATOR: "администратор",
        Role.SETTER: "утверждающее лицо",
        Role.CONTROLLER: "контролёр",
        Role.ORGANISER: "организатор экспертизы",
        Role.EXECUTOR: "исполнитель",
        Role.EXPERT: "эксперт",
        Role.AUDITOR: "аудитор",
    }
)


@dataclass(frozen=True, slots=True)
class Needs:
    """One row of the table: the action in Russian, and the roles that may do it, each with where it must be held."""

    action: str
    holders: tuple[tuple[Role, Where], ...]

    @property
    def said(self) -> str:
        said = (
            WHERE_IN_RUSSIAN[where] if where is Where.SELF else f"{ROLES_IN_RUSSIAN[role]} {where.russian}"
            for role, where in self.holders
        )
        return " или ".join(dict.fromkeys(said))


ADMINISTRATOR = ((Role.ADMINISTRATOR, Where.INSTALLATION),)
HOME_COMMITTEE = ((Role.CONTROLLER, Where.HOME), (Role.SETTER, Where.HOME))
COMMITTEE = ((Role.CONTROLLER, Where.PLAN), (Role.SETTER, Where.PLAN))
OBSERVERS = (*COMMITTEE, (Role.ORGANISER, Where.PLAN))
SETTER = ((Role.SETTER, Where.PLAN),)
ERASERS = ((Role.SETTER, Where.PLAN), (Role.SETTER, Where.HOME), *ADMINISTRATOR)
EXECUTOR = ((Role.EXECUTOR, Where.OWN),)
ORGANISER = ((Role.ORGANISER, Where.PLAN), (Role.ORGANISER, Where.EXAMINATION))
EXPERT = ((Role.EXPERT, Where.APPOINTED),)
ONESELF = (*((role, Where.SELF) for role in Role if role is not Role.EXECUTOR), (Role.EXECUTOR, Where.SELF))

TABLE: Mapping[str, Needs] = MappingProxyType(
    {
        # The plan
        "ImportPlan": Needs("загрузить план", HOME_COMMITTEE),
        "RereadPlan": Needs("прочитать план заново", COMMITTEE),
        "DraftPlan": Needs("составить план", HOME_COMMITTEE),
        "CopyPlan": Needs("составить план по образцу другого", HOME_COMMITTEE),
        "ClarifyDeadlines": Needs("уточнить сроки", COMMITTEE),
        "ExpandRoleGroups": Needs("раскрыть группы исполнителей", COMMITTEE),
        "MatchParties": Needs("сопоставить исполнителей", COMMITTEE),
        "SupplyParties": Needs("указать исполнителей", COMMITTEE),
        "CorrectRow": Needs("исправить строку плана", COMMITTEE),
        "DismissAnomalies": Needs("снять замечания к чтению", COMMITTEE),
        "RecordAgreement": Needs("записать согласование", COMMITTEE),
        "RecordAgreementRefusal": Needs("записать отказ в согласовании", COMMITTEE),
        "ApprovePlan": Needs("утвердить план", SETTER),
        "SetPolicy": Needs("установить порядок исчисления сроков", SETTER),
        "DelegateRemoval": Needs("поручить контролёру снятие с контроля", SETTER),
        "WithdrawRemovalDelegation": Needs("отозвать поручение снимать с контроля", SETTER),
        "PlaceOnControl": Needs("поставить план на контроль", SETTER),
        "CompareEdition": Needs("сравнить новую редакцию с планом", COMMITTEE),
        "IssueRevision": Needs("внести изменения в план", SETTER),
        "IssueEdition": Needs("ввести новую редакцию плана по документу", SETTER),
        "ClosePlan": Needs("закрыть план", SETTER),
        # The assignment
        "StartExecution": Needs("начать исполнение", EXECUTOR),
        "SubmitInterimReport": Needs("представить промежуточную информацию", EXECUTOR),
        "SubmitReport": Needs("представить отчёт", EXECUTOR),
        "RecordReport": Needs("записать отчёт и документы, полученные не через систему", COMMITTEE),
        "AttachEvidence": Needs("приложить подтверждающий документ", EXECUTOR),
        "RevokeEvidence": Needs("отозвать подтверждающий документ", EXECUTOR),
        "ReturnReport": Needs("вернуть отчёт на доработку", COMMITTEE),
        "AcceptExecution": Needs("принять исполнение", COMMITTEE),
        "ProposeRemoval": Needs("подготовить снятие с контроля", COMMITTEE),
        "RemoveFromControl": Needs("снять с контроля", (*SETTER, (Role.CONTROLLER, Where.DELEGATED))),
        "Withdraw": Needs("снять с контроля без исполнения", SETTER),
        "ReinstateControl": Needs("вернуть на контроль", SETTER),
        "DecideLapsedTerm": Needs("решить о сроке, истёкшем до утверждения", SETTER),
        "RequestExtension": Needs("просить о переносе срока", EXECUTOR),
        "WithdrawExtension": Needs("отозвать просьбу о переносе срока", EXECUTOR),
        "ApproveExtension": Needs("перенести срок", SETTER),
        "RejectExtension": Needs("отказать в переносе срока", SETTER),
        "ReplaceParty": Needs("сменить исполнителя", SETTER),
        "CorrectRecord": Needs("исправить запись", (*COMMITTEE, *ADMINISTRATOR)),
        # Indicators
        "DefineIndicator": Needs("завести показатель", COMMITTEE),
        "AttachSource": Needs("приложить источник значения", (*EXECUTOR, *COMMITTEE)),
        "ReportValue": Needs("сообщить значение показателя", (*EXECUTOR, *COMMITTEE)),
        "CorrectValue": Needs("исправить значение показателя", (*EXECUTOR, *COMMITTEE)),
        "VerifyValue": Needs("подтвердить значение показателя", COMMITTEE),
        "DisputeValue": Needs("оспорить значение показателя", COMMITTEE),
        # Examinations
        "PublishCardForm": Needs(
            "опубликовать форму экспертной карты", ((Role.ORGANISER, Where.HOME), (Role.SETTER, Where.HOME))
        ),
        "AnnounceExamination": Needs("объявить экспертизу", ((Role.ORGANISER, Where.PLAN),)),
        "AppointExpert": Needs("назначить эксперта", SETTER),
        "DeclareConflict": Needs("заявить о конфликте интересов или его отсутствии", EXPERT),
        "RecuseExpert": Needs("отвести эксперта", SETTER),
        "ReplaceExpert": Needs("заменить эксперта", SETTER),
        "AppointThirdExpert": Needs("назначить третьего эксперта", SETTER),
        "MoveToForm": Needs("перевести экспертизу на другую версию формы", SETTER),
        "SubmitCard": Needs("подписать экспертную карту", EXPERT),
        "SubmitSelfExamination": Needs("подписать карту самообследования", EXECUTOR),
        "AnnulCard": Needs("аннулировать карту", ORGANISER),
        "RemindExperts": Needs("напомнить экспертам о картах", ORGANISER),
        "ConsolidateScores": Needs("свести оценки", ORGANISER),
        "RecordMinutes": Needs("записать протокол общественной экспертизы", ORGANISER),
        "AcceptRecommendation": Needs("принять рекомендацию эксперта в план", SETTER),
        "CloseExamination": Needs("завершить экспертизу", ORGANISER),
        # Personal data
        "RequestErasure": Needs("запросить удаление сведений", ERASERS),
        "WithdrawErasure": Needs("отозвать запрос на удаление сведений", ERASERS),
        "ConfirmErasure": Needs("подтвердить удаление сведений", ERASERS),
        # Out to other systems
        "IssueFeed": Needs("получить адрес календаря", ONESELF),
        "RevokeFeed": Needs("отозвать адрес календаря", (*ADMINISTRATOR, *ONESELF)),
        "RegisterWebhook": Needs("назначить получателя событий", ADMINISTRATOR),
        "RotateWebhookSecret": Needs("сменить ключ подписи событий", ADMINISTRATOR),
        "StopWebhook": Needs("остановить отправку событий", ADMINISTRATOR),
        "ResumeWebhook": Needs("продолжить отправку событий", ADMINISTRATOR),
        # Many at once
        "AcceptMany": Needs("принять исполнение по многим поручениям", COMMITTEE),
        "ReturnMany": Needs("вернуть на доработку многие отчёты", COMMITTEE),
        "ExtendMany": Needs("перенести многие сроки", SETTER),
        "RejectMany": Needs("отказать в переносе многих сроков", SETTER),
        "RemoveMany": Needs("снять с контроля многие поручения", (*SETTER, (Role.CONTROLLER, Where.DELEGATED))),
        # Collections of reports
        "PublishReportForm": Needs("опубликовать форму отчёта", HOME_COMMITTEE),
        "OpenCollection": Needs("открыть сбор отчётов", COMMITTEE),
        "OpenCollections": Needs("открыть все сборы отчётов плана", COMMITTEE),
        "CloseCollection": Needs("закрыть сбор отчётов", COMMITTEE),
        # Consolidated reports
        "DrawUpReport": Needs("составить сводную информацию", OBSERVERS),
        "ApproveReport": Needs("утвердить сводную информацию", SETTER),
        # Monitoring
        "OpenMonitoring": Needs("открыть мониторинг", OBSERVERS),
        "OpenMonitorings": Needs("открыть мониторинги нескольких планов", OBSERVERS),
        "RecordFinding": Needs("записать установленное мониторингом", OBSERVERS),
        "WithdrawFinding": Needs("отозвать запись мониторинга", OBSERVERS),
        "CancelMonitoring": Needs("отменить мониторинг", OBSERVERS),
        "ConcludeMonitoring": Needs("завершить мониторинг", COMMITTEE),
        # Signatures
        "FileSignature": Needs("приложить электронную подпись к своему действию", ONESELF),
        "CheckSignature": Needs("проверить электронную подпись", ONESELF),
        # People and organisations
        "RegisterOrganisation": Needs("внести организацию", ADMINISTRATOR),
        "RenameOrganisation": Needs("переименовать организацию", ADMINISTRATOR),
        "ConfirmAlias": Needs("подтвердить другое название организации", ADMINISTRATOR),
        "MergeOrganisation": Needs("присоединить организацию к другой", ADMINISTRATOR),
        "RegisterPerson": Needs("внести человека", ADMINISTRATOR),
        "GrantRole": Needs("дать роль", ADMINISTRATOR),
        "WithdrawRole": Needs("отозвать роль", ADMINISTRATOR),
        "NameSubstitute": Needs("назначить замещающего", ADMINISTRATOR),
        "IssueToken": Needs("выдать ключ доступа", ADMINISTRATOR),
        # The way in
        "InvitePerson": Needs("пригласить человека", ADMINISTRATOR),
        "ResetAccess": Needs("выдать ссылку для нового пароля", ADMINISTRATOR),
        "EndSessions": Needs("завершить сеансы", (*ADMINISTRATOR, *ONESELF)),
        "LinkIdentity": Needs("привязать внешний вход", ADMINISTRATOR),
        "UnlinkIdentity": Needs("отвязать внешний вход", ADMINISTRATOR),
        # Chasing
        "SetChasingPolicy": Needs("установить порядок напоминаний", SETTER),
        "NameHead": Needs("указать руководителя организации", ADMINISTRATOR),
        "SetEmail": Needs("указать адрес электронной почты", (*ADMINISTRATOR, *ONESELF)),
        "SetPreferences": Needs("настроить уведомления", (*ADMINISTRATOR, *ONESELF)),
        "HoldDailyRound": Needs("провести ежедневный обход", ADMINISTRATOR),
        "RevokeTokens": Needs("отозвать ключи доступа", ADMINISTRATOR),
    }
)
