"""A map as a file of other programs: Mermaid, PNG, a slide that can be edited."""

import sys
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from alignment.catalogue import Element, Estate, Heading, Requirement
from alignment.errors import Unanswerable
from alignment.graphs.labelled import Labelled
from alignment.graphs.snapshot import snapshot_of
from alignment.reports.maps.drawing import draw
from alignment.reports.maps.grouping import Choice, scene_of
from alignment.reports.maps.mermaid import map_mermaid
from alignment.reports.maps.png import map_png
from alignment.reports.maps.shapes import Shade
from alignment.reports.render.slides_map import add_map, map_slide

NASTY = 'Shop "A" <b>& [x]{y}|`z`; end\nשלום'


@pytest.fixture
def drawing():
    shop = snapshot_of(
        Estate(
            heading=Heading(name="Shop"),
            elements=(
                Element(id="O", kind="objective", name="Sell", value=1),
                Element(id="S", kind="service", name=NASTY),
                Element(id="C1", kind="component", name="web-1"),
                Element(id="C2", kind="component", name="web-2"),
            ),
            requirements=(
                Requirement(of="O", members=("S",)),
                Requirement(of="S", members=("C1", "C2"), needs=1),
            ),
        )
    )
    return draw(shop, scene_of(shop, Choice(labels=Labelled.of(["web"] * 4), framed=True)),
                shades={1: Shade(0.5, "50 %")})  # fmt: skip


def test_mermaid_names_every_box_and_line_and_nothing_breaks_out(drawing):
    text = map_mermaid(drawing)

    lines = text.splitlines()
    assert lines[0] == "flowchart LR"
    assert len([line for line in lines if " --> " in line]) == 3
    node = next(line for line in lines if "Shop" in line)
    assert node.count('"') == 2
    assert "<b>" not in node
    assert "שלום" in node


def test_a_png_has_two_pixels_for_each_unit(drawing):
    picture = map_png(drawing)

    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width = int.from_bytes(picture[16:20], "big")
    assert width == pytest.approx(2 * drawing.width, abs=2)


def test_what_a_map_leaves_out_stands_below_its_png(drawing):
    bare = map_png(drawing)

    noted = map_png(replace(drawing, notes=('Left out: 2 "#services" *of* $many$ kinds.',)))

    size = [[int.from_bytes(p[i : i + 4], "big") for i in (16, 20)] for p in (bare, noted)]
    assert size[0][0] == size[1][0]
    assert size[1][1] > size[0][1]


def test_a_slide_has_a_shape_for_each_box_and_connectors_glued_to_them(drawing):
    from pptx import Presentation

    slide = Presentation(BytesIO(map_slide(drawing, note="Note"))).slides[0]

    boxes = {s.shape_id: s.name for s in slide.shapes if s.name in {"O", "S", "C1", "C2"}}
    glued = []
    for shape in slide.shapes:
        ends = shape._element.xpath(".//a:stCxn/@id | .//a:endCxn/@id")
        if ends:
            glued.append(tuple(boxes[int(end)] for end in ends))
    assert sorted(glued) == [("O", "S"), ("S", "C1"), ("S", "C2")]
    texts = [s.text_frame.text for s in slide.shapes if s.has_text_frame]
    assert "1 of 2" in texts
    assert "Note" in texts


def test_a_slide_holds_map_and_note_inside_its_edges_however_long_the_note(drawing):
    from pptx import Presentation

    deck = Presentation(BytesIO(map_slide(drawing, note="What was left out. " * 300)))

    for shape in deck.slides[0].shapes:
        assert shape.left >= 0
        assert shape.left + shape.width <= deck.slide_width
        assert 0 <= shape.top < deck.slide_height


def test_the_same_map_gives_the_same_slide_whenever_it_is_made(drawing):
    first = map_slide(drawing)

    with zipfile.ZipFile(BytesIO(first)) as parts:
        assert {m.date_time for m in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert map_slide(drawing) == first


def test_a_map_fits_into_the_part_of_a_slide_that_it_is_given(drawing):
    from pptx import Presentation

    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])

    left, top, width, height = box = (1_000_000, 500_000, 4_000_000, 2_000_000)
    add_map(slide, drawing, box)

    for shape in slide.shapes:
        assert shape.left >= left - 1
        assert shape.top >= top - 1
        assert shape.left + shape.width <= left + width + 1
        assert shape.top + shape.height <= top + height + 1


@pytest.mark.parametrize(("part", "write"), [("typst", map_png), ("pptx", map_slide)])
def test_a_missing_part_is_told_with_the_line_that_installs_it(drawing, part, write, monkeypatch):
    monkeypatch.setitem(sys.modules, part, None)

    with pytest.raises(Unanswerable, match=r"pip install 'alignment-mapper\[reports\]'"):
        write(drawing)
