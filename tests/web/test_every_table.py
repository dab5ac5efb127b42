"""The tables of all pages, as a person finds them: ordered by their own names, left as files."""

import csv
import io

import pytest

from tests.web.conftest import plain

TABLES = {
    "/": ("objectives", "erratic", "services", "critical", "unattributed"),
    "/impact?of=C-SAN&next=1": (
        "objectives", "clients", "contacts", "exposed", "process", "service", "component", "debt",
    ),
    "/elements/S-BOOK": ("needs", "needed_by", "practices", "targets", "measurements"),
    "/elements/S-BOOK?tab=sight": ("upward", "downward"),
    "/elements/S-BOOK?tab=impact": ("affected", "debt"),
    "/elements/S-BOOK?tab=value": ("objectives-service", "routes-service"),
    "/elements/S-BOOK?tab=delivery": ("edges",),
    "/elements/S-BOOK?tab=cost": ("parts",),
    "/elements/S-BOOK?tab=findings": ("findings",),
    "/elements/S-BOOK?tab=history": ("history",),
    "/revisions": ("revisions",),
    "/revisions/1": ("edits",),
    "/revisions/diff?a=0&b=1": ("moves", "edits"),
    "/explain/support?of=S-BOOK": ("inputs", "parts"),
    "/sensitivity": ("checks", "flips", "spread"),
    "/model": ("findings",),
    "/model/weights": ("choices",),
    "/delivery": ("yardsticks", "budgets", "rankings", "services", "objectives", "classes"),
    "/delivery?consumer=X-TRAVELLER&service=S-BOOK": ("periods",),
}  # fmt: skip
"""Of a page: some of the tables that it must have, by their names."""


@pytest.mark.parametrize("place", tuple(TABLES))
def test_every_table_of_a_page_leaves_as_it_is_shown(example, place):
    page = example.page(place)

    links = {}
    for name in TABLES[place]:
        (table,) = page.xpath(f"//*[@id='table-{name}']")
        (links[name],) = table.xpath(f".//a[contains(@href, 'file={name}.csv')]/@href")
    answered = example.get(links[name])  # of the last one; all are made alike
    head, *rows = csv.reader(io.StringIO(answered.content.decode("utf-8-sig")))
    assert len(rows) >= len(table.xpath(".//tbody/tr")) > 0
    assert len(head) >= len(table.xpath(".//thead//th"))


@pytest.mark.parametrize(("place", "name"), [
    ("/", "services"), ("/elements/S-BOOK", "measurements"), ("/revisions/1", "edits"),
    ("/elements/S-BOOK?tab=sight", "downward"), ("/delivery", "rankings"),
])  # fmt: skip
def test_a_table_among_others_is_turned_by_its_own_name_and_keeps_its_page(example, place, name):
    heads = example.page(place).xpath(f"//*[@id='table-{name}']//thead//a/@href")

    turned = example.page(heads[-1])
    assert len(turned.xpath("//th[@aria-sort]")) == 1
    assert turned.xpath(f"//*[@id='table-{name}']//th[@aria-sort]")
    assert all(f"{name}.sort=" in plain(head) for head in heads)


def test_a_part_of_the_edits_beyond_the_first_is_there(example):
    page = example.page("/revisions/1?edits.page=9")

    assert "801 to 859 of 859 edits" in page.text_content()


def test_no_part_is_offered_of_rows_that_were_not_worked_out(example):
    page = example.page("/")

    table = page.xpath("//*[@id='table-services']")[0]
    assert "10 of 29 services" in table.text_content()
    assert not table.xpath(".//nav | .//input[@type='search']")
