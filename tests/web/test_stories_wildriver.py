"""The stories of a change advisor and a reviewer on somebody else's model, which states no value.

It is imported in the browser, too: what a person sees of it before and after it is written.
"""

import pytest

from tests.web.browser import Server
from tests.web.test_stories import lead

pytestmark = [pytest.mark.browser, pytest.mark.shared]

TICKET = "CHG-91: tonight the File Server is moved to another rack"
SERVER = "d5b0c8f3-3611-4d37-a405-7fc5d9a20426"
"""One of four that are called File Server."""


@pytest.fixture(scope="module")
def wildriver(tab, tmp_path_factory, shared):
    """A catalogue that holds the model, and what the preview and the end of its import said."""
    server = Server(tmp_path_factory.mktemp("wildriver"))
    yield server.address, imported(tab, server.address, shared / "archimate/wildriver")
    server.stop()


def imported(tab, address, folder):
    tab.go(f"{address}/import")
    tab.attach("#file", folder / "model.archimate")
    tab.press("button[value=preview]")
    tab.until("document.querySelector('form[action$=\"/write\"]')")
    preview = tab.text()
    tab.press('form[action$="/write"] button')
    tab.until("document.querySelector('.plan a[href$=\"/revisions/1\"]')")
    return preview, tab.text()


def test_an_import_says_what_it_would_write_before_it_does(wildriver):
    _, (preview, written) = wildriver

    assert "Archi model" in preview
    assert "Revision 1" in written


def test_a_change_advisor_learns_whom_a_server_hits_and_that_no_value_is_stated(tab, wildriver):
    address, _ = wildriver
    tab.go(f"{address}/impact")
    tab.type("[name=of]", TICKET)
    tab.press(".scenario button[type=submit]")
    tab.until("document.querySelector('#answer [data-pick]')")
    several = tab.text()
    tab.press(f"[data-pick='{SERVER}']")
    tab.until("document.querySelector('#answer .lead')")

    told, page = lead(tab), tab.text()
    ticket = tab.ask("document.querySelector('#ticket').textContent")

    assert "File Server: several elements have this name" in several
    assert "no value is at risk, though 5 processes, 9 services and 6 components suffer" in told
    assert "Values are assumed" in told
    assert "no owner stated" in page
    assert told.split(":")[0] in ticket
    assert tab.faults() == []


def test_a_reviewer_sees_why_nothing_can_be_placed_and_where_to_begin(tab, wildriver):
    address, _ = wildriver
    tab.go(f"{address}/portfolio")
    placed = tab.text()
    tab.go(f"{address}/findings")
    tab.until("!document.querySelector('[data-being-made]')")
    tab.press("main tbody a[href*='/elements/']")
    tab.until("location.pathname.startsWith('/elements/')")
    named = tab.ask("document.querySelector('h1').innerText")
    status = tab.ask("fetch('/reports/portfolio.html').then((answered) => answered.status)")

    assert "None of 59 services can be placed: fit not known" in placed
    assert "No service can be placed: fit needs measurements" in placed
    assert named
    assert status == 200
    assert tab.faults() == []
