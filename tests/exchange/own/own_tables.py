"""An estate with everything that is hard on tables, and workbooks of rows for tests."""

import io

import xlsxwriter

from alignment.catalogue import Element, Estate, Heading, Relationship, Requirement
from alignment.catalogue.entities import Measurement, PracticeSupport, Target
from alignment.catalogue.kept import Merge, Waiver
from alignment.exchange.format import File, Material
from alignment.exchange.own.layout import SHEETS
from alignment.exchange.own.workbook import Workbook


def element(key, kind="component", name=None, **fields):
    return Element(id=key, kind=kind, name=name or key, **fields)


HARD = Estate(
    heading=Heading(name="=Everything", currency="EUR"),
    elements=(
        element("007", value=None, cost=0.1 + 0.2, unavailability=1e-9),
        element("1e5", name="=1+1", type="@type", owner="+49 30", documentation="'=quoted"),
        element("2026-01-02", name=" blanks around ", documentation="x" * 70_000),
        element("a, b; c", documentation="\n\n- first\n- second\n\tend\n"),
        element("-5", name="\U0001f600" * 100, documentation="\U0001f600" * 20_000),
        element("_x0041_", name="line\nbreak", properties={
            "plain": "007", "Plain": "=x", "empty": "", "lines": "a\nb", "several": ("a", "b"),
            "one": ("a",), "none": (), "broken": ("a\nb", "c"), " padded ": "x", "": "nameless",
            "k" * 250: "long", "list: of": "x", "(2): y": "z", "several (2)": "w",
            "long": "y" * 90_000, "number": "1.50", "truth": "TRUE",
        }, attributes={"folder": "Application/Über", "accessType": ""}),
        element("O", "objective", value=1e18, own=0, lifecycle="live"),
        element("X", "client", audience="external"),
        element("P", "process", own=0.25),
        element("S", "service", lifecycle="phase_out"),
        element("M", "practice", cost=3, origin="CMDB|m;1"),
        element("K", "context", name="(unnamed)", attributes={"unnamed": "true"}),
    ),
    requirements=(
        Requirement(of="O", members=("X",), weight=2.5),
        Requirement(of="X", members=("S",), channel="online", criticality=0.5),
        Requirement(of="P", members=("S",), sources=("r;1",), id="given"),
        Requirement(of="S", members=("007", "1e5", "a, b; c"), needs=2, shares=(3, 1, 0)),
        Requirement(of="007", members=("a, b; c",), shares=(2,)),
        Requirement(of="1e5", members=("-5", "007")),
    ),
    relationships=(
        Relationship(type="Serving", source="S", target="P", id="r;1", name="-", properties={
            "weight": "1"}, attributes={"directed": "true"}),
        Relationship(type="Association", source="r;1", target="K", documentation="on it"),
    ),
    practices=(PracticeSupport(practice="M", service="S", extent=0.3),),
    targets=(Target(consumer="P", service="S", indicator="level", target=-5, floor=-10),),
    measurements=(
        Measurement(service="S", indicator="level", period="2026-01", value=-6.5, weight=0),
        Measurement(service="S", indicator="level", period="2026", value=1e-7, consumer="P",
                    origin="monitor"),
    ),
    merges=(Merge(source="CMDB", source_id="0042", element="S", name="=Shop", properties={
        "tags": ("a", "b")}, attributes={"folder": "x"}),),
    waivers=(
        Waiver(rule="circle", reason="=known", expires="2031-01-01"),
        Waiver(rule="single-point", element="S", reason="a, b; c", expires="2031-03-31"),
    ),
)  # fmt: skip


def usual(sheet):
    """The columns that a sheet must have."""
    form = next(form for form in SHEETS if form.name == sheet)
    return [column.name for column in form.columns if not column.rare]


def rows_of(sheet, *rows, more=()):
    """A header with all columns, and rows given by column."""
    header = [*usual(sheet), *more]
    return [header, *([row.get(name, "") for name in header] for row in rows)]


def workbook(sheets, **formats):
    """A workbook of sheets as lists of rows; a pair is a number and a format of it."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, tuple):
                        form = book.add_format({"num_format": cell[1]})
                        sheet.write_number(row, column, cell[0], form)
                    elif isinstance(cell, str):
                        sheet.write_string(row, column, cell)
                    elif isinstance(cell, bool):
                        sheet.write_boolean(row, column, cell)
                    else:
                        sheet.write_number(row, column, cell)
    return held.getvalue()


def given(sheets, name="book.xlsx"):
    data = sheets if isinstance(sheets, bytes) else workbook(sheets)
    return Material(name, (File(name, data),))


def read(**sheets):
    """What a workbook of these sheets says; a name's blanks are written as underscores."""
    return Workbook().read(given({n.replace("_", " "): rows for n, rows in sheets.items()}))


def components(*rows, more=()):
    return rows_of("Components", *rows, more=more)
