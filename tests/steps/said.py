"""What nearly every step may add to itself: when, about what, for whom, and by which act."""

import re
from dataclasses import dataclass
from datetime import date, datetime

WHERE = "[ по мероприятию {номер}][ по контрольной точке {точка}][ за «{исполнитель}»]"
WHEN = "[ {дата}][ датой {дата события}][ в {момент}][ {вид акта} от {дата акта}][ № {номер акта}][ {способ}]"
DETAILS = WHEN + WHERE
"""What `{где}`, `{когда}` and `{уточнения}` of a phrase stand for; the vocabulary explains them once."""

BASES = {
    "распоряжением": "directive",
    "приказом": "order",
    "постановлением": "resolution",
    "письмом": "letter",
    "протоколом": "minutes",
    "служебной запиской": "memo",
    "соглашением": "agreement",
}
CHANNELS = {
    "через систему": "system",
    "на личном приёме": "hand_in",
    "электронной почтой": "email",
    "обычной почтой": "post",
}


@dataclass(frozen=True, slots=True)
class Said:
    """The details of one step. `on` is when it happens; `stated` is the date it is given, whatever day it is."""

    on: date | None = None
    stated: date | None = None
    number: str | None = None
    point: date | None = None
    party: str | None = None
    act_kind: str | None = None
    act_date: date | None = None
    act_number: str | None = None
    channel: str | None = None
    moment: datetime | None = None

    @property
    def circumstances(self) -> dict[str, object]:
        """The same as an order's own fields; what was left out is left to the order."""
        given: dict[str, object] = {}
        if occurred := self.stated or self.on:
            given["occurred_on"] = occurred.isoformat()
        if self.act_kind and self.act_date:
            basis = {"kind": BASES[self.act_kind], "number": self.act_number, "date": self.act_date.isoformat()}
            given["basis"] = {name: value for name, value in basis.items() if value is not None}
        if self.moment:
            given["occurred_at"] = self.moment.isoformat()
        if self.channel:
            given["received_via"] = CHANNELS[self.channel]
        return given


def organisations_of(text: str) -> list[str]:
    """«Заречный район», «Луговской район» as names."""
    return re.findall(r"«((?:[^«»]|«[^«»]*»)+)»", text)
