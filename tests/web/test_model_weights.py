"""Weights from people by forms: pairs, points, several people, contradictions."""

import re

import pytest
from lxml import html

from alignment.catalogue import Element, Requirement
from tests.graphs.ref1 import ref1_estate
from tests.web.conftest import site_over, write
from tests.web.forms import Form, main_text, open_form, written

PAIRS = "/model/weights?of=S1&kind=service"


@pytest.fixture
def shop(tmp_path):
    estate = ref1_estate()

    def fill(runtime):
        write(runtime, estate.heading, *estate.elements, *estate.requirements)

    with site_over(tmp_path, fill) as site:
        yield site


def weight_of(site, requirement):
    return site.client.get(f"/api/v1/requirements/{requirement}").json()["weight"]


def test_elements_with_a_choice_are_listed(shop):
    text = shop.text("/model/weights")

    assert "S1" in text
    assert "Compare in pairs" in text


def test_a_judgement_becomes_weights_with_who_and_how_in_the_revision(shop):
    form = open_form(shop, PAIRS).fill(pair__0__1="3", reason="Workshop")

    done = form.press("save")

    written(done)
    assert weight_of(shop, "S1:S3") == pytest.approx(1.5)
    assert weight_of(shop, "S1:S5") == pytest.approx(0.5)
    reason = shop.client.get("/api/v1/revisions").json()["items"][0]["reason"]
    assert reason.startswith("Weigh S1 by pairwise of ann")
    assert reason.endswith("Workshop")


def test_a_check_shows_shares_and_what_moves_and_writes_nothing(shop):
    answered = open_form(shop, PAIRS).fill(pair__0__1="3").press("check")

    text = main_text(answered)
    assert answered.status_code == 200
    assert "Consistency ratio of all together: 0.000" in text
    assert "S3 75.0" in text
    assert "What it moves" in text
    assert weight_of(shop, "S1:S3") == 1


def test_contradictions_are_not_taken_over_and_the_worst_is_marked(shop):
    place = "/model/weights?of=P9"
    for n in range(1, 4):
        added = open_form(shop, "/model/element?kind=service").fill(id=f"T{n}", name=f"Tool {n}")
        written(added.press("save"))
    added = open_form(shop, "/model/element?kind=process").fill(id="P9", name="Plan")
    written(added.press("save"))
    for n in range(1, 4):
        group = open_form(shop, "/model/requirement?of=P9").fill(member=[f"T{n}"])
        written(group.press("save"))
    form = open_form(shop, place).fill(pair__0__1="9", pair__0__2="1/9", pair__1__2="9")

    answered = form.press("save")

    text = main_text(answered)
    assert answered.status_code == 422
    assert "contradict one another" in text
    assert "Look at this one again" in text
    named = re.search(r"Look again at P9:(T\d) against P9:(T\d)", text)
    (marked,) = html.fromstring(answered.text).xpath("//p[contains(@class, 'again')]")
    assert {f"Tool {end[1:]}" in marked.text_content() for end in named.groups()} == {True}
    assert dict(Form(shop, answered).values)["pair-0-2"] == "1/9"
    accepted = Form(shop, answered)
    accepted.values.append(("accept", "1"))
    written(accepted.press("save"))


def test_what_others_said_counts_until_they_are_left_out(shop):
    written(open_form(shop, PAIRS).fill(person="Bo", pair__0__1="9").press("save"))

    form = open_form(shop, f"{PAIRS}&person=Cy").fill(pair__0__1="1")
    both = main_text(form.press("check"))
    form.values.append(("without-Bo", "1"))
    alone = main_text(form.press("check"))

    assert "S3 75.0" in both
    assert "S3 50.0" in alone


def test_ones_own_judgement_stands_in_the_form_again(shop):
    written(open_form(shop, PAIRS).fill(pair__0__1="1/5").press("save"))

    assert dict(open_form(shop, PAIRS).values)["pair-0-1"] == "1/5"


def test_points_become_weights(shop):
    form = open_form(shop, f"{PAIRS}&method=points").fill(points__0="30", points__1="10")

    written(form.press("save"))

    assert weight_of(shop, "S1:S3") == pytest.approx(1.5)


def test_points_that_are_no_numbers_come_back(shop):
    form = open_form(shop, f"{PAIRS}&method=points").fill(points__0="many", points__1="10")

    answered = form.press("save")

    assert answered.status_code == 422
    assert dict(Form(shop, answered).values)["points-0"] == "many"


def test_an_element_without_a_choice_says_so(shop):
    assert "at least two requirements" in shop.text("/model/weights?of=S4")


def test_the_form_begins_at_what_the_weights_say(shop):
    raised = open_form(shop, "/model/requirement?id=S1:S3").fill(weight="3.2")
    written(raised.press("save"))

    pairs = open_form(shop, PAIRS)
    points = open_form(shop, f"{PAIRS}&method=points")

    assert dict(pairs.values)["pair-0-1"] == "3"
    assert [text for name, text in points.values if name.startswith("points-")] == ["3.2", "1"]
    assert "begins at what the weights say now" in shop.text(PAIRS)


def test_weights_that_others_wrote_meanwhile_are_shown_before_they_are_written_over(shop):
    mine = open_form(shop, PAIRS).fill(pair__0__1="9")
    written(open_form(shop, "/model/requirement?id=S1:S3").fill(weight="5").press("save"))

    answered = mine.press("save")

    assert answered.status_code == 412
    assert "Weight of S3 1 5 left alone theirs" in main_text(answered)
    assert dict(Form(shop, answered).values)["pair-0-1"] == "9"
    assert weight_of(shop, "S1:S3") == 5
    written(Form(shop, answered).press("save"))


def test_judgements_stay_with_their_requirements_when_one_came_meanwhile(shop):
    mine = open_form(shop, PAIRS).fill(pair__0__1="7")
    written(open_form(shop, "/model/requirement?of=S1").fill(member=["S2"]).press("save"))

    answered = mine.press("save")

    held = dict(Form(shop, answered).values)
    items = [text for name, text in Form(shop, answered).values if name == "item"]
    assert answered.status_code == 412
    assert "not there 1 left alone theirs" in main_text(answered)
    assert items == ["S1:S2", "S1:S3", "S1:S5"]
    assert held["pair-1-2"] == "7"


def test_the_same_person_in_two_windows_sees_both_judgements(shop):
    mine = open_form(shop, PAIRS).fill(pair__0__1="9")
    written(open_form(shop, PAIRS).fill(pair__0__1="1/9").press("save"))

    answered = mine.press("save")

    assert answered.status_code == 412
    assert "S3 against S5 – 1/9 9 yours" in main_text(answered)


def test_more_than_a_person_can_weigh_says_so(tmp_path):
    def fill(runtime):
        parts = [Element(id=f"C{n}", kind="component", name=f"part {n}") for n in range(201)]
        hub = Element(id="HUB", kind="service", name="Hub")
        write(runtime, hub, *parts, *(Requirement(of="HUB", members=(c.id,)) for c in parts))

    with site_over(tmp_path, fill) as site:
        text = site.text("/model/weights?of=HUB")

    assert "201 requirements are more than a person can weigh on one page" in text
