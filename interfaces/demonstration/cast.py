"""Who plays in the demonstration: the committee, the institutes, five districts, and a person in every role.

All of them are invented. Ids follow from the names here, so that every demonstration has the same ones.
"""

from dataclasses import dataclass
from uuid import UUID

from application.registry import FIRST_ADMINISTRATOR
from domain.actors import Role, natural_id
from domain.organisation import OrganisationKind, organisation_id
from domain.person import person_id


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation; `named` is what the sample plan calls it."""

    name: str
    kind: OrganisationKind
    territory: str
    named: tuple[str, ...]

    @property
    def id(self) -> UUID:
        return organisation_id(self.name)


@dataclass(frozen=True, slots=True)
class Member:
    """A person; `role` is held for the organisation, or everywhere where `body` is None."""

    name: str
    post: str
    body: Body | None = None
    role: Role | None = None

    @property
    def command(self) -> UUID:
        """The command that registers them."""
        return FIRST_ADMINISTRATOR if self.role is Role.ADMINISTRATOR else natural_id("demonstration", self.name)

    @property
    def id(self) -> UUID:
        return person_id(self.command)


REGION = "Синегорская область"


def _district(name: str, territory: str) -> Body:
    return Body(f"Отдел образования {name}", OrganisationKind.DISTRICT, territory, (f"Отдел образования {name}",))


COMMITTEE = Body(
    "Комитет образования Синегорской области",
    OrganisationKind.COMMITTEE,
    REGION,
    ("Комитет образования Синегорской области", "Комитет"),
)
INSTITUTE = Body("ГБУ ДПО «Синегорский институт развития образования»", OrganisationKind.INSTITUTE, REGION, ("СИРО",))
CENTRE = Body(
    "Центр технического творчества «Маяк»",
    OrganisationKind.CENTRE,
    REGION,
    ("Центр технического творчества «Маяк»",),
)
EXPERTS = Body("Областной экспертный совет по дополнительному образованию", OrganisationKind.OTHER, REGION, ())
ZARECHNY = _district("Заречного района", "Заречный район")
LAKESIDE = _district("Приозёрного округа", "Приозёрный округ")
MEADOW = _district("Луговского района", "Луговской район")
OLD_BRIDGE = _district("Старомостовского района", "Старомостовский район")
UPPER_YARSK = _district("Верхнеярского округа", "Верхнеярский округ")

DISTRICTS = (ZARECHNY, LAKESIDE, MEADOW, OLD_BRIDGE, UPPER_YARSK)
BODIES = (COMMITTEE, INSTITUTE, CENTRE, EXPERTS, *DISTRICTS)

ADMINISTRATOR = Member("Кузнецов Артём Ильич", "администратор системы", None, Role.ADMINISTRATOR)
SETTER = Member("Орлова Марина Викторовна", "председатель комитета", COMMITTEE, Role.SETTER)
CONTROLLER = Member("Дятлов Сергей Петрович", "начальник отдела контроля", COMMITTEE, Role.CONTROLLER)
ORGANISER = Member("Зимина Ольга Андреевна", "консультант отдела контроля", COMMITTEE, Role.ORGANISER)
AUDITOR = Member("Строгова Инна Львовна", "аудитор контрольно-счётной палаты", None, Role.AUDITOR)
OF_COMMITTEE = Member("Громов Павел Николаевич", "начальник отдела развития", COMMITTEE, Role.EXECUTOR)
OF_INSTITUTE = Member("Лебедева Анна Юрьевна", "проректор", INSTITUTE, Role.EXECUTOR)
OF_CENTRE = Member("Чернов Игорь Степанович", "директор центра", CENTRE, Role.EXECUTOR)
OF_EXPERTS = Member("Назаров Глеб Борисович", "секретарь экспертного совета", EXPERTS, Role.EXECUTOR)
SUMMER_CAMP = Member("Беляев Кирилл Олегович", "педагог-организатор", CENTRE)
AUTUMN_CAMP = Member("Соловьёва Дарья Романовна", "педагог-организатор", CENTRE)

REPORTERS = {
    COMMITTEE: OF_COMMITTEE,
    INSTITUTE: OF_INSTITUTE,
    CENTRE: OF_CENTRE,
    EXPERTS: OF_EXPERTS,
    ZARECHNY: Member("Мельник Оксана Фёдоровна", "начальник отдела", ZARECHNY, Role.EXECUTOR),
    LAKESIDE: Member("Карпов Денис Алексеевич", "заместитель начальника отдела", LAKESIDE, Role.EXECUTOR),
    MEADOW: Member("Тихонова Вера Сергеевна", "начальник отдела", MEADOW, Role.EXECUTOR),
    OLD_BRIDGE: Member("Жуков Роман Игоревич", "главный специалист", OLD_BRIDGE, Role.EXECUTOR),
    UPPER_YARSK: Member("Осипова Елена Павловна", "начальник отдела", UPPER_YARSK, Role.EXECUTOR),
}
"""Who reports for each organisation."""

PEOPLE = (SETTER, CONTROLLER, ORGANISER, AUDITOR, *REPORTERS.values(), SUMMER_CAMP, AUTUMN_CAMP)
"""Everybody but the administrator, who registers them."""
