"""Where a page stands: the menu, and the breadcrumb that every page carries."""

import pytest

from alignment.web.places import MAIN, UPKEEP, above
from tests.web.places import addresses


def trail(page):
    crumbs = page.xpath("//nav[@class='crumbs']")
    assert len(crumbs) == 1
    *links, here = crumbs[0]
    assert here.get("aria-current") == "page"
    return [(link.text_content(), link.get("href")) for link in links], here.text_content()


def test_home_stands_below_nothing(example):
    assert not example.page("/").xpath("//nav[@class='crumbs']")


@pytest.mark.parametrize(("place", "links"), [
    ("/elements/S-BOOK?tab=cost", [("Home", "/"), ("Services", "/services")]),
    ("/elements?id=S-BOOK", [("Home", "/"), ("Services", "/services")]),
    ("/availability/diagnosis", [("Home", "/"), ("Availability", "/availability")]),
    ("/revisions/1", [("Home", "/"), ("Revisions", "/revisions")]),
    ("/help/docs/pages", [("Home", "/"), ("Help", "/help"), ("Documentation", "/help/docs")]),
    ("/model/weights", [("Home", "/"), ("Modelling", "/model")]),
])  # fmt: skip
def test_a_page_stands_below_the_pages_that_lead_to_it(example, place, links):
    assert trail(example.page(place))[0] == links


def test_the_breadcrumb_keeps_to_the_revision_that_is_looked_at(example):
    _, (_, address) = trail(example.page("/availability/diagnosis?revision=0"))[0]

    assert address == "/availability?revision=0"


def test_a_place_is_below_a_page_by_whole_names_only():
    assert list(above("/imports/x")) == []
    assert list(above("/import/x")) == [("/import", "Import")]


def test_the_menu_lists_each_page_once():
    listed = [address for address, _ in (*MAIN, *UPKEEP)]

    assert len(set(listed)) == len(listed)
    assert set(listed) <= set(addresses())


@pytest.mark.parametrize("place", [a for a in addresses() if a.startswith("/model")])
def test_a_page_that_comes_after_a_write_offers_to_take_it_back(example, place):
    page = example.page(place + ("&" if "?" in place else "?") + "written=1")

    assert page.xpath("//form[@class='written'][@action='/revisions/1/undo']//button")


@pytest.mark.browser
def test_the_menu_stays_in_view_and_shows_the_page_one_is_on(tab, served):
    size = {"width": 1280, "height": 500, "deviceScaleFactor": 1, "mobile": False}
    tab.tell("Emulation.setDeviceMetricsOverride", **size)
    tab.go(f"{served.address}/settings")
    seen = tab.ask("document.querySelector('#menu [aria-current]').getBoundingClientRect().bottom")
    tab.ask("document.body.style.minHeight = '3000px', scrollTo(0, 2000)")

    top = tab.ask("document.querySelector('#menu').getBoundingClientRect().top")
    tab.tell("Emulation.clearDeviceMetricsOverride")
    assert seen <= size["height"]
    assert top > 0
