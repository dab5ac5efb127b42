"""Findings and explanations as pages."""


def test_the_page_lists_findings_with_advice_and_links(example):
    page = example.page("/findings")

    text = " ".join(page.find(".//main").text_content().split())
    assert "Single point" in text
    assert "Not checked" in text
    assert page.xpath("//main//table//a[contains(@href, '/elements/')]")


def test_the_page_narrows_by_severity_and_rule(example):
    page = example.page("/findings?severity=high&rule=single-point")

    words = {" ".join(c.text_content().split()) for c in page.xpath("//tbody/tr/td[1]")}
    assert {w.replace(" ", "") for w in words} == {"highSinglepoint"}
    lead = page.xpath("string(//main//p[@class='lead'])")
    shown = len(page.xpath("//*[@id='table-findings']//tbody/tr"))
    assert f"{shown} findings of " in lead
    assert "severity high, rule single point" in lead


def test_a_rule_that_found_nothing_stays_chosen(example):
    page = example.page("/findings?rule=component-unneeded")

    assert page.xpath("//select[@name='rule']/option[@selected]/@value") == ["component-unneeded"]


def test_a_figure_opens_to_its_explanation(example):
    page = example.page("/explain/support?of=S-BOOK")

    text = page.find(".//main").text_content()
    assert "support_u = F_u / N_uu" in text
    assert page.xpath("//main//a[contains(@href, '/api/v1/analyses/explanations/support')]")


def test_what_was_chosen_goes_along_to_the_answer_for_programs(example):
    page = example.page("/explain/quadrant?of=S-BOOK&fit_cut=0.5")

    assert page.xpath("//main//a[contains(@href, 'of=S-BOOK&fit_cut=0.5')]")
