"""Days off moved by the Government's yearly resolutions and by article 112 of the Labour Code: data, by edition.

Drawn from the `holidays` library by `drafting.draft_transfers` and from then on kept here. A published edition is never
touched: a later year, or a library that changed its mind, makes a new edition under a new version.

One line a year. `09.03<08.03` reads «9 March is a day off in place of 8 March»: where the day in place of which is an
ordinary Saturday, that Saturday is worked.
"""

from collections.abc import Mapping
from types import MappingProxyType

TRANSFERS: Mapping[str, str] = MappingProxyType(
    {
        # holidays 0.109; years 2013–2026 compared with the public production calendar (domain.md §6),
        # 2027 as the library gives it after the resolution of autumn 2026.
        "2026.1": """
2013: 02.05<05.01 03.05<06.01 10.05<23.02
2014: 02.05<04.01 13.06<05.01 03.11<23.02
2015: 09.01<03.01 09.03<08.03 04.05<04.01 11.05<09.05
2016: 22.02<20.02 07.03<02.01 02.05<01.05 03.05<03.01 13.06<12.06
2017: 24.02<01.01 08.05<07.01 06.11<04.11
2018: 09.03<06.01 30.04<28.04 02.05<07.01 11.06<09.06 05.11<04.11 31.12<29.12
2019: 02.05<05.01 03.05<06.01 10.05<23.02
2020: 24.02<23.02 09.03<08.03 04.05<04.01 05.05<05.01 11.05<09.05
2021: 22.02<20.02 03.05<01.05 10.05<09.05 14.06<12.06 05.11<02.01 31.12<03.01
2022: 07.03<05.03 02.05<01.05 03.05<01.01 10.05<02.01 13.06<12.06
2023: 24.02<01.01 08.05<08.01 06.11<04.11
2024: 29.04<27.04 30.04<02.11 10.05<06.01 30.12<28.12 31.12<07.01
2025: 02.05<04.01 08.05<23.02 13.06<08.03 03.11<01.11 31.12<05.01
2026: 09.01<03.01 09.03<08.03 11.05<09.05 31.12<04.01
2027: 22.02<20.02 03.05<01.05 10.05<09.05 14.06<12.06 05.11<02.01 31.12<03.01
""",
    }
)
