"""A map puts business left of technology, keeps its lines short, and hides nothing silently."""

from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from alignment.catalogue import Element, Estate, Heading, Kind, Requirement
from alignment.graphs.snapshot import snapshot_of
from alignment.reports.maps.drawing import draw
from alignment.reports.maps.grouping import Choice
from alignment.reports.maps.grouping import scene_of as scene_of_choice
from alignment.reports.maps.layout import NODE_HEIGHT, layout
from alignment.reports.maps.marks import map_svg
from alignment.reports.maps.placing import isotonic
from alignment.reports.maps.shapes import GAP, Shade
from alignment.reports.themes import PRINT, WEB, cut_to


def scene_of(snapshot, **choice):
    return scene_of_choice(snapshot, Choice(**choice))


SVG = "{http://www.w3.org/2000/svg}"


def estate(kinds, *needs):
    """An estate from ``{"O": "objective"}`` and ``("O", ("S",), needs, criticality)``."""
    return snapshot_of(
        Estate(
            heading=Heading(name="Test"),
            elements=tuple(
                Element(id=i, kind=kind, name=i, value=1 if kind == "objective" else None)
                for i, kind in kinds.items()
            ),
            requirements=tuple(
                Requirement(
                    of=of,
                    members=tuple(members),
                    needs=rest[0] if rest else len(members),
                    criticality=rest[1] if rest[1:] else 1.0,
                )
                for of, members, *rest in needs
            ),
        )
    )


CHAIN = {
    "O": "objective", "X": "client", "P": "process", "S": "service", "A": "component",
    "B": "component", "C": "component",
}  # fmt: skip
NEEDS = [("O", "X"), ("X", "P"), ("P", "S"), ("S", "ABC", 2)]


def _layered(n, seed):
    pick = Random(seed)  # noqa: S311 - a seeded estate, no secret
    layers = sorted(pick.randrange(5) for _ in range(n))
    arrows = {
        (a, b)
        for a in range(n)
        for b in pick.sample(range(n), min(n, 3))
        if a != b and layers[a] <= layers[b]
    }
    return layers, sorted(arrows)


def test_layers_run_from_business_on_the_left_to_technology_on_the_right():
    chain = estate(CHAIN, *NEEDS)

    drawing = draw(chain, scene_of(chain))

    x = {box.key: box.x for box in drawing.boxes}
    assert x["O"] < x["X"] < x["P"] < x["S"] < x["A"] == x["B"] == x["C"]
    assert [h.text for h in drawing.headings] == [
        "Objectives (1)", "Clients (1)", "Processes (1)", "Services (1)", "Components (3)"
    ]  # fmt: skip


def test_what_needs_its_own_kind_stands_in_an_earlier_column():
    hosted = estate(
        {"O1": "objective", "O2": "objective", "S": "service", "T": "service"},
        ("O1", ("O2",)), ("O2", ("S",)), ("S", ("T",)),
    )  # fmt: skip

    boxes = {box.key: box.x for box in draw(hosted, scene_of(hosted)).boxes}

    assert boxes["O1"] < boxes["O2"] < boxes["S"] < boxes["T"]


def test_a_circle_is_drawn_with_one_arrow_back():
    circle = estate({"S": "service", "T": "service", "U": "service"},
                    ("S", "T"), ("T", "U"), ("U", "S"))  # fmt: skip

    forms = sorted(line.form for line in draw(circle, scene_of(circle)).lines)

    assert forms == ["back", "firm", "firm"]


def test_a_quorum_is_a_badge_and_a_plain_requirement_is_none():
    chain = estate(CHAIN, *NEEDS)

    badges = [badge.text for badge in draw(chain, scene_of(chain)).badges]

    assert badges == ["2 of 3"]


def test_a_criticality_below_one_is_a_soft_line():
    soft = estate({"S": "service", "C": "component"}, ("S", "C", 1, 0.4))

    assert [line.form for line in draw(soft, scene_of(soft)).lines] == ["soft"]


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 60), st.integers(0, 1_000))
def test_no_two_elements_overlap_and_consumers_stand_left(n, seed):
    layers, arrows = _layered(n, seed)

    placed = layout(layers, arrows)

    for column in range(placed.columns):
        y = np.sort(placed.y[placed.column == column])
        assert (np.diff(y) >= NODE_HEIGHT - 1e-6).all()
    for a, b in arrows:
        assert layers[a] >= layers[b] or placed.column[a] < placed.column[b]
        passed = [c for c, _ in placed.ways[b] if c > placed.column[a]]
        assert passed == list(range(placed.column[a] + 1, placed.column[b]))


def test_the_same_estate_gives_the_same_picture():
    layers, arrows = _layered(200, 7)

    first, second = layout(layers, arrows), layout(layers, arrows)

    assert (first.y == second.y).all()
    assert first.ways == second.ways


def test_a_tall_column_is_spread_over_several():
    placed = layout([0] + [1] * 100, [(0, i) for i in range(1, 101)])

    tallest = max(np.bincount(placed.column))
    assert tallest <= 20


def test_connected_elements_come_level():
    placed = layout([0, 0, 1, 1], [(0, 3), (1, 2)])

    assert placed.y[0] == pytest.approx(placed.y[3])
    assert placed.y[1] == pytest.approx(placed.y[2])


@settings(deadline=None)
@given(st.lists(st.integers(-50, 50), max_size=30))
def test_isotonic_values_never_fall_and_keep_their_mean(values):
    given_, weights = np.array(values, dtype=float), np.ones(len(values))

    found = isotonic(given_, weights)

    assert (np.diff(found) >= -1e-9).all()
    assert found.sum() == pytest.approx(given_.sum())


def test_a_focus_shows_its_lineage_only():
    two = estate(CHAIN | {"Z": "service", "Y": "component"}, *NEEDS, ("Z", ("Y",)))

    scene = scene_of(two, focus=two.index_of("S"))

    assert {two.ids[i] for i in scene.shown} == set(CHAIN)


def test_a_depth_bounds_the_lineage():
    chain = estate(CHAIN, *NEEDS)

    scene = scene_of(chain, focus=chain.index_of("S"), depth=1)

    assert {chain.ids[i] for i in scene.shown} == {"P", "S", "A", "B", "C"}


def test_hidden_layers_are_counted_and_bridged():
    chain = estate(CHAIN, *NEEDS)

    scene = scene_of(chain, kinds=frozenset({Kind.OBJECTIVE, Kind.SERVICE}))

    assert [(chain.ids[a.consumer], chain.ids[a.provider], a.group) for a in scene.arrows] == [
        ("O", "S", -1)
    ]
    assert scene.left_out == {"client": 1, "process": 1, "component": 3}


def test_nodes_of_a_cluster_stand_together_with_room_for_a_name():
    placed = layout([0] * 6, [], [0, 1, 0, 1, 0, -1])

    order = [[0, 1, 0, 1, 0, -1][i] for i in np.argsort(placed.y)]
    gaps = np.diff(np.sort(placed.y)) - NODE_HEIGHT
    assert sorted([order.index(0), order.index(1)]) != [0, 1]
    assert [a == b for a, b in pairwise(order)].count(True) == 3
    assert gaps[[a != b for a, b in pairwise(order)]].min() > 9 >= gaps.min()


def test_a_file_has_its_colours_in_it_and_a_page_only_classes():
    chain = estate(CHAIN, *NEEDS)
    drawing = draw(chain, scene_of(chain), shades={0: Shade(0.55, "55 %")})

    alone, inside = (etree.fromstring(map_svg(drawing, theme)) for theme in (PRINT, WEB))

    assert not [e for e in alone.iter() if "class" in e.attrib or "style" in e.attrib]
    assert not [e for e in inside.iter() if "fill" in e.attrib or "style" in e.attrib]
    assert "55 %" in [e.text for e in alone.iter(f"{SVG}text")]


def test_a_page_is_told_how_its_map_is_laid_out_and_a_file_is_not():
    chain = estate({"O": "objective", "S": "service"}, ("O", ("S",)))
    drawing = draw(chain, scene_of(chain))

    alone, inside = (etree.fromstring(map_svg(drawing, theme)) for theme in (PRINT, WEB))

    step, before, head = (float(inside.get(f"data-{n}")) for n in ("step", "before", "head"))
    first, second = sorted(box.x for box in drawing.boxes)
    assert second - first == step
    assert first + before == GAP / 2  # a sheet that begins there begins amid the gap
    assert head < min(box.y for box in drawing.boxes)
    assert not [name for name in alone.attrib if name.startswith("data-")]


def test_names_are_text_and_not_markup_in_a_picture():
    nasty = snapshot_of(
        Estate(elements=(Element(id="<a>", kind="service", name='</text><script>"&\n'),))
    )

    picture = map_svg(draw(nasty, scene_of(nasty), address=lambda i: f"/{i}"))

    assert "<script" not in picture
    assert {e.tag for e in etree.fromstring(picture).iter()} <= {
        f"{SVG}{tag}" for tag in ("svg", "path", "text", "a", "title", "rect")
    }


def test_an_empty_estate_is_an_empty_picture():
    nothing = snapshot_of(Estate())

    drawing = draw(nothing, scene_of(nothing))

    assert (drawing.boxes, drawing.lines) == ((), ())
    assert etree.fromstring(map_svg(drawing)) is not None


@pytest.mark.parametrize(
    ("text", "kept"),
    [("short", "short"), ("W" * 40, "W" * 7 + "…"), ("日本" * 20, "日本日本日本…")],
)
def test_a_text_that_is_too_long_ends_in_an_ellipsis(text, kept):
    assert cut_to(text, 92, size=12) == kept
