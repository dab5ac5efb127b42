"""Modelling in a real browser: what script makes quicker, and what it must never lose."""

import pytest

from tests.web.browser import Server
from tests.web.parts import needs_part

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """An empty catalogue for the first test; the last one stops it."""
    started = Server(tmp_path_factory.mktemp("model"))
    yield started
    started.stop()


def add(tab, server, kind, **fields):
    tab.go(f"{server.address}/model/element?kind={kind}")
    for name, text in fields.items():
        tab.type(f"[name={name}]", text)
    tab.press("button[value=save]")
    tab.until("location.search.includes('written=')")


def choose(tab, field, text, found, place=0):
    """Take by keys what the list of a field offers first for a text."""
    tab.ask(f"document.querySelectorAll('{field}')[{place}].tomselect.focus()")
    tab.tell("Input.insertText", text=text)
    tab.until(f"document.querySelector('.ts-dropdown .active[data-value={found}]')")
    tab.key("Enter", windowsVirtualKeyCode=13)


def test_a_chain_is_built_checked_while_typing_saved_and_undone(tab, server):
    add(tab, server, "objective", id="O1", name="Sell bread", value="100")
    add(tab, server, "service", id="S1", name="Till")

    tab.go(f"{server.address}/model/requirement?of=O1")
    tab.type("[name=member]", "nobody")
    tab.key("Enter", windowsVirtualKeyCode=13)
    tab.until("document.querySelector('#check').innerText.includes('there is no element')")
    tab.type("[name=member]", "Till")
    tab.key("Enter", windowsVirtualKeyCode=13)
    tab.until("document.querySelector('#check').innerText.includes('can hold it')")
    checked = " ".join(tab.ask("document.querySelector('#check').innerText").split())
    tab.press("button.primary")
    tab.until("location.search.includes('written=3')")

    assert "Till S1 0.00 → 100.00" in checked
    tab.press(".written button")
    tab.until("document.querySelector('.written')?.innerText.includes('Undo revision 3')")
    assert "It needs nothing" in tab.text()
    assert tab.faults() == []


@needs_part("tom-select")
def test_a_member_is_chosen_from_what_the_server_finds_and_stands_with_its_name(tab, served):
    tab.go(f"{served.address}/model/requirement?id=R-WEB")
    shown = tab.ask("document.querySelector('.pair .ts-control').innerText")
    choose(tab, "[name=member]", "storge aray", "C-SAN", place=3)
    tab.until("document.querySelector('#check').innerText.includes('Storage array')")

    assert shown.split() == ["Web", "node", "1", "C-WEB1"]
    assert tab.ask("document.querySelectorAll('[name=member]')[3].value") == "C-SAN"
    assert tab.faults() == []


@needs_part("tom-select")
def test_what_a_report_is_about_is_chosen_while_typing(tab, served):
    tab.go(f"{served.address}/reports")
    shown = tab.ask("document.querySelector('#service .ts-control .item').innerText")
    choose(tab, "#service [name=of]", "book", "S-BOOK")
    tab.until("document.querySelector('#service [name=of]').value === 'S-BOOK'")
    assert shown == "Agent sales interface (S-AGENTAPI)"
    assert tab.faults() == []


def test_without_the_part_a_plain_field_offers_what_the_server_finds(tab, served):
    tab.tell("Network.enable")
    tab.tell("Network.setBlockedURLs", urls=["*/tom-select*"])
    tab.go(f"{served.address}/model/requirement?of=S-BOOK")
    tab.type("[name=member]", "storage")
    tab.until("document.querySelector('#members option')?.value === 'C-SAN'")
    tab.tell("Network.setBlockedURLs", urls=[])

    assert tab.ask("document.querySelector('[name=member]').checkVisibility()")


def test_an_offer_for_what_is_typed_no_more_is_dropped(tab, served):
    tab.go(f"{served.address}/help")

    counts = tab.ask("""(async () => {
      const { offerTo } = await import('/static/offers.js');
      const field = document.querySelector('[data-find]');
      const list = document.querySelector('#sought');
      const counts = [];
      for (const meanwhile of ['nothing', 'storage']) {
        field.value = 'storage';
        const asked = offerTo(field, list, '');
        field.value = meanwhile;
        await asked;
        counts.push(list.options.length > 0);
      }
      return counts;
    })()""")

    assert counts == [False, True]


def test_a_refusal_keeps_the_form_and_takes_the_focus_to_what_is_wrong(tab, served):
    tab.go(f"{served.address}/model/element?kind=service")
    tab.type("[name=id]", "S1")
    tab.type("[name=cost]", "much")
    tab.key("Enter", modifiers=2)
    tab.until("document.querySelector('[role=alert]')")

    assert tab.ask("document.activeElement.getAttribute('role')") == "alert"
    assert tab.ask("document.querySelector('[name=cost]').value") == "much"
    assert tab.ask("document.querySelector('[name=cost]').getAttribute('aria-invalid')") == "true"
    assert tab.faults() == []


def test_the_question_mark_shows_the_keys_and_escape_closes_them(tab, served):
    tab.go(f"{served.address}/model")
    tab.key("?")
    tab.until("document.querySelector('dialog[open] [data-keys]')")

    tab.key("Escape", windowsVirtualKeyCode=27)
    tab.until("!document.querySelector('dialog')")
    tab.key("g")
    tab.key("h")
    tab.until("location.pathname === '/'")
    assert tab.faults() == []


def test_a_server_that_is_gone_loses_nothing_that_was_typed(tab, server):
    tab.go(f"{server.address}/model/element?kind=service")
    tab.type("[name=id]", "S1")
    tab.type("[name=documentation]", "Much to lose")
    server.stop()

    tab.press("button[value=save]")
    tab.until("document.querySelector('.lost')")

    assert "Nothing was lost" in tab.text()
    assert tab.ask("document.querySelector('[name=documentation]').value") == "Much to lose"
    assert not tab.ask("document.querySelector('button[value=save]').disabled")


@needs_part("htmx.org")
def test_a_simulator_whose_server_is_gone_says_so_and_keeps_the_scenario(tab, served):
    tab.go(f"{served.address}/impact")
    tab.tell("Network.enable")
    tab.tell("Network.setBlockedURLs", urls=["*/impact?*"])
    tab.type("[name=of]", "C-SAN")
    tab.until("document.querySelector('.lost')")
    lost = tab.text()
    tab.complaints.clear()  # the library says it to the console as well

    tab.tell("Network.setBlockedURLs", urls=[])
    tab.press(".scenario button[type=submit]")
    tab.until("document.querySelector('#answer .lead') && !document.querySelector('.lost')")

    assert "The server does not answer" in lost
    assert "Storage array is down" in tab.text()
