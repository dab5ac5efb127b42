"""The page of availability: what outages put at risk, and what was promised."""


def test_the_page_says_what_is_at_risk_and_what_would_help(example):
    text = example.text("/availability")

    assert "EUR a year is at risk from outages" in text
    assert "If C-HOST2 Host 2 never failed by itself" in text
    assert "Chance that some objective loses value" in text


def test_the_table_leads_to_the_elements_and_to_the_answer_for_programs(example):
    page = example.page("/availability")

    links = page.xpath("//main//a/@href")
    assert any(link.startswith("/elements/C-HOST2") for link in links)
    assert "/api/v1/analyses/availability" in links
    assert "/api/v1/analyses/promises" in links
    assert len(page.xpath("//section[@aria-labelledby='elements']//tbody/tr")) == 100


def test_promises_stand_with_what_is_in_the_way(example):
    page = example.page("/availability")

    rows = page.xpath("//section[@aria-labelledby='promises']//tbody/tr")
    assert rows
    assert all(
        row.xpath("td")[4].text_content() in {"possible", "impossible", "unknown"} for row in rows
    )


def test_the_page_is_in_the_menu_and_knows_the_revision(example):
    page = example.page("/availability?revision=1")

    assert page.xpath("//nav[@id='menu']//a[@aria-current='page']/text()") == ["Availability"]


def test_an_empty_catalogue_says_so(empty):
    assert "The catalogue is empty" in empty.text("/availability")
