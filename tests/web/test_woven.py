"""Pictures stand in their rooms, whatever names and addresses hold."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from alignment.catalogue import Element
from alignment.web.woven import room, woven
from tests.web.conftest import site_over, write

HOSTILE = "<script>\"&'</script>"
LETTERS = st.characters(
    codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff"
)  # fmt: skip


@pytest.fixture
def site(tmp_path):
    def fill(runtime):
        write(runtime, Element(id="S1", kind="service", name=HOSTILE), reason="One")

    with site_over(tmp_path, fill) as site:
        yield site


def test_a_picture_escapes_the_names_that_it_holds(site):
    text = site.client.get("/map").text

    assert "<script>&quot;" not in text
    assert "&lt;script&gt;" in text.partition("<svg")[2]
    assert len(site.page("/map").xpath("//*[local-name()='svg']//a[@href='/elements/S1']")) == 1


def test_an_address_takes_no_room_of_a_picture(site):
    page = site.client.get("/map?search=%000%00&group=%00:0%00")

    assert page.text.count("<svg") <= site.client.get("/map").text.count("<svg")


def test_what_has_no_picture_is_left_as_it_is():
    assert woven("\0:0\0 text", []) == "\0:0\0 text"
    assert woven("\0:0\0 text", [ET.Element("svg")]) == "\0:0\0 text"


@given(st.text(LETTERS | st.sampled_from("\t\r\n<>&\"'")))
def test_what_is_written_is_read_again_as_it_was(text):
    tree = ET.Element("svg", {"data-key": text})
    ET.SubElement(tree, "title").text = text
    ET.SubElement(tree, "rect").tail = text

    read = etree.fromstring(woven(room({"pictures": []}, tree), [tree]))

    assert read.get("data-key") == text
    assert (read[0].text or "", read[1].tail or "") == (text, text)
