"""Two concluded monitorings of a plan beside each other, item by item, out of their canonical data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.refusals import BadInput


class NotOfOnePlan(BadInput):
    """Monitorings of one plan are compared."""

    def __init__(self) -> None:
        super().__init__("Сравнивают два мониторинга одного плана: выберите другой мониторинг этого плана.", "earlier")


class Item(StrEnum):
    """What is compared: a control point of a party, an indicator's period, the findings about one subject."""

    POINT = "point"
    INDICATOR = "indicator"
    FINDING = "finding"


class Became(StrEnum):
    """What came of the item between the two."""

    APPEARED = "appeared"
    GONE = "gone"
    CHANGED = "changed"
    SAME = "same"


Told = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Difference:
    """An item by what names it, and what was said of it in the earlier and the later monitoring; None: nothing."""

    item: Item
    became: Became
    activity: UUID | None
    party: UUID | None
    indicator: UUID | None
    on: str | None
    before: Told | None
    after: Told | None


@dataclass(frozen=True, slots=True)
class _Key:
    item: Item
    activity: str | None = None
    party: str | None = None
    indicator: str | None = None
    on: str | None = None


def differences(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Every item of either, those that stayed the same too, in the later one's order. Raises NotOfOnePlan."""
    if earlier["plan"]["id"] != later["plan"]["id"]:
        raise NotOfOnePlan
    before, after = dict(_items(earlier)), dict(_items(later))
    return tuple(_difference(key, before.get(key), after.get(key)) for key in {**after, **before})


def _difference(key: _Key, before: Told | None, after: Told | None) -> Difference:
    return Difference(
        item=key.item,
        became=_became(before, after),
        activity=UUID(key.activity) if key.activity else None,
        party=UUID(key.party) if key.party else None,
        indicator=UUID(key.indicator) if key.indicator else None,
        on=key.on,
        before=before,
        after=after,
    )


def _became(before: Told | None, after: Told | None) -> Became:
    if before is None:
        return Became.APPEARED
    if after is None:
        return Became.GONE
    return Became.SAME if before == after else Became.CHANGED


def _items(data: Mapping[str, Any]) -> Iterator[tuple[_Key, Told]]:
    for row in data["activities"]:
        for line in row["points"]:
            # A party gets a row a second time in another stream; the one that stands comes last and counts.
            key = _Key(Item.POINT, activity=row["id"], party=line["party"]["id"], on=line["point"])
            yield (
                key,
                {
                    "verdict": line["verdict"],
                    "days_late": line["days_late"],
                    "stage": line["stage"],
                    "deadline": line["deadline"]["effective"],
                },
            )
    for one in data["indicators"]:
        for period in one["periods"]:
            told = {name: period[name] for name in ("target", "forecast", "value", "standing", "progress")}
            yield _Key(Item.INDICATOR, party=one["party"], indicator=one["id"], on=period["period"]), told
    yield from _findings(data["findings"])


def _findings(findings: Any) -> Iterator[tuple[_Key, Told]]:
    """By subject: how often each was found."""
    about: dict[_Key, dict[str, int]] = {}
    for found in findings:
        party = found["party"]["id"] if found["party"] else None
        key = _Key(Item.FINDING, activity=found["activity"], party=party, indicator=found["indicator"])
        counts = about.setdefault(key, {})
        counts[found["outcome"]] = counts.get(found["outcome"], 0) + 1
    yield from about.items()
