"""A report as a workbook: numbers are numbers, texts are texts, tables are tables."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from alignment.reports.render.workbook import render_workbook
from alignment.reports.render.workbook_tables import HEAD
from alignment.reports.report import Chart, Column, Form, Point, Section, Series, Shape, Table
from tests.reports.sample_report import HARD, sample_report, small_report, stamp


def parts(workbook):
    """The files inside a workbook, by name."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def opened(workbook):
    return CalamineWorkbook.from_filelike(io.BytesIO(workbook))


def of_tables(*tables, **changes):
    """A workbook of some tables."""
    section = Section(id="s", title="S", blocks=tables)
    return render_workbook(replace(small_report(), sections=(section,), **changes))


def table(title="Services", *rows, **more):
    columns = (Column(key="id", title="Id", form=Form.ID), Column(key="name", title="Name"),
               Column(key="cost", title="Cost", form=Form.AMOUNT, unit="EUR", shaded=True),
               Column(key="since", title="Since", form=Form.DATE))  # fmt: skip
    return Table(id="t", title=title, columns=columns, rows=rows, **more)


@pytest.fixture(scope="module")
def sample():
    return render_workbook(sample_report(services=20))


def test_its_first_sheet_is_the_summary_and_its_last_the_references(sample):
    names = opened(sample).sheet_names

    assert names[0] == "Summary"
    assert names[-1] == "References"


def test_cells_have_the_type_of_their_column():
    held = opened(of_tables(table("Services", ("S1", "Shop", 12.5, date(2026, 3, 1)))))

    head, row = held.get_sheet_by_name("Services").to_python()[HEAD:]
    assert head == ["Id", "Name", "Cost (EUR)", "Since"]
    assert row == ["S1", "Shop", 12.5, date(2026, 3, 1)]


def test_no_cell_holds_a_formula(sample):
    sheets = {n: t for n, t in parts(sample).items() if n.startswith("xl/worksheets/")}

    assert not [name for name, text in sheets.items() if "<f>" in text or "<f " in text]


def test_names_that_look_like_formulas_or_markup_stay_as_they_are(sample):
    rows = opened(sample).get_sheet_by_name("Names that are hard to tell")
    told = [row[1] for row in rows.to_python()[HEAD + 1 :]]

    assert told == list(HARD)


def test_what_is_not_known_is_an_empty_cell():
    held = opened(of_tables(table("Services", ("S1", None, None, None), ("S2", "b", 1.0, None))))

    assert held.get_sheet_by_name("Services").to_python()[HEAD + 1][1:] == ["", "", ""]


def test_a_total_stands_below_the_table():
    held = of_tables(table("Services", ("S1", "a", 1.0, None), total=(None, "Sum", 1.0, None)))

    assert opened(held).get_sheet_by_name("Services").to_python()[-1] == ["", "Sum", 1.0, ""]
    assert f'ref="A{HEAD + 1}:D{HEAD + 2}"' in parts(held)["xl/tables/table1.xml"]


def test_every_table_is_a_real_one_with_a_frozen_head_and_shades(sample):
    held = parts(sample)
    sheets = [t for n, t in held.items() if n.startswith("xl/worksheets/sheet")]

    assert sum("tablePart " in t for t in sheets) == len(sheets) - 1  # all but the summary
    assert sum('state="frozen"' in t for t in sheets) == len(sheets) - 1
    assert any("colorScale" in t for t in sheets)


def test_every_chart_with_points_is_a_native_one_described_by_its_sentence(sample):
    held = parts(sample)

    assert len([n for n in held if n.startswith("xl/charts/chart")]) == 4
    told = "".join(t for n, t in held.items() if n.startswith("xl/drawings/drawing"))
    assert "Availability fell below 99.5 in May" in told


def test_sheets_that_are_called_the_same_get_names_of_their_own():
    long = "A title that no sheet may have since it is too long"
    tables = [replace(table(title), id=title) for title in (long, long, "a/b:c?", "history", "'")]

    names = opened(of_tables(*tables)).sheet_names

    assert len({n.casefold() for n in names}) == len(names)
    assert all(len(n) <= 31 and not re.search(r"[\[\]:*?/\\]", n) for n in names)
    assert "history" not in names


def test_tables_and_columns_that_are_called_the_same_get_names_of_their_own():
    twice = Table(id="a1", title="T", rows=(("x", "y"),), columns=(
        Column(key="a", title="Name"), Column(key="b", title="name")))  # fmt: skip

    held = parts(of_tables(twice, twice))

    names = re.findall(r' name="(\w+)" displayName', "".join(held.values()))
    assert len(set(names)) == 2
    assert 'name="name 2"' in held["xl/tables/table1.xml"]


def test_elements_are_linked_only_where_the_catalogue_is_served():
    rows = (("S 1/2", "a", 1.0, None),)

    alone = parts(of_tables(table("Services", *rows)))
    served = parts(of_tables(table("Services", *rows), stamp=stamp(address="https://c.example")))

    assert "https://c.example" not in "".join(alone.values())
    assert "https://c.example/elements/S%201%2F2" in "".join(served.values())


def test_it_states_the_time_of_the_report(sample):
    assert "2026-03-31T16:30:00Z" in parts(sample)["docProps/core.xml"]


def test_bars_begin_at_zero(sample):
    bars = [t for n, t in parts(sample).items() if n.startswith("xl/charts/") and "barChart" in t]

    assert bars
    assert all('<c:min val="0.0"/>' in text for text in bars)


def test_a_head_of_several_lines_has_the_height_for_them():
    long = Table(id="t", title="T", rows=((1.0,),), columns=(
        Column(key="a", title="Down on average where it is used", form=Form.NUMBER),))  # fmt: skip

    sheet = parts(of_tables(long))["xl/worksheets/sheet2.xml"]

    assert re.search(rf'<row r="{HEAD + 1}"[^>]* ht="30"', sheet)


def test_names_of_bubbles_do_not_cover_each_other():
    points = tuple(Point(label=f"Service {n}", x=0.9, y=0.9, size=1.0) for n in range(9))
    chart = Chart(id="c", title="C", shape=Shape.BUBBLES, sentence="s",
                  series=(Series(name="services", points=points),))  # fmt: skip

    [drawn] = [t for n, t in parts(of_tables(chart)).items() if n.startswith("xl/charts/")]

    assert 1 <= drawn.count("<c:showSerName") <= 4  # the sides of a bubble
