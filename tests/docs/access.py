"""Writes docs/access.md from the access table: `python -m tests.docs.access`. A test holds the page to the code."""

from pathlib import Path

from application.access_table import ROLES_IN_RUSSIAN, TABLE, Where
from domain.actors import Role
from domain.roles import WHERE_HELD

PAGE = Path(__file__).parents[2] / "docs" / "access.md"
COMMAND = "python -m tests.docs.access"

INTRODUCTION = f"""# Who may do what

Written by `{COMMAND}` from `application/access_table.py`; a test fails where they differ. The roles are those of
the field [domain.md §3.2]. An order that the table lacks is refused to everyone.

## Roles and where they are held

"""

WHERE_MEANT = {
    Where.INSTALLATION: "held everywhere; for people, organisations and settings, never for a plan's own facts",
    Where.HOME: "held for the committee whose plan it will be",
    Where.PLAN: "held for the plan, or for the committee that keeps it",
    Where.DELEGATED: "held as under `plan`, and the setter delegated removal to this person by an act",
    Where.EXAMINATION: "held for this examination",
    Where.APPOINTED: "held in this examination by an act of appointment, by the person themself and no substitute",
    Where.OWN: "held for the organisation that is the responsible party; a person named in the plan holds it for "
    "their own part without a grant",
    Where.SELF: "held anywhere, and the order is about the person themself",
}

SEEING = """
## Looking

| role | sees |
|---|---|
| setter, controller, organiser | the plans of their committee, or their plan, with every assignment, past ones too |
| executor | the assignments of their organisation or their own, and, once on control, the plans that name them |
| expert | the plan or the examination they are appointed to |
| auditor | everything; changes nothing |
| administrator | people, organisations and settings; no plan, and takes no business decision |

## What the table cannot say

These rules stand beside the decisions themselves:

- Who executes an item neither accepts it nor closes it; a controller does not judge an item of their own organisation.
- A term is changed only by the person or body that set it.
- Nobody grants a role to themself, and no administrator withdraws their own or names themself a substitute.
- A substitute acts in the absent person's roles from the first day named to the last; every fact then carries the id of
  the event that named them, and is recorded on behalf of the organisation the role is held for.
- The first administrator is registered while the ledger is empty, by themself.
"""


def page() -> str:
    """The whole page."""
    roles = ["| role | in Russian | held for |", "|---|---|---|"]
    roles += [f"| `{role}` | {ROLES_IN_RUSSIAN[role]} | {', '.join(sorted(WHERE_HELD[role]))} |" for role in Role]
    places = ["", "## Where a role counts", "", "| in the table | means |", "|---|---|"]
    places += [f"| {where} | {WHERE_MEANT[where]} |" for where in Where]
    orders = ["", "## Orders", "", "| order | what it is | who |", "|---|---|---|"]
    for name, needs in TABLE.items():
        who = ", ".join(f"{role} ({where})" for role, where in needs.holders)
        orders.append(f"| `{name}` | {needs.action} | {who} |")
    return INTRODUCTION + "\n".join([*roles, *places, *orders]) + "\n" + SEEING


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
