"""Tables of pages: order, filter, columns and part stand in the address; so do their files."""

import csv
import io
from collections.abc import Sequence
from types import SimpleNamespace

import pytest
from python_calamine import CalamineWorkbook
from starlette.datastructures import QueryParams

from alignment.catalogue import Kind
from alignment.downloads import WORKBOOK
from alignment.web.cost import cost_columns, placed_columns
from alignment.web.tables import Asked, Column


def heads(page, table="costs"):
    return page.xpath(f"//*[@id='table-{table}']//thead//th")


def column(page, place, table="costs"):
    """The texts of a column, by its place from 1."""
    cells = page.xpath(f"//*[@id='table-{table}']//tbody/tr/td[{place}]")
    return [" ".join(cell.text_content().split()) for cell in cells]


def csv_rows(site, address):
    answered = site.get(address)
    assert answered.headers["content-type"] == "text/csv; charset=utf-8", answered.text[:300]
    return list(csv.DictReader(io.StringIO(answered.content.decode("utf-8-sig"))))


def test_a_head_orders_the_table_and_turns_the_order_round(example):
    first = example.page("/cost")
    up = example.page(heads(first)[1].find("a").get("href"))
    down = example.page(heads(up)[1].find("a").get("href"))

    costs = [float(text.replace(",", "")) for text in column(up, 2)]
    assert costs == sorted(costs)
    assert len(costs) > 20
    assert [float(text.replace(",", "")) for text in column(down, 2)] == costs[::-1]
    assert heads(up)[1].get("aria-sort") == "ascending"
    assert heads(down)[1].get("aria-sort") == "descending"
    assert not heads(first)[1].get("aria-sort")


def test_what_is_not_defined_stands_last_whichever_way(example):
    for way in ("fit", "-fit"):
        fits = column(example.page(f"/portfolio?sort={way}"), 4, "services")

        assert "–" in fits
        assert set(fits[fits.index("–") :]) == {"–"}


def test_a_filter_looks_at_names_and_ids_whatever_their_case(example):
    by_id = example.page("/cost?find=s-BOOK")
    by_name = example.page("/cost?find=booking")

    assert column(by_id, 1)
    assert set(column(by_id, 1)) <= set(column(by_name, 1))
    assert f"{len(column(by_id, 1))} of " in by_id.xpath("//p[@class='rows']")[0].text_content()


def test_a_filter_that_nothing_fits_leads_back_to_the_whole(example):
    page = example.page("/cost?kind=service&find=nothing-like-it")

    back = page.xpath("//*[@id='table-costs']//p[@class='empty']/a/@href")[0]
    assert len(column(example.page(back), 1)) > 20
    assert "kind=service" in back


def test_columns_are_chosen_and_the_first_one_stays(example):
    page = example.page("/cost?columns=loaded&columns=own&columns=no-such")

    assert [h.xpath("string(a)") for h in heads(page)] == ["Services", "Own cost", "Loaded cost"]
    checked = page.xpath("//*[@id='table-costs']//input[@checked]/@value")
    assert checked == ["own", "loaded"]


def test_the_form_hands_on_the_rest_of_the_address(example):
    page = example.page("/cost?kind=component&sort=-own&page=1&unallocated.sort=amount&written=1")

    form = page.xpath("//*[@id='table-costs']//form")[0]
    hidden = {i.get("name"): i.get("value") for i in form.xpath("input[@type='hidden']")}
    assert hidden == {"kind": "component", "sort": "-own", "unallocated.sort": "amount"}


@pytest.mark.parametrize("table", ["costs", "unallocated"])
def test_two_tables_of_one_page_keep_their_own_order(example, table):
    page = example.page("/cost?sort=-own&unallocated.sort=-amount")

    assert len(page.xpath(f"//*[@id='table-{table}']//th[@aria-sort='descending']")) == 1


def test_a_file_holds_the_table_as_the_address_asks_for_it(example):
    rows = csv_rows(example, "/cost?sort=-own&find=book&columns=own&file=costs.csv")

    shown = column(example.page("/cost?sort=-own&find=book&columns=own"), 1)
    assert list(rows[0]) == ["id", "name", "own"]
    assert len(rows) == len(shown) > 1
    assert all(row["id"] in text for row, text in zip(rows, shown, strict=True))
    assert [float(r["own"]) for r in rows] == sorted((float(r["own"]) for r in rows), reverse=True)


def test_a_workbook_has_the_same_rows_with_their_figures_whole(example):
    answered = example.get("/cost?sort=-own&file=costs.xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answered.content)).get_sheet_by_index(0)
    head, *cells = sheet.to_python()

    assert answered.headers["content-type"] == WORKBOOK
    assert answered.headers["x-catalogue-revision"] == "1"
    rows = csv_rows(example, "/cost?sort=-own&file=costs.csv")
    assert head == list(rows[0])
    assert [row[2] for row in cells] == [float(row["own"]) for row in rows]
    assert example.get("/cost?sort=-own&file=costs.xlsx").content == answered.content


@pytest.mark.parametrize("wanted", ["other.csv", "costs.pdf", "costs", ".csv"])
def test_a_file_that_no_table_gives_is_not_found(example, wanted):
    assert "table" in example.text(f"/cost?file={wanted}", status=404)


@pytest.mark.parametrize("page", ["0", "-1", "many", "9999999", "²"])
def test_a_page_that_is_none_is_refused_by_its_name(example, page):
    assert "page" in example.text(f"/cost?unallocated.page={page}", status=422)


def test_declared_columns_are_fields_of_the_answers_for_programs(example):
    for place, columns in (
        ("cost?kind=service", cost_columns(Kind.SERVICE, "")), ("portfolio", placed_columns("")),
    ):  # fmt: skip
        item = example.client.get(f"/api/v1/analyses/{place}").json()["items"][0]

        assert {c.key for c in columns} | {c.id for c in columns if c.id} <= set(item)


def test_a_list_offers_columns_that_it_does_not_show_by_itself(example):
    address = "/services?columns=owner&columns=documentation&file=services.csv"

    assert list(csv_rows(example, address)[0]) == ["id", "owner", "documentation"]
    assert len(csv_rows(example, "/services?q=book&file=services.csv")) < len(
        csv_rows(example, "/services?file=services.csv")
    )  # fmt: skip


def test_elements_beyond_those_that_were_worked_out_can_be_ordered_too(example):
    rows = csv_rows(example, "/availability?sort=-probability_down&file=availability.csv")

    chances = [float(row["probability_down"]) for row in rows if row["probability_down"]]
    assert chances == sorted(chances, reverse=True)
    assert f"of {len(rows)} elements" in example.text("/availability")


def test_the_grave_stand_on_one_side_when_findings_are_ordered(example):
    grades = [
        row["severity"] for row in csv_rows(example, "/findings?sort=severity&file=findings.csv")
    ]

    places = {grade: place for place, grade in enumerate(dict.fromkeys(grades))}
    assert [places[grade] for grade in grades] == sorted(places[grade] for grade in grades)
    assert len(places) > 1


def test_the_matrix_adds_up_whatever_is_filtered(example):
    page = example.page("/value?find=book")

    rest, *_, total = page.xpath("//*[@id='table-value']//tfoot/tr")
    shown = page.xpath(
        "//*[@id='table-value']//tbody/tr/td[2] | //*[@id='table-value']//tfoot//td[1]"
    )
    *parts, whole = (float(cell.text_content().replace(",", "")) for cell in shown)
    assert "not on this page" in rest.text_content()
    assert total.text_content().strip().startswith("Sum")
    assert sum(parts) == pytest.approx(whole, abs=len(parts))


@pytest.mark.parametrize(("address", "figures"), [
    ("/availability", ("probability-down", "expected-loss", "birnbaum", "avoidable", "promise")),
    ("/delivery", ("delivery", "penalty", "share-met", "longest-streak", "attained", "gap")),
    ("/findings", ("finding-value",)),
    ("/value", ("contribution", "delivered", "support")),
    ("/value?by=class", ("class-contribution",)),
])  # fmt: skip
def test_cells_of_a_table_lead_to_the_explanation_of_their_figure(example, address, figures):
    links = example.page(address).xpath("//*[@class='grid']//tbody//a/@href")

    for figure in figures:
        assert any(link.startswith(f"/explain/{figure}?") for link in links), figure


def test_the_name_stays_whatever_columns_are_chosen_and_leads_to_the_diagnosis(example):
    page = example.page("/availability?columns=avoidable")

    rows = page.xpath("//*[@id='table-availability']//tbody/tr")
    assert {len(row) for row in rows} == {2}
    assert all(
        row.xpath("td[1]//a[starts-with(@href, '/availability/diagnosis')]") for row in rows
    )


def test_the_head_of_an_objective_orders_by_it_and_leads_to_it(example):
    links = example.page("/value").xpath("//*[@id='table-value']//thead//a/@href")

    leading = [link for link in links if link.startswith("/elements/")]
    assert leading
    for link in leading:
        assert any(f"sort=by_objective.{link.removeprefix('/elements/')}" in x for x in links)


class Made(Sequence):
    """Rows that are made when they are looked at."""

    def __init__(self, count):
        self.count, self.looked = count, []

    def __len__(self):
        return self.count

    def __getitem__(self, place):
        self.looked.append(place)
        return [SimpleNamespace(name=f"row {i}") for i in range(*place.indices(self.count))]


@pytest.mark.parametrize(("asked", "looked"), [
    ({}, [slice(0, 100)]), ({"page": 3}, [slice(200, 250)]),
    ({"sort": "name"}, [slice(None, 250)]), ({"find": "row"}, [slice(None, 250)]),
])  # fmt: skip
def test_rows_are_made_for_one_page_unless_all_are_needed(asked, looked):
    rows = Made(1_000)

    grid = Asked(path="/", query=QueryParams(asked), **asked).grid(
        "rows", [Column(key="name", title="Name")], rows, what="rows", most=250
    )

    assert rows.looked == looked
    assert (grid.held.total, grid.held.all) == (250, 250)


@pytest.mark.parametrize(("asked", "total", "among"), [
    ({}, 1_000, 0), ({"sort": "name"}, 1_000, 250), ({"find": "row 24"}, 11, 250),
    ({"find": "row 99"}, 1, 250),
])  # fmt: skip
def test_a_table_tells_that_only_some_rows_were_ordered_or_looked_through(asked, total, among):
    grid = Asked(path="/", query=QueryParams(asked), **asked).grid(
        "rows", [Column(key="name", title="Name")], Made(1_000), what="rows", most=250
    )

    whole = grid.with_more(750, held=False)

    assert (whole.held.total, whole.held.all, whole.among) == (total, 1_000, among)
