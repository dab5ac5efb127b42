"""The search in the head of every page finds whatever holds a text."""

import pytest

from alignment.catalogue import Element, Merge
from alignment.usecases.seek import MOST
from alignment.web.manual import sections
from tests.web.conftest import site_over, write


def part(page, name):
    (found,) = page.xpath(f"//section[@id='{name}']")
    return " ".join(found.text_content().split())


def test_the_search_of_every_page_leads_to_everything(example):
    (form,) = example.page("/map").xpath("//form[@role='search']")

    assert form.get("action") == "/search"
    assert form.xpath(".//input[@name='q']/@maxlength") == ["300"]


def test_a_text_is_found_wherever_it_stands(example):
    page = example.page("/search?q=booking")

    assert "Online booking S-BOOK" in part(page, "elements")
    assert "All 3 elements whose id or name holds it" in part(page, "elements")
    assert "Customer messages S-NOTIFYDescription" in part(page, "said")
    assert "erratic" in part(page, "findings")
    assert "The explorer" in part(page, "docs")
    assert {m.text_content().casefold() for m in page.xpath("//main//mark")} == {"booking"}


def test_a_page_and_a_revision_are_found_by_what_they_are_called(example):
    assert example.page("/search?q=portfo").xpath("//main//a[@href='/portfolio']")
    page = example.page("/search?q=load the example")
    assert page.xpath("//section[@id='revisions']//a[@href='/revisions/1']")


def test_what_nobody_says_is_said_to_be_nowhere(example):
    text = example.text("/search?q=qqqqqqqqqq")

    assert "Nothing holds it, and nothing is called nearly so." in text
    assert "None" not in text


@pytest.mark.parametrize("address", ["/search", "/search?q=%20", "/search?q=[(*", "/search?q=%25"])
def test_any_text_can_be_looked_for(example, address):
    page = example.page(address)

    assert page.xpath("//main//form//input[@name='q']")


@pytest.fixture
def merged(tmp_path):
    def fill(runtime):
        write(runtime, Element(id="S1", kind="service", name="Till", documentation="<b>bold</b>"))
        write(
            runtime, Merge(source="cmdb", source_id="CI-4711", element="S1"),
            *(Element(id=f"C{i}", kind="component", name="c", owner="crowd")
              for i in range(MOST + 1)),
        )  # fmt: skip

    with site_over(tmp_path, fill) as site:
        yield site


def test_the_id_that_a_source_gives_leads_to_the_element(merged):
    page = merged.page("/search?q=4711")

    (row,) = page.xpath("//section[@id='said']//tbody/tr")
    assert row.xpath(".//a/@href") == ["/elements/S1"]
    assert "Id at the source" in row.text_content()


def test_a_finding_is_found_by_its_rule_in_words_and_says_that_it_is_waived(merged):
    waiver = {"rule": "service-without-component", "element": "S1", "reason": "goes soon",
              "expires": "2099-12-31"}  # fmt: skip
    merged.client.post("/api/v1/waivers", json=waiver, headers={"Origin": "http://127.0.0.1"})

    text = part(merged.page("/search?q=service without component"), "findings")

    assert "Waived: goes soon" in text


def test_a_waiver_of_a_whole_rule_is_told_in_words(merged):
    waiver = {"rule": "ownerless", "reason": "nobody minds", "expires": "2099-12-31"}
    merged.client.post("/api/v1/waivers", json=waiver, headers={"Origin": "http://127.0.0.1"})

    said = part(merged.page("/search?q=nobody minds"), "said")

    assert "waiver of ownerless" in said
    assert "1 passage" in said


def test_a_revision_is_led_to_as_it_is(merged):
    page = merged.page("/search?q=ann&revision=1")

    assert page.xpath("//section[@id='revisions']//tbody//a/@href") == ["/revisions/1"]


def test_an_earlier_revision_is_searched_and_stays_in_the_links(merged):
    page = merged.page("/search?q=4711&revision=1")
    earlier = merged.page("/search?q=bold&revision=1")

    assert not page.xpath("//section[@id='said']")
    assert earlier.xpath("//section[@id='said']//tbody//a/@href") == ["/elements/S1?revision=1"]


def test_markup_of_others_stays_text(merged):
    (row,) = merged.page("/search?q=bold").xpath("//section[@id='said']//tbody/tr")

    assert "<b>bold</b>" in row.text_content()


def test_where_more_hold_it_than_were_read_it_is_said(merged):
    assert "Of elements the first 200 are told; there are more." in part(
        merged.page("/search?q=crowd"), "said"
    )


def test_every_part_of_the_documentation_can_be_reached(example):
    for address in {section.address for section in sections()}:
        page = example.page(address)
        anchors = {s.anchor for s in sections() if s.address == address and s.anchor}
        assert anchors <= set(page.xpath("//main//@id")), address
