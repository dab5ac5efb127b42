"""Every page in a real browser: no rule of WCAG broken, nothing refused, no complaint."""

from urllib.request import urlopen

import pytest

from alignment.usecases.reports import KINDS
from tests.web.axe import violations
from tests.web.places import ABSENT, FILLED, addresses, routes_of
from tests.web.test_columns import SHEET

pytestmark = [pytest.mark.browser, pytest.mark.axe]

STATUS = "performance.getEntriesByType('navigation')[0].responseStatus"
TRAILS = "document.querySelectorAll('nav.crumbs [aria-current]').length"

ABOUT = {"objective": "?of=O-PASSENGERS", "service": "?of=S-BOOK", "impact": "?of=C-SAN"}
"""What a report of a kind needs to be told."""


def complaints(tab, address):
    """All but the refusal of a page that is about a refusal."""
    return [c for c in tab.complaints if (c["source"], c.get("url")) != ("network", address)]


@pytest.mark.parametrize("place", tuple(addresses()))
def test_a_page_breaks_no_rule_and_has_no_complaint(tab, served, place):
    tab.complaints.clear()

    tab.go(served.address + place)

    assert violations(tab) == []
    assert complaints(tab, served.address + place) == []
    assert tab.ask("document.querySelectorAll('h1').length") == 1
    assert tab.ask(TRAILS) == (place != "/")
    assert tab.ask(STATUS) == (404 if place in ABSENT else 200)


def test_what_is_folded_breaks_no_rule_either(tab, served):
    tab.go(served.address + "/help/api")

    tab.ask("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")

    assert violations(tab) == []


def test_what_asks_about_the_columns_of_a_sheet_breaks_no_rule(tab, served, tmp_path):
    (tmp_path / "kpis.csv").write_bytes(SHEET)
    tab.complaints.clear()

    tab.go(f"{served.address}/import")
    tab.attach("#file", tmp_path / "kpis.csv")
    tab.press("button[value=preview]")
    tab.until("location.pathname.endsWith('/columns')")

    assert tab.ask("document.querySelectorAll('.columns-said select').length") > 0
    assert violations(tab) == []
    assert complaints(tab, "") == []


@pytest.mark.parametrize("kind", tuple(KINDS))
def test_a_report_breaks_no_rule_and_has_no_complaint(tab, served, tmp_path, kind):
    asked = f"{served.address}/reports/{kind}.html{ABOUT.get(kind, '')}"
    (tmp_path / "report.html").write_bytes(urlopen(asked).read())  # noqa: S310 - our own server
    tab.complaints.clear()

    tab.go((tmp_path / "report.html").as_uri())

    assert violations(tab) == []
    assert complaints(tab, "") == []


def test_every_page_that_needs_more_than_its_address_is_told_what():
    """A new route with a parameter must say in ``places`` where to look at it."""
    routes = set(routes_of())

    assert set(FILLED) <= routes
    assert [r for r in routes if "{" in r and r not in FILLED] == []
