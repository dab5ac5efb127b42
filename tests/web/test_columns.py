"""A sheet of any layout: its columns are proposed, said by a person, previewed and imported."""

import pytest

from tests.exchange.files.workbooks import text_cell, workbook

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
    _ended(empty, _sent(empty, DOCUMENT, "shop.yaml", "import"))
    return empty


def _sent(site, data, name, action="preview"):
    return site.post("/import", files={"file": (name, data)}, data={"action": action})


def _ended(site, answered):
    while 'http-equiv="refresh"' in answered.text:
        answered = site.client.get(str(answered.url))
    return answered


def _fields(answered):
    """What the form would send as it stands."""
    from lxml import html

    form = html.fromstring(answered.content).find(".//form[@class='model']")
    return {name: (None, value or "") for name, value in form.form_values()}


def _said(site, answered, **changed):
    fields = _fields(answered) | {k.replace("_", "-"): (None, v) for k, v in changed.items()}
    return _ended(site, site.post(answered.url.path, files=fields))


def test_an_unknown_sheet_is_asked_about_and_its_columns_are_proposed(shop):
    asked = _ended(shop, _sent(shop, SHEET, "kpis.csv"))

    said = {name: text for name, (_, text) in _fields(asked).items() if name.startswith("column")}
    assert asked.url.path.endswith("/columns")
    assert list(said.values()) == ["service", "consumer", "indicator", "period", "value"]
    assert "99,9\u00a0%" in asked.text


def test_what_was_said_is_previewed_with_ids_for_names_then_written(shop):
    shown = _said(shop, _ended(shop, _sent(shop, SHEET, "kpis.csv")))
    written = _ended(shop, shop.post(f"{shown.url.path}/write"))

    assert "X1|S1|availability|2026-01" in shown.text
    assert '<span class="muted">value</span> 99.9' in shown.text
    assert "Web shop is S1" in shown.text
    assert "Imported as" in written.text


def test_what_was_said_can_be_kept_and_sent_with_the_next_sheet(shop):
    shown = _said(shop, _ended(shop, _sent(shop, SHEET, "kpis.csv")))
    kept = shop.get(f"{shown.url.path}/columns.yaml").content
    files = [("file", ("columns.yaml", kept)), ("file", ("kpis.csv", SHEET))]

    again = _ended(shop, shop.post("/import", files=files, data={"action": "preview"}))

    assert "2 edits would be written" in again.text


def test_what_nobody_said_is_asked_for_and_nothing_is_lost(shop):
    sheet = b"App,When,Reading\nWeb shop,2026-01,99.9\n"
    asked = _ended(shop, _sent(shop, sheet, "kpis.csv"))

    lacking = _said(shop, asked, column_0="", same_service="Web shop")
    mended = _said(shop, lacking, same_indicator="availability", column_1="period")

    assert lacking.status_code == 422
    assert "Indicator: no column is that" in lacking.text
    assert 'name="same-service" value="Web shop"' in lacking.text
    assert "|S1|availability|2026-01" in mended.text


def test_a_column_for_each_month_is_a_measurement_each(shop):
    sheet = b"Service;Indicator;Jan 2026;Feb 2026\nWeb shop;availability;99,9;98,1\n"
    said = {"rows": "measurements"}
    asked = _ended(shop, _sent(shop, sheet.replace(b"Indicator", b"What"), "kpis.csv"))

    shown = _said(shop, asked, column_1="indicator", **said)

    assert "|S1|availability|2026-01" in shown.text
    assert "|S1|availability|2026-02" in shown.text


def test_what_says_itself_what_it_is_has_no_page_of_columns(shop):
    read = _ended(shop, _sent(shop, DOCUMENT, "again.yaml"))

    asked = shop.client.get(f"{read.url.path}/columns")

    assert read.status_code == 200
    assert asked.status_code == 404
    assert "was not asked" in asked.text


def test_a_row_that_cannot_be_read_leads_back_to_what_was_said(shop):
    refused = _said(shop, _ended(shop, _sent(shop, SHEET + b"Mail;;availability;x;1\n", "k.csv")))
    back = shop.client.get(f"{refused.url.path}/columns")

    assert refused.status_code == 422
    assert "k.csv row 4" in refused.text
    assert "Change what the columns are" in refused.text
    assert _fields(back)["column-2"] == (None, "indicator")


def _cells(row, texts):
    return "".join(text_cell(f"{c}{row}", t) for c, t in zip("ABCD", texts, strict=True))


def test_a_workbook_is_asked_about_by_its_sheets(shop):
    texts = ("Service", "KPI", "Month", "Result", "Web shop", "availability", "Jan 2026", "99.9")
    rows = "".join(
        f'<row r="{n}">{_cells(n, part)}</row>' for n, part in ((1, texts[:4]), (2, texts[4:]))
    )

    shown = _said(shop, _ended(shop, _sent(shop, workbook(rows), "kpis.xlsx")))

    assert "|S1|availability|2026-01" in shown.text


@pytest.mark.parametrize("rows", ["elements", "requirements", "targets", "measurements"])
def test_an_example_is_understood_as_it_is(shop, rows):
    example = shop.get(f"/import/examples/{rows}.csv")
    shown = _ended(shop, _sent(shop, example.content, f"example-{rows}.csv"))
    if shown.url.path.endswith("/columns"):
        assert _fields(shown)["rows"] == (None, rows)
        shown = _said(shop, shown)

    if rows == "requirements":  # its component comes with the example of elements
        assert "web-1" in shown.text
    else:
        assert "2 edits would be written" in shown.text or "1 edits" in shown.text, shown.text


def test_what_is_no_table_is_refused_as_before(empty):
    answered = _ended(empty, _sent(empty, b"%PDF-1.7 something", "offer.pdf"))

    assert answered.status_code == 422
    assert "this is a PDF" in answered.text
