"""A plan as a Word document in the official layout; one paper is always the same bytes."""

import io
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from application.paper import Paper
from infrastructure.plan_writers.cells import Style, page_number, paragraph
from infrastructure.plan_writers.stamps import stamps
from infrastructure.plan_writers.tables import activity_tables, indicator_tables

FONT, LANGUAGE = "Times New Roman", "ru-RU"
_SHORT, _LONG = 210.0, 297.0  # A4, millimetres
_LEFT, _RIGHT, _TOP, _BOTTOM = 20.0, 10.0, 20.0, 20.0
_MOST_UPRIGHT = 4  # columns that an upright sheet holds
_MOST_YEARS = 5
_LONGEST_PROPERTY = 255
_TITLE = Style(size=14, bold=True, align="center", before=18, after=12)
_GOAL = Style(size=12, align="both", first=12.5, after=6)
_NOTE = Style(size=10, align="both", before=4)


def write_docx(paper: Paper) -> bytes:
    """The document: stamps, title, goal, indicators, activities; sheets are numbered from the second on."""
    made = docx.Document()
    width = _sheet(made, lying=_lies(paper))
    body = made.element.body
    end = body.sectPr
    for element in stamps(paper, width):
        end.addprevious(element)
    if paper.title:
        end.addprevious(paragraph(_titled(paper.title), _TITLE))
    for goal in paper.goals:
        end.addprevious(paragraph(goal, _GOAL))
    for element in indicator_tables(paper, width):
        end.addprevious(element)
    for element in activity_tables(paper, width):
        end.addprevious(element)
    for mark, text in paper.footnotes:
        end.addprevious(paragraph(f"{mark} {text}", _NOTE))
    if not paper.footnotes:
        # Word wants a paragraph behind the last table.
        end.addprevious(paragraph("", Style(size=1)))
    described(made, paper.title or "", paper.recorded_at)
    return packed(made, paper.recorded_at)


def _lies(paper: Paper) -> bool:
    years = max((len(one.targets) for one in paper.indicators), default=0)
    return len(paper.columns) > _MOST_UPRIGHT or years > _MOST_YEARS


def _titled(title: str) -> str:
    """«План мероприятий («дорожная карта»)» stands in a line of its own."""
    kind, closed, rest = title.partition(")")
    return f"{kind})\n{rest.lstrip()}" if closed and rest.startswith(" ") and "(" in kind else title


def _sheet(made: Document, *, lying: bool) -> float:
    """Sets the sheet; gives how wide its text is, in millimetres."""
    sheet = made.sections[0]
    sheet.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
    wide, high = (_LONG, _SHORT) if lying else (_SHORT, _LONG)
    sheet.page_width, sheet.page_height = Mm(wide), Mm(high)
    sheet.left_margin, sheet.right_margin = Mm(_LEFT), Mm(_RIGHT)
    sheet.top_margin, sheet.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
    sheet.header_distance = sheet.footer_distance = Mm(10)
    sheet.different_first_page_header_footer = True
    header = sheet.header
    header.is_linked_to_previous = False
    first = header.paragraphs[0]._p
    first.addprevious(page_number(Style(size=12, align="center")))
    first.getparent().remove(first)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(12)
    fonts = normal.element.rPr.rFonts
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    return wide - _LEFT - _RIGHT


def described(made: Document, title: str, recorded_at: datetime) -> None:
    """Sets the document's properties: they name nobody, and the moment is the ledger's."""
    moment = recorded_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    core = made.core_properties
    core.author = core.last_modified_by = core.comments = core.keywords = ""
    core.title, core.language = title[:_LONGEST_PROPERTY], LANGUAGE
    core.created = core.modified = moment
    core.revision = 1
    rels = made.part.package.rels
    for key in [key for key, rel in rels.items() if rel.reltype == RELATION.THUMBNAIL]:
        # The picture of the empty sheet that the document began as.
        del rels[key]


def packed(made: Document, moment: datetime) -> bytes:
    """The archive with the ledger's moment on every file in it, in place of the moment of packing."""
    loose, packed = io.BytesIO(), io.BytesIO()
    made.save(loose)
    moment = moment.astimezone(UTC)
    stamp = (max(moment.year, 1980), moment.month, moment.day, moment.hour, moment.minute, moment.second)
    with ZipFile(loose) as source, ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = ZipInfo(name, stamp)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return packed.getvalue()
