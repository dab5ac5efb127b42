"""Tables and forms on a window as wide as a phone."""

from contextlib import closing

import pytest

from alignment.catalogue import Element, Requirement
from alignment.catalogue.edits import Edit
from alignment.runtime import Runtime
from tests.web.browser import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(tab):
    """The page as wide as a phone."""
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": False}
    tab.tell("Emulation.setDeviceMetricsOverride", **size)
    yield tab
    tab.tell("Emulation.clearDeviceMetricsOverride")


@pytest.mark.parametrize("place", [
    "/findings", "/revisions", "/revisions/1", "/exports", "/settings",
    "/elements/S-BOOK?tab=findings", "/elements/S-BOOK?tab=history", "/model/weights",
    "/explain/support?of=S-BOOK",
])  # fmt: skip
def test_on_a_phone_a_table_of_words_needs_no_moving_to_and_fro(phone, served, place):
    phone.go(served.address + place)

    beyond = phone.ask("""[...document.querySelectorAll('.scroll:has(> .stacked)')]
      .map((frame) => frame.scrollWidth - frame.clientWidth)""")

    assert beyond
    assert set(beyond) == {0}


def test_on_a_phone_the_hidden_head_of_a_table_is_seen_by_whoever_comes_by_key(phone, served):
    phone.go(f"{served.address}/findings")
    phone.ask("document.querySelector('.stacked thead a').focus()")

    assert phone.ask("document.querySelector('.stacked thead').offsetHeight") > 10


@pytest.mark.parametrize("place", ["/practices/value", "/impact?of=C-SAN", "/change?of=C-SAN"])
def test_on_a_phone_a_list_at_the_end_of_a_row_is_wide_and_not_high(phone, served, place):
    phone.go(served.address + place)

    widths = phone.ask("""[...document.querySelectorAll('td.told:last-child')]
      .map((cell) => cell.offsetWidth)""")

    assert widths
    assert min(widths) >= 250


def test_on_a_phone_who_stands_in_a_row_stays_in_sight(phone, served):
    phone.go(f"{served.address}/cost")
    left = "document.querySelector('.grid tbody td').getBoundingClientRect().left"
    before = phone.ask(left)

    phone.ask("document.querySelector('.grid .scroll').scrollLeft = 150")

    assert phone.ask("document.querySelector('.grid .scroll').scrollLeft") == 150
    assert phone.ask(left) == before


def test_on_a_phone_who_is_compared_with_several_stands_once_above_them(phone, served):
    phone.go(f"{served.address}/model/weights?of=S-BOOK")

    first = phone.ask("""[...document.querySelectorAll('.judge > :first-child')]
      .map((name) => [name.innerText || name.textContent, name.offsetHeight > 0])""")

    assert len(first) > len({name for name, _ in first})
    assert [name for name, seen in first if seen] == list(dict.fromkeys(n for n, _ in first))


@pytest.fixture
def unbroken(tmp_path):
    """The address of a catalogue in which a service has a name of one long word."""
    entities = (
        Element(id="S1", kind="service", name="W" * 300),
        Element(id="C1", kind="component", name="C1"),
        Requirement(of="S1", members=("C1",)),
    )
    url = f"sqlite:///{tmp_path / 'catalogue.db'}"
    with closing(Runtime(url)) as runtime, runtime.writing("ann") as work:
        work.revise([Edit(None, entity) for entity in entities], reason="A long name")
    server = Server(tmp_path)
    yield server.address
    server.stop()


def test_on_a_phone_a_long_word_in_a_head_or_a_sentence_makes_no_page_wider(phone, unbroken):
    for place in ("/elements/S1?tab=sight", "/elements/S1?tab=impact", "/elements/S1?tab=value",
                  "/model/requirement?of=S1", "/delivery"):  # fmt: skip
        phone.go(unbroken + place)

        over = phone.ask(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

        assert (place, over) == (place, 0)
