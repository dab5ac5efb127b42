"""A server that is gone: every form says so and keeps what was typed, with nothing sent twice."""

from contextlib import contextmanager

import pytest

pytestmark = pytest.mark.browser

PLACES = (
    "/import", "/exports", "/map", "/reports", "/findings", "/revisions/1",
    "/elements/S-BOOK?edit=1", "/findings/waive?rule=no-target&element=S-BOOK",
    "/model/weights?of=S-BOOK",
)  # fmt: skip
"""Pages that have every kind of form between them."""

SUBMIT = """(async () => {
  const kept = [];
  for (const form of document.forms) {
    form.noValidate = true;
    form.requestSubmit();
    for (let turn = 0; turn < 100 && !document.querySelector('.lost'); turn++) {
      await new Promise((done) => setTimeout(done, 20));
    }
    const lost = document.querySelectorAll('.lost');
    kept.push(lost.length === 1 && !form.querySelector(':disabled'));
    for (const note of lost) note.remove();
  }
  return kept;
})()"""


@contextmanager
def gone(tab):
    """No server answers meanwhile."""
    tab.tell("Network.enable")
    limits = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    tab.tell("Network.emulateNetworkConditions", offline=True, **limits)
    try:
        yield
    finally:
        tab.tell("Network.emulateNetworkConditions", offline=False, **limits)


def test_every_form_of_every_page_stays_when_nobody_answers(tab, served):
    for place in PLACES:
        tab.go(served.address + place)
        with gone(tab):
            kept = tab.ask(SUBMIT)

        assert kept, place
        assert all(kept), (place, kept)
        assert tab.ask("location.href") == served.address + place
    assert tab.faults() == []


def test_an_import_keeps_its_file_and_is_sent_when_somebody_answers(tab, served, tmp_path):
    shop = tmp_path / "shop.yaml"
    shop.write_text("alignment: 1\nelements: [{id: S1, kind: service, name: Till}]\n")
    tab.go(f"{served.address}/import")
    tab.attach("#file", shop)
    tab.press("form[data-model] summary")
    tab.type("[name=source]", "Mill")

    with gone(tab):
        tab.press("button[value=preview]")
        tab.until("document.querySelector('.lost')")
    held = tab.ask("[document.querySelector('#file').files[0].name, "
                   "document.querySelector('[name=source]').value]")  # fmt: skip
    tab.press("button[value=preview]")
    tab.until("location.pathname.startsWith('/import/')")

    assert held == ["shop.yaml", "Mill"]
    assert "Preview: 1 edit" in tab.text()


def test_a_page_of_progress_says_that_nobody_answers_and_goes_on(tab, served):
    tab.go(f"{served.address}/settings")
    tab.ask("""(async () => {
      const section = document.createElement('section');
      section.dataset.beingMade = '';
      document.querySelector('main').append(section);
      await import('/static/waiting.js');
    })()""")
    with gone(tab):
        tab.until("document.querySelector('.lost')")
        lost = tab.text()
    tab.until("!document.querySelector('[data-being-made]')")  # it looked again: all is there

    assert "looks again every second" in lost


def test_a_part_that_is_being_made_takes_its_place_and_the_page_stays(tab, served):
    tab.go(f"{served.address}/revisions/diff?a=0&b=1")
    tab.ask("""(async () => {
      window.stayed = true;
      const part = document.querySelector('#effect');
      part.dataset.beingMade = '';
      part.textContent = '';
      await import('/static/waiting.js');
    })()""")
    with gone(tab):
        tab.until("document.querySelector('#effect > .lost')")
    tab.until("!document.querySelector('[data-being-made]')")

    assert tab.ask("window.stayed")
    assert "All objectives" in tab.ask("document.querySelector('#effect').innerText")


def test_a_small_form_is_sent_once_when_the_server_is_there(tab, served):
    tab.go(f"{served.address}/revisions/diff?a=0&b=1")
    tab.ask("document.querySelector('main form.filter [name=a]').value = '1'")
    tab.press("main form.filter button")

    tab.until("location.search === '?a=1&b=1'")
    assert "Nothing lies between them" in tab.text()


def test_a_check_and_a_list_of_choices_say_that_nobody_answers(tab, served):
    tab.go(f"{served.address}/model/requirement?of=S-BOOK")
    tab.press("[data-check]")
    tab.until("document.querySelector('#check')?.innerText.includes('can hold it')")
    with gone(tab):
        tab.press("[data-check]")
        tab.until("document.querySelector('.lost')")
        said = tab.text()

    assert "so this was not checked" in said
    assert "can hold it" not in said


def test_the_search_offers_elements_and_leads_to_the_one_that_is_chosen(tab, served):
    tab.go(f"{served.address}/help")
    tab.type("[data-find]", "online book")
    tab.until("document.querySelector('#sought option[value=S-BOOK]')")
    tab.ask("""(() => { const field = document.querySelector('[data-find]');
      field.value = 'S-BOOK'; field.dispatchEvent(new Event('input')); })()""")

    tab.until("document.querySelector('h1').innerText.includes('Online booking')")
