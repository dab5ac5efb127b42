"""The explorer: its address holds what is open, its list leads on without script."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.conftest import HOSTILE, ODD_ID
from tests.web.parts import lacks_part, needs_part


def rows(page):
    return {
        r.xpath(".//a[contains(@class,'element')]/@href")[0]: r.xpath("td[5]/a/@href")[0]
        for r in page.xpath("//details[contains(@class,'explore-list')]//tbody/tr")
    }


def graph(page):
    return json.loads(page.xpath("//*[@data-graph]/@data-graph")[0])


def test_an_element_is_added_by_its_name_and_opened_with_what_is_next_to_it(example):
    page = example.page("/explore?add=Online+booking")

    assert "Online booking with all that is next to it: 14 elements" in page.text_content()
    assert page.xpath("//input[@name='id']/@value") == ["S-BOOK"]
    assert "/elements/C-WEB1" in rows(page)


def test_the_list_opens_and_closes_by_links_that_keep_all_else(example):
    page = example.page("/explore?id=S-BOOK&colour=value")

    opens = rows(page)["/elements/C-LB1"]
    opened = example.page(opens)

    assert parse_qs(urlsplit(opens).query) == {"id": ["S-BOOK", "C-LB1"], "colour": ["value"]}
    assert set(rows(page)) < set(rows(opened))
    assert rows(example.page(rows(opened)["/elements/C-LB1"])).keys() == rows(page).keys()


def test_an_address_without_an_element_is_a_first_look(example):
    assert "A first look at 12 objectives" in example.text("/explore")


def test_a_name_that_is_not_known_is_said_and_stays_in_its_field(example):
    page = example.page("/explore?add=zeppelin&id=S-BOOK&id=gone")

    assert "Not an element of this revision: gone, zeppelin" in page.text_content()
    assert page.xpath("//input[@name='add']/@value") == ["zeppelin"]
    assert "/elements/S-BOOK" in rows(page)


@pytest.mark.parametrize("state", ["colour=plaid", "of=nobody", "id=%00", "id=&add=+"])
def test_a_word_that_is_not_known_changes_nothing(example, state):
    assert rows(example.page(f"/explore?{state}"))


def test_the_empty_catalogue_says_so(empty):
    assert "The catalogue is empty" in empty.text("/explore")


@needs_part("cytoscape")
def test_the_picture_has_places_lines_and_addresses_for_the_script(example):
    told = graph(example.page("/explore?id=S-BOOK"))

    booking = next(n for n in told["nodes"] if n["id"] == "S-BOOK")
    assert booking["opened"]
    assert booking["turn"] == "/explore"
    assert booking["sentence"].endswith("All its neighbours are shown.")
    firm = [line for line in told["lines"] if line["to"] == "C-WEB1"]
    assert [(line["from"], line["form"]) for line in firm] == [("S-BOOK", "firm")]
    assert firm[0]["bends"][0][0] > booking["x"]


@lacks_part("cytoscape")
def test_without_the_part_the_page_says_so_and_its_boxes_open_by_links(example):
    page = example.page("/explore?id=S-BOOK")

    assert "make assets" in page.xpath("//p[@class='notice']")[0].text_content()
    assert "/map" in page.xpath("//p[@class='notice']/a/@href")
    opens = page.xpath("//main//svg//a[@data-key='C-LB1']/@href")[0]
    assert "/elements/C-POWER-N" in rows(example.page(opens))


@needs_part("cytoscape")
def test_hostile_names_stay_text(hostile):
    page = hostile.page("/explore?id=O1")

    assert not page.xpath("//main//script")
    assert HOSTILE.split()[-1] in graph(page)["nodes"][0]["sentence"]
    assert ODD_ID in {
        n["id"] for n in graph(hostile.page(f"/explore?add={'S ' + 'x' * 290}"))["nodes"]
    }


def test_the_explorer_is_reached_from_the_map_and_from_an_element(example):
    assert "/explore?id=S-BOOK" in example.page("/map?focus=S-BOOK").xpath("//a/@href")
    assert "/explore?id=S-BOOK" in example.page("/elements/S-BOOK").xpath("//a/@href")
