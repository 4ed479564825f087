"""Steps of execution: started, documents, interim information, reports, returns, acceptance."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from domain.evidence_checklist import KINDS_IN_RUSSIAN
from tests.steps.cast import NotInTheScenario
from tests.steps.driver import NOW, File
from tests.steps.phrases import act, check
from tests.steps.said import Said
from tests.steps.slots import LEVELS
from tests.steps.world import World

KINDS = {russian: kind for kind, russian in KINDS_IN_RUSSIAN.items()}
ACCESS = {"ограниченный": "restricted", "общий": "general"}
NOTHING: Mapping[str, object] = MappingProxyType({})


@act("{кто} начинает исполнение{уточнения}")
def _(world: World, who: str, said: Said) -> None:
    """Исполнитель приступил; записывать это не обязательно."""
    world.on_point("StartExecution", who, said)


@act(
    "{кто} прикладывает документ «{название}»[ вида «{вид документа}»][ номер {номер документа}]"
    "[ датированный {дата документа}][ на {число} единиц][ с доступом «{доступ}»][ со страницы «{адрес}»]{уточнения}"
)
def _(
    world: World,
    who: str,
    name_given: str,
    said: Said,
    kind: str = "иной документ",
    document_number: str | None = None,
    dated: object = None,
    count: int | None = None,
    access: str | None = None,
    address: str | None = None,
) -> None:
    """Подтверждающий документ с реквизитами; единиц — сколько из показателя он подтверждает."""
    fields = {
        "kind": KINDS[kind],
        "number": document_number,
        "date": str(dated) if dated else None,
        "amount": count,
        "access": ACCESS[access] if access else None,
        "address": address,
    }
    attach(world, who, name_given, said, fields=fields)


def attach(
    world: World, who: str, name: str, said: Said, content: bytes | None = None, fields: Mapping[str, object] = NOTHING
) -> UUID | None:
    """Attaches a document of this name to the point; later steps call it by the name."""
    assignment, point = world.place(said, world.person(who))
    file = f"{name} от {who}".encode() if content is None else content
    world.attempt(
        "AttachEvidence",
        who,
        said,
        File(f"{name}.txt", file),
        assignment=str(assignment),
        point=point,
        **{"kind": "other", **fields},
    )
    if world.answer is None or world.answer.made is None:
        return None
    world.documents[name, assignment, point] = world.answer.made
    return world.answer.made


@act("{кто} прикладывает пустой документ «{название}»{уточнения}")
def _(world: World, who: str, name_given: str, said: Said) -> None:
    """Файл, в котором ничего нет."""
    attach(world, who, name_given, said, content=b"")


@act("{кто} отзывает документ «{название}»[ с причиной «{причина}»]{уточнения}")
def _(world: World, who: str, name_given: str, said: Said, reason: str = "") -> None:
    """Документ больше ничего не подтверждает, но остаётся в истории."""
    evidence = document(world, name_given)
    world.on_point("RevokeEvidence", who, said, evidence=str(evidence), reason=reason)


def document(world: World, name: str) -> UUID:
    """The document last attached under this name."""
    found = [evidence for (known, _, _), evidence in world.documents.items() if known == name]
    if not found:
        raise NotInTheScenario(f"Документа «{name}» в сценарии не прикладывали.")
    return found[-1]


@act("{кто} представляет промежуточную информацию «{текст}»{уточнения}")
def _(world: World, who: str, text: str, said: Said) -> None:
    """Ход исполнения; исполнением не считается."""
    world.on_point("SubmitInterimReport", who, said, summary=text)


@act(
    "{кто} представляет отчёт[ с подтверждающим документом «{название}»][ по задачам {задачи}]"
    "[ без просьбы снять с контроля]{уточнения}"
)
def _(
    world: World,
    who: str,
    said: Said,
    step_text: str,
    name_given: str | None = None,
    tasks: list[int] | None = None,
) -> None:
    """Названный документ прикладывается тут же; без него в отчёт идут уже приложенные к этой контрольной точке."""
    world.settle()
    if said.on and said.on > world.today:
        world.come_to(said.on)
    if name_given:
        attach(world, who, name_given, said)
        if world.refused:
            return
    assignment, point = world.place(said, world.person(who))
    own = [e for (_, there, at), e in world.documents.items() if (there, at) == (assignment, point)]
    evidence = [world.documents[name_given, assignment, point]] if name_given else own
    world.on_point(
        "SubmitReport",
        who,
        said,
        evidence=[str(one) for one in evidence],
        tasks_done=tasks,
        asks_removal="без просьбы снять с контроля" not in step_text,
    )


@act("{кто} представляет отчёт с чужим документом «{название}»{уточнения}")
def _(world: World, who: str, name_given: str, said: Said) -> None:
    """Документ, приложенный раньше к другой контрольной точке или другим исполнителем."""
    world.on_point("SubmitReport", who, said, evidence=[str(document(world, name_given))])


@act("{кто} возвращает отчёт на доработку[ с замечанием «{замечание}»]{уточнения}")
def _(world: World, who: str, said: Said, remark: str = "") -> None:
    """Отчёт возвращён; срок от этого не сдвигается."""
    world.on_point("ReturnReport", who, said, remarks=remark)


@act("{кто} принимает исполнение{уточнения}")
def _(world: World, who: str, said: Said) -> None:
    """Принят отчёт, который ждал рассмотрения."""
    world.on_point("AcceptExecution", who, said)


@check("приложено документов: {число}{где}")
def _(world: World, count: int, said: Said) -> None:
    """Сколько неотозванных документов у контрольной точки."""
    world.settle()
    found = world.line(said, view=NOW).evidence
    assert found == count, f"документов {found}"


@check("{кто} открывает документ «{название}»")
def _(world: World, who: str, name_given: str) -> None:
    """Человек читает тот самый файл."""
    world.settle()
    read(world, who, name_given)
    world.settle()


@act("{кто} пробует открыть документ «{название}»")
def _(world: World, who: str, name_given: str) -> None:
    """Может и не получиться: тогда дальше говорят об отказе."""
    world.settle()
    read(world, who, name_given)


def read(world: World, who: str, name: str) -> None:
    evidence = document(world, name)
    assignment = next(there for (_, there, _), known in world.documents.items() if known == evidence)
    world.look(lambda: world.driver.document(world.person(who).id, assignment, evidence))


@act("{кто} проверяет документ «{название}» перед отчётом")
def _(world: World, who: str, name_given: str) -> None:
    """Чего не хватает документу, и хватает ли его показателю мероприятия; ничего не записывается."""
    world.settle()
    evidence = document(world, name_given)
    assignment, point = next((there, at) for (_, there, at), known in world.documents.items() if known == evidence)
    person = world.person(who).id
    world.findings = world.look(lambda: world.driver.checklist(person, assignment, point, [evidence], [])) or []


@check("проверка говорит: {оценка} «{текст}»")
def _(world: World, level: str, text: str) -> None:
    """Одно из замечаний последней проверки."""
    world.settle()
    assert any(found == LEVELS[level] and text in sentence for found, sentence in world.findings), world.findings
