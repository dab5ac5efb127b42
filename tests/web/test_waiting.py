"""Pages whose answers take seconds in a large estate: they say so, and other pages answer."""

import time
from contextlib import contextmanager
from threading import Event

import pytest
from lxml import html

from alignment.catalogue import Element, Kind, Requirement
from tests.web.conftest import site_over, write
from tests.web.forms import Form

PAGES = {"/": "Home", "/findings": "Findings", "/availability": "Availability",
         "/delivery": "Delivery", "/findings/waive": "Waive a finding"}  # fmt: skip
LONG = 30.0


def fill(runtime):
    """More requirements than a small estate has, and little that follows from them."""
    services = [Element(id=f"S{i}", kind=Kind.SERVICE, name=f"service {i}") for i in range(90)]
    parts = [Element(id=f"C{i}", kind=Kind.COMPONENT, name=f"part {i}") for i in range(60)]
    members = tuple(part.id for part in parts)
    groups = [Requirement(of=s.id, members=members, needs=1) for s in services]
    write(runtime, *services, *parts, *groups)


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    with site_over(tmp_path_factory.mktemp("large"), fill) as site:
        yield site


@contextmanager
def busy(site, *, forget=""):
    """While what is worked out beside the requests has no end, and nothing was before.

    Or only what is called so is forgotten of that which was.
    """
    ahead, go = site.client.app.state.ahead, Event()
    for key in list(ahead._asked):
        if not forget or (isinstance(key[0], tuple) and key[0][0] == forget):
            del ahead._asked[key]
    for _ in range(4):
        ahead.ask(object(), lambda _: go.wait(LONG), revision=0, patience=0)
    try:
        yield
    finally:
        go.set()


def whole(site, address):
    """The page, looked at again as its script does until all of it is there."""
    until = time.monotonic() + LONG
    while time.monotonic() < until:
        page = site.page(address)
        if not page.xpath("//*[@data-being-made]"):
            return page
        time.sleep(0.05)
    raise AssertionError(address)


@pytest.mark.parametrize(("address", "title"), PAGES.items())
def test_a_page_that_waits_says_what_for_and_looks_again(large, address, title):
    with busy(large):
        page = large.page(f"{address}?revision=1")

    assert page.xpath("//main//h1")[0].text_content() == title
    assert page.xpath("//main//*[@data-being-made]//*[@role='status']")
    assert page.xpath("//head/script[contains(@src, 'waiting.js')]")
    assert page.xpath(f"//noscript//a[@href='{address}?revision=1']")
    assert whole(large, address).xpath("//main//h1")


@pytest.mark.parametrize("address", [
    "/findings?revision=1", "/revisions/diff?a=0&b=1", "/elements/C1?tab=impact",
])  # fmt: skip
def test_what_is_being_worked_out_can_be_given_up_and_asked_for_again(large, address):
    with busy(large):
        form = Form(large, large.get(address), action="/cancel")
        answered = form.press()

        assert "It was given up" in answered.text
        assert address in html.fromstring(answered.content).xpath("//main//a/@href")
    assert whole(large, address).xpath("//main//h1")


@pytest.mark.parametrize("name", ["availability", "findings"])
def test_a_table_that_is_asked_for_as_a_file_is_awaited(large, name):
    with busy(large):
        answered = large.client.get(f"/{name}?file={name}.csv")

    assert answered.headers["content-type"].startswith("text/csv")


def test_a_table_in_another_order_waits_for_all_of_its_rows(large):
    address = "/availability?sort=-name"

    with busy(large):
        page = large.page(address)

    assert page.xpath(f"//noscript//a[@href='{address}']")
    names = whole(large, address).xpath("//*[@id='table-availability']//tbody/tr/td[1]/a[1]/@href")
    assert names[0] == "/elements/S9"


def test_the_debt_of_a_failure_comes_after_the_rest_of_its_page(large):
    address = "/elements/C1?tab=impact"

    with busy(large):
        page = large.page(address)

    part = page.get_element_by_id("debt")
    assert "if part 1 is down" in page.find(".//main").text_content().casefold()
    assert "data-being-made" in part.attrib
    assert page.xpath("//head/script[contains(@src, 'waiting.js')]")
    assert "The next failure" not in part.text_content()
    assert "While this lasts" in whole(large, address).get_element_by_id("debt").text_content()


def test_a_search_through_every_entry_comes_after_the_rest_of_its_page(large):
    address = "/search?q=R-part"
    with busy(large):
        page = large.page(address)

    assert "data-being-made" in page.get_element_by_id("said").attrib
    assert page.xpath("//head/script[contains(@src, 'waiting.js')]")
    assert "part 7" in page.get_element_by_id("elements").text_content()
    assert not whole(large, address).xpath("//*[@id='said']")


def test_other_pages_do_not_wait(large):
    with busy(large):
        assert "service 7" in large.text("/services")


def test_what_lies_between_two_revisions_is_listed_before_its_figures(large):
    address = "/revisions/diff?a=0&b=1"
    whole(large, address)

    with busy(large, forget="effect"):
        page = large.page(address)

    assert "data-being-made" in page.get_element_by_id("effect").attrib
    assert page.xpath("//head/script[contains(@src, 'waiting.js')]")
    assert "part 7" in page.find(".//main").text_content()
    assert "All objectives" in whole(large, address).get_element_by_id("effect").text_content()


def test_many_edits_are_looked_through_beside_the_request(large):
    address = "/revisions/diff?a=0&b=1"

    with busy(large):
        page = large.page(address)

    assert page.xpath("//main//*[@data-being-made][not(@id)]//*[@role='status']")
    assert "part 7" in whole(large, address).get_element_by_id("table-edits").text_content()


@pytest.mark.parametrize("place", ["/revisions/diff?a=0&b=1&", "/revisions/1?"])
def test_edits_in_another_order_wait_for_all_of_them(large, place):
    address = f"{place}edits.sort=-key&edits.find=service"

    with busy(large):
        page = large.page(address)

    assert page.xpath("//main//*[@data-being-made][not(@id)]//*[@role='status']")
    table = whole(large, address).get_element_by_id("table-edits")
    assert table.xpath(".//tbody/tr[1]//code/text()") == ["S9"]
    assert "90 of 240 edits" in table.text_content()
