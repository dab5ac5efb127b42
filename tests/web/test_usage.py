"""Usage on the page of cost."""

from urllib.parse import urlencode


def page_of(site, usage):
    return site.page(f"/cost?{urlencode({'usage': usage})}")


def test_costs_are_split_by_what_was_pasted(example):
    text = " ".join(page_of(example, "provider,consumer,usage\nC-SAN,C-RESDB1,1\n").find(
        ".//main").text_content().split())  # fmt: skip

    assert "Usage is stated for 1 of" in text


def test_a_figure_by_stated_usage_does_not_lead_to_the_explanation_of_another(example):
    equal, stated = page_of(example, ""), page_of(example, "provider,consumer,usage\n"
                                                  "C-SAN,C-RESDB1,1\n")  # fmt: skip

    for figure in ("lens-cost", "loaded-cost", "value-per-cost"):
        links = f"//main//a[contains(@href, '/explain/{figure}')]"
        assert equal.xpath(links)
        assert not stated.xpath(links)


def test_what_cannot_be_taken_stays_in_the_form_beside_its_faults(example):
    page = page_of(example, "provider,consumer,usage\nC-SAN,S-BOOK,x\n")

    assert "C-SAN,S-BOOK,x" in page.find(".//textarea").text
    assert "must be a number" in page.find(".//*[@role='alert']").text_content()
