"""Forms of modelling: nothing typed is lost, faults stand at their field, nobody overwrites."""

import pytest

from alignment.catalogue import Element, Requirement
from tests.graphs.ref1 import ref1_estate
from tests.web.conftest import HOSTILE, site_over, write
from tests.web.forms import Form, main_text, open_form, written


@pytest.fixture
def shop(tmp_path):
    """REF-1 of revision 1."""
    estate = ref1_estate()

    def fill(runtime):
        write(runtime, estate.heading, *estate.elements, *estate.requirements, reason="REF-1")

    with site_over(tmp_path, fill) as site:
        yield site


def fields(answered):
    """What a refused form holds, by name."""
    return dict(Form(None, answered).values)


# Elements.


def test_a_fault_stands_at_its_field_and_what_was_typed_stays(shop):
    form = open_form(shop, "/model/element?kind=service")

    answered = form.fill(id="S9", name="New", cost="12,500", documentation=HOSTILE).press("save")

    assert answered.status_code == 422
    assert "Own cost : must be a number" in main_text(answered)
    assert 'id="e-cost"' in answered.text
    assert fields(answered)["cost"] == "12,500"
    assert fields(answered)["documentation"] == HOSTILE
    assert shop.get("/api/v1/elements/S9").status_code == 404


def test_an_id_that_is_taken_is_refused_with_the_form(shop):
    answered = open_form(shop, "/model/element?kind=service").fill(id="S1", name="x").press()

    assert answered.status_code == 409
    assert "'S1' is taken" in main_text(answered)
    assert fields(answered)["id"] == "S1"


def test_an_edit_in_place_writes_who_and_why_and_can_be_undone(shop):
    form = open_form(shop, "/elements/S1?edit=1", action="/model/element")

    done = form.fill(name="Web shop", owner="Digital", reason="Agreed with Ann").press("save")

    number = written(done)
    assert "Web shop" in main_text(done)
    revision = shop.client.get("/api/v1/revisions").json()["items"][0]
    assert (revision["author"], revision["reason"]) == ("ann", "Agreed with Ann")
    undone = open_form(shop, str(done.url), action=f"/revisions/{number}/undo").press()
    assert written(undone) == number + 1
    assert shop.client.get("/api/v1/elements/S1").json()["name"] == "S1"


def test_a_stale_form_shows_both_versions_and_loses_nothing(shop):
    mine = open_form(shop, "/model/element?id=S1").fill(name="My name", owner="Me")
    theirs = open_form(shop, "/model/element?id=S1").fill(name="Their name", cost="99")
    written(theirs.press("save"))

    answered = mine.press("save")

    text = main_text(answered)
    assert answered.status_code == 412
    assert "It changed while you edited" in text
    assert "Name S1 Their name My name yours" in text
    assert "Own cost 30 99 left alone theirs" in text
    assert fields(answered)["cost"] == "99"
    assert fields(answered)["name"] == "My name"
    assert fields(answered)["owner"] == "Me"
    assert shop.client.get("/api/v1/elements/S1").json()["name"] == "Their name"


def test_a_stale_form_that_is_saved_again_is_written(shop):
    mine = open_form(shop, "/model/element?id=S1").fill(name="My name")
    written(open_form(shop, "/model/element?id=S1").fill(name="Their name").press("save"))

    again = Form(shop, mine.press("save"), action="/model/element").press("save")

    written(again)
    assert shop.client.get("/api/v1/elements/S1").json()["name"] == "My name"


def test_an_element_that_was_retired_meanwhile_keeps_the_form(shop):
    add = open_form(shop, "/model/element?kind=service").fill(id="S9", name="New")
    written(add.press("save"))
    mine = open_form(shop, "/model/element?id=S9").fill(name="Newer")
    written(open_form(shop, "/model/element?id=S9", action="retire").press())

    answered = mine.press("save")

    assert answered.status_code == 404
    assert fields(answered)["name"] == "Newer"


def test_properties_are_added_altered_and_taken_away(shop):
    first = open_form(shop, "/model/element?id=S1").fill(key__0="tier", value__0="gold")
    written(first.press("save"))
    second = open_form(shop, "/model/element?id=S1").fill(key__0="", key__1="hours")
    written(second.fill(value__1="24 x 7").press("save"))

    assert shop.client.get("/api/v1/elements/S1").json()["properties"] == {"hours": "24 x 7"}


def test_an_element_that_others_need_is_not_retired_and_they_are_named(shop):
    answered = open_form(shop, "/model/element?id=S5", action="retire").press()

    assert answered.status_code == 409
    assert "S1:S5" in answered.text
    assert "/model/requirement?id=S1%3AS5" in answered.text


def test_a_retired_element_comes_back_by_undo(shop):
    add = open_form(shop, "/model/element?kind=component").fill(id="C10", name="Spare")
    written(add.press("save"))

    done = open_form(shop, "/model/element?id=C10", action="retire").fill(reason="Sold").press()

    written(open_form(shop, str(done.url), action="undo").press())
    assert shop.client.get("/api/v1/elements/C10").json()["name"] == "Spare"


def test_what_was_written_is_said_and_undone_from_where_it_was_done(shop):
    done = open_form(shop, "/model/element?kind=service").fill(name="Mail").press("save")
    undone = open_form(shop, str(done.url), action="undo").press()

    assert "revision 2 : Add element" in main_text(done)
    assert undone.url.path == "/elements"
    assert "Undo revision 2" in main_text(undone)


def test_an_edit_leaves_alone_what_was_not_touched(tmp_path):
    """Line breaks in names, texts and properties, numbers with many digits, marks of markup."""
    odd = Element(
        id="S1", kind="service", name="two\nlines", cost=1 / 3, documentation="a\n\n  b\n",
        properties={"k": "x\ny", "several": ("a", "b")}, attributes={"n": "v"}, owner="<b>",
    )  # fmt: skip

    with site_over(tmp_path, lambda runtime: write(runtime, odd)) as site:
        before = site.client.get("/api/v1/elements/S1").json()
        form = open_form(site, "/model/element?id=S1").fill(type="ApplicationService")
        form.values = [(n, v.replace("\n", "\r\n")) for n, v in form.values]  # as browsers do
        written(form.press("save"))
        after = site.client.get("/api/v1/elements/S1").json()

    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"type", "version"}


def test_numbers_may_have_blanks_between_thousands(shop):
    written(open_form(shop, "/model/element?id=S1").fill(cost="1 200 000.5").press("save"))

    assert shop.client.get("/api/v1/elements/S1").json()["cost"] == 1200000.5


def test_the_overview_says_what_is_missing(shop):
    text = shop.text("/elements/S1")

    assert (
        "3 of 8 things stated; missing: a target, a practice that manages it, owner, life" in text
    )


def test_the_catalogue_is_named_and_renamed(empty):
    written(open_form(empty, "/model/heading").fill(name="Shop", currency="EUR").press())
    done = open_form(empty, "/model/heading").fill(name="Shop 2").press()

    written(done)
    assert empty.page("/model").findtext(".//title").endswith("Shop 2")


# Requirement groups.


def test_a_check_tells_the_effect_and_writes_nothing(shop):
    form = open_form(shop, "/model/requirement?id=S1:C1%2BC2%2BC3").fill(needs="3")

    answered = form.press("check")

    text = main_text(answered)
    assert answered.status_code == 200
    assert "The catalogue can hold it. Nothing is written yet." in text
    assert "component C1" in text
    assert "component C1 1.67 3.33 0.00 → 30.00" in text  # 60 x 2/3 x 3/4 of METHODS part 2
    assert shop.client.get("/api/v1/revisions").json()["items"][0]["number"] == 1


def test_a_check_says_what_the_catalogue_cannot_hold(shop):
    form = open_form(shop, "/model/requirement?of=S1").fill(member=["S1"])

    answered = form.press("check")

    assert answered.status_code == 200
    assert "S1 needs itself" in main_text(answered)
    assert "Nothing is written yet" not in main_text(answered)


def test_members_are_named_by_id_or_name_with_shares(shop):
    written(open_form(shop, "/model/element?id=C9").fill(name="Rack nine").press("save"))
    form = open_form(shop, "/model/requirement?of=S4")
    form.fill(member=["C8", "Rack nine"], share=["3", "1"], needs="1", criticality="0.5")

    written(form.press("save"))

    held = shop.client.get("/api/v1/requirements/S4:C8%2BC9").json()
    assert (held["members"], held["shares"], held["needs"]) == (["C8", "C9"], [3, 1], 1)


def test_more_rows_keep_what_was_typed(shop):
    form = open_form(shop, "/model/requirement?of=S4").fill(member=["C1", "C2", "C3"], weight="x")

    answered = form.press("more")

    assert answered.status_code == 200
    assert answered.text.count('name="member"') == 6
    assert fields(answered)["weight"] == "x"


def test_a_member_that_is_not_there_is_refused_with_close_names(shop):
    answered = open_form(shop, "/model/requirement?of=S4").fill(member=["C77"]).press("save")

    assert answered.status_code == 422
    assert "there is no element 'C77'; did you mean" in main_text(answered)


def test_a_stale_group_shows_its_members_too(shop):
    address = "/model/requirement?id=S1:C1%2BC2%2BC3"
    mine = open_form(shop, address).fill(needs="1")
    theirs = open_form(shop, address).fill(member=["C1", "C2", ""], needs="2")
    written(theirs.press("save"))

    answered = mine.press("save")

    assert answered.status_code == 412
    assert "Members C1, C2, C3 C1, C2 left alone theirs" in main_text(answered)
    assert fields(answered)["needs"] == "1"
    held = [v for n, v in Form(None, answered).values if n == "member" and v]
    assert held == ["C1", "C2"]


def test_all_members_stay_needed_when_one_goes(shop):
    written(open_form(shop, "/model/requirement?of=S4").fill(member=["C1", "C2"]).press("save"))
    form = open_form(shop, "/model/requirement?id=S4:C1%2BC2")

    written(form.fill(member=["C1", ""]).press("save"))

    assert fields(form.site.get("/model/requirement?id=S4:C1%2BC2"))["needs"] == ""
    assert shop.client.get("/api/v1/requirements/S4:C1%2BC2").json()["needs"] == 1


def test_a_group_is_retired(shop):
    done = open_form(shop, "/model/requirement?id=S1:S5", action="retire").press()

    written(done)
    assert shop.get("/api/v1/requirements/S1:S5").status_code == 404


def test_choices_are_offered_by_name_and_kind(shop):
    text = shop.get("/model/pick?q=C&kinds=component").text

    assert 'value="C1"' in text
    assert 'value="S1"' not in text


def test_choices_of_one_kind_are_not_lost_among_others_that_fit_better(example):
    text = example.get("/model/pick?q=booking&kinds=client").text

    assert "Travellers who book online" in text
    assert 'value="S-BOOK"' not in text


# Safety.


def test_a_form_of_another_site_is_refused(shop):
    headers = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}

    for place in ("/model/element", "/revisions/1/undo", "/findings/waive", "/model/merges"):
        sent = shop.client.post(place, files={"id": (None, "S9")}, headers=headers)
        assert sent.status_code == 403, place


def test_hostile_names_stay_text_in_every_form(tmp_path):
    def fill(runtime):
        write(
            runtime,
            Element(id="O1", kind="objective", name=HOSTILE, value=1, properties={HOSTILE: "x"}),
            Element(id="S1", kind="service", name=HOSTILE, owner="مالك الخدمة"),
            Element(id="S2", kind="service", name=HOSTILE),
            Requirement(of="O1", members=("S1",)), Requirement(of="O1", members=("S2",)),
        )  # fmt: skip

    with site_over(tmp_path, fill) as site:
        for address in ("/model", "/model/element?id=O1", "/model/requirement?of=O1",
                        "/model/weights?of=O1", "/model/target?service=S1",
                        "/elements/O1?edit=1", "/revisions/diff", "/model/merges"):  # fmt: skip
            page = site.page(address)
            assert not page.xpath("//main//script"), address
            assert not page.xpath("//@onmouseover"), address


@pytest.mark.parametrize("address", [
    "/model/requirement?of=S1", "/model/target?service=S1", "/model/element?kind=service",
])  # fmt: skip
def test_a_form_for_another_one_says_what_was_written_before(shop, address):
    page = shop.page(f"{address}&written=1")

    assert page.xpath("//main//form[@class='written']//button")
    assert page.xpath("//main//form[contains(@class, 'model')]")
