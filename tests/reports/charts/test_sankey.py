"""The flow of value as a picture."""

from dataclasses import replace

import pytest

from alignment.graphs.value_flow import Band, Stop, ValueFlow
from alignment.reports.charts.sankey import flow_tree


def flow_to(amounts):
    """One objective, process and service, whose value goes to components in these amounts."""
    total = float(sum(amounts))
    stops = [Stop(column=c, id=f"E{c}", name=f"E{c}", count=1, amount=total) for c in range(3)]
    bands = [Band(source=c, target=c + 1, amount=total) for c in range(2)]
    for place, amount in enumerate(amounts, start=3):
        stops.append(Stop(column=3, id=f"C{place}", name=f"C{place}", count=1, amount=amount))
        bands.append(Band(source=2, target=place, amount=amount))
    return ValueFlow(revision=1, total=total, stops=tuple(stops), bands=tuple(bands))


@pytest.mark.parametrize("amounts", [[60, 40], [0.001] * 10 + [99.99]])
def test_every_bar_stands_inside_the_picture(amounts):
    tree = flow_tree(flow_to(amounts))

    bars = [e for e in tree.iter("rect") if e.get("class", "").startswith("node-bar")]
    ends = [float(bar.get("y")) + float(bar.get("height")) for bar in bars]
    assert len(bars) == 3 + len(amounts)
    assert max(ends) < float(tree.get("height"))


def test_the_name_of_a_group_counts_and_the_others_say_the_most_that_one_has():
    found = flow_to([60, 40])
    stops = [replace(s, id="", name="Ops", count=7) if s.column == 2 else s for s in found.stops]
    stops[-1] = replace(stops[-1], id="", name="30 others", count=30, below=3.0)

    tree = flow_tree(replace(found, stops=tuple(stops)))

    told = ["".join(text.itertext()) for text in tree.iter("text")]
    assert "\u2068Ops\u2069 (7) 100" in told
    assert told[-2:] == ["\u206830 others\u2069 40", "none above 3"]


def test_many_bars_make_the_picture_higher_and_stand_inside_it():
    tree = flow_tree(flow_to([1.0] * 27))

    bars = [e for e in tree.iter("rect") if e.get("class", "").startswith("node-bar")]
    heights = [float(bar.get("height")) for bar in bars]
    assert sum(heights[3:]) == pytest.approx(heights[0], abs=3)
    assert heights[0] > 300
