"""Fields that ask for an element offer those of the catalogue while one types."""

from urllib.parse import quote

import pytest

from alignment.catalogue import Element, Requirement
from tests.web.conftest import site_over, write
from tests.web.parts import needs_part

FIELDS = {
    "/delivery": ("consumer", "service"),
    "/availability/diagnosis": ("element",),
    "/sensitivity": ("of", "member"),
    "/cost": ("provider", "consumer"),
    "/investment": ("item",),
    "/explain/delivery": ("of",),
}


@pytest.mark.parametrize(("place", "fields"), FIELDS.items())
def test_a_field_for_an_element_is_a_plain_one_that_script_turns_into_a_list(
    example, place, fields
):
    page = example.page(place)

    for name in fields:
        for field in page.xpath(f"//main//input[@name='{name}']"):
            assert {"data-pick", "data-choose"} & set(field.attrib), (place, name)
            assert page.xpath(f"//label[@for='{field.get('id')}']")


def test_what_stands_in_a_field_is_told_by_its_name(example):
    page = example.page("/delivery?consumer=X-TRAVELLER&service=Online+booking")
    fields = {n: page.xpath(f"//input[@name='{n}']")[0] for n in ("consumer", "service")}

    assert fields["service"].get("value") == "S-BOOK"
    assert fields["consumer"].get("data-named") == "Travellers who book online"


def test_only_elements_of_the_kinds_that_fit_are_offered_and_of_the_revision_shown(example):
    offered = example.page("/model/pick?q=book&kinds=service&revision=1")
    before = example.page("/model/pick?q=book&revision=0")

    kinds = offered.xpath("//option/@data-kind")
    assert kinds
    assert set(kinds) == {"service"}
    assert before.xpath("//option") == []


def test_a_wrong_name_keeps_what_was_typed_and_a_file_of_it_is_refused(example):
    page = example.page("/delivery?service=S-BOKO")

    assert page.find(".//input[@name='service']").get("value") == "S-BOKO"
    assert "Did you mean S-BOOK" in page.find(".//*[@role='alert']").text_content()
    assert "S-BOOK" in example.text("/delivery?service=S-BOKO&file=edges.csv", status=404)


def test_a_figure_of_nothing_yet_asks_what_it_is_to_be_of(example):
    asked = example.page("/explain/delivery?of=X-TRAVELLER")

    assert asked.xpath("//main//input[@name='of']/@value") == ["X-TRAVELLER", ""]
    assert "10 of 12 periods" in example.text("/explain/delivery?of=X-TRAVELLER&of=Online+booking")


def test_a_lens_stays_a_lens_where_an_element_is_called_so(tmp_path):
    def fill(runtime):
        write(
            runtime,
            Element(id="O1", kind="objective", name="Goal", value=5),
            Element(id="S1", kind="service", name="Component"),
            Element(id="C1", kind="component", name="host"),
            Requirement(of="O1", members=("S1",)), Requirement(of="S1", members=("C1",)),
        )  # fmt: skip

    with site_over(tmp_path, fill) as site:
        text = site.text("/explain/contribution?of=HOST&of=component")

    assert "Contribution of host C1" in text


@pytest.mark.browser
@needs_part("tom-select")
def test_an_edge_is_found_by_parts_of_two_names(tab, served):
    tab.go(f"{served.address}/delivery")
    for field, part, found in (
        ("consumer", "travellr", "X-TRAVELLER"), ("service", "onlne bookng", "S-BOOK"),
    ):  # fmt: skip
        tab.type(f"[name={field}]", part)
        tab.until(f"document.querySelector('.ts-dropdown .active[data-value={found}]')")
        tab.key("Enter", windowsVirtualKeyCode=13)
    tab.press("main form button")
    tab.until("location.search.includes('service=S-BOOK')")

    assert "Delivery of Online booking to Travellers who book online" in tab.text()
    assert tab.faults() == []


@pytest.mark.browser
@needs_part("tom-select")
def test_a_choice_becomes_a_line_of_the_text_beside_it(tab, served):
    for place, add, text, line in (
        ("/change?of=C-SAN", "of", "of", "C-SAN\nC-WEB1"), ("/cascade", "weights", "weights",
                                                            "C-WEB1="),
    ):  # fmt: skip
        tab.go(served.address + place)
        tab.type(f"#add-to-{add}", "web nod 1")
        tab.until("document.querySelector('.ts-dropdown .active[data-value=C-WEB1]')")
        tab.key("Enter", windowsVirtualKeyCode=13)

        assert tab.ask(f"document.querySelector('#{text}').value") == line


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("/delivery?service=online+BOOKING", "service=S-BOOK"),
        ("/reports/document?kind=service&format=md&of=Online+booking", "of=S-BOOK"),
        ("/explain/contribution?of=online+booking", "of=S-BOOK"),
    ],
)
def test_a_name_stands_for_its_id_in_any_case(example, address, meant):
    answered = example.get(address)

    assert answered.status_code in (200, 303), address
    assert meant in answered.text + answered.headers.get("location", "")


def test_what_no_figure_can_be_of_stays_in_the_form(example):
    page = example.page("/explain/contribution?of=Online+boking", status=404)

    assert "Did you mean S-BOOK" in page.xpath("//main//*[@role='alert']")[0].text
    assert page.xpath("//main//input[@name='of']")[0].get("value") == "Online boking"


def test_a_name_with_what_is_lost_of_it_stands_for_its_id_too(example):
    by_id = example.text("/explain/loss?of=S-BOOK&of=C-SAN%3D0.5")

    assert example.text("/explain/loss?of=S-BOOK&of=storage+array%3D0.5") == by_id


def test_what_a_finding_is_about_may_be_named_by_name(example):
    finding = example.get("/api/v1/analyses/findings").json()["findings"][0]
    (element, *_), rule = finding["elements"], finding["rule"]
    name = example.get(f"/api/v1/elements/{element}").json()["name"]

    by_id, by_name = (
        example.page(f"/explain/finding-value?of={rule}&of={quote(told)}")
        for told in (element, name)
    )

    assert (
        by_name.xpath("//main//h1")[0].text_content()
        == by_id.xpath("//main//h1")[0].text_content()
    )
    assert by_name.xpath("//main//input[@name='of']/@value")[1] == element
