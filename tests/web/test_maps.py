"""The map: what one sees has an address, a legend, words beside colours, and files."""

from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree

from alignment.catalogue import Element, Heading, Requirement
from tests.web.conftest import HOSTILE, site_over, write


def boxes(page):
    return page.xpath("//main//svg//a[contains(concat(' ', @class, ' '), ' node ')]")


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    def fill(runtime):
        services = [
            Element(id=f"S{i:04}", kind="service", name=f"Service {i}", owner=f"Team {i % 5}")
            for i in range(1000)
        ]
        write(
            runtime,
            Heading(name="Large"),
            Element(id="O1", kind="objective", name="Goal", value=1, owner="Board"),
            *services,
            *(Requirement(of="O1", members=(s.id,)) for s in services),
        )
        write(runtime, Element(id="C1", kind="component", name="=1+1 אבג " + "x" * 280))

    with site_over(tmp_path_factory.mktemp("large"), fill) as site:
        yield site


def test_a_large_estate_stands_in_groups_by_owner(large):
    page = large.page("/map")

    text = " ".join(page.find(".//main").text_content().split())
    assert "1,002 elements in 7 groups" in text
    assert "Put together by owner" in text
    assert len(boxes(page)) == 7


def test_a_group_opens_and_closes_by_links_that_keep_all_else(large):
    page = large.page("/map?colour=value&find=Service+7")
    opens = next(b.get("href") for b in boxes(page) if b.get("data-key") == "service:Team 2")

    opened = large.page(opens)

    assert parse_qs(urlsplit(opens).query) == {
        "colour": ["value"], "find": ["Service 7"], "open": ["service:Team 2"]
    }  # fmt: skip
    assert len(boxes(opened)) == 200 + 6
    closes = opened.xpath("//main//svg//a[@class='fold']/@href")[0]
    assert len(boxes(large.page(closes))) == 7


def test_a_group_larger_than_the_room_is_paged_by_links_that_keep_all_else(large):
    first = large.page("/map?group=kind&open=service:&colour=value")

    onward = first.xpath("//nav[contains(@class,'part')]/a[starts-with(.,'Next')]/@href")[0]
    second = large.page(onward)

    assert parse_qs(urlsplit(onward).query) == {
        "group": ["kind"], "open": ["service:"], "colour": ["value"], "start": ["298:service:"]
    }  # fmt: skip
    assert "299 to 596 of 1,000" in second.text_content()
    keys = [{b.get("data-key") for b in boxes(p)} for p in (first, second)]
    assert len(keys[0] & keys[1]) < 4
    assert "S0298" in keys[1]
    shut = second.xpath("//nav[contains(@class,'part')]/a[.='Close']/@href")[0]
    assert "start" not in parse_qs(urlsplit(shut).query)


@pytest.mark.parametrize("start", ["x", "9" * 40 + ":service:", "-1:service:", "²:service:"])
def test_a_part_that_is_not_there_is_the_nearest(large, start):
    assert boxes(large.page(f"/map?group=kind&open=service:&start={start}"))


def test_a_hub_with_a_thousand_neighbours_is_shown_by_groups(large):
    page = large.page("/map?focus=O1")

    assert "O1" in {b.get("data-key") for b in boxes(page)}
    assert len(boxes(page)) < 300


def test_a_search_marks_what_it_finds_and_lists_it(example):
    page = example.page("/map?find=BOOK")

    found = {b.get("data-key") for b in page.xpath("//main//svg//a[contains(@class,'found')]")}
    assert "S-BOOK" in found
    assert len(page.xpath("//main//svg//a[contains(@class,'dim')]")) == 153 - len(found)
    listed = page.xpath("//p[@class='found']//a/@href")
    assert len(listed) == len(found)
    assert "focus=S-BOOK" in " ".join(listed)


def test_a_search_that_finds_nothing_says_so(example):
    assert "Nothing here is called “zeppelin”" in example.text("/map?find=zeppelin")


@pytest.mark.parametrize("group", ["owner", "type", "kind"])
def test_groups_are_frames_where_there_is_room(example, group):
    page = example.page(f"/map?group={group}")

    assert len(boxes(page)) == 153
    assert page.xpath("//main//svg//rect[contains(@class,'frame')]")


def test_a_filter_shows_only_what_has_the_word_and_counts_the_rest(example):
    page = example.page("/map?owner=Finance")

    assert 0 < len(boxes(page)) < 40
    assert "Left out" in page.text_content()
    assert example.page("/map?owner=Nobody").xpath("//p[@class='empty']")


def test_life_cycles_are_told_by_colour_word_and_legend(example):
    page = example.page("/map?colour=lifecycle")

    toned = page.xpath("//main//svg//a[rect[contains(@class,'tone-')]]")
    assert toned
    assert all(b.xpath("text[@class='note']") for b in toned)
    legend = [s.text_content().strip() for s in page.xpath("//span[span[@class]][contains(.,'')]")]
    assert "phase out" in " ".join(legend)


@pytest.mark.parametrize("colour", ["delivery", "cost"])
def test_delivery_and_cost_are_figures_on_the_boxes(example, colour):
    page = example.page(f"/map?colour={colour}")

    heated = page.xpath("//main//svg//a[rect[contains(@class,' h')]]")
    assert heated
    assert all(box.xpath("text[@class='note']") for box in heated)
    assert page.xpath("//span[@class='scale']")


def test_only_what_a_scenario_reaches(example):
    page = example.page("/map?colour=loss&of=C-SAN&hit=1")

    keys = {b.get("data-key") for b in boxes(page)}
    assert "C-SAN" in keys
    assert "C-WEB1" not in keys


def test_every_box_is_a_sentence(example):
    label = example.page("/map").xpath("//a[@data-key='S-BOOK']/@aria-label")[0]

    assert label.startswith("Online booking (S-BOOK), service. It needs ")
    assert "it is needed by" in label


def test_the_past_is_seen_by_the_slider_and_by_a_permanent_link(large):
    now, before = large.page("/map"), large.page("/map?revision=1")

    assert len(boxes(now)) == 7
    assert len(boxes(before)) == 6
    assert before.xpath("//input[@type='range'][@max='2']/@value") == ["1"]
    permanent = now.xpath("//a[.='Permanent link']/@href")[0]
    assert "revision=2" in permanent


FORMS = {
    "svg": ("image/svg+xml", b"<svg"),
    "png": ("image/png", b"\x89PNG"),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", b"PK"),
    "mmd": ("text/plain; charset=utf-8", b"flowchart LR"),
}


@pytest.mark.parametrize("form", FORMS)
def test_what_is_seen_is_a_file(example, form):
    page = example.page("/map?focus=S-BOOK&depth=1&colour=value")
    link = next(a for a in page.xpath("//a/@href") if a.startswith(f"/map.{form}"))

    answered = example.get(link)

    media_type, begins = FORMS[form]
    assert answered.headers["content-type"] == media_type
    assert answered.content.startswith(begins)
    assert f"map.{form}" in answered.headers["content-disposition"]


def test_an_unknown_form_is_refused_by_name(example):
    assert "There is no form of a map" in example.text("/map.bmp", status=404)


@pytest.mark.parametrize("form", FORMS)
def test_hostile_names_do_no_harm_in_files(hostile, form):
    answered = hostile.get(f"/map.{form}?group=owner&find=script")

    assert answered.status_code == 200
    if form == "svg":
        assert not [e for e in etree.fromstring(answered.content).iter() if "script" in e.tag]


@pytest.mark.parametrize(
    "state", ["group=nonsense", "colour=plaid", "depth=x", "open=%00", "stage=<b>"]
)
def test_a_word_that_is_not_known_changes_nothing(example, state):
    assert boxes(example.page(f"/map?{state}")) or "stage" in state


def test_a_name_of_three_hundred_characters_is_cut_on_the_box_and_whole_in_the_sentence(hostile):
    page = hostile.page("/map")

    box = page.xpath("//a[@data-key='O1']")[0]
    assert box.xpath("text[@class='title']")[0].text.endswith("…")
    assert HOSTILE.split()[-1] in box.get("aria-label")


def test_an_empty_catalogue_says_what_to_do(empty):
    page = empty.page("/map")

    assert page.xpath("//main//a[@href='/import']")


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_map_is_a_file_too(empty, form):
    assert empty.get(f"/map.{form}").status_code == 200


def test_a_focus_is_an_id_or_a_name_and_another_word_is_said_and_stays_in_its_field(example):
    named = example.page("/map?focus=Online+booking&colour=value")
    page = example.page("/map?focus=online+bokking&colour=value")

    assert named.xpath("//input[@name='focus']/@value") == ["S-BOOK"]
    assert page.xpath("//input[@name='focus']/@value") == ["online bokking"]
    told = page.xpath("//p[@role='alert']")[0]
    assert "has the id or name “online bokking”" in told.text_content()
    assert "/map?focus=S-BOOK&colour=value" in told.xpath("a/@href")
    assert len(boxes(page)) > 100
    assert example.get("/map.svg?focus=online+bokking").status_code == 404
