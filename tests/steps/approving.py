"""Steps about a plan as a whole: agreed, approved, its policy set, placed on control, amended, closed."""

from tests.steps.people import Table, records
from tests.steps.phrases import act, check
from tests.steps.planning import drafted
from tests.steps.said import Said
from tests.steps.world import World

SETTINGS: dict[str, tuple[str, dict[str, object]]] = {
    "перенос с нерабочего дня": (
        "shift",
        {"на предшествующий": "preceding", "на следующий": "following", "нет": "none"},
    ),
    "«до» включает день": ("inclusive", {"да": True, "нет": False}),
    "засчитывается отчёт": ("counted_submission", {"принятый": "accepted", "первый": "first"}),
    "учебный год кончается": ("school_year_ends", {"31 августа": "31.08", "31 мая": "31.05"}),
}
NAMED = {"календарь": "calendar", "часовой пояс": "time_zone"}
COUNTED = {"предупреждать за рабочих дней": "due_soon_days"}
DEFAULT_DATES = {
    "периодическое — к числу следующего месяца": "day_after_period",
    "без срока — месяцев": "months_without_date",
}
STAGES = {"черновик": "draft", "утверждён": "approved", "на контроле": "on_control", "закрыт": "closed"}


@act("{кто} записывает согласование «{организация}» должностным лицом «{должностное лицо}»{когда}")
def _(world: World, who: str, organisation: str, official: str, said: Said) -> None:
    """Гриф СОГЛАСОВАНО должностного лица: кто не возражает."""
    agree(world, who, said, "by_official", organisation, official)


@act("{кто} записывает согласование «{организация}» (по письму|по протоколу){когда}")
def _(world: World, who: str, organisation: str, said: Said, step_text: str) -> None:
    """Гриф СОГЛАСОВАНО; письмо или протокол называют дальше: `письмом от 10.01.2024 № 5`, `протоколом от …`."""
    form = "by_letter" if "по письму" in step_text else "by_minutes"
    agree(world, who, said, form, organisation, None)


def agree(world: World, who: str, said: Said, form: str, body: str, official: str | None) -> None:
    fields = {"form": form, "body": body, "official": official}
    world.attempt("RecordAgreement", who, said, plan=str(world.plan), **fields)


@act("{кто} записывает отказ в согласовании «{организация}»[ с причиной «{причина}»]{когда}")
def _(world: World, who: str, organisation: str, said: Said, reason: str = "") -> None:
    """Кто не согласен и с чем."""
    world.attempt("RecordAgreementRefusal", who, said, plan=str(world.plan), body=organisation, reason=reason)


@act("{кто} утверждает план{когда}")
def _(world: World, who: str, said: Said) -> None:
    """Гриф УТВЕРЖДЁН актом, который называют дальше: `распоряжением от 18.01.2024 № 37/01-04`."""
    approve(world, who, said)


@act("план «{план}» утверждён{когда}")
def _(world: World, plan: str, said: Said) -> None:
    """То же, кто бы из утверждающих лиц ни утвердил."""
    world.plan_called(plan)
    approve(world, "утверждающее лицо", said)


@act("{кто} утверждает план грифом «{должностное лицо}»{когда}")
def _(world: World, who: str, official: str, said: Said) -> None:
    """Гриф УТВЕРЖДАЮ: должность и фамилия."""
    approve(world, who, said, "by_official", official)


def approve(world: World, who: str, said: Said, form: str = "by_act", official: str | None = None) -> None:
    in_force_on = said.on.isoformat() if said.on and not said.act_date else None
    fields = {"form": form, "official": official, "in_force_on": in_force_on}
    world.attempt("ApprovePlan", who, said, plan=str(world.plan), **fields)


@act("{кто} утверждает план с вступлением в силу «{текст}»{когда}")
def _(world: World, who: str, text: str, said: Said) -> None:
    """День, с которого план действует: ДД.ММ.ГГГГ."""
    in_force_on = "-".join(reversed(text.split(".")))
    world.attempt("ApprovePlan", who, said, plan=str(world.plan), form="by_act", in_force_on=in_force_on)


@act("{кто} устанавливает порядок исчисления сроков{когда}:")
def _(world: World, who: str, said: Said, datatable: Table) -> None:
    """Таблица: что, как. Названия — в разделе «Порядок исчисления сроков»."""
    policy: dict[str, object] = {}
    by_default: dict[str, int] = {}
    for row in records(datatable):
        what, how = row["что"], row["как"]
        if what in SETTINGS:
            field, values = SETTINGS[what]
            policy[field] = values[how]
        elif what in DEFAULT_DATES:
            by_default[DEFAULT_DATES[what]] = int(how)
        else:
            field = NAMED.get(what) or COUNTED[what]
            policy[field] = how if what in NAMED else int(how)
    world.attempt("SetPolicy", who, said, plan=str(world.plan), policy={**policy, "default_dates": by_default})


@act("{кто} поручает снятие с контроля: {фамилия}{когда}")
def _(world: World, who: str, name: str, said: Said) -> None:
    """Контролёр сможет снимать с контроля; нужен акт."""
    world.attempt("DelegateRemoval", who, said, plan=str(world.plan), controller=str(world.person(name).id))


@act("{кто} отзывает поручение снимать с контроля: {фамилия}{когда}")
def _(world: World, who: str, name: str, said: Said) -> None:
    """Дальше контролёр снимать не может."""
    world.attempt("WithdrawRemovalDelegation", who, said, plan=str(world.plan), controller=str(world.person(name).id))


@act("{кто} ставит план на контроль{когда}")
def _(world: World, who: str, said: Said) -> None:
    """Каждое мероприятие становится поручениями своих исполнителей."""
    world.attempt("PlaceOnControl", who, said, plan=str(world.plan))


@act("план поставлен на контроль {дата}")
def _(world: World, on: object) -> None:
    """То же, кто бы из утверждающих лиц ни поставил."""
    world.attempt("PlaceOnControl", "утверждающее лицо", Said(on=on), plan=str(world.plan))  # type: ignore[arg-type]


@act("{кто} излагает мероприятие {номер} в новой редакции: «{мероприятие}»{когда}")
def _(world: World, who: str, title: str, said: Said) -> None:
    """Редакция плана меняет слова строки; нужен акт. Прежние слова остаются."""
    row = world.row(said.number)
    reworded = [{"activity": str(row.id), "number": row.number, "text": title}]
    world.attempt("IssueRevision", who, said, plan=str(world.plan), reworded=reworded)


@act("{кто} дважды излагает мероприятие {номер} в одной редакции: «{мероприятие}»{когда}")
def _(world: World, who: str, title: str, said: Said) -> None:
    """Одна и та же строка названа в редакции два раза."""
    row = world.row(said.number)
    reworded = [{"activity": str(row.id), "number": row.number, "text": title}] * 2
    world.attempt("IssueRevision", who, said, plan=str(world.plan), reworded=reworded)


@act("{кто} исключает мероприятие {номер} новой редакцией{когда}")
def _(world: World, who: str, said: Said) -> None:
    """Строка выбывает из плана; нужен акт."""
    world.attempt("IssueRevision", who, said, plan=str(world.plan), struck=[str(world.row(said.number).id)])


@act("{кто} добавляет новой редакцией{когда} мероприятия:")
def _(world: World, who: str, said: Said, datatable: Table) -> None:
    """Таблица: номер, мероприятие, срок, исполнители. Новые строки потом ставят на контроль."""
    added = [drafted(row) for row in records(datatable)]
    world.attempt("IssueRevision", who, said, plan=str(world.plan), added=added)


@act("{кто} вносит пустую редакцию плана{когда}")
def _(world: World, who: str, said: Said) -> None:
    """Редакция, которая ничего не меняет."""
    world.attempt("IssueRevision", who, said, plan=str(world.plan))


@act("{кто} закрывает план{когда}")
def _(world: World, who: str, said: Said) -> None:
    """Когда закрыто каждое поручение."""
    world.attempt("ClosePlan", who, said, plan=str(world.plan))


@act("{кто} закрывает план, признав неисполненным{уточнения}")
def _(world: World, who: str, said: Said) -> None:
    """Названное поручение остаётся неисполненным; остальные должны быть закрыты."""
    line = world.line(said)
    world.attempt("ClosePlan", who, said, plan=str(world.plan), not_done=[str(line.assignment)])


@check("план «{план}» — «{состояние}»")
def _(world: World, plan: str, state: str) -> None:
    """Состояние плана в целом: `черновик`, `утверждён`, `на контроле`, `закрыт`."""
    world.settle()
    world.plan_called(plan)
    found = world.look_at_plan().stage
    assert found == STAGES[state], f"план — «{next(said for said, stage in STAGES.items() if stage == found)}»"


@check("план действует с {дата} в редакции {число}")
def _(world: World, on: object, count: int) -> None:
    """День вступления в силу и номер редакции."""
    world.settle()
    seen = world.look_at_plan()
    assert (seen.in_force_on, seen.revision) == (on, count), f"с {seen.in_force_on} в редакции {seen.revision}"


@check("мероприятие {номер} теперь — «{мероприятие}»")
def _(world: World, number: str, title: str) -> None:
    """Слова строки в действующей редакции."""
    world.settle()
    assert world.row(number).title == title, world.row(number).title
