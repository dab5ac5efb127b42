"""The flow of value as a picture."""

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
