"""The SVG of charts: what stands in it, for eyes, ears and hostile texts."""

from itertools import combinations, pairwise

import pytest
from lxml.etree import fromstring

from alignment.reports.charts import chart_svg, chart_tree
from alignment.reports.charts.placing import Disc, placed
from alignment.reports.charts.scales import scale_of, told_short, told_ticks
from alignment.reports.report import Chart, Form, Point, Series, Shape
from alignment.reports.themes import PRINT, WEB

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script> & \x00\x0b" + "very long " * 30
ARABIC = "حجز المواعيد عبر الإنترنت"


def chart(shape, *series, **more):
    given = {"id": "c", "title": "Delivery", "sentence": "It sinks.", **more}
    return Chart(shape=shape, series=series, **given)


def line(*values, name="measured", marks=()):
    points = tuple(
        Point(label=f"2026-{i:02}", y=v, mark="beyond a limit" if i in marks else "")
        for i, v in enumerate(values, 1)
    )
    return Series(name=name, points=points)


def limit(name, value):
    return Series(name=name, points=(Point(label="", y=value),), limit=True)


def texts(svg):
    return [t.text for t in fromstring(svg).iter(f"{SVG}text")]


def tags_with(tree, name):
    return [e for e in tree.iter() if name in e.attrib.get("class", "").split()]


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("theme", [WEB, PRINT])
def test_every_shape_tells_its_title_and_sentence_and_bears_any_text(shape, theme):
    points = (Point(label=HOSTILE, y=1, x=2, size=3), Point(label=ARABIC, y=2, x=1, mark=HOSTILE))

    svg = chart_svg(chart(shape, Series(name=HOSTILE, points=points)), theme)

    root = fromstring(svg)
    assert root.find(f"{SVG}title").text == "Delivery"
    assert root.find(f"{SVG}desc").text == "It sinks."
    assert "<script" not in svg
    assert ARABIC in svg


@pytest.mark.parametrize("shape", Shape)
def test_a_chart_without_points_is_drawn(shape):
    assert fromstring(chart_svg(chart(shape))).attrib["width"] == "720"
    assert chart_svg(chart(shape, Series(name="s", points=(Point(label="a", y=None),))))


def test_the_theme_for_documents_has_colours_and_no_classes():
    svg = chart_svg(chart(Shape.LINES, line(1, 2, marks=[1]), limit("Target", 1.5)), PRINT)

    assert "class=" not in svg
    assert "#" in svg


def test_a_line_is_parted_where_nothing_was_measured():
    tree = chart_tree(chart(Shape.LINES, line(1, 2, None, 4, None, 6, 7)))

    runs = [t.attrib["d"].count("L") for t in tags_with(tree, "trace")]
    assert runs == [1, 1]
    assert len(tags_with(tree, "dot")) == 5  # that alone between gaps is shown as well


def test_limits_are_named_with_their_value_apart_from_each_other():
    limits = [limit("Target", 99.9), limit("Mean", 99.89), limit("Floor", 99.885)]

    root = fromstring(chart_svg(chart(Shape.LINES, line(99.8, 99.95), *limits)))

    named = [t for t in root.iter(f"{SVG}text") if "limit-name" in t.attrib["class"]]
    assert {t.text for t in named} == {"Target 99.9", "Mean 99.89", "Floor 99.885"}
    heights = sorted(float(t.attrib["y"]) for t in named)
    assert all(b - a >= 11.9 for a, b in pairwise(heights))


def test_what_is_special_is_flagged_by_a_form_and_said_in_the_legend():
    tree = chart_tree(chart(Shape.LINES, line(1, 5, 1, marks=[2])))

    assert len(tags_with(tree, "flag")) == 2  # the point and the legend
    assert any("beyond a limit" in (t.text or "") for t in tree.iter("title"))


def test_bars_have_their_values_written_and_a_dash_where_there_is_none():
    points = (Point(label="a", y=1_250_000), Point(label="b", y=None), Point(label="c", y=-3))

    assert {"1.25\u202fM", "–", "-3"} <= set(
        texts(chart_svg(chart(Shape.BARS, Series(name="s", points=points))))
    )


def test_bubbles_that_lack_a_measure_are_counted():
    points = (Point(label="a", x=1, y=1), Point(label="b", x=None, y=1))

    svg = chart_svg(chart(Shape.BUBBLES, Series(name="s", points=points)))

    assert "1 not placed: a measure is missing" in texts(svg)


def test_what_the_axes_say_stands_above_bubbles_at_their_ends():
    points = (Point(label="a", x=0, y=40, size=9), Point(label="b", x=1, y=0, size=9))

    tree = chart_tree(
        chart(Shape.BUBBLES, Series(name="s", points=points), x_title="Cost", y_title="Value")
    )

    parts = list(tree.iter())
    last = max(parts.index(b) for b in tags_with(tree, "bubble"))
    words = tags_with(tree, "tick") + tags_with(tree, "axis-title")
    assert {"40", "Cost", "Value"} <= {w.text for w in words}
    assert all(parts.index(w) > last and w in tags_with(tree, "above") for w in words)


def test_quadrants_are_parted_and_named():
    points = (Point(label="a", x=0.2, y=0.9), Point(label="b", x=0.9, y=0.1))
    names = ("Migrate", "Invest", "Eliminate", "Tolerate")

    tree = chart_tree(
        chart(Shape.BUBBLES, Series(name="s", points=points), cuts=(0.5, 0.5), quadrants=names)
    )

    assert len(tags_with(tree, "cut")) == 2
    assert tuple(t.text for t in tags_with(tree, "quadrant")) == names


@pytest.mark.parametrize(("cut", "named", "said"), [(0.13, 4, False), (0.25, 2, True)])
def test_a_cut_far_above_all_bubbles_stands_at_the_edge_and_says_so(cut, named, said):
    points = (Point(label="a", x=0.2, y=0.1), Point(label="b", x=0.9, y=0.02))
    names = ("Migrate", "Invest", "Eliminate", "Tolerate")

    tree = chart_tree(
        chart(Shape.BUBBLES, Series(name="s", points=points), cuts=(0.5, cut), quadrants=names,
              y_form=Form.PERCENT)
    )  # fmt: skip

    assert len(tags_with(tree, "quadrant")) == named
    told = [t.text for t in tags_with(tree, "tick") if "above this picture" in t.text]
    assert told == (["the cut at 25.0\u202f% stands above this picture"] if said else [])


def test_a_point_leads_to_its_element_where_an_address_is_known():
    points = (Point(label="a", x=1, y=1, id="S 1"), Point(label="b", x=1, y=2))

    tree = chart_tree(
        chart(Shape.BUBBLES, Series(name="s", points=points)), address=lambda i: f"/elements/{i}"
    )

    assert [a.attrib["href"] for a in tree.iter("a")] == ["/elements/S 1"]


def test_labels_cover_neither_each_other_nor_foreign_bubbles():
    discs = [
        Disc(60 + 37 * (i * 7 % 12), 60 + 29 * (i * 5 % 11), 6 + i % 9, 70) for i in range(60)
    ]

    spots = placed(discs, 13, (0, 0, 600, 420))

    boxes = [(s.x, s.y, s.x + 70, s.y + 13) for s in spots if s]
    assert len(boxes) > 15
    assert not any(
        a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
        for a, b in combinations(boxes, 2)
    )
    assert spots == placed(discs, 13, (0, 0, 600, 420))


@pytest.mark.parametrize(
    ("values", "form", "ticks"),
    [
        ([0, 97], Form.NUMBER, ["0", "20", "40", "60", "80", "100"]),
        ([0, 0.1], Form.PERCENT, ["0\u202f%", "2\u202f%", "4\u202f%", "6\u202f%", "8\u202f%",
                                  "10\u202f%"]),
        ([0, 4.2e6], Form.AMOUNT, ["0", *(f"{n}\u202fM" for n in range(1, 6))]),
        ([99.93, 99.99], Form.NUMBER, ["99.92", "99.94", "99.96", "99.98", "100.00"]),
        ([-5, 5], Form.NUMBER, ["-6", "-4", "-2", "0", "2", "4", "6"]),
        ([7, 7], Form.NUMBER, ["6.0", "6.5", "7.0", "7.5", "8.0"]),
        ([], Form.NUMBER, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    ],
)  # fmt: skip
def test_ticks_stand_at_round_numbers_with_the_same_decimals(values, form, ticks):
    scale = scale_of(values, (0, 100))

    assert told_ticks(scale.ticks, form) == ticks


def test_values_are_told_to_what_tells_them_apart():
    assert told_short(99.953, Form.NUMBER) == "99.953"
    assert told_short(12.3456, Form.AMOUNT) == "12.35"
    assert told_short(48_000_000, Form.AMOUNT) == "48\u202fM"
    assert told_short(999_999.96, Form.AMOUNT) == "1\u202fM"
    assert told_short(0.4567, Form.PERCENT) == "45.7\u202f%"
    assert told_short(None, Form.COUNT) == "–"


def test_a_little_is_not_told_as_nothing():
    assert told_short(0.004, Form.AMOUNT) == "<\u202f0.01"
    assert told_short(0.0004, Form.PERCENT) == "<\u202f0.1\u202f%"
    assert told_short(0, Form.AMOUNT) == "0"
    assert told_short(1e-12, Form.AMOUNT) == "0"
