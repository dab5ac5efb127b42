"""The simulator, the contributions and the map answer what METHODS says they must."""

import pytest
from lxml import etree

SVG = "{http://www.w3.org/2000/svg}"


def test_the_simulator_reads_what_people_paste(example):
    page = example.page("/impact?of=C-SAN%0Acard+payments%0AC-HOST2%3D30%25%2C+NoSuch%0AO-FREIGHT")

    text = " ".join(page.find(".//main").text_content().split())
    assert "2 not taken; the rest is calculated" in text
    assert "NoSuch: not in the catalogue" in text
    assert "an objective does not fail by itself" in text
    assert "30" in page.xpath("//input[@name='level']/@value")
    assert page.xpath("//textarea")[0].text.lstrip().startswith("C-SAN")


def test_an_unknown_id_comes_with_close_ones(example):
    page = example.page("/impact?of=S-BOKO")

    assert "/elements/S-BOOK" in page.xpath("//section[@role='alert']//a/@href")


def test_a_name_with_a_comma_is_one_entry(tmp_path):
    from alignment.catalogue import Element
    from tests.web.conftest import site_over, write

    def fill(runtime):
        write(runtime, Element(id="S1", kind="service", name="Print, scan and fax"))

    with site_over(tmp_path, fill) as site:
        text = site.text("/impact?of=print,+scan+and+fax%3D0.5")

    assert "not taken" not in text
    assert "degraded" in text


@pytest.mark.parametrize("level", ["1.5", "130%25"])
def test_a_loss_out_of_range_is_refused_by_name(example, level):
    assert "a loss lies between 0" in example.text(f"/impact?of=C-SAN%3D{level}")


def test_the_answer_names_what_was_spared_but_exposed(example):
    page = example.page("/impact?of=C-RESDB1")

    statuses = {s.text_content() for s in page.xpath("//tbody//span[contains(@class,'status')]")}
    spared = page.xpath("//section[h2[.='Spared, but exposed']]//tbody/tr")
    assert "down" in statuses
    assert spared


@pytest.mark.parametrize("lens", ["service", "component", "practice"])
def test_the_contributions_of_a_lens_add_up_to_the_total(example, lens):
    page = example.page(f"/value?lens={lens}")

    def amounts(rows):
        return [float(r.xpath("*[2]")[0].text_content().replace(",", "")) for r in rows]

    credited = amounts(page.xpath("//table//tbody/tr"))
    *lost, total = amounts(page.xpath("//table//tfoot/tr"))
    assert total == 48_000_000
    assert sum(credited) + sum(lost) == pytest.approx(total, abs=len(credited) + len(lost))


def test_a_contribution_can_be_narrowed_to_one_objective(example):
    assert "14,000,000" in example.text("/value?objective=O-FREIGHT")


def test_an_unknown_objective_is_refused_with_close_names(example):
    assert "O-FREIGHT" in example.text("/value?objective=O-FRAIGHT", status=404)


def test_many_objectives_are_summed_up_in_one_column(tmp_path):
    from alignment.catalogue import Element, Requirement
    from tests.web.conftest import site_over, write

    def fill(runtime):
        goals = [Element(id=f"O{i}", kind="objective", name="Goal", value=i) for i in range(1, 15)]
        write(
            runtime,
            Element(id="S1", kind="service", name="Service"),
            *goals,
            *(Requirement(of=goal.id, members=("S1",)) for goal in goals),
        )

    with site_over(tmp_path, fill) as site:
        page = site.page("/value")

    assert "4 others" in page.xpath("//thead")[0].text_content()
    for row in page.xpath("//table//tr[td]"):
        amounts = [float(c.text_content()) for c in row.xpath("td[contains(@class,'num')]")[-11:]]
        assert sum(amounts) == 105


def test_every_box_of_the_map_is_a_link_with_a_label(example):
    page = example.page("/map")

    boxes = page.xpath("//main//svg//a")
    assert len(boxes) == 153
    assert all(box.get("aria-label") and box.get("href") for box in boxes)


def test_the_map_shows_one_line_of_sight(example):
    page = example.page("/map?focus=C-STOW")

    keys = set(page.xpath("//main//svg//a/@data-key"))
    assert {"C-STOW", "S-STOW"} <= keys
    assert "C-WEB1" not in keys


def test_hidden_layers_are_counted_and_their_routes_drawn(example):
    page = example.page("/map?kind=objective&kind=service")

    text = page.find(".//main").text_content()
    assert "Left out" in text
    assert "80 components" in text
    assert page.xpath("//main//svg//path[contains(@class,'through')]")


@pytest.mark.parametrize("colour", ["value", "risk", "loss"])
def test_a_colour_on_the_map_is_also_a_word(example, colour):
    page = example.page(f"/map?colour={colour}&of=C-SAN")

    heated = page.xpath("//main//svg//a[rect[contains(@class,' h')]]")
    assert heated
    assert all(box.xpath("text[@class='note']") for box in heated)


def test_the_map_is_a_file_with_its_colours_in_it(example):
    answered = example.get("/map.svg?focus=S-BOOK")

    tree = etree.fromstring(answered.content)
    assert answered.headers["content-type"] == "image/svg+xml"
    assert not tree.xpath("//@class | //@style")
    assert {r.get("fill") for r in tree.iter(f"{SVG}rect")} >= {"#ffffff", "#dcefff"}


def test_a_level_that_is_no_number_is_told_as_that(example):
    text = example.text("/impact?of=C-SAN%3Dabc")

    assert "its level 'abc' is no number: write C-SAN=0.5" in text
