"""The targets and measurements of REF-1 (METHODS 2.4), and how estates are delivered."""

from dataclasses import replace

from alignment.catalogue import Measurement, Target
from alignment.graphs.delivered import leaking_of
from alignment.graphs.delivery import deliver, series_of
from alignment.graphs.service_levels import service_levels_of
from alignment.graphs.snapshot import snapshot_of
from tests.graphs.ref1 import ref1_estate

SERIES = {
    ("X1", "S1"): (99.9, 99.0, (99.95, 99.9, 99.2, 99.9, 100, 99.97)),
    ("P1", "S2"): (99.5, 98.5, (99.6,) * 6),
    ("P1", "S3"): (98.0, 96.0, (99.0,) * 6),
    ("P2", "S3"): (99.5, 97.5, (99.0,) * 6),
    ("P3", "S3"): (99.5, 97.5, (99.0,) * 6),
}
"""Target, floor and six months of each edge; P3 to S4 is not measured."""


def targets():
    return tuple(
        Target(consumer=c, service=s, indicator="availability", unit="percent", target=target,
               floor=floor)
        for (c, s), (target, floor, _) in SERIES.items()
    )  # fmt: skip


def measurements():
    return tuple(
        Measurement(consumer=c, service=s, indicator="availability", period=f"2026-{month:02d}",
                    value=value)
        for (c, s), (_, _, values) in SERIES.items()
        for month, value in enumerate(values, start=1)
    )  # fmt: skip


def measured_ref1(*, feedback=False):
    """REF-1 with what was promised and measured."""
    estate = ref1_estate(feedback=feedback)
    return replace(estate, targets=targets(), measurements=measurements())


def delivered(estate, p=2.0):
    """The snapshot of an estate, the delivery of its edges, and the flow that leaks."""
    snapshot = snapshot_of(estate)
    found = deliver(series_of(service_levels_of(snapshot, estate)), p)
    return snapshot, found, leaking_of(snapshot, found)
