"""Cells of workbooks: typed, and no text ever a formula."""

import io
from datetime import date
from math import inf, nan

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from alignment.reports.render.cells import QUIET, write_cell


def read_again(value):
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, QUIET) as book:
        sheet = book.add_worksheet("Table")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        write_cell(sheet, (0, 0), value, book.add_format({"bold": True}), day)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(held.getvalue())).get_sheet_by_index(0)
    return rows.to_python(skip_empty_area=False)


@pytest.mark.parametrize(
    "value",
    [True, 12, 12.5, date(2026, 7, 1), "Shop", "=1+1", "@SUM(A1)", "https://x.example", "0012"],
)
def test_a_value_is_read_as_it_was_written(value):
    [[cell]] = read_again(value)

    assert cell == value
    assert isinstance(cell, type(value)) or (type(value), type(cell)) == (int, float)


@pytest.mark.parametrize("value", [None, nan, inf])
def test_what_is_not_defined_is_an_empty_cell(value):
    assert read_again(value) in ([], [[""]])


def test_a_text_that_no_cell_can_hold_is_cut_visibly():
    [[cell]] = read_again("a" * 40_000)

    assert len(cell) == 32_767
    assert cell.endswith("a…")
