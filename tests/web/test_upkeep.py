"""Waivers, undo, comparison of revisions, settings and the documentation as pages."""

import pytest

from alignment.catalogue import Element
from alignment.web.manual import pictures, texts
from tests.graphs.ref1 import ref1_estate
from tests.web.conftest import links_of, site_over, write
from tests.web.forms import Form, main_text, open_form, written

ORPHAN = "/findings/waive?rule=service-without-objective&element=S9"


@pytest.fixture
def shop(tmp_path):
    estate = ref1_estate()

    def fill(runtime):
        write(runtime, estate.heading, *estate.elements, *estate.requirements, reason="REF-1")
        write(runtime, Element(id="S9", kind="service", name="Old"), reason="One more")

    with site_over(tmp_path, fill) as site:
        yield site


def test_a_finding_is_waived_with_reason_and_expiry_and_taken_back(shop):
    done = open_form(shop, ORPHAN).fill(reason="Goes in spring", expires="2026-12-31").press()

    written(done)
    assert "Waived: Goes in spring (until 2026-12-31)" in main_text(done)
    held = shop.client.get("/api/v1/waivers").json()["items"][0]
    assert (held["rule"], held["element"]) == ("service-without-objective", "S9")
    back = open_form(shop, ORPHAN, action="retire").press()
    written(back)
    assert "Goes in spring" not in main_text(back)


def test_after_a_waiver_the_list_is_narrowed_as_it_was(shop):
    from_all = open_form(shop, ORPHAN).fill(reason="Goes", expires="2026-12-31").press()
    from_some = open_form(shop, f"{ORPHAN}&of_severity=low").fill(reason="Later").press()

    assert from_all.url.query == b"" or b"rule" not in from_all.url.query
    assert b"severity=low" in from_some.url.query


def test_a_finding_that_is_not_there_is_not_waived(shop):
    page = shop.page("/findings/waive?rule=over-served&element=S9")

    assert "no such finding now: rule over served, element S9" in page.text_content()
    assert not page.xpath("//main//form")
    assert page.xpath("//main//a[starts-with(@href, '/findings')]")


def test_a_waiver_can_be_prolonged(shop):
    written(open_form(shop, ORPHAN).fill(reason="Goes", expires="2026-12-31").press())

    written(open_form(shop, ORPHAN).fill(expires="2027-03-31").press())

    assert shop.client.get("/api/v1/waivers").json()["items"][0]["expires"] == "2027-03-31"


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"reason": "", "expires": "2026-12-31"}, "reason", "is missing"),
        ({"reason": "x", "expires": "2026-06-30"}, "expires", "is past"),
        ({"reason": "x", "expires": "soon"}, "expires", "is no day"),
    ],
)
def test_a_waiver_that_cannot_be_comes_back(shop, typed, field, said):
    answered = open_form(shop, ORPHAN).fill(**typed).press()

    assert answered.status_code == 422
    assert f'id="e-{field}"' in answered.text
    assert said in main_text(answered)
    assert dict(Form(shop, answered).values)["reason"] == typed["reason"]


def test_a_revision_is_undone_by_a_new_one_with_its_reason(shop):
    done = open_form(shop, "/revisions/2", action="undo").fill(reason="Not ours").press()

    assert written(done) == 3
    assert "Not ours" in main_text(done)
    assert shop.get("/api/v1/elements/S9").status_code == 404


def test_an_undo_that_later_edits_forbid_says_which(shop):
    written(open_form(shop, "/model/element?id=S9").fill(name="Older").press("save"))

    answered = open_form(shop, "/revisions/2", action="undo").press()

    assert answered.status_code == 409
    assert "S9 : this element was changed later" in main_text(answered)


def test_two_revisions_are_compared_field_by_field_and_in_figures(shop):
    written(open_form(shop, "/model/element?id=O1").fill(value="80").press("save"))

    text = shop.text("/revisions/diff?a=2&b=3")

    assert "All objectives together: 100.00 → 120.00 EUR / year" in text
    assert "value60 80" in text


def test_edits_between_revisions_are_filtered_by_what_became_of_a_field_and_leave_as_a_file(shop):
    written(open_form(shop, "/model/element?id=O1").fill(name="Renamed").press("save"))
    place = "/revisions/diff?a=1&b=3"

    text = shop.text(f"{place}&edits.find=renamed")
    page = shop.page(f"{place}&edits.sort=-key")
    file = shop.get(f"{place}&edits.find=RENAMED&file=edits.csv").text

    assert "1 of 2 edits" in text
    assert page.xpath("//*[@id='table-edits']//tbody//code/text()") == ["S9", "O1"]
    assert file.splitlines()[1].startswith("altered,element,O1,name: ")
    assert file.splitlines()[1].endswith(" -> Renamed")


def test_the_settings_say_what_is_in_force_and_from_where(shop):
    text = shop.text("/settings")

    assert "most_upload_bytes" in text
    assert "default" in text
    assert "ann" in text


def test_every_page_of_the_documentation_is_served_with_links_that_lead_somewhere(shop):
    addresses = {f"/help/docs/{name}" for name in texts()}
    assert len(addresses) > 50
    for address in sorted(addresses):
        page = shop.page(address)
        assert page.xpath("//article//h1"), address
        for link in links_of(page, address):
            place = link.partition("?")[0]
            is_doc = place.startswith("/help/docs/")
            name = place.removeprefix("/help/docs/")
            assert not is_doc or place in addresses or name in pictures(), (address, link)


def test_a_page_of_the_documentation_reads_as_it_was_written(shop):
    page = shop.page("/help/docs/modelling")

    assert page.findtext(".//article/h1") == "Modelling in the browser"
    assert page.xpath("//article//h2[@id='when-two-edit-at-once']")
    assert page.xpath("//article//a[starts-with(@href, '/help/docs/weights')]")
    assert page.xpath("//article//table//td")


def test_what_is_no_page_of_the_documentation_is_not_found(shop):
    for name in ("nothing", "../pyproject.toml", "..%2F..%2Fpyproject", "README.md"):
        assert shop.get(f"/help/docs/{name}").status_code == 404, name


def test_the_keys_stand_on_the_help_page(shop):
    keys = shop.page("/help").xpath("//dl[@data-keys]")

    assert "?" in keys[0].text_content()


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/"])
def test_an_undo_leads_to_no_page_of_others(shop, back):
    changed = open_form(shop, "/elements/S9?edit=1", action="/model/element").fill(name="X")
    number = written(changed.press("save"))

    undone = shop.post(
        f"/revisions/{number}/undo", files={"back": (None, back)}, follow_redirects=False
    )

    assert undone.headers["location"].startswith(f"/revisions/{number + 1}?")
