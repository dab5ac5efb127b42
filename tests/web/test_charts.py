"""Charts on pages: drawn from the same answers, with words and links, and bare estates."""

import pytest

from alignment.catalogue import Element, Requirement
from tests.web.conftest import links_of, one_of_each, site_over, write

PAGES = ("/", "/value", "/value?by=class", "/portfolio", "/delivery")


@pytest.mark.parametrize("place", ["/value", "/portfolio", "/delivery"])
def test_every_chart_has_a_name_and_a_title(example, place):
    charts = example.page(place).xpath("//*[contains(@class, 'chart')]/*[local-name() = 'svg']")

    assert charts
    for chart in charts:
        assert chart.get("aria-label")
        assert chart.xpath("./*[local-name() = 'title']")[0].text


@pytest.mark.parametrize("place", PAGES)
def test_every_link_leads_somewhere(example, place):
    page = example.page(place)

    links = [a for a in links_of(page.find(".//main"), place) if not a.startswith("/example")]
    for link in one_of_each(links):
        assert example.get(link).status_code == 200, link


@pytest.mark.parametrize(
    ("place", "missing"),
    [
        ("/", "Nothing was measured"),
        ("/value", "no client or process"),
        ("/portfolio", "No cost is stated"),
        ("/delivery", "No target is stated"),
    ],
)
def test_an_estate_without_measurements_and_costs_says_what_is_missing(tmp_path, place, missing):
    def fill(runtime):
        write(
            runtime,
            Element(id="O", kind="objective", name="Grow", value=10),
            Element(id="S", kind="service", name="Shop"),
            Requirement(of="O", members=("S",)),
        )

    with site_over(tmp_path, fill) as site:
        text = site.text(place)

    assert missing in text


def test_the_empty_catalogue_offers_the_example_and_loads_it(empty):
    assert "Load the example" in empty.text("/")

    answered = empty.post("/example", follow_redirects=False)

    assert (answered.status_code, answered.headers["location"]) == (303, "/?written=1")
    assert "Alignment index" in empty.text("/?written=1")
    assert empty.page("/?written=1").xpath("//form[@action='/revisions/1/undo']//button")


def test_home_says_what_was_delivered_and_who_is_erratic(example):
    text = example.text("/")

    assert "91.9" in text
    assert "Erratic services" in text
    assert "Online booking S-BOOK" in text


def test_the_portfolio_says_where_a_cut_turns_a_service(example):
    page = example.page("/portfolio")

    turns = page.xpath("//section[@id='turns']//tbody/tr")
    moved = example.text(page.xpath("//section[@id='turns']//tbody//a/@href")[0])

    assert len(turns) == 10
    assert "at 13.8\u202f%" in turns[0].text_content()
    assert "invest 1" in moved.casefold()


def test_a_cut_that_is_none_stays_in_the_form_and_no_file_is_made_of_other_cuts(example):
    page = example.page("/portfolio?value_cut=0,3&fit_cut=7")

    assert page.xpath("//main//input[@name='fit_cut'][@inputmode]/@value") == ["7"]
    assert "between 0 and 1" in page.find(".//*[@role='alert']").text_content()
    assert "between 0 and 1" in example.text("/portfolio?fit_cut=7&file=services.csv", status=422)
    assert "now 30.0 %" in example.text("/portfolio?value_cut=0,3")


def test_the_lines_of_the_cuts_know_their_axis_on_the_page_and_are_plain_in_reports(example):
    lines = example.page("/portfolio").xpath("//path[@data-cut]")

    assert [line.get("data-cut") for line in lines] == ["x", "y"]
    for line in lines:
        low, high = map(float, line.get("data-values").split())
        start, end = map(float, line.get("data-pixels").split())
        assert low < high
        assert start != end
    assert "data-cut" not in example.get("/reports/portfolio.html").text


def test_a_cell_of_the_matrix_opens_to_the_routes_of_its_objective(example):
    cell = example.page("/value").xpath(
        "//section[@id='matrix']//td//a[contains(@href, 'objective=')]"
    )

    text = example.text(cell[0].get("href").partition("#")[0])

    assert "Only the value of" in text


def test_small_charts_can_be_ordered_and_paged(example):
    named = example.page("/delivery?order=name").xpath("//ul[@class='multiples']/li//h3/a")
    second = example.page("/delivery?order=name&page=2").xpath("//ul[@class='multiples']/li")

    first = [name.text_content() for name in named]
    assert first == sorted(first)
    assert len(first) + len(second) == 26


@pytest.mark.parametrize("tab", ["delivery", "cost", "findings"])
@pytest.mark.parametrize("id_", ["S-BOOK", "X-TRAVELLER", "C-SAN", "O-PASSENGERS"])
def test_every_kind_has_its_sides(example, id_, tab):
    assert example.text(f"/elements/{id_}?tab={tab}")
