"""Native bubbles stand on the axes of pages, and only names that have room stand beside them."""

from alignment.reports.render.bubble_labels import plot_of
from alignment.reports.report import Chart, Point, Series, Shape


def plot(*points, **more):
    series = (Series(name="services", points=points),)
    chart = Chart(id="c", title="C", shape=Shape.BUBBLES, sentence="s", series=series, **more)
    return plot_of(chart, (600, 300), font=9, radius=lambda _point, _most: 10)


def test_a_name_stands_on_the_side_where_there_is_room():
    found = plot(
        Point(label="left", x=0.5, y=0.5, size=1), Point(label="wall", x=1.0, y=0.7, size=9),
        Point(label="top", x=0.7, y=1.0, size=5),
    )  # fmt: skip

    assert [p.side for p in found.points] == ["right", "left", "below"]


def test_who_has_no_room_is_counted_and_not_named():
    found = plot(*(Point(label=f"Service {n}", x=0.5, y=0.5, size=1) for n in range(9)))

    assert found.unnamed == sum(p.name == "" for p in found.points) >= 5


def test_what_has_no_place_is_left_out_and_rows_go_on_counting():
    found = plot(Point(label="a", x=None, y=1.0), Point(label="b", x=1.0, y=2.0))

    assert [(p.row, p.point.label) for p in found.points] == [(1, "b")]


def test_axes_hold_the_cuts():
    found = plot(Point(label="a", x=0.9, y=0.9, size=1), cuts=(0.8, 0.25))

    assert found.x.low <= 0.8 <= found.x.high
    assert found.y.low <= 0.25 <= found.y.high
