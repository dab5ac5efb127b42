"""Cost, portfolio and practices as pages."""

import pytest

PLACES = ("/cost", "/cost?kind=component", "/cost?kind=objective", "/portfolio",
          "/portfolio?value_cut=0.01&fit_cut=0.5", "/practices/value")  # fmt: skip


def main_text(page):
    return " ".join(page.find(".//main").text_content().split())


@pytest.mark.parametrize("place", PLACES)
def test_a_page_has_a_table_links_and_its_json(example, place):
    page = example.page(place)

    assert page.xpath("//main//table//a[contains(@href, '/elements/')]")
    assert page.xpath("//main//a[starts-with(@href, '/api/v1/analyses/')][text()='JSON']")


@pytest.mark.parametrize("place", PLACES)
def test_an_empty_catalogue_says_so(empty, place):
    text = empty.text(place)

    assert "The catalogue is empty" in text
    assert '">' not in text


def test_costs_of_services_are_reconciled_on_the_page(example):
    page = example.page("/cost")

    def number(cell):
        return float(cell.text_content().replace(",", ""))

    for row in page.xpath("//table[thead//th[text()='Difference']]//tbody/tr"):
        allocated, unallocated, total, difference = map(number, row.xpath("td[@class='num']"))
        assert allocated + unallocated == pytest.approx(total, abs=2)
        assert difference == 0


def test_an_unknown_kind_shows_services(example):
    assert "Services" in main_text(example.page("/cost?kind=server"))


def test_figures_open_to_their_explanations(example):
    cost, practice = example.page("/cost"), example.page("/practices/value")

    for link in ("lens-cost", "loaded-cost", "value-per-cost"):
        address = cost.xpath(f"//main//a[contains(@href, '/explain/{link}')]/@href")[0]
        assert "METHODS 1.7" in main_text(example.page(address))
    address = practice.xpath("//main//a[contains(@href, 'practice-contribution')]/@href")[0]
    assert "R_k = sum over services" in main_text(example.page(address))
    portfolio = example.page("/portfolio")
    address = portfolio.xpath("//main//a[contains(@href, '/explain/quadrant')]/@href")[0]
    assert "Gartner" in main_text(example.page(address))


def test_a_cut_that_is_no_fraction_is_refused(example):
    page = example.page("/portfolio?value_cut=2")

    assert "not at 2" in page.find(".//*[@role='alert']").text_content()


def test_a_cut_that_no_value_reaches_offers_the_median(example):
    page = example.page("/portfolio")

    (link,) = page.xpath("//main//a[starts-with(text(), 'Cut value at the median')]")
    at_median = example.text(link.get("href"))
    assert "services: invest" in at_median
    assert "Cut value at the median" not in at_median


def test_practices_say_what_is_unmanaged(example):
    text = main_text(example.page("/practices/value"))

    assert "Unmanaged" in text
    assert "weakest capability stands first" in text


def test_the_parts_of_a_loaded_cost_add_up_to_it(example):
    page = example.page("/elements/S-BOOK?tab=cost")

    listed = page.xpath("//main//tbody//td[2]/text() | //main//tfoot//td[1]/text()")
    *parts, whole = [float(text.replace(",", "")) for text in listed]
    assert abs(sum(parts) - whole) <= len(parts) / 2  # each is shown rounded
