"""What the stored facts are made of, as far as projections need it; ids and dates stay the text they are stored as."""

import msgspec

Text = str


class PartyFields(msgspec.Struct, gc=False):
    kind: Text
    id: Text


class PointFields(msgspec.Struct, gc=False):
    key: Text
    starts: Text | None = None
    stated: Text | None = None
    effective: Text | None = None
    calendar: Text | None = None
    periodic: bool = False
    tasks: int = 1
    tasks_done: tuple[int, ...] = ()


class TermFields(msgspec.Struct, gc=False):
    point: Text
    starts: Text | None = None
    stated: Text | None = None
    effective: Text | None = None
    calendar: Text | None = None


class RowFields(msgspec.Struct, gc=False):
    id: Text
    row: int
    number: Text | None
    section: int | None


class PolicyFields(msgspec.Struct, gc=False):
    due_soon_days: int
    counted_submission: Text


class ChangeFields(msgspec.Struct, gc=False):
    activity: Text
    change: Text


class ScoreFields(msgspec.Struct, gc=False):
    criterion: Text
    value: int | None


class BlockFields(msgspec.Struct, gc=False):
    block: Text
    percent: Text | None


class TotalFields(msgspec.Struct, gc=False):
    percent: Text | None
    blocks: tuple[BlockFields, ...] = ()
