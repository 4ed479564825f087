"""The one interpreter: a grid in, a reading out. It knows no format and no plan, only how plans are written."""

from collections.abc import Iterable
from datetime import date

from domain.anomaly_codes import AnomalyCode
from domain.deadlines.periods import PlanPeriod
from domain.reading import Anomaly, Approval, ReadActivity, Reading, StampKind, UnreadablePlan
from infrastructure.plan_readers.abbreviations import MARKS, read_abbreviations
from infrastructure.plan_readers.activities import PlanContext, dated_ends, read_activity
from infrastructure.plan_readers.anomalies import anomaly
from infrastructure.plan_readers.columns import Role
from infrastructure.plan_readers.front_matter import read_title, starts_title, stated_period, territory_of
from infrastructure.plan_readers.grid import Document, Paragraph
from infrastructure.plan_readers.sections import heading_of
from infrastructure.plan_readers.stamps import Stamps, is_stamp, read_stamps
from infrastructure.plan_readers.walk import Walk
from infrastructure.plan_readers.walked import Walked


def interpret(document: Document) -> Reading:
    """The reading of a document; refuses one that holds no plan."""
    if not document.tables:
        raise UnreadablePlan(
            "В документе нет таблицы. План читается из таблицы с графами мероприятия, срока и ответственного: "
            "проверьте, тот ли файл выбран и чем разделены графы."
        )
    walked = Walk(document).found
    _refuse_what_is_no_plan(walked)
    stamps, title, unread = _front(walked.front)
    period = _period(title, walked)
    approved = _approved_on(stamps.approvals)
    parents = frozenset(row.parent for row in walked.rows if row.parent is not None)
    plan = PlanContext(period, walked.footnotes, approved, parents)
    activities: list[ReadActivity] = []
    anomalies: list[Anomaly] = []
    for at, row in enumerate(walked.rows):
        activity, found = read_activity(row, at, plan)
        activities.append(activity)
        anomalies += found
    return Reading(
        title=title,
        territory=territory_of(title),
        approval=stamps.approvals,
        abbreviations=read_abbreviations(_texts(walked, title), walked.footnotes),
        sections=tuple(walked.tree.sections),
        indicators=tuple(one for table in walked.indicators for one in table.indicators),
        activities=tuple(activities),
        anomalies=(*_of_document(walked, title, stamps), *anomalies, *unread, *_left_over(walked)),
    )


def _refuse_what_is_no_plan(walked: Walked) -> None:
    if not walked.headings:
        raise UnreadablePlan(
            "Ни в одной таблице не найдена шапка плана: нужны графы с названием мероприятия и со сроком, "
            "ответственным или результатом. Проверьте заголовки граф."
        )
    dated = {Role.DEADLINE, Role.STARTS, Role.ENDS}
    if not any(dated & set(roles) for roles in walked.headings):
        raise UnreadablePlan(
            "В таблице плана нет графы срока («Срок», «Сроки исполнения», «Дата»). "
            "Добавьте её или проверьте заголовок и загрузите документ снова."
        )
    if not walked.rows:
        raise UnreadablePlan(
            "Под шапкой таблицы нет ни одной строки с мероприятием. Проверьте, весь ли документ выбран."
        )


def _front(paragraphs: Iterable[Paragraph]) -> tuple[Stamps, str | None, list[Anomaly]]:
    """Stamps, title, and what else stands before the plan."""
    lines = [(at, line, one.place) for at, one in enumerate(paragraphs) for line in one.lines]
    texts = [line for _, line, _ in lines]
    titles = frozenset(at for at, text in enumerate(texts) if starts_title(text) and not is_stamp(text))
    stamps = read_stamps(texts, titles)
    title = read_title(texts, [at for at, _, _ in lines], stamps.taken)
    unread = [
        anomaly(AnomalyCode.UNREAD_TEXT, text)
        for at, text in enumerate(texts)
        if at not in stamps.taken | title.taken and any(letter.isalnum() for letter in text)
    ]
    return stamps, title.text, unread


def _period(title: str | None, walked: Walked) -> PlanPeriod:
    stated = stated_period(title)
    if stated is not None:
        return stated
    return dated_ends(row.text(Role.DEADLINE) for row in walked.rows) or PlanPeriod.unknown()


def _approved_on(approvals: Iterable[Approval]) -> date | None:
    return max((one.date for one in approvals if one.stamp is StampKind.APPROVES and one.date), default=None)


def _texts(walked: Walked, title: str | None) -> Iterable[str]:
    yield title or ""
    for row in walked.rows:
        yield from row.cells.values()


def _of_document(walked: Walked, title: str | None, stamps: Stamps) -> list[Anomaly]:
    found = []
    approving = [one for one in stamps.approvals if one.stamp is StampKind.APPROVES]
    if not approving:
        found.append(anomaly(AnomalyCode.NO_APPROVAL_BLOCK))
    blank = [stamp for stamp in stamps.approvals if stamp.date is None]
    found += [anomaly(AnomalyCode.APPROVAL_DATES_BLANK, one.position or one.body or one.stamp) for one in blank]
    if title is None:
        found.append(anomaly(AnomalyCode.NO_TITLE))
    columns = {role for roles in walked.headings for role in roles if role}
    if Role.RESPONSIBLE not in columns:
        found.append(anomaly(AnomalyCode.NO_RESPONSIBLE_COLUMN))
    if Role.RESULT not in columns:
        found.append(anomaly(AnomalyCode.NO_RESULT_COLUMN))
    if len({tuple(role for role in roles if role) for roles in walked.headings}) > 1:
        found.append(anomaly(AnomalyCode.COLUMN_ORDER_CHANGES, " | ".join(dict.fromkeys(walked.heading_texts))))
    if any(not {Role.DEADLINE, Role.STARTS, Role.ENDS} & set(roles) for roles in walked.headings):
        found.append(anomaly(AnomalyCode.NO_DEADLINE_COLUMN))
    if walked.vertical:
        found.append(anomaly(AnomalyCode.VERTICAL_LAYOUT))
    found += [anomaly(AnomalyCode.INDICATOR_TABLE_GLUED, place) for place in walked.glued]
    found += [anomaly(AnomalyCode.MISSING_SECTION, activity=at) for at in walked.unnamed_sections]
    for table in walked.indicators:
        found += [anomaly(AnomalyCode.INDICATOR_WITHOUT_VALUE, name) for name in table.empty_cells]
        if table.base_spans_years:
            found.append(anomaly(AnomalyCode.HEADER_SPAN_MISMATCH, table.place))
    for heading in walked.heading_texts:
        if heading.endswith("*") or any(mark in heading for mark in MARKS if mark not in walked.footnotes):
            found.append(anomaly(AnomalyCode.DANGLING_FOOTNOTE_MARK, heading))
            break
    return found


def _left_over(walked: Walked) -> Iterable[Anomaly]:
    """What no field holds, quoted: nothing of the document is lost."""
    known = {text for _, text in walked.footnotes.items()}
    for text, _, at in walked.unread:
        yield anomaly(AnomalyCode.UNREAD_TEXT, text, at)
    for text, _ in walked.misfits:
        yield anomaly(AnomalyCode.MISFIT_ROW, text)
    for table in walked.indicators:
        for text in table.unread:
            yield anomaly(AnomalyCode.UNREAD_TEXT, text)
    explained = {heading_of(text).title for text in known}
    cited = {mark for row in walked.rows for cell in row.cells.values() for mark in walked.footnotes if mark in cell}
    for mark, text in walked.footnotes.items():
        if mark not in cited and text not in explained:
            yield anomaly(AnomalyCode.UNREAD_TEXT, text)
