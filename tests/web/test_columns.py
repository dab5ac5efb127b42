"""A sheet of any layout: its columns are proposed, said by a person, previewed and imported."""

import pytest

from tests.exchange.files.workbooks import text_cell, workbook
from tests.web.forms import Form, ended, main_text, sent_file

DOCUMENT = b"""alignment: 1
elements:
  - {id: O1, kind: objective, name: Grow online sales, value: 10}
  - {id: X1, kind: client, name: Web customers}
  - {id: P1, kind: process, name: Fulfil order}
  - {id: S1, kind: service, name: Web shop}
requirements:
  - {of: O1, members: [X1]}
  - {of: X1, members: [P1]}
  - {of: P1, members: [S1]}
"""
SHEET = (
    b"Service;Customer;KPI;Month;Result\n"
    b"Web shop;Web customers;availability;Jan 2026;99,9 %\n"
    b"Web shop;Web customers;availability;Feb 2026;98,1 %\n"
)


@pytest.fixture
def shop(empty):
    sent_file(empty, DOCUMENT, "shop.yaml", "import")
    return empty


def _fields(answered):
    """What the form would send as it stands."""
    return dict(Form(None, answered, action="/columns").values)


def _said(site, answered, **changed):
    form = Form(site, answered, action="/columns").fill(**changed)
    return ended(site, form.press())


def test_an_unknown_sheet_is_asked_about_and_its_columns_are_proposed(shop):
    asked = sent_file(shop, SHEET, "kpis.csv")

    said = {name: text for name, text in _fields(asked).items() if name.startswith("column")}
    assert asked.url.path.endswith("/columns")
    assert list(said.values()) == ["service", "consumer", "indicator", "period", "value"]
    assert "99,9\u00a0%" in asked.text


def test_what_was_said_is_previewed_with_ids_for_names_then_written(shop):
    shown = _said(shop, sent_file(shop, SHEET, "kpis.csv"))
    written = ended(shop, shop.post(f"{shown.url.path}/write"))

    assert "X1|S1|availability|2026-01" in shown.text
    assert '<span class="muted">value</span> 99.9' in shown.text
    assert "Web shop is S1" in shown.text
    assert "Imported as" in written.text


def test_what_was_said_can_be_kept_and_sent_with_the_next_sheet(shop):
    shown = _said(shop, sent_file(shop, SHEET, "kpis.csv"))
    kept = shop.get(f"{shown.url.path}/columns.yaml").content
    files = [("file", ("columns.yaml", kept)), ("file", ("kpis.csv", SHEET))]

    again = ended(shop, shop.post("/import", files=files, data={"action": "preview"}))

    assert "2 edits would be written" in again.text


def test_what_nobody_said_is_asked_for_and_nothing_is_lost(shop):
    sheet = b"App,When,Reading\nWeb shop,2026-01,99.9\n"
    asked = sent_file(shop, sheet, "kpis.csv")

    lacking = _said(shop, asked, column__0="", same__service="Web shop")
    mended = _said(shop, lacking, same__indicator="availability", column__1="period")

    assert lacking.status_code == 422
    assert "Indicator: no column is that" in lacking.text
    assert 'name="same-service" value="Web shop"' in lacking.text
    assert "|S1|availability|2026-01" in mended.text


def test_a_column_for_each_month_is_a_measurement_each(shop):
    sheet = b"Service;Indicator;Jan 2026;Feb 2026\nWeb shop;availability;99,9;98,1\n"
    said = {"rows": "measurements"}
    asked = sent_file(shop, sheet.replace(b"Indicator", b"What"), "kpis.csv")

    shown = _said(shop, asked, column__1="indicator", **said)

    assert "|S1|availability|2026-01" in shown.text
    assert "|S1|availability|2026-02" in shown.text


def test_what_says_itself_what_it_is_has_no_page_of_columns(shop):
    read = sent_file(shop, DOCUMENT, "again.yaml")

    asked = shop.client.get(f"{read.url.path}/columns")

    assert read.status_code == 200
    assert asked.status_code == 404
    assert "was not asked" in asked.text


def test_a_row_that_cannot_be_read_leads_back_to_what_was_said(shop):
    refused = _said(shop, sent_file(shop, SHEET + b"Mail;;availability;x;1\n", "k.csv"))
    back = shop.client.get(f"{refused.url.path}/columns")

    assert refused.status_code == 422
    assert "k.csv row 4" in refused.text
    assert "Change what the columns are" in refused.text
    assert _fields(back)["column-2"] == "indicator"


def _cells(row, texts):
    return "".join(text_cell(f"{c}{row}", t) for c, t in zip("ABCD", texts, strict=True))


def test_a_workbook_is_asked_about_by_its_sheets(shop):
    texts = ("Service", "KPI", "Month", "Result", "Web shop", "availability", "Jan 2026", "99.9")
    rows = "".join(
        f'<row r="{n}">{_cells(n, part)}</row>' for n, part in ((1, texts[:4]), (2, texts[4:]))
    )

    shown = _said(shop, sent_file(shop, workbook(rows), "kpis.xlsx"))

    assert "|S1|availability|2026-01" in shown.text


def _brought(site, data, name):
    """A sheet as a person brings it in: its columns as they are proposed, seen, then written."""
    shown = sent_file(site, data, name)
    if shown.url.path.endswith("/columns"):
        shown = _said(site, shown)
    assert shown.status_code == 200, main_text(shown)
    written = ended(site, site.post(f"{shown.url.path}/write"))
    assert "Imported as" in written.text, main_text(written)


def _total(site, rows):
    return site.get(f"/api/v1/{rows}").json()["total"]


def _example(site, rows):
    _brought(site, site.get(f"/import/examples/{rows}.csv").content, f"example-{rows}.csv")


@pytest.mark.parametrize(
    ("rows", "came"), [("elements", 1), ("requirements", 2), ("targets", 2), ("measurements", 2)]
)
def test_an_example_is_understood_as_it_is(shop, rows, came):
    if rows == "requirements":  # its component comes with the example of elements
        _example(shop, "elements")
    before = _total(shop, rows)

    _example(shop, rows)

    assert _total(shop, rows) == before + came


def test_a_sheet_leaves_alone_what_it_has_no_column_for(shop):
    more = (
        b"alignment: 1\nelements: [{id: S1, kind: service, name: Web shop, owner: Digital, "
        b"type: System, documentation: Sells online, properties: {Floor: two}}]\n"
    )
    sent_file(shop, more, "shop.yaml", "import")
    held = shop.get("/api/v1/elements/S1").json()

    _brought(shop, b"Name;Kind;Cost per month\nWeb shop;service;2,5 k\n", "costs.csv")

    now = shop.get("/api/v1/elements/S1").json()
    assert held["documentation"] == "Sells online"
    assert (held["cost"], now["cost"]) == (None, 30_000)
    assert {name for name in held if held[name] != now[name]} == {"cost", "version"}


def test_what_is_no_table_is_refused_as_before(empty):
    answered = sent_file(empty, b"%PDF-1.7 something", "offer.pdf")

    assert answered.status_code == 422
    assert "this is a PDF" in answered.text
