"""The tables of all pages, as a person finds them: ordered by their own names, left as files."""

import csv
import io
import re

import pytest

from tests.web.conftest import plain

TABLES = {
    "/": ("objectives", "erratic", "services", "critical", "unattributed"),
    "/impact?of=C-SAN&next=1": (
        "objectives", "clients", "contacts", "exposed", "process", "service", "component", "debt",
    ),
    "/elements/S-BOOK": ("needs", "needed_by", "practices", "targets", "measurements"),
    "/elements/S-BOOK?tab=sight": ("upward", "downward"),
    "/elements/C-RESDB1?tab=impact": ("affected", "debt"),
    "/elements/O-FREIGHT?tab=value": ("carried",),
    "/elements/S-BOOK?tab=value": ("objectives-service", "routes-service"),
    "/elements/S-BOOK?tab=delivery": ("edges",),
    "/elements/S-BOOK?tab=cost": ("parts",),
    "/elements/S-BOOK?tab=findings": ("findings",),
    "/elements/S-BOOK?tab=history": ("history",),
    "/revisions": ("revisions",),
    "/revisions/1": ("edits",),
    "/revisions/diff?a=0&b=1": ("moves", "edits"),
    "/explain/support?of=S-BOOK": ("inputs", "parts"),
    "/search?q=booking": ("elements", "said", "findings", "docs"),
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


@pytest.mark.parametrize("place", [
    "/", "/change?of=C-SAN", "/sensitivity", "/availability", "/delivery",
    "/availability/diagnosis?element=P-LOAD",
])  # fmt: skip
def test_the_next_part_of_a_table_begins_where_the_one_before_ended(example, place):
    """Also where a page works out no more rows than it shows."""
    page = example.page(place)
    for link in page.xpath("//main//a[@rel='next']"):
        table = link.xpath("ancestor::div[@class='grid']")[0].get("id")
        there = f"//*[@id='{table}']//p[@class='rows']"
        last = int(re.match(r"[\d,]+ to ([\d,]+) of", page.xpath(there)[0].text)[1])

        following = example.page(link.get("href")).xpath(there)[0].text

        assert following.startswith(f"{last + 1} to "), (table, following)


def test_the_short_lists_at_home_are_paged_and_not_filtered(example):
    table = example.page("/").xpath("//*[@id='table-services']")[0]

    assert "1 to 10 of 29 services" in table.text_content()
    assert table.xpath(".//nav//a[@rel='next']")
    assert not table.xpath(".//input[@type='search']")
