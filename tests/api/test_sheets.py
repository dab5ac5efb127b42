"""Every answer that is a table leaves as CSV and as a workbook too."""

import csv
import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from alignment.api.sheets import SHEETS
from alignment.downloads import WORKBOOK
from tests.api.conftest import API, refused

QUERIES = {"delivery/chart": "?consumer=X1&service=S1", "sensitivity/flips": "?element=S3",
           "cut-sets": "?element=S1", "importances": "?element=S1"}  # fmt: skip
BODIES = {
    "impact": {"losses": {"C7": 1.0}}, "debt": {"losses": {"C4": 1.0}},
    "change": {"losses": {"C1": 1.0}},
    "cost": {"usage": [{"provider": "S5", "consumer": "S1", "usage": 1}], "kind": "service"},
    "investment": {"items": [{"id": "p", "profit": 3, "requires": ["q"]},
                             {"id": "q", "profit": -2}]},
    "cascade": {"matrices": [{"rows": ["a", "b"], "columns": ["x"], "marks": [[2], [1]]}]},
}  # fmt: skip


def asked(client, sheet, form=""):
    """The answer of a question, or its table in a form."""
    address = f"{API}/analyses/{sheet.name}{form}"
    if sheet.method == "POST":
        return client.post(address, json=BODIES[sheet.name])
    return client.get(f"{address}{QUERIES.get(sheet.name, '')}")


def sheet_of(client, address):
    return rows_of(client.get(f"{API}/analyses/{address}"))


def rows_of(answered):
    assert answered.status_code == 200, answered.text
    assert answered.headers["content-type"] == "text/csv; charset=utf-8"
    assert answered.headers["x-catalogue-revision"] == "1"
    return list(csv.DictReader(io.StringIO(answered.content.decode("utf-8-sig"))))


EVERY = pytest.mark.parametrize("sheet", SHEETS, ids=[f"{s.method} {s.name}" for s in SHEETS])


@EVERY
def test_a_table_has_the_fields_and_rows_of_the_answer(client, sheet):
    rows = rows_of(asked(client, sheet, ".csv"))

    answer = asked(client, sheet).json()
    if sheet.beside:
        assert [len(answer[name]) for name in sheet.beside] == [len(rows)] * len(sheet.beside)
        return
    outer = answer[sheet.rows[0]]
    if len(sheet.rows) == 1:
        assert len(rows) == len(outer) > 0
        assert all(list(row) == list(one) for row, one in zip(rows, outer, strict=True))
    else:
        assert len(rows) == sum(max(len(one[sheet.rows[1]]), 1) for one in outer)


def test_a_cut_set_stands_beside_its_probability(client):
    first, *_ = sheet_of(client, "cut-sets.csv?element=S1&order=1")

    assert first == {"cut_sets": "C7", "probabilities": "0.001"}


def test_a_body_is_read_as_strictly_for_a_table_as_for_an_answer(client):
    twice = client.post(f"{API}/analyses/impact.csv", content='{"losses": {}, "losses": {}}',
                        headers={"Content-Type": "application/json"})  # fmt: skip
    beyond = client.post(f"{API}/analyses/change.xlsx", json={"losses": {"C7": 2}})

    assert "stands twice" in refused(twice, 400, "malformed")["detail"]
    assert refused(beyond, 422, "invalid")["errors"][0]["place"].startswith("losses")


def test_figures_are_those_of_the_answer_to_the_last_digit(client):
    rows = sheet_of(client, "availability.csv?limit=3")

    elements = client.get(f"{API}/analyses/availability?limit=3").json()["elements"]
    assert [float(r["birnbaum"]) for r in rows] == [e["birnbaum"] for e in elements]


def test_a_flip_stands_beside_the_number_that_is_turned(client):
    rows = sheet_of(client, "sensitivity/flips.csv?requirement=S3:S5")

    assert [(r["requirement"], r["flips.above"], r["flips.below"]) for r in rows] == [
        ("S3:S5", "S5", "S3"), ("S3:S5", "S3", "S2"),
    ]  # fmt: skip


def test_what_has_fields_of_its_own_is_told_as_json(client):
    rows = sheet_of(client, "delivery.csv?consumer=X1")

    assert '"period": "2026-03"' in rows[0]["worst"]
    assert rows[0]["indicators"].startswith('[{"indicator": "availability"')


def test_a_table_of_nothing_has_its_heads(empty):
    text = empty.get(f"{API}/analyses/promises.csv").content.decode("utf-8-sig")

    assert text.startswith("consumer,service,")
    assert text.count("\n") == 1


def test_a_question_that_is_refused_is_refused_as_a_table_too(client):
    refused(client.get(f"{API}/analyses/sensitivity/flips.csv"), 422, "invalid")
    refused(client.get(f"{API}/analyses/cost.csv?kind=thing"), 422, "invalid")


def cells_of(content):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def workbook_of(client, address):
    answered = client.get(f"{API}/{address}")
    assert answered.status_code == 200, answered.text
    assert answered.headers["content-type"] == WORKBOOK
    return answered


@EVERY
def test_a_workbook_has_the_fields_and_rows_of_the_csv(client, sheet):
    answered = asked(client, sheet, ".xlsx")

    assert answered.headers["content-type"] == WORKBOOK
    assert cells_of(answered.content)[0] == sheet.columns
    assert len(cells_of(answered.content)) - 1 == len(rows_of(asked(client, sheet, ".csv")))


def test_numbers_of_a_workbook_are_shown_rounded_and_kept_whole(client):
    content = workbook_of(client, "analyses/cost.xlsx?kind=service").content

    with zipfile.ZipFile(io.BytesIO(content)) as book:
        styles = book.read("xl/styles.xml").decode()
        assert all(f'formatCode="{form}"' in styles for form in ("0.0000", "#,##0.00"))
        assert "0.261904761904" in book.read("xl/worksheets/sheet1.xml").decode()


def test_numbers_of_a_workbook_are_numbers_and_its_bytes_the_same_again(client):
    first = workbook_of(client, "analyses/cost.xlsx?kind=service")

    head, *rows = cells_of(first.content)
    items = client.get(f"{API}/analyses/cost?kind=service").json()["items"]
    assert [row[head.index("loaded")] for row in rows] == [item["loaded"] for item in items]
    assert workbook_of(client, "analyses/cost.xlsx?kind=service").content == first.content
    assert 'filename="cost.xlsx"' in first.headers["content-disposition"]
