"""Tables of Excel: what a sheet gives, and which workbooks are not trusted."""

import io
import zipfile

import pytest

from alignment.errors import Unreadable
from alignment.exchange.files.sheets import read_sheet
from alignment.exchange.format import File
from alignment.exchange.tables.column_map import ColumnMap
from tests.exchange.files.workbooks import text_cell, workbook
from tests.exchange.tables.maps import MAP, SERVICES, material, rules

HEADER = f'<row r="1">{text_cell("A1", "host")}{text_cell("B1", "down")}</row>'


def hosts_of(rows, **more):
    return read_sheet(File("hosts.xlsx", workbook(rows, **more)), sheet="Hosts")


def test_a_sheet_of_excel_is_a_table_too():
    rows = (
        HEADER + f'<row r="2">{text_cell("A2", "h1")}<c r="B2"><v>0.5</v></c></row>'
        f'<row r="4"><c r="A4"><v>7</v></c><c r="B4"><f>1+1</f><v>3</v></c></row>'
    )
    column_map = MAP.replace('"hosts*.csv"', '"*.xlsx", sheet: Hosts').replace("h1;h2", "7")
    given = material(m_yaml=column_map, services_csv=SERVICES, hosts_xlsx=workbook(rows))

    document = ColumnMap().read(given)

    assert [(e.id, e.unavailability) for e in document.estate.elements[3:]] == [
        ("h1", 0.005),
        ("7", 0.03),
    ]
    assert ("refers-to-nothing", "services.csv row 3") in rules(document)


def test_a_style_in_the_far_corner_costs_nothing():
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'

    assert [r.cells for r in hosts_of(HEADER + far).rows] == []


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (HEADER + '<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>', "cell A2: holds an error"),
        (
            HEADER + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            "reaches to cell XFD1048576",
        ),
        (HEADER + '<row r="1048576"><c><v>1</v></c></row>', "at most 200,000 rows"),
        (HEADER + '<row r="150000"><c r="GR150000"><v>1</v></c></row>', "stand far apart"),
        (HEADER + '<row r="2"><c r="xfd1048576"><v>1</v></c></row>', "'xfd1048576': is no cell"),
        (HEADER + '<row r="2"><c r="A99999999"><v>1</v></c></row>', "'A99999999': is no cell"),
        (HEADER + '<row r="99999999"><c><v>1</v></c></row>', "'99999999': is no cell"),
        (HEADER.replace("down", "host"), "the column 'host' stands twice"),
        ("", "has no header"),
        ("<row", "is broken"),
    ],
)
def test_a_sheet_that_cannot_be_trusted_is_refused(rows, reason):
    with pytest.raises(Unreadable, match=reason):
        hosts_of(rows)


def test_a_sheet_in_an_encoding_that_nobody_knows_is_refused():
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(HEADER))) as old, zipfile.ZipFile(whole, "w") as new:
        for name in old.namelist():
            head = b'<?xml version="1.0" encoding="UTF-9"?>' * name.endswith("sheet2.xml")
            new.writestr(name, head + old.read(name))

    with pytest.raises(Unreadable, match="sheet 'Hosts': is broken: unknown encoding"):
        read_sheet(File("hosts.xlsx", whole.getvalue()), sheet="Hosts")


def test_errors_on_other_sheets_do_no_harm():
    other = '<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>'

    assert hosts_of(HEADER, cover=other).columns == ("host", "down")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (workbook(HEADER, **{"bomb.bin": b"\0" * 30_000_000}), "inflates to more than 100 times"),
        (workbook(HEADER, **{"../x": b"x"}), "leads out of the archive"),
        (workbook(HEADER)[:-30], "archive is broken"),
    ],
)
def test_an_archive_that_cannot_be_trusted_is_refused(data, reason):
    with pytest.raises(Unreadable, match=reason):
        read_sheet(File("hosts.xlsx", data), sheet="Hosts")


def test_a_sheet_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(Unreadable, match="no sheet 'Machines'; it has Cover, Hosts"):
        read_sheet(File("hosts.xlsx", workbook(HEADER)), sheet="Machines")


def test_another_archive_is_no_workbook():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.txt", "x")

    with pytest.raises(Unreadable, match="no workbook of Excel"):
        read_sheet(File("a.xlsx", held.getvalue()))
