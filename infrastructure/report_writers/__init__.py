"""Consolidated reports and notes as files: Word, Excel and PDF in the official layout, and charts as pictures.

The libraries are loaded with the first report: a service that writes none needs none of them.
"""

from application.consolidated_paper import CountedTable, ReportPaper, ReportWriters
from application.note_paper import NotePaper, NoteWriters
from domain.consolidated_report import FileForm


class WrittenReports(ReportWriters):
    """By python-docx, XlsxWriter and typst."""

    def write(self, paper: ReportPaper, form: FileForm) -> bytes:
        match form:
            case FileForm.DOCX:
                from infrastructure.report_writers.docx import write_docx

                return write_docx(paper)
            case FileForm.XLSX:
                from infrastructure.report_writers.xlsx import write_xlsx

                return write_xlsx(paper)
            case FileForm.PDF:
                from infrastructure.report_writers.pdf import write_pdf

                return write_pdf(paper)

    def chart(self, table: CountedTable) -> str:
        from infrastructure.report_writers.charts import stacked_bars

        return stacked_bars(table)


class WrittenNotes(NoteWriters):
    """By python-docx and typst."""

    def write(self, paper: NotePaper, form: FileForm) -> bytes:
        match form:
            case FileForm.DOCX:
                from infrastructure.report_writers.note_docx import write_docx

                return write_docx(paper)
            case FileForm.PDF:
                from infrastructure.report_writers.note_pdf import write_pdf

                return write_pdf(paper)
            case _:
                raise ValueError(f"a note is not written as {form}")
