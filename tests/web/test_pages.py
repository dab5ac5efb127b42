"""Each page says what it is for, in the full, the empty and the refused state."""

import pytest

from alignment.catalogue import Element
from tests.web.conftest import site_over, write

TABS = ("overview", "sight", "impact", "value", "delivery", "cost", "findings", "history")
KINDS = ("objectives", "clients", "processes", "services", "components", "practices")


def test_the_home_page_tells_the_line_of_sight_at_a_glance(example):
    text = example.text("/")

    assert "Saltmarsh Lines" in text
    assert "EUR 48" in text
    assert "O-GREEN" in text
    assert "Souvenir photos" in text
    assert "Revision 1" in text


def test_what_is_carried_and_what_is_not_adds_up_on_the_home_page(example):
    rows = example.page("/").xpath("//section[@id='objectives']//tbody/tr")

    assert rows
    for row in rows:
        value, _, carried = (cell.text_content() for cell in row.xpath("td[@class='num']"))
        share, _, lost = carried.partition("nobody: ")
        total, missing = float(value.replace(",", "")), float(lost.replace(",", "") or 0)
        assert float(share.split("\u202f")[0]) == pytest.approx(
            100 * (total - missing) / total, abs=0.06
        )


def test_the_files_of_the_short_lists_at_home_hold_the_whole_lists(example):
    page = example.page("/")
    places = {
        name: page.xpath(f"//*[@id='table-{name}']//a[contains(@href, '{name}.csv')]/@href")[0]
        for name in ("services", "critical", "erratic", "orphans")
    }

    rows = {n: len(example.get(p).text.splitlines()) - 1 for n, p in places.items()}
    second = example.page(page.xpath("//*[@id='table-critical']//a[@rel='next']/@href")[0])

    assert rows == {"services": 29, "critical": 34, "erratic": 11, "orphans": 1}
    assert "1 to 10 of 29 services that carry value" in page.find(".//main").text_content()
    assert "11 to 20 of 34 components" in second.find(".//main").text_content()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_a_list_with_its_count(example, kind):
    page = example.page(f"/{kind}")

    shown = len(page.xpath("//main//tbody/tr"))
    assert shown
    assert f"{shown} {kind}" in page.find(".//main").text_content()


def test_a_list_shows_a_dash_where_the_audience_is_not_stated(tmp_path):
    def fill(runtime):
        write(runtime, Element(id="X1", kind="client", name="Web customers"))

    with site_over(tmp_path, fill) as site:
        cells = site.page("/clients").xpath("//tbody/tr/td")

    told = [" ".join(cell.text_content().split()) for cell in cells]
    assert told == ["X1", "Web customers", "–", "–", "–", "–"]


def test_a_practice_counts_the_services_that_it_manages(example):
    assert "18 services" in example.text("/elements/M-CHANGE")


def test_a_list_is_filtered_and_sorted_by_its_address(example):
    page = example.page("/components?sort=-cost&owner=IT+Operations&q=host")

    costs = [
        int(cell.text_content().replace(",", ""))
        for cell in page.xpath("//main//tbody/tr/td[last()]")
    ]
    assert costs == sorted(costs, reverse=True)
    assert len(costs) == 5
    assert page.xpath("//th[@aria-sort='descending']")


def test_a_long_list_goes_on_a_second_page(example):
    first = example.page("/elements")
    second = example.page(first.xpath("//a[@rel='next']/@href")[0])

    assert len(first.xpath("//main//tbody/tr")) == 100
    assert "101 to 161 of 161" in second.find(".//main").text_content()
    assert not second.xpath("//a[@rel='next']")


def test_a_filter_that_nothing_fits_offers_what_is_close(example):
    text = example.text("/services?q=online+bokking")

    assert "Nothing fits this filter" in text
    assert "Online booking" in text


def test_a_page_past_the_end_leads_back(example):
    assert "The table ends before this part" in example.text("/services?page=40")


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize(
    "element", ["S-BOOK", "C-SAN", "O-FREIGHT", "X-CREW", "P-PAY", "M-CHANGE"]
)
def test_every_side_of_every_kind_of_element_is_shown(example, element, tab):
    page = example.page(f"/elements/{element}?tab={tab}")

    assert page.xpath("//h1")
    assert page.xpath("//nav[@class='tabs']/a[@aria-current='page']")


def test_a_group_of_spares_is_named_as_such(example):
    assert "2 of 3" in example.text("/elements/S-BOOK")


def test_the_line_of_sight_goes_up_to_the_objectives_and_down_to_the_ground(example):
    page = example.page("/elements/S-BOOK?tab=sight")

    upward, downward = (t.text_content() for t in page.xpath("//main//tbody"))
    assert "O-PASSENGERS" in upward
    assert "C-POWER-N" in downward
    assert page.xpath("//main//svg//a[@aria-label]")


def test_the_impact_tab_shows_what_a_failure_costs_and_the_debt_it_leaves(example):
    text = example.text("/elements/C-RESDB1?tab=impact")

    assert "Value at risk" in text
    assert "C-RESDB2" in text
    assert "Redundancy used up" in text


def test_a_debt_leaves_out_what_is_at_risk_anyhow(example):
    text = example.text("/elements/S-BOOK?tab=impact")

    assert "No redundancy is used up: any other failure costs what it costs on a good day" in text
    assert "on top of the EUR 4.56" in text
    assert "Redundancy used up" in example.text("/elements/C-HOST2?tab=impact")


def test_the_value_of_an_objective_is_carried_by_services_and_adds_up(example):
    page = example.page("/elements/O-FREIGHT?tab=value")

    (table,) = page.xpath("//*[@id='table-carried']")
    amounts = [float(cell.replace(",", "")) for cell in table.xpath(".//tbody/tr/td[2]//text()")
               if cell.strip()]  # fmt: skip
    feet = table.xpath(".//tfoot/tr")
    told = {foot.xpath("string(th)").strip(): foot.xpath("string(td[1])") for foot in feet}
    total = float(told["All of it"].replace(",", ""))
    lost = float(told.get("Carried by no service", "0").replace(",", ""))
    assert sum(amounts) + lost == pytest.approx(total, abs=len(amounts))
    assert amounts == sorted(amounts, reverse=True)
    assert "/explain/objective-contribution?" in table.xpath(".//tbody//td[2]//a/@href")[0]


def test_an_objective_does_not_fail_by_itself(example):
    assert "does not fail by itself" in example.text("/elements/O-FREIGHT?tab=impact")


def test_routes_and_objectives_explain_a_contribution(example):
    text = example.text("/elements/S-BOOK?tab=value")

    assert "Routes by which value comes" in text
    assert "O-PASSENGERS" in text


def test_an_unknown_element_is_a_page_with_close_names(example):
    page = example.page("/elements/S-BOKO", status=404)

    assert "/elements/S-BOOK" in page.xpath("//main//a/@href")


def test_an_unknown_page_and_revision_are_pages_too(example):
    assert "404" in example.text("/nothing/here", status=404)
    assert "there is no revision 99" in example.text("/revisions/99", status=404).lower()


@pytest.mark.parametrize("page", ["/revisions/diff?a", "/?revision", "/map?revision"])
def test_a_number_that_no_revision_can_have_is_refused(example, page):
    assert "must be at most" in example.text(f"{page}={10**20}", status=422)


def test_a_wrong_address_says_what_is_wrong(example):
    text = example.text("/elements?page=many", status=422)

    assert "422" in text
    assert "page" in text


def test_an_error_that_nobody_foresaw_is_a_page_with_an_id_and_no_secret(example):
    app = example.client.app
    door, app.state.door = app.state.door, None

    answered = example.get("/")
    app.state.door = door

    assert answered.status_code == 500
    assert answered.headers["x-request-id"] in answered.text
    assert "NoneType" not in answered.text


def test_a_program_that_asks_for_json_gets_a_problem(example):
    answered = example.client.get("/elements/S-BOKO", headers={"Accept": "application/json"})

    assert answered.status_code == 404
    assert answered.headers["content-type"] == "application/problem+json"


def test_every_page_says_which_revision_it_holds_for(example):
    for address in ("/", "/map", "/value", "/impact", "/services", "/elements/S-BOOK", "/help"):
        answered = example.get(address)

        assert answered.headers["x-catalogue-revision"] == "1"
        assert "Revision 1" in answered.text


def test_an_earlier_revision_can_be_looked_at_and_stays_pinned(tmp_path):
    from alignment.catalogue import Element
    from tests.web.conftest import site_over, write

    def fill(runtime):
        write(runtime, Element(id="S1", kind="service", name="First"))
        write(runtime, Element(id="S2", kind="service", name="Second"))

    with site_over(tmp_path, fill) as site:
        page = site.page("/services?revision=1")

    assert "You are looking at revision 1" in page.find(".//main").text_content()
    assert [c.text_content() for c in page.xpath("//main//tbody//td[1]")] == ["S1"]
    assert "/elements/S1?revision=1" in page.xpath("//main//a/@href")


def test_a_retired_element_keeps_a_page_with_its_history(tmp_path):
    from alignment.catalogue import Element
    from tests.web.conftest import site_over, write

    def fill(runtime):
        from alignment.usecases import maintain

        write(runtime, Element(id="S1", kind="service", name="Gone by now"))
        with runtime.writing("ann") as work:
            maintain.retire(work, "elements", "S1", reason="Replaced")

    with site_over(tmp_path, fill) as site:
        text = site.text("/elements/S1", status=404)

    assert "Gone by now" in text
    assert "Replaced" in text


def test_revisions_are_listed_and_told_field_by_field(example):
    assert "Load the example" in example.text("/revisions")

    text = example.text("/revisions/1")

    assert "added" in text
    assert "1 to 100 of 859 edits" in text


def test_the_help_explains_every_kind_of_problem(example):
    from alignment.http import TITLES

    for slug, title in TITLES.items():
        assert title in example.text(f"/help/problems/{slug}")


def test_an_empty_catalogue_says_what_to_do_next(empty):
    text = empty.text("/")

    assert "The catalogue is empty" in text
    assert "alignment demo" in text


@pytest.mark.parametrize(
    "address",
    ["/map", "/impact", "/impact?of=S1", "/value", "/value?lens=practice", "/elements",
     "/services", "/revisions", "/import", "/help", "/help/api"],
)  # fmt: skip
def test_no_page_is_lost_in_an_empty_catalogue(empty, address):
    assert empty.text(address)


@pytest.mark.parametrize("address", ["/elements", "/elements?q=boo", "/services?owner=ann"])
def test_an_empty_list_offers_to_add_or_import_whatever_is_asked_of_it(empty, address):
    said = empty.text(address)

    assert "Add one, or import a document" in said
    assert "Show all" not in said


def test_the_map_of_an_empty_catalogue_is_a_file_too(empty):
    assert empty.get("/map.svg").status_code == 200
