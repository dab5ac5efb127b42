"""Numbers on the pages open to explanations that answer."""

import re
from collections import defaultdict
from urllib.parse import urlsplit

import pytest

from tests.conftest import ROOT

_PAGES = {
    "/impact?of=C-WAN1%0AC-SAN%3D40%25": "class-value-at-risk value-at-risk loss",
    "/elements/C-WAN1?tab=impact": "value-at-risk loss redundancy-debt",
    "/availability": "avoidable birnbaum expected-loss expected-value-at-risk probability-down "
    "probability-of-any-loss promise",
    "/availability/diagnosis?element=S-BOOK": "probability-down path-lower-bound "
    "structural-importance",
    "/availability/diagnosis?element=S-BOOK&threshold=0.5": "probability-of-loss rare-event "
    "criticality",
    "/sensitivity": "weight contribution spread rank range",
    "/delivery": "attained burn-rate delivered delivery error-budget gap longest-streak penalty "
    "service-delivery share-met",
    "/delivery?consumer=X-TRAVELLER&service=S-BOOK&indicator=availability": "centre "
    "error-budget lower-limit upper-limit",
    "/value": "contribution delivered support unattributed",
    "/value?objective=O-PASSENGERS": "objective-contribution support",
    "/value?lens=practice": "contribution",
    "/value?by=class": "class-contribution contribution",
    "/cost?kind=service": "contribution cost-outside-services lens-cost loaded-cost own-cost "
    "support support-per-cost unallocated-cost value-per-cost",
    "/practices/value": "practice-contribution practice-support practice-value-at-risk",
    "/portfolio": "loaded-cost quadrant service-delivery support",
    "/portfolio/ranking": "loaded-cost service-delivery support",
    "/findings": "alignment-index finding-value index-part",
    "/": "alignment-index contribution delivered index-part service-delivery support "
    "value-at-risk",
}
"""Figures that a page opens, by its address."""


def opened(page):
    """The addresses of explanations on a page, by figure."""
    found = defaultdict(list)
    for address in page.xpath("//main//a[contains(@href, '/explain/')]/@href"):
        found[urlsplit(address).path.removeprefix("/explain/")].append(address)
    return found


@pytest.mark.parametrize(("address", "figures"), _PAGES.items())
def test_the_numbers_of_a_page_open_to_what_is_behind_them(example, address, figures):
    found = opened(example.page(address))

    assert set(found) >= set(figures.split())
    for figure in figures.split():
        assert "Formula" in example.text(found[figure][0])


def test_an_explanation_is_of_the_draws_that_the_page_shows(example):
    found = opened(example.page("/sensitivity"))

    assert "draws=200" in found["spread"][0]
    assert "200" in example.text(found["rank"][0])


def test_a_source_leads_to_what_it_names(example):
    (link,) = set(
        example.page("/explain/quadrant?of=S-BOOK").xpath(
            "//main//a[contains(., 'METHODS')]/@href"
        )
    )

    assert "quadrants, dominance, change risk" in example.text(link)


def test_every_section_that_a_figure_names_is_told():
    named = re.findall(r"METHODS ([\d.]+(?:, [\d.]+)*)", "".join(
        path.read_text() for path in (ROOT / "src").rglob("*.py")
    ))  # fmt: skip
    told = (ROOT / "docs" / "methods.md").read_text()

    sections = {s.strip(".") for each in named for s in each.split(", ")}
    assert {s for s in sections if s.count(".") == 1 and f"| {s} |" not in told} <= {
        "2.2", "2.4", "2.5",
    }  # fmt: skip
