"""Reads exported files back as a spreadsheet does."""

import csv
import io

from openpyxl import load_workbook

Rows = list[list[object]]


def csv_rows(content: bytes) -> Rows:
    """The rows of a CSV file as Excel takes them: marked UTF-8, semicolons."""
    text = content.decode("utf-8-sig")
    return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=";")]


def xlsx_rows(content: bytes) -> Rows:
    """The cells of the first sheet; of a formula its text, so that there can be seen to be none."""
    page = load_workbook(io.BytesIO(content)).worksheets[0]
    for row in page.iter_rows():
        assert not any(cell.data_type == "f" for cell in row), "a formula"
    return [list(row) for row in page.iter_rows(values_only=True)]
