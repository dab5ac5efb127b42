"""Numbers on the pages open to explanations that answer."""

from collections import defaultdict
from urllib.parse import urlsplit

import pytest

_PAGES = {
    "/impact?of=C-WAN1%0AC-SAN%3D40%25&next=1": {"value-at-risk", "loss", "redundancy-debt"},
    "/elements/C-SAN?tab=impact": {"value-at-risk", "loss"},
    "/availability": {
        "avoidable",
        "birnbaum",
        "expected-loss",
        "expected-value-at-risk",
        "probability-down",
        "probability-of-any-loss",
        "promise",
    },
    "/delivery": {
        "attained",
        "burn-rate",
        "delivered",
        "delivery",
        "error-budget",
        "gap",
        "longest-streak",
        "penalty",
        "service-delivery",
        "share-met",
    },
    "/": {"delivered", "alignment-index", "value-at-risk", "support", "contribution"},
}


def opened(page):
    """The addresses of explanations on a page, by figure."""
    found = defaultdict(list)
    for address in page.xpath("//main//a[contains(@href, '/explain/')]/@href"):
        found[urlsplit(address).path.removeprefix("/explain/")].append(address)
    return found


@pytest.mark.parametrize("address", _PAGES)
def test_the_numbers_of_a_page_open_to_what_is_behind_them(example, address):
    found = opened(example.page(address))

    assert set(found) >= _PAGES[address]
    for figure in _PAGES[address]:
        for place in {found[figure][0], found[figure][-1]}:
            assert "Formula" in example.text(place)
