"""The page of delivery."""

from tests.web.conftest import links_of, one_of_each, site_over


def test_the_page_says_what_was_delivered_and_who_is_steady(example):
    text = example.text("/delivery")

    assert "44,100,427 was delivered (92 %)" in text
    assert "Steady before brilliant" in text
    assert "61 edges from a consumer to a service" in text


def test_beside_what_was_delivered_stands_what_nobody_knows(example):
    page = example.page("/delivery")

    tiles = {" ".join(t.text_content().split()) for t in page.xpath("//dl[@class='tiles']/div")}
    (beyond,) = [tile for tile in tiles if tile.startswith("Passes no use of a service")]
    assert "6.16" in beyond
    assert beyond.endswith("nothing of it can be measured; counts as delivered")
    (green,) = page.xpath("//*[@id='table-objectives']//tr[contains(., 'O-GREEN')]")
    assert "no client or process uses a service for it" in green.text_content()
    assert "100" not in green.text_content()


def test_every_measured_edge_has_its_small_chart(example):
    page = example.page("/delivery")

    labels = page.xpath("//tbody//svg/@aria-label")
    assert any("2026-03 short by 85.0" in label for label in labels)
    assert "every period met" in labels


def test_an_edge_opens_to_its_targets_over_time(example):
    page = example.page("/delivery?consumer=X-TRAVELLER&service=S-BOOK")
    other = example.text("/delivery?consumer=X-TRAVELLER&service=S-BOOK&indicator=response+time")

    text = page.find(".//main").text_content()
    assert "met its target of 99 percent in 10 of 12 periods" in text
    assert "Error budget spent" in text
    assert "response time of S-BOOK" in other


def test_figures_open_to_their_explanations(example):
    page = example.page("/delivery")
    links = [place for place in links_of(page, "/delivery") if "/explain/" in place]

    edge = example.text(next(link for link in links if "/delivery?" in link and "S-BOOK" in link))
    objective = example.text(next(link for link in links if "O-PASSENGERS" in link))

    assert "availability 95.6 percent against 99" in edge
    assert "Sum" in objective


def test_every_link_of_the_page_leads_somewhere(example):
    page = example.page("/delivery?service=S-BOOK")

    for link in one_of_each(links_of(page.find(".//main"), "/delivery")):
        assert example.get(link).status_code == 200, link


def test_a_wrong_question_is_refused(example):
    assert "at least 1" in example.text("/delivery?p=0.5", status=422)
    assert "There is no element 'S-BOKO'" in example.text("/delivery?service=S-BOKO")


def test_a_service_alone_is_told_by_its_own_sums_and_not_those_of_the_estate(example):
    text = example.text("/delivery?service=S-BOOK").replace("\u202f", " ")

    assert "Of EUR 4.56 M a year that pass this edge, EUR 3.11 M arrived" in text
    assert "; EUR 1.45 M got lost." in text
    assert "48,000,000" not in text
    assert "No value passes" in example.text("/delivery?consumer=X-TRAVELLER&service=S-BI")


def test_values_have_a_delivered_column(example):
    assert "Delivered" in example.page("/value").xpath("//thead")[0].text_content()


def test_an_empty_catalogue_has_a_page(empty):
    assert "import something first" in empty.text("/delivery")


def test_hostile_names_stay_text(hostile):
    page = hostile.page("/delivery")

    assert not page.xpath("//main//script")


def test_an_estate_without_targets_says_so(tmp_path):
    from alignment.catalogue import Element, Requirement
    from tests.web.conftest import write

    def fill(runtime):
        write(
            runtime,
            Element(id="O1", kind="objective", name="Goal", value=5),
            Element(id="P1", kind="process", name="Process"),
            Element(id="S1", kind="service", name="Service"),
            Requirement(of="O1", members=("P1",)),
            Requirement(of="P1", members=("S1",)),
        )

    with site_over(tmp_path, fill) as site:
        text = site.text("/delivery")
        of_service = site.text("/elements/S1?tab=delivery")

    assert "No target is stated" in text
    assert "no target" in text
    assert "5.00 promised; 1 of 1 edge not measured" in text
    assert "Lost–nothing measured" in of_service
    assert "0.00" not in text.partition("From consumer to service")[2].partition("By service")[0]
    assert "0.00" not in of_service
