"""A change advisor pastes a ticket and gets the whole answer, also as files and as text."""

import csv
import io
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from alignment.catalogue import Element, Kind, Requirement
from tests.web.conftest import site_over, write

TICKET = "INC1: tonight the array C-SAN is replaced by the supplier\nCard payments=30%"


def address(name="/impact", **state):
    return f"{name}?{urlencode(state, doseq=True)}"


def section(page, title):
    return page.xpath(f"//main//section[h2[normalize-space()='{title}']]")[0]


def amounts(rows):
    return [float(r.xpath("td[last()]")[0].text_content().replace(",", "")) for r in rows]


@pytest.fixture
def answer(example):
    return example.page(address(of=TICKET))


def test_a_ticket_is_read_and_its_levels_stand_beside_it(answer):
    levels = {
        i.getparent().xpath("input[@name='id']/@value")[0]: i.get("value")
        for i in answer.xpath("//input[@name='level']")
    }

    assert levels == {"C-SAN": "100", "S-PAY": "30"}
    assert "1 line of running text was read" in answer.text_content()
    assert answer.xpath("//textarea")[0].text.lstrip("\n") == TICKET


def test_levels_can_be_set_pair_by_pair(example):
    page = example.page(address(id=["C-SAN", "S-PAY"], level=["50", "0"]))

    assert "at a loss" not in page.text_content()
    assert page.xpath("//form[@class='taken']//input[@name='level']/@value") == ["50", "0"]
    assert "C-SAN=50%" in page.xpath("//textarea")[0].text


def test_a_level_out_of_range_keeps_what_was_typed(example):
    page = example.page(address(id=["C-SAN"], level=["150"]))

    assert "a loss lies between 0" in page.text_content()
    assert "C-SAN=150%" in page.xpath("//textarea")[0].text


def test_value_at_risk_adds_up_by_objective_and_by_client(answer):
    for title in ("Value at risk by objective", "Value at risk by client"):
        table = section(answer, title)
        column = 3 if "objective" in title else 2
        numbers = [
            float(row.xpath("*")[column - 1].text_content().replace(",", ""))
            for row in table.xpath(".//tbody/tr | .//tfoot/tr")
        ]
        assert sum(numbers[:-1]) == pytest.approx(numbers[-1], abs=len(numbers))


def test_affected_stand_by_level_business_first_with_bars(answer):
    levels = [
        s.text_content().split()[1] for s in answer.xpath("//details[@class='level']/summary")
    ]

    assert levels == ["objectives", "clients", "processes", "services", "components"]
    assert len(answer.xpath("//details[@class='level']//svg[@class='bar']")) > 30


def test_routes_lead_from_an_objective_down_to_what_fails(answer):
    steps = section(answer, "Routes").xpath(".//ol[1]/li/a/@href")

    assert steps[0].startswith("/elements/O-")
    assert steps[-1] in {"/elements/C-SAN", "/elements/S-PAY"}


def test_owners_to_tell_are_named_with_what_is_theirs(answer):
    rows = section(answer, "Contacts to tell").xpath(".//tbody/tr")

    assert ["Finance", "10"] in [[c.text_content() for c in row.xpath("td")[:2]] for row in rows]


def test_the_map_beside_the_answer_shows_what_is_reached_by_its_loss(answer):
    boxes = answer.xpath("//main//svg//a[contains(@class,'node')]")

    assert {"C-SAN", "S-PAY", "O-PASSENGERS"} <= {b.get("data-key") for b in boxes}
    assert all(b.xpath("rect[contains(@class,' h')]") for b in boxes)


def test_the_text_for_a_ticket_says_scenario_sufferers_and_where_to_look(example, answer):
    text = answer.xpath("//pre[@id='ticket']")[0].text

    assert "Scenario: C-SAN down, S-PAY loses 30 %" in text
    assert "To be told: Finance (10)" in text
    state = parse_qs(urlsplit(text.split()[-1]).query)
    assert state == {"of": ["C-SAN\nS-PAY=0.3"], "revision": ["1"]}
    assert example.get(address("/impact.txt", of=TICKET)).text == text


def test_the_answer_comes_as_csv(example):
    listed = example.get(address("/impact.csv", of=TICKET))

    rows = list(csv.DictReader(io.StringIO(listed.content.decode("utf-8-sig"))))
    assert rows[0]["status"] == "down"
    assert len({row["id"] for row in rows}) == len(rows) > 50


def test_a_pick_is_offered_and_added_to_what_is_typed(example):
    page = example.page(address(of="C-SAN", pick="host 1"))

    picks = page.xpath("//ul[@id='picks']//a/@href")
    assert parse_qs(urlsplit(picks[0]).query)["of"] == ["C-SAN\nC-HOST1"]


def test_an_empty_scenario_as_a_file_is_refused_with_its_reason(example):
    answered = example.get("/impact.csv")

    assert answered.status_code == 422
    assert "ame at least one element that fails" in answered.text


def test_further_failures_are_tried_where_someone_asks(example):
    assert "Try every further failure" in example.text(address(of="C-RESDB1"))
    assert "If this fails as well" in example.text(address(of="C-RESDB1", next=1))


def test_hostile_names_stay_text_in_every_form(hostile):
    state = {"of": "C?#%&=<>\"'"}

    page = hostile.page(address(**state))

    assert not page.xpath("//main//script")
    assert hostile.get(address("/impact.csv", **state)).status_code == 200
    assert "spared" in page.text_content()


def test_every_file_that_is_offered_is_there(example, answer):
    links = answer.xpath("//p[@class='answer-tools']//a")

    assert {"CSV", "XLSX", "PDF"} <= {a.text for a in links}
    for link in links:
        assert example.get(link.get("href")).status_code == 200, link.get("href")


@pytest.fixture(scope="module")
def wide(tmp_path_factory):
    """A component that six hundred services stand on, and they alone."""
    services = [f"S{n:03}" for n in range(600)]

    def fill(runtime):
        write(
            runtime, Element(id="C", kind=Kind.COMPONENT, name="the one below"),
            *(Element(id=i, kind=Kind.SERVICE, name=f"service {i}") for i in services),
            *(Requirement(of=i, members=("C",)) for i in services),
        )  # fmt: skip

    with site_over(tmp_path_factory.mktemp("wide"), fill) as site:
        yield site


def test_nobody_is_left_out_however_many_are_hit(wide):
    page = wide.page(address(of="C"))

    assert page.xpath("//main//dl/div[dt='Down']/dd[1]")[0].text_content() == "601"
    levels = [s.text_content() for s in page.xpath("//details[@class='level']/summary")]
    assert levels == ["600 services", "1 component"]
    text = page.xpath("//pre[@id='ticket']")[0].text
    assert "600 services hit: service S000 (down), " in text
    assert text == wide.get(address("/impact.txt", of="C")).text
    assert "Nothing was left out." in page.text_content()
    last = wide.page(address(of="C", **{"service.page": "24"}))
    assert [row.text_content().split()[1] for row in last.xpath("//details[1]//tbody/tr")] == [
        f"S{n}" for n in range(575, 600)
    ]


def test_what_the_map_leaves_out_stands_beside_it_and_in_its_files(wide):
    page = wide.page(address(of="C"))

    said = " ".join(page.xpath("//p[contains(@class,'remark')]")[0].text_content().split())
    assert said == "Too many elements to be read one by one stand in groups."
    assert said in wide.get(address("/map.svg", of="C", hit="1", colour="loss")).text
    assert f"%% {said[:-1]}" in wide.get(address("/map.mmd", of="C", hit="1")).text


@pytest.mark.parametrize("path", ["/impact?", "/map?colour=loss&", "/map?colour=loss&hit=1&",
                                  "/explore?colour=loss&"])  # fmt: skip
def test_a_scenario_in_which_nothing_is_lost_is_answered(example, path):
    assert example.get(f"{path}of=C-AGENTGW%3D0%25").status_code == 200
