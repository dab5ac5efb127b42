"""A change advisor and a reviewer do their work in a browser; all of it goes without a mouse."""

import pytest

pytestmark = pytest.mark.browser

TICKET = "CHG-7: tonight the array C-SAN is replaced by the supplier"

NAMED = """(() => {
  const at = document.activeElement;
  const shows = at.matches("svg a") ? at.querySelector(".box") : at.closest(".ts-control");
  const look = getComputedStyle(shows ?? at);
  const room = at.getBoundingClientRect();
  return [at.tagName, room.width > 0 && room.bottom > 0,
          look.outlineStyle !== "none" || look.strokeWidth === "3px"];
})()"""
"""What has the focus, whether it is on the screen, and whether one sees that it has it: by itself,
by its box in a picture, or by the frame around a field that offers choices."""


DOCUMENTS = """
Promise.all(["html", "xlsx", "pdf"].map(async (ending) => {
  const answered = await fetch(`/reports/portfolio.${ending}`);
  return [answered.status, (await answered.arrayBuffer()).byteLength > 5000];
}))
"""

OVERTAKE = """
fetch("/api/v1/elements/S-POS", {
  method: "PATCH", body: JSON.stringify({owner: "Theirs"}),
  headers: {"Content-Type": "application/json", "If-Match": "*"},
}).then((answered) => answered.status)
"""
"""What somebody else writes while a form stands open."""


def step(tab):
    """To the next stop of the Tab key."""
    tab.key("Tab", windowsVirtualKeyCode=9)


def lead(tab):
    """The conclusion of an answer."""
    return tab.ask("document.querySelector('#answer .lead').innerText")


def test_a_change_advisor_takes_a_ticket_to_an_answer_that_can_be_sent_on(tab, served):
    tab.go(f"{served.address}/impact")
    tab.type("[name=of]", TICKET)
    tab.press(".scenario button[type=submit]")
    tab.until("document.querySelector('#answer .lead')")
    whole = lead(tab)
    contacts = "Contacts to tell" in tab.text()

    tab.type("[name=level]", "30")
    tab.press("form.taken button")
    tab.until(f"!document.querySelector('#answer').innerText.includes({whole[:60]!r})")
    partly, address = lead(tab), tab.ask("location.href")
    tab.go(address)
    text = tab.ask("fetch([...document.links].find((a) => a.href.includes('/impact.txt')).href)"
                   ".then((r) => r.text())")  # fmt: skip

    assert "C-SAN Storage array is down" in whole
    assert contacts
    assert lead(tab) == partly != whole
    assert " ".join(partly.partition(":")[0].split()) in " ".join(text.split())
    assert tab.faults() == []


def test_a_reviewer_opens_a_number_moves_a_cut_and_takes_the_document_along(tab, served):
    tab.go(f"{served.address}/portfolio")
    before = tab.text()
    tab.type("[name=value_cut]", "0.05")
    tab.press(".filter button")
    tab.until("location.search.includes('value_cut=0.05')")
    after = tab.text()

    tab.press("main tbody a[href*='/explain/']")
    tab.until("location.pathname.startsWith('/explain/')")
    explained = tab.text()
    documents = tab.ask(DOCUMENTS)

    assert before != after
    assert "What went in" in explained
    assert documents == [[200, True]] * 3
    assert tab.faults() == []


def test_the_first_stop_leads_past_the_menu_into_the_page(tab, served):
    tab.go(f"{served.address}/services")
    step(tab)
    skip = tab.ask("document.activeElement.innerText"), tab.ask(NAMED)

    tab.key("Enter", windowsVirtualKeyCode=13)
    tab.until("location.hash === '#main'")
    step(tab)

    assert skip == ("Skip to the content", ["A", True, True])
    assert tab.ask("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("place", ["/", "/map?focus=S-BOOK", "/model/requirement?id=R-WEB"])
def test_every_stop_is_seen_and_comes_in_the_order_of_the_page(tab, served, place):
    tab.go(served.address + place)
    ranked = tab.ask("[...document.querySelectorAll('[tabindex]')].filter((e) => e.tabIndex > 0)")

    stops = []
    for _ in range(45):
        step(tab)
        stops.append(tab.ask(NAMED))

    assert ranked == []
    assert [s for s in stops if s[0] != "BODY" and s[1:] != [True, True]] == []


def test_one_finds_an_element_and_opens_it_by_keys_alone(tab, served):
    tab.go(f"{served.address}/settings")
    tab.key("/")
    assert tab.ask("document.activeElement.name") == "q"

    tab.tell("Input.insertText", text="online booking")
    tab.key("Enter")
    tab.until("location.pathname === '/search'")
    tab.ask("document.querySelector('main tbody a').focus()")
    tab.key("Enter")
    tab.until("location.pathname === '/elements/S-BOOK'")

    assert tab.ask("document.querySelector('h1').innerText") == "Online booking"
    assert tab.faults() == []


def test_a_form_that_others_overtook_shows_both_versions_in_the_browser(tab, served):
    tab.go(f"{served.address}/model/element?id=S-POS")
    tab.type("[name=owner]", "Mine")
    tab.type("[name=documentation]", "Typed for long")
    status = tab.ask(OVERTAKE)

    tab.press("button[value=save]")
    tab.until("document.querySelector('[role=alert]')")

    assert status == 200
    assert "Theirs" in tab.text()
    assert tab.ask("document.querySelector('[name=owner]').value") == "Mine"
    assert tab.ask("document.querySelector('[name=documentation]').value") == "Typed for long"
