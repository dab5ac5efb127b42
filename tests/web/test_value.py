"""The matrix of value adds up, in every column and on every part of it."""

import pytest


def number(text):
    return float(text.split("\u202f")[0].replace(",", "") or 0)


def columns_of(page):
    """The numbers of each column that adds up: rows, foot rows, and the sum below."""
    table = page.xpath("//*[@id='table-value']//table")[0]
    heads = [" ".join(h.text_content().split()) for h in table.xpath("./thead/tr/th")]
    rows = [r.xpath("*") for r in table.xpath("./tbody/tr | ./tfoot/tr")]
    for place, head in enumerate(heads[1:], start=1):
        if not head.startswith(("Share", "Support")):
            *parts, whole = (number(row[place].text_content()) for row in rows)
            yield head, parts, whole


@pytest.mark.parametrize("address", [
    "/value", "/value?by=class", "/value?lens=practice", "/value?sort=-by_objective.O-SAFETY",
    "/value?find=host&lens=component", "/value?objective=O-FREIGHT", "/value?every=1",
    "/value?lens=practice&by=class", "/value?by=class&find=book",
    "/value?by=class&objective=O-PASSENGERS&lens=component",
    "/value?by=class&objective=O-PASSENGERS",
])  # fmt: skip
def test_every_column_adds_up_to_what_stands_below_it(example, address):
    for head, parts, whole in columns_of(example.page(address)):
        assert sum(parts) == pytest.approx(whole, abs=len(parts)), head


def test_what_nobody_carries_stands_in_the_column_of_its_objective(example):
    rows = example.page("/value").xpath("//tfoot/tr")

    (row,) = (r for r in rows if "objective has no provider" in r.text_content())
    assert [number(cell.text_content()) for cell in row.xpath("td")[-5:]] == [0, 0, 0, 0, 4e6]


def test_an_objective_that_nothing_reaches_is_not_told_as_delivered(example):
    text = example.text("/value?objective=O-GREEN")

    assert "no service carries it, so nothing can be measured" in text


def test_the_strongest_cell_has_the_strongest_colour(example):
    page = example.page("/value")

    assert page.xpath("//td[contains(@class, 'h10')]")
    assert "up to 33.2\u202f%" in page.text_content()


def test_the_flow_is_put_together_by_owner_and_names_as_many_as_asked(example):
    page = example.page("/value?flow=owner&named=25&by=class")

    told = " ".join(page.xpath("//section[@id='flow']//text()"))
    assert "put together by owner" in told
    assert page.xpath("//select[@name='flow']/option[@selected]/@value") == ["owner"]
    lens = page.xpath("//nav[@aria-label='Lens']/a/@href")[1]
    assert lens == "/value?lens=component&by=class&flow=owner&named=25"


@pytest.mark.parametrize("address", ["/value?flow=plaid&named=x", "/value?flow=domain&named=0"])
def test_a_grouping_that_is_not_known_changes_nothing_of_the_answer(example, address):
    assert example.page(address).xpath("//section[@id='flow']//svg")
