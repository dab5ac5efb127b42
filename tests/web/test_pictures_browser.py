"""Map, explorer, simulator and portfolio in a real browser: moved by pointer and by key."""

from contextlib import closing
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from alignment.catalogue import Element
from alignment.runtime import Runtime
from alignment.usecases.demo import load_example
from tests.web.browser import Server
from tests.web.conftest import write
from tests.web.parts import needs_part

pytestmark = pytest.mark.browser

KEYS = {"ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "PageDown": 34}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The example, and one element that came with a second revision."""
    folder = tmp_path_factory.mktemp("server")
    with closing(Runtime(f"sqlite:///{folder / 'catalogue.db'}")) as runtime:
        with runtime.writing("ann") as work:
            load_example(work)
        write(runtime, Element(id="X-NEW", kind="client", name="New clients"))
    server = Server(folder)
    yield server.address
    server.stop()


@pytest.fixture
def tab(tab):
    """The one of all tests, of a size that is known, in which nothing moves by itself."""
    tab.complaints.clear()
    quiet = {"name": "prefers-reduced-motion", "value": "reduce"}
    tab.tell("Emulation.setEmulatedMedia", features=[quiet])
    tab.tell("Emulation.setDeviceMetricsOverride", width=1280, height=800, deviceScaleFactor=1,
             mobile=False)  # fmt: skip
    yield tab
    tab.tell("Emulation.clearDeviceMetricsOverride")
    tab.tell("Emulation.setEmulatedMedia", features=[])
    assert tab.faults() == []


def press(tab, key):
    tab.key(key, windowsVirtualKeyCode=KEYS[key]) if key in KEYS else tab.key(key)


def middle(tab, selector):
    """Where on the page the middle of a mark is."""
    return tab.ask(
        f"(() => {{ const mark = document.querySelector({selector!r});"
        "mark.scrollIntoView({ block: 'center' }); const b = mark.getBoundingClientRect();"
        "return [b.x + b.width / 2, b.y + b.height / 2]; })()"
    )


def mouse(tab, kind, x, y, **more):
    tab.tell("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1, **more)


def drag(tab, start, by):
    (x, y), (across, down) = start, by
    mouse(tab, "mousePressed", x, y)
    for part in (0.5, 1.0):
        mouse(tab, "mouseMoved", x + part * across, y + part * down, buttons=1)
    mouse(tab, "mouseReleased", x + across, y + down)


def state(tab):
    return parse_qs(urlsplit(tab.ask("location.href")).query)


SCROLLED = "[document.querySelector('[data-map]').scrollLeft > 0, location.pathname]"
WIDTH = "document.querySelector('[data-map] svg').getBoundingClientRect().width"
HERE = "document.activeElement.dataset.key"
LETTERS = (
    "(() => { const title = document.querySelector('[data-map] text.title'),"
    "svg = title.ownerSVGElement; return parseFloat(getComputedStyle(title).fontSize) *"
    "svg.getBoundingClientRect().width / svg.viewBox.baseVal.width; })()"
)
"""How high the letters of a name are, in dots of the screen."""


def test_the_map_begins_readable_zooms_by_button_and_key_and_is_dragged_not_followed(tab, address):
    tab.go(f"{address}/map")
    lettered = tab.ask(LETTERS)
    tab.press("[data-zoom] [value=fit]")
    fitted, shapes = tab.ask(WIDTH), tab.ask("document.querySelector('[data-map]').dataset.names")

    tab.press("[data-zoom] [value=full]")
    whole = tab.ask(WIDTH)
    tab.ask("document.querySelector('[data-key]').focus()")
    press(tab, "+")
    larger = tab.ask(WIDTH)
    tab.ask("document.querySelector('[data-map]').scrollTo(0, 0)")
    drag(tab, middle(tab, "[data-map] .box"), (-120, 0))

    assert lettered > 9.5
    assert shapes == "none"
    assert fitted < whole < larger
    assert tab.ask(SCROLLED) == [True, "/map"]
    press(tab, "0")
    assert tab.ask(WIDTH) <= tab.ask("document.querySelector('[data-map]').clientWidth")


def test_pressing_the_overview_goes_there_and_pointing_at_a_shape_names_it(tab, address):
    tab.go(f"{address}/map")
    tab.press("[data-zoom] [value=full]")
    told = "document.querySelector('[data-told]').textContent"
    x, y = middle(tab, ".map-overview")

    mouse(tab, "mousePressed", x, y)
    mouse(tab, "mouseReleased", x, y)
    tab.until("document.querySelector('[data-map]').scrollLeft > 500")
    mouse(tab, "mouseMoved", *middle(tab, "[data-key=S-NETWORK] .box"))

    tab.until(f"{told}.startsWith('Network')")
    assert "is needed by" in tab.ask(told)


def test_a_group_that_opens_and_another_colour_leave_one_where_one_is(tab, address):
    tab.go(f"{address}/map?group=owner&shut=component:IT+Operations")
    tab.press("[data-zoom] [value=full]")
    group = "[data-key='component:IT Operations']"
    tab.ask(f"document.querySelector(\"{group}\").scrollIntoView({{ block: 'nearest' }})")

    tab.ask(f"document.querySelector(\"{group}\").dispatchEvent(new MouseEvent('click', "
            "{ bubbles: true, cancelable: true }))")  # fmt: skip
    tab.until("!location.search.includes('shut=') && document.querySelector('[data-started]')")

    frame = "document.querySelector('[data-frame=\"component:IT Operations\"]')"
    place = f"{frame}.getBoundingClientRect().x"
    assert 0 < tab.ask(place) < tab.ask("innerWidth")
    assert tab.ask(LETTERS) == 12.0
    tab.ask("document.querySelector('[name=colour]').value = 'value',"
            "document.querySelector('[data-map-form]').requestSubmit()")  # fmt: skip
    tab.until(
        "location.search.includes('colour=value') && document.querySelector('[data-started]')"
    )
    assert tab.ask(LETTERS) == 12.0
    assert 0 < tab.ask(place) < tab.ask("innerWidth")


def test_on_paper_a_wide_map_stands_again_in_sheets_that_hold_every_box(tab, address):
    tab.go(f"{address}/map")
    sheets = "[...document.querySelectorAll('.map-sheets svg')].map((s) => s.viewBox.baseVal)"
    boxes = "[...document.querySelectorAll('[data-map] .node .box')].map((b) => b.getBBox())"
    whole = (f"((sheets, boxes) => boxes.every((b) => sheets.some((s) => b.x >= s.x && b.y >= s.y"
             f"&& b.x + b.width <= s.x + s.width && b.y + b.height <= s.y + s.height)))"
             f"({sheets}, {boxes})")  # fmt: skip

    tab.tell("Emulation.setEmulatedMedia", media="print")
    tab.until("document.querySelector('.map-sheets')")

    assert tab.ask(f"{sheets}.length") > 3
    assert tab.ask(whole)
    tab.tell("Emulation.setEmulatedMedia", media="")
    tab.until("!document.querySelector('.map-sheets')")


def test_on_paper_a_map_is_as_high_as_its_sheet_and_runs_over_nothing(tab, address):
    tab.tell("Emulation.setDeviceMetricsOverride", width=1280, height=400, deviceScaleFactor=1,
             mobile=False)  # fmt: skip
    tab.go(f"{address}/map")
    ends = (
        "['.picture.map', '.picture.map > svg', '.legend']"
        ".map((s) => document.querySelector(s).getBoundingClientRect())"
        ".map((b) => [b.top, b.bottom])"
    )

    tab.tell("Emulation.setEmulatedMedia", media="print")
    frame, picture, legend = tab.ask(ends)
    tab.tell("Emulation.setEmulatedMedia", media="")

    assert picture[1] <= frame[1] <= legend[0] + 1
    assert picture[1] - picture[0] <= 140 / 25.4 * 96 + 1


def test_on_paper_no_sheet_of_a_map_stands_without_a_box(tab, address):
    tab.go(f"{address}/map")
    tab.ask("document.querySelectorAll('[data-map] .node').forEach((n, i) => i && n.remove())")

    tab.tell("Emulation.setEmulatedMedia", media="print")
    tab.until("document.querySelector('.map-sheets')")

    assert tab.ask("document.querySelectorAll('.map-sheets svg').length") == 1
    tab.tell("Emulation.setEmulatedMedia", media="")


def test_arrows_walk_the_map_along_its_lines_and_f_focuses(tab, address):
    tab.go(f"{address}/map")
    tab.ask("document.querySelector('[data-key=X-TRAVELLER]').focus()")

    press(tab, "ArrowRight")
    first = tab.ask(HERE)
    lit = tab.ask(f"[...document.querySelectorAll('.lit')].some((l) => l.dataset.from === {HERE})")
    press(tab, "ArrowLeft")
    back = tab.ask("document.activeElement.getAttribute('aria-label')")
    press(tab, "f")
    tab.until("location.search.includes('focus=')")

    assert first.startswith(("S-", "P-"))
    assert lit
    assert "It needs " in back
    assert len(state(tab)["focus"]) == 1
    assert "stands on a line of sight" in tab.text()


def test_groups_close_and_open_and_colours_and_revisions_hold_in_the_address(tab, address):
    tab.go(f"{address}/map?group=owner")
    name = tab.ask("document.querySelector('a.fold').getAttribute('aria-label').split(':')[0]")
    tab.ask("document.querySelector('a.fold').dispatchEvent(new MouseEvent('click', "
            "{ bubbles: true, cancelable: true }))")  # fmt: skip
    tab.until("location.search.includes('shut=') && document.querySelector('.closed')")
    closed = tab.ask("document.querySelector('.closed').getAttribute('aria-label')")
    tab.ask("(() => { const s = document.querySelector('[name=colour]'); s.value = 'value';"
            "s.dispatchEvent(new Event('change', { bubbles: true })); })()")  # fmt: skip
    tab.until("location.search.includes('colour=value') && document.querySelector('.box.h1')")
    tab.ask("(() => { const s = document.querySelector('[data-as-of]'); s.value = 1;"
            "s.dispatchEvent(new Event('change', { bubbles: true })); })()")  # fmt: skip
    tab.until("location.search.includes('revision=1')")

    held = state(tab)
    assert closed.startswith(name)
    assert {k: v for k, v in held.items() if k != "shut"} == {
        "group": ["owner"], "colour": ["value"], "revision": ["1"],
    }  # fmt: skip
    assert not tab.ask("Boolean(document.querySelector('[data-key=X-NEW]'))")


def test_a_permanent_link_brings_the_same_picture_back(tab, address):
    tab.go(f"{address}/map?focus=S-BOOK&depth=1&colour=value")
    boxes = "[...document.querySelectorAll('[data-map] [data-key]')].map((b) => b.dataset.key)"
    before = tab.ask(boxes)

    link = tab.ask("[...document.querySelectorAll('.map-files a')][0].href")
    tab.go(link)

    assert "revision=2" in link
    assert tab.ask(boxes) == before


@needs_part("htmx.org")
def test_a_pasted_ticket_is_answered_at_once_and_levels_change_answer_and_map(tab, address):
    tab.go(f"{address}/impact")
    tab.type("#of", "INC1: tonight the array (C-SAN) is replaced,\ncard payments at 30 %.")
    tab.until("document.querySelector('#answer [data-map][data-started]')")
    level = "document.querySelector('.taken [name=level]')"
    told = "document.querySelector('#answer [role=status]').innerText"
    heat = "document.querySelector('[data-map] [data-key=C-SAN] .box').getAttribute('class')"
    before, hot = tab.ask(told), tab.ask(heat)

    tab.ask(f"(() => {{ {level}.value = 20;"
            f"{level}.dispatchEvent(new Event('change', {{ bubbles: true }})); }})()")  # fmt: skip
    tab.until(f"document.querySelector('[data-map][data-started]') && {told} !== {before!r}")

    assert (hot.split()[-1], tab.ask(heat).split()[-1]) == ("h10", "h2")
    assert state(tab)["level"] == ["20", "30"]
    assert "C-SAN=20%" in tab.ask("document.querySelector('#of').value")
    after = tab.ask(told)
    tab.go(tab.ask("document.querySelector('.answer-tools a').href"))
    assert tab.ask(told) == after


@needs_part("cytoscape")
def test_the_explorer_opens_neighbours_by_key_and_by_click_and_goes_on_to_the_map(tab, address):
    tab.go(f"{address}/explore?id=S-BOOK")
    at = "document.querySelector('[data-explorer]').dataset.at"
    seen = "document.querySelectorAll('.explore-list tbody tr').length"
    tab.until(f"{at} === 'S-BOOK'")
    few = tab.ask(seen)

    tab.ask("document.querySelector('[data-explorer]').focus()")
    press(tab, "ArrowRight")
    there = tab.ask(at)
    tab.key("Enter")
    tab.until(f"{seen} > {few}")
    more = tab.ask(seen)
    mouse(tab, "mousePressed", *middle(tab, "[data-turn]"))
    mouse(tab, "mouseReleased", *middle(tab, "[data-turn]"))
    tab.until(f"{seen} === {few}")
    said = tab.ask("document.querySelector('[data-sentence]').innerText")

    assert there != "S-BOOK"
    assert few < more
    assert state(tab) == {"id": ["S-BOOK"]}
    assert f"({there})" in said
    tab.ask("document.querySelector('[data-explorer]').focus()")
    press(tab, "f")
    tab.until(f"location.search === '?focus={quote(there)}'")


UNDER = """
[...document.querySelector('[data-explorer]')._cyreg.cy.edges()].flatMap((edge) => {
  const way = [edge.sourceEndpoint(), ...(edge.segmentPoints() ?? []), edge.targetEndpoint()];
  return edge.cy().nodes().filter((node) => {
    const at = node.position();
    const within = ({ x, y }) => Math.abs(x - at.x) < node.width() / 2 - 1
      && Math.abs(y - at.y) < node.height() / 2 - 1;
    return way.slice(1).some((end, i) => Array.from({ length: 200 }, (_, k) => ({
      x: way[i].x + (end.x - way[i].x) * k / 199, y: way[i].y + (end.y - way[i].y) * k / 199,
    })).some(within));
  }).map((node) => `${edge.id()} under ${node.id()}`);
})
"""


@needs_part("cytoscape")
def test_lines_of_the_explorer_run_between_boxes_until_one_of_them_is_moved(tab, address):
    tab.go(f"{address}/explore?id=O-GREEN&id=S-BOOK&id=S-IDENTITY")
    cy = "document.querySelector('[data-explorer]')._cyreg.cy"
    bent = f"{cy}.edges('[?bent]').length"

    assert tab.ask(f"{cy}.edges().length") > 30
    assert tab.ask(f"{cy}.nodes()[0].pstyle('text-max-width').pfValue") > 200
    assert tab.ask(UNDER) == []
    before = tab.ask(bent)
    tab.ask(f"{cy}.getElementById('C-CDN').position({{ x: 0, y: 0 }}).emit('drag').id()")
    assert tab.ask(bent) == before - 1


@needs_part("cytoscape")
def test_on_paper_the_explorer_is_drawn_whole_as_it_was_opened(tab, address):
    tab.go(f"{address}/explore?id=S-BOOK")
    pictures = "[...document.querySelectorAll('.explorer, .explore-still')]"
    shown = f"{pictures}.map((e) => e.checkVisibility())"
    boxes = "document.querySelectorAll('.explore-still [data-key]').length"

    assert tab.ask(shown) == [True, False]
    tab.ask("document.querySelector('[data-turn]').click()")
    tab.until(f"{boxes} === 12")  # what it closes to is the first look
    tab.tell("Emulation.setEmulatedMedia", media="print")
    on_paper = tab.ask(shown)
    tab.tell("Emulation.setEmulatedMedia", media="")

    assert on_paper == [False, True]


@needs_part("tom-select")
def test_a_list_of_choices_comes_from_the_server_and_leads_on_by_key(tab, address):
    tab.go(f"{address}/explore")
    tab.ask("document.querySelector('.labelled .ts-control input').focus()")
    tab.tell("Input.insertText", text="online boo")
    tab.until("document.querySelector('.ts-dropdown .option[data-value=S-BOOK]')")

    tab.until("document.querySelector('.ts-dropdown .active[data-value=S-BOOK]')")
    tab.key("Enter", windowsVirtualKeyCode=13)
    tab.until("location.search.includes('add=')")

    assert state(tab)["add"] == ["S-BOOK"]
    assert "Online booking with all" in tab.text()


def test_the_names_of_layers_stay_in_sight_while_the_map_moves_up(tab, address):
    tab.go(f"{address}/map?focus=S-BOOK")
    top = "document.querySelector({!r}).getBoundingClientRect().top"
    above = f"{top.format('.map-layers span')} - {top.format('.picture.map')}"
    tab.until("document.querySelector('.map-layers')")

    tab.ask("document.querySelector('.picture.map').scrollTop = 150")

    assert tab.ask("document.querySelector('.picture.map').scrollTop") == 150
    assert 0 < tab.ask(above) < 30


def test_the_cuts_of_the_portfolio_move_by_key_and_by_pointer(tab, address):
    tab.go(f"{address}/portfolio")
    handle = ".cut-handle[data-cut=x]"
    cut = "document.querySelector('[name=fit_cut]').value"
    tab.ask(f"document.querySelector('{handle}').focus()")

    press(tab, "PageDown")
    tab.until("location.search.includes('fit_cut=0.7')")
    focused = tab.ask("document.activeElement.dataset.cut")
    told = tab.ask(f"document.querySelector('{handle}').getAttribute('aria-valuenow')")
    before = tab.ask("location.href")
    drag(tab, middle(tab, handle), (60, 0))
    tab.until(f"location.href !== {before!r}")

    assert (focused, told) == ("x", "0.7")
    assert 0.7 < float(tab.ask(cut)) < 0.9
    assert state(tab)["fit_cut"] == [tab.ask(cut)]
