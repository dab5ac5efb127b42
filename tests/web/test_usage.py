"""Usage on the page of cost."""

from urllib.parse import urlencode


def page_of(site, usage):
    return site.page(f"/cost?{urlencode({'usage': usage})}")


def test_costs_are_split_by_what_was_pasted(example):
    text = " ".join(page_of(example, "provider,consumer,usage\nC-SAN,C-RESDB1,1\n").find(
        ".//main").text_content().split())  # fmt: skip

    assert "Usage is stated for 1 of" in text


def test_a_row_that_is_pasted_without_a_header_is_taken(example):
    text = " ".join(page_of(example, "C-SAN\tC-RESDB1\t1\n").find(
        ".//main").text_content().split())  # fmt: skip

    assert "Usage is stated for 1 of" in text


def test_a_figure_by_stated_usage_leads_to_the_explanation_of_that_very_figure(example):
    usage = "provider,consumer,usage\nC-SAN,C-RESDB1,1\n"
    equal, stated = page_of(example, ""), page_of(example, usage)

    for figure in ("lens-cost", "loaded-cost", "value-per-cost"):
        links = f"//main//a[contains(@href, '/explain/{figure}')]"
        assert [a.get("href") for a in equal.xpath(links) if "usage=" in a.get("href")] == []
        (first, *_) = stated.xpath(f"{links}[contains(@href, 'usage=')]")
        text = example.text(first.get("href"))
        assert "Usage is stated for 1 of" in text
        assert " ".join(first.text_content().split()) in text


def test_what_cannot_be_taken_stays_in_the_form_beside_its_faults(example):
    page = page_of(example, "provider,consumer,usage\nC-SAN,S-BOOK,x\n")

    assert "C-SAN,S-BOOK,x" in page.find(".//textarea").text
    assert "must be a number" in page.find(".//*[@role='alert']").text_content()
