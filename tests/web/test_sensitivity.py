"""The page of sensitivity: what to check, where it flips, how far it spreads."""

import pytest


@pytest.mark.parametrize("lens", ["service", "component", "practice", "nonsense"])
def test_every_lens_has_its_page(example, lens):
    text = example.text(f"/sensitivity?lens={lens}")

    assert "Which weights to check first" in text
    assert "How far it spreads" in text


def test_an_element_and_a_requirement_can_be_turned(example):
    page = example.page("/sensitivity")

    links = page.xpath("//table//a[contains(@href, 'of=')]/@href")
    shown = example.text(links[0])
    assert "Where the ranking flips" in shown


def test_what_is_not_there_is_said_on_the_page(example):
    assert "there is no requirement 'nothing'" in example.text("/sensitivity?of=nothing")


def test_an_objective_shows_its_value_and_its_weights(example):
    text = example.text("/sensitivity?of=O-FREIGHT")

    assert "The value of O-FREIGHT" in text
    assert "weight" in text


def test_a_share_in_a_requirement_is_turned_and_its_flips_open(example):
    (requirement, member) = next(
        (r["id"], r["members"][0]) for r in example.get("/api/v1/requirements").json()["items"]
        if len(r["members"]) > 1
    )  # fmt: skip
    page = example.page(f"/sensitivity?lens=component&of={requirement}&member={member}")

    assert "Along" in page.find(".//main").text_content()
    opened = page.xpath("//main//a[contains(@href, '/explain/flip-point')]/@href")
    assert all(f"member={member}" in link for link in opened)
    assert [example.get(link).status_code for link in opened[:3]] == [200] * len(opened[:3])


def test_a_flip_along_an_own_weight_opens_to_that_very_figure(example):
    page = example.page("/sensitivity?of=S-BOOK")

    (row, *_) = page.xpath("//*[@id='table-flips']//tr[contains(., 'kept by itself')]")
    (link,) = row.xpath(".//a[contains(@href, '/explain/flip-point')]")
    text = example.text(link.get("href"))
    assert "own weight of S-BOOK" in text
    assert link.text_content() in text


def test_bounds_are_as_wide_as_was_asked_and_a_wrong_width_stays_in_the_form(example):
    assert "may be 5 % smaller or larger" in example.text("/sensitivity?within=0.05")
    page = example.page("/sensitivity?within=wide")

    assert page.find(".//input[@name='within']").get("value") == "wide"
    assert "'wide' is no number" in page.find(".//*[@role='alert']").text_content()


def test_an_empty_catalogue_and_hostile_names_have_a_page(empty, hostile):
    assert "The catalogue is empty" in empty.text("/sensitivity")
    assert hostile.page("/sensitivity?of=%3Cscript%3E").xpath("//main//script") == []
