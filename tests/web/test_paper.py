"""Pages on paper: nobody opens a fold there, or presses anything."""

import base64
import shutil
import subprocess

import pytest

pytestmark = pytest.mark.browser

PRESSED = {
    "Add", "Add a service", "Add a target", "Add one", "Add what it needs", "All findings", "CSV",
    "Clear", "Compare in pairs", "Download", "Edit", "JSON", "Look at it", "Open",
    "Open as plain text", "Open in the simulator", "Open the map", "Permanent link", "Retire",
    "Save", "Show on the map", "Undo", "Waive…", "XLSX",
}  # fmt: skip
"""Words of links that lead on and name nothing."""

SEEN = "[...document.querySelectorAll('main {}')].filter((e) => e.checkVisibility())"
WORDS = SEEN + ".map((e) => (e.innerText ?? '').trim().split('\\n')[0])"


@pytest.fixture
def sheet(tab, served):
    """Opens a page as it is printed."""
    tab.tell("Emulation.setDeviceMetricsOverride", width=1040, height=720, deviceScaleFactor=1,
             mobile=False)  # fmt: skip

    def opened(place):
        tab.go(served.address + place)
        tab.until("!document.querySelector('[data-being-made]')")
        tab.tell("Emulation.setEmulatedMedia", media="print")
        tab.until("getComputedStyle(document.querySelector('.top')).display === 'none'")
        return tab

    yield opened
    tab.tell("Emulation.setEmulatedMedia", media="")
    tab.tell("Emulation.clearDeviceMetricsOverride")


def words(tab, selector):
    return tab.ask(WORDS.format(selector))


@pytest.mark.parametrize("place", [
    "/", "/elements", "/context", "/revisions", "/revisions/1", "/findings", "/value",
    "/portfolio", "/exports", "/settings", "/impact?of=C-SAN", "/change?of=C-SAN",
    "/availability", "/explain/support?of=S-BOOK", "/model", "/model/weights",
    "/model/element?id=S-BOOK", "/elements/S-BOOK", "/elements/S-BOOK?edit=1",
    "/elements/S-BOOK?tab=sight", "/elements/S-BOOK?tab=impact", "/explore?id=S-BOOK",
])  # fmt: skip
def test_nothing_stands_on_paper_that_can_only_be_pressed(sheet, place):
    tab = sheet(place)

    assert words(tab, "button, main [type=submit], main .button") == []
    assert PRESSED.isdisjoint(words(tab, "a, main th, main summary"))
    assert words(tab, "h1")


def test_links_that_name_an_element_stay_on_paper(sheet):
    tab = sheet("/elements/S-BOOK")

    assert any(said.startswith("Web node 1") for said in words(tab, "a"))


@pytest.mark.parametrize(("place", "held"), [
    ("/explore?id=S-BOOK", ".explore-list td"),
    ("/elements/O-GREEN", ".complete li"),
    ("/model/element?kind=service", "details.field input"),
])  # fmt: skip
def test_a_closed_fold_is_open_on_paper_where_it_holds_more_than_controls(sheet, place, held):
    tab = sheet(place)

    assert tab.ask(f"!document.querySelector('{held}').closest('details').open")
    assert tab.ask(f"document.querySelector('{held}').checkVisibility()")


def test_calls_of_the_reference_stay_a_list_on_paper_as_they_would_fill_a_book(sheet):
    tab = sheet("/help/api")

    assert len(words(tab, "summary")) > 90
    assert words(tab, "details.call h4") == []


def test_a_form_stands_on_paper_with_what_it_holds(sheet):
    tab = sheet("/model/element?id=S-BOOK")
    held = SEEN.format("form.model :is(input, select, textarea)") + ".map((e) => e.value)"

    assert {"Online booking", "service", "540000"} <= set(tab.ask(held))
    assert words(tab, "details.retire") == []


def test_what_a_form_holds_is_not_cut_on_paper_beside_other_tables(sheet):
    tab = sheet("/elements/S-FREIGHT?edit=1")
    field = "document.querySelector('#f-name')"

    assert tab.ask(f"{field}.value") == "Freight booking and waybills"
    assert tab.ask(f"{field}.scrollWidth <= {field}.clientWidth")
    assert tab.ask(f"{field}.form.getBoundingClientRect().width > 0.9 * innerWidth")


def test_paper_says_what_a_list_was_asked_for_and_nothing_of_what_it_was_not(sheet):
    tab = sheet("/elements?q=boo&owner=Freight")

    assert words(tab, ".question label") == ["Id or name", "Owner"]
    assert tab.ask(SEEN.format(".question input") + ".map((e) => e.value)") == ["boo"]


def test_paper_says_which_element_a_question_is_about(sheet):
    tab = sheet("/sensitivity?of=O-PASSENGERS")

    assert "Win more passengers" in tab.ask("document.querySelector('.question').innerText")


def test_a_scenario_that_was_pasted_stands_on_paper_whole(sheet):
    many = "%0A".join(f"C-WEB{n}" for n in (1, 2, 3)) + "%0AC-SAN" * 9
    tab = sheet(f"/change?of={many}")
    field = "document.querySelector('#of')"

    assert tab.ask(f"{field}.checkVisibility() && {field}.scrollHeight <= {field}.clientHeight")


def test_on_paper_tables_go_before_charts_that_may_not_fit_on_the_first_sheet(sheet):
    tab = sheet("/portfolio")
    tops = (
        "['#turns', 'main > .abreast', '#table-services, main > section:not(#turns)', '.foot']"
        ".map((s) => document.querySelector(s).getBoundingClientRect().top)"
    )

    found = tab.ask(tops)

    assert found == sorted(found)


def test_the_value_that_reaches_nobody_is_drawn_on_paper_too(sheet):
    tab = sheet("/value")

    assert tab.ask("document.querySelector('.flow .band.lost').checkVisibility()")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="nothing reads a PDF here")
@pytest.mark.parametrize("place", ["/processes", "/elements/S-BOOK?tab=impact", "/services"])
def test_no_sheet_of_paper_holds_a_footer_alone(tab, served, tmp_path, place):
    tab.go(served.address + place)
    made = tab.tell("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
    (tmp_path / "page.pdf").write_bytes(base64.b64decode(made["data"]))
    read = ["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"]
    said = subprocess.run(read, check=True, capture_output=True, text=True).stdout

    last = said.rstrip("\f\n").rpartition("\f")[2].strip()

    assert "Revision 1" in last
    assert len(last.splitlines()) > 2
