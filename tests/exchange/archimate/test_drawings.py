"""Parts of XML kept as text: the same whatever file they stood in, and harmless."""

import pytest
from lxml import etree

from alignment.catalogue import View
from alignment.exchange.archimate.concepts import packed, texts_in, unpacked
from alignment.exchange.archimate.drawings import node_of, text_of

XSI = "http://www.w3.org/2001/XMLSchema-instance"
SPACES = {"xsi": XSI, "a": "urn:a"}
PART = '<x xsi:type="{p}:T" k="1">\n  <y>  kept </y>\n  <z> </z>\n</x>'


def part(text, prefix):
    root = etree.fromstring(
        f'<{prefix}:r xmlns:{prefix}="urn:a" xmlns:xsi="{XSI}" xmlns:other="urn:o">'
        f"{text.format(p=prefix)}</{prefix}:r>"
    )
    return root[0]


def test_a_part_gives_the_same_text_whatever_prefix_its_file_has():
    texts = {text_of(part(PART, prefix), SPACES) for prefix in ("a", "archi", "q")}

    assert texts == {
        f'<x xmlns:xsi="{XSI}" xmlns:a="urn:a" xsi:type="a:T" k="1"><y>  kept </y><z> </z></x>'
    }


def test_the_text_of_a_text_is_the_text():
    text = text_of(part(PART, "q"), SPACES)

    assert text_of(node_of(text), SPACES) == text


@pytest.mark.parametrize(
    "said",
    ["\u0085", "\x7f", "\u0338", "e\u0301", "\u0338\u0327x", "&#13;&#10;", "&lt;a&gt;\u0338"],
)
def test_what_the_catalogue_forbids_or_would_join_is_kept_as_a_reference(said):
    node = part(f'<x><y k="{said}">{said}</y></x>', "a")

    view = View(id="v", name="V", content=text_of(node, SPACES))

    assert text_of(node_of(view.content), SPACES) == view.content
    inner = node_of(view.content)[0]
    assert len(inner) == 0
    assert inner.tag == "y"


@pytest.mark.parametrize("text", ["", "x", "<x", "<!DOCTYPE x><x/>", "<a>" * 201 + "</a>" * 201])
def test_what_is_no_part_gives_none(text):
    assert node_of(text) is None


def test_many_values_are_packed_into_several_attributes_and_found_again():
    values = [{"path": f"Folder {n}", "documentation": "x" * 900} for n in range(200)]

    found = packed("archi:folders", values)

    assert (
        list(found)
        == ["archi:folders", *(f"archi:folders:{n}" for n in range(2, 6))][: len(found)]
    )
    assert all(len(text) < 100_000 for text in found.values())
    assert list(unpacked(found, "archi:folders")) == values
    assert packed("archi:folders", []) == {}


@pytest.mark.parametrize("value", [None, "x", 3, [1], [["a"]], [["a", 1]], {"a": "b"}])
def test_what_is_no_list_of_pairs_is_passed_over(value):
    assert texts_in(value) == []
