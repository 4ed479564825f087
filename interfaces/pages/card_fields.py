"""The fields of a card on its page: they go by the criterion's place in the form, since a code may be any text."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from application.card_desk import CardDesk
from application.card_drafts import DraftScore, DraftWords
from domain.plan.state import Plan
from domain.refusals import BadInput
from interfaces.ordering import ordered
from interfaces.pages.filling import Sent

NOT_APPLICABLE = "na"
MOST_RECOMMENDATIONS = 50


class UnknownActivityNumber(BadInput):
    """A score refers to rows of the plan by their printed numbers."""

    def __init__(self, criterion: str, number: str, place: str) -> None:
        super().__init__(f"Критерий {criterion}: мероприятия № {number} в плане нет. Проверьте номер.", place)


class ActivityNumberOfMany(BadInput):
    """Numbers may begin again in each section."""

    def __init__(self, criterion: str, number: str, place: str) -> None:
        super().__init__(
            f"Критерий {criterion}: мероприятий № {number} в плане несколько. Сошлитесь на документ вместо номера.",
            place,
        )


def typed(found: CardDesk) -> dict[str, Any]:
    """The draft as the form shows it."""
    if found.draft is None:
        return {}
    given: dict[str, Any] = {}
    for number, criterion in enumerate(found.form.criteria):
        score = found.draft.scores.get(criterion.code)
        if score is None:
            continue
        given[f"value[{number}]"] = NOT_APPLICABLE if score.not_applicable else score.value
        given[f"comment[{number}]"] = score.comment
        given[f"evidence[{number}][]"] = [f"{one.assignment}~{one.evidence}" for one in score.evidence]
        given[f"activities[{number}]"] = ", ".join(_number(found.plan, one) for one in score.activities)
    words = found.draft.words
    given |= {"conclusion": words.conclusion.value if words.conclusion else None, "summary": words.summary}
    for place, one in enumerate(words.recommendations):
        given[f"advice[{place}]"] = one.text
        given[f"addressee[{place}]"] = one.addressee
        given[f"due[{place}]"] = one.due.isoformat()
    return given


def scores_sent(sent: Sent, found: CardDesk) -> Mapping[str, DraftScore]:
    """The scores by code. Raises UnfitOrder, UnknownActivityNumber, ActivityNumberOfMany."""
    scores = {}
    for number, criterion in enumerate(found.form.criteria):
        value = sent.text(f"value[{number}]")
        evidence = [one.partition("~") for one in sent.fields.get(f"evidence[{number}][]", ())]
        place = f"activities[{number}]"
        scores[criterion.code] = ordered(
            DraftScore,
            value=value if value and value != NOT_APPLICABLE else None,
            not_applicable=value == NOT_APPLICABLE,
            comment=sent.text(f"comment[{number}]").strip() or None,
            evidence=[{"assignment": assignment, "evidence": document} for assignment, _, document in evidence],
            activities=[_row(found.plan, one, criterion.code, place) for one in _listed(sent.text(place))],
        )
    return scores


def words_sent(sent: Sent) -> DraftWords:
    """Conclusion, summary, recommendations; one that is begun says all three things. Raises UnfitOrder."""
    stated = (
        {
            "text": sent.text(f"advice[{place}]").strip(),
            "addressee": sent.text(f"addressee[{place}]"),
            "due": sent.text(f"due[{place}]"),
        }
        for place in range(MOST_RECOMMENDATIONS)
    )
    return ordered(
        DraftWords,
        conclusion=sent.text("conclusion") or None,
        summary=sent.text("summary").strip() or None,
        recommendations=[row for row in stated if any(row.values())],
    )


def _listed(text: str) -> list[str]:
    return [one.strip().rstrip(".") for one in text.replace(";", ",").split(",") if one.strip()]


def _number(plan: Plan, activity: UUID) -> str:
    row = plan.activities.get(activity)
    return ((row.number if row else None) or "").strip().rstrip(".")


def _row(plan: Plan, number: str, criterion: str, place: str) -> UUID:
    found = [row for row in plan.activities if _number(plan, row) == number]
    if not found:
        raise UnknownActivityNumber(criterion, number, place)
    if len(found) > 1:
        raise ActivityNumberOfMany(criterion, number, place)
    return found[0]
