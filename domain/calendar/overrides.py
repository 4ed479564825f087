"""Days the library does not know, reviewed one by one, each with its act: data, by the version it came in with.

Rows are only ever added, under a new version: `calendar@version` reads the rows up to that version and no further.
Sources: domain.md §6 (decree days, 10.03.2014, regional days [S25]); the acts named in the rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

ANNUAL_HOLIDAYS: frozenset[tuple[int, int]] = frozenset(
    {*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)}
)
"""Article 112 of the Labour Code, (month, day); in force since 2013."""

DAGESTAN = "da"
TATARSTAN = "ta"


@dataclass(frozen=True)
class Override:
    """Days off `first`…`last` by `act`, in the whole country or in one region, known since edition `since`.

    `in_place_of` is the day whose rest was moved here: an ordinary Saturday is then worked.
    """

    first: date
    last: date
    act: str
    since: str
    region: str | None = None
    in_place_of: date | None = None


@dataclass(frozen=True)
class Region:
    """A region's own holidays: yearly ones as (month, day), and the years whose movable days were all reviewed.

    In other years the region's calendar answers, but is not certain.
    """

    name: str
    annual: frozenset[tuple[int, int]]
    reviewed: Mapping[str, frozenset[int]]


REGIONS: Mapping[str, Region] = MappingProxyType(
    {
        DAGESTAN: Region(
            name="Республика Дагестан",
            annual=frozenset({(7, 26), (9, 15)}),  # День Конституции, День единства народов Дагестана
            reviewed=MappingProxyType({"2026.1": frozenset({2024, 2025})}),
        ),
        TATARSTAN: Region(
            name="Республика Татарстан",
            annual=frozenset({(8, 30), (11, 6)}),  # День Республики, День Конституции; weekends are not moved
            reviewed=MappingProxyType({"2026.1": frozenset({2014, 2016, 2018, 2020, 2021, 2023, 2024, 2025, 2026})}),
        ),
    }
)


def _off(first: str, last: str | None, act: str, region: str | None = None, in_place_of: str | None = None) -> Override:
    return Override(
        first=date.fromisoformat(first),
        last=date.fromisoformat(last or first),
        act=act,
        since="2026.1",
        region=region,
        in_place_of=date.fromisoformat(in_place_of) if in_place_of else None,
    )


_TK_112 = "ст. 112 Трудового кодекса РФ"
_DA_UNITY = "Указ Президента Республики Дагестан от 06.07.2011 № 104, ст. 112 Трудового кодекса РФ"
_DA_CONSTITUTION = "Указ Государственного Совета Республики Дагестан от 18.07.1995 № 138, ст. 112 Трудового кодекса РФ"
_DA_URAZA = "постановление Правительства Республики Дагестан о праздновании Ураза-байрам"
_DA_KURBAN = "постановление Правительства Республики Дагестан о праздновании Курбан-байрам"
_TA_URAZA = "указ главы Республики Татарстан о дне Ураза-байрам"
_TA_KURBAN = "указ главы Республики Татарстан о дне Курбан-байрам"

OVERRIDES: tuple[Override, ...] = (
    _off("2014-03-10", None, _TK_112, in_place_of="2014-03-08"),
    _off("2020-03-30", "2020-04-03", "Указ Президента РФ от 25.03.2020 № 206"),
    _off("2020-04-04", "2020-04-30", "Указ Президента РФ от 02.04.2020 № 239"),
    _off("2020-05-06", "2020-05-08", "Указ Президента РФ от 28.04.2020 № 294"),
    _off("2020-06-24", None, "Указ Президента РФ от 29.05.2020 № 345"),
    _off("2020-07-01", None, "Указ Президента РФ от 01.06.2020 № 354"),
    _off("2021-05-04", "2021-05-07", "Указ Президента РФ от 23.04.2021 № 242"),
    _off("2021-10-30", "2021-11-07", "Указ Президента РФ от 20.10.2021 № 595"),
    _off("2013-09-16", None, _DA_UNITY, DAGESTAN, in_place_of="2013-09-15"),
    _off("2013-10-14", None, "Постановление Правительства РД от 09.10.2013 № 473", DAGESTAN, in_place_of="2013-10-12"),
    _off("2013-10-15", None, "Постановление Правительства РД от 09.10.2013 № 473", DAGESTAN),
    _off("2015-07-27", None, _DA_CONSTITUTION, DAGESTAN, in_place_of="2015-07-26"),
    _off("2018-08-21", None, _DA_KURBAN, DAGESTAN),
    _off("2019-06-05", "2019-06-07", "Постановление Правительства РД от 30.05.2019 № 127", DAGESTAN),
    _off("2019-09-16", None, _DA_UNITY, DAGESTAN, in_place_of="2019-09-15"),
    _off("2020-07-27", None, _DA_CONSTITUTION, DAGESTAN, in_place_of="2020-07-26"),
    _off("2020-07-31", None, _DA_KURBAN, DAGESTAN),
    _off("2023-04-20", "2023-04-21", _DA_URAZA, DAGESTAN),
    _off("2024-04-10", "2024-04-12", _DA_URAZA, DAGESTAN),
    _off("2024-06-17", None, _DA_KURBAN, DAGESTAN),
    _off("2024-09-16", None, _DA_UNITY, DAGESTAN, in_place_of="2024-09-15"),
    _off("2025-03-31", "2025-04-01", _DA_URAZA, DAGESTAN),
    _off("2025-06-06", None, _DA_KURBAN, DAGESTAN),
    _off("2025-07-28", None, _DA_CONSTITUTION, DAGESTAN, in_place_of="2025-07-26"),
    _off("2014-07-28", None, _TA_URAZA, TATARSTAN),
    _off("2014-10-04", None, _TA_KURBAN, TATARSTAN),
    _off("2016-07-05", None, _TA_URAZA, TATARSTAN),
    _off("2016-09-12", None, _TA_KURBAN, TATARSTAN),
    _off("2018-06-15", None, _TA_URAZA, TATARSTAN),
    _off("2018-08-21", None, _TA_KURBAN, TATARSTAN),
    _off("2020-05-24", None, _TA_URAZA, TATARSTAN),
    _off("2020-07-31", None, _TA_KURBAN, TATARSTAN),
    _off("2021-05-13", None, _TA_URAZA, TATARSTAN),
    _off("2021-07-20", None, _TA_KURBAN, TATARSTAN),
    _off("2023-04-21", None, _TA_URAZA, TATARSTAN),
    _off("2023-06-28", None, _TA_KURBAN, TATARSTAN),
    _off("2024-04-10", None, _TA_URAZA, TATARSTAN),
    _off("2024-06-16", None, _TA_KURBAN, TATARSTAN),
    _off("2025-03-30", None, _TA_URAZA, TATARSTAN),
    _off("2025-06-06", None, _TA_KURBAN, TATARSTAN),
    _off("2026-03-20", None, _TA_URAZA, TATARSTAN),
    _off("2026-05-27", None, _TA_KURBAN, TATARSTAN),
)
