"""Modelling in a real browser: what script makes quicker, and what it must never lose."""

import pytest

from tests.web.browser import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def server(tmp_path):
    started = Server(tmp_path)
    yield started
    started.stop()


def add(tab, server, kind, **fields):
    tab.go(f"{server.address}/model/element?kind={kind}")
    for name, text in fields.items():
        tab.type(f"[name={name}]", text)
    tab.press("button[value=save]")
    tab.until("location.search.includes('written=')")


def test_a_chain_is_built_checked_while_typing_saved_and_undone(tab, server):
    add(tab, server, "objective", id="O1", name="Sell bread", value="100")
    add(tab, server, "service", id="S1", name="Till")

    tab.go(f"{server.address}/model/requirement?of=O1")
    tab.type("[name=member]", "nobody")
    tab.until("document.querySelector('#check').innerText.includes('there is no element')")
    tab.type("[name=member]", "Till")
    tab.until("document.querySelector('#check').innerText.includes('can hold it')")
    checked = " ".join(tab.ask("document.querySelector('#check').innerText").split())
    tab.press("button.primary")
    tab.until("location.search.includes('written=3')")

    assert "Till S1 0.00 → 100.00" in checked
    tab.press(".written button")
    tab.until("location.pathname === '/revisions/4'")
    assert "retired" in tab.text()
    assert tab.faults() == []


def test_choices_come_from_the_server_while_one_types(tab, server):
    add(tab, server, "objective", id="O1", name="Sell bread")
    add(tab, server, "service", id="S1", name="Till")

    tab.go(f"{server.address}/model/requirement?of=O1")
    tab.type("[name=member]", "til")
    tab.until("document.querySelectorAll('#members option').length === 1")

    assert tab.ask("document.querySelector('#members option').value") == "S1"


def test_a_refusal_keeps_the_form_and_takes_the_focus_to_what_is_wrong(tab, server):
    tab.go(f"{server.address}/model/element?kind=service")
    tab.type("[name=id]", "S1")
    tab.type("[name=cost]", "much")
    tab.key("Enter", modifiers=2)
    tab.until("document.querySelector('[role=alert]')")

    assert tab.ask("document.activeElement.getAttribute('role')") == "alert"
    assert tab.ask("document.querySelector('[name=cost]').value") == "much"
    assert tab.ask("document.querySelector('[name=cost]').getAttribute('aria-invalid')") == "true"
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


def test_the_question_mark_shows_the_keys_and_escape_closes_them(tab, server):
    tab.go(f"{server.address}/model")
    tab.key("?")
    tab.until("document.querySelector('dialog[open] [data-keys]')")

    tab.key("Escape", windowsVirtualKeyCode=27)
    tab.until("!document.querySelector('dialog')")
    tab.key("g")
    tab.key("h")
    tab.until("location.pathname === '/'")
    assert tab.faults() == []
