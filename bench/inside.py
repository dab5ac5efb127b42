"""Rows that are measured in this process: questions to snapshots, and an edit."""

from collections.abc import Iterator
from dataclasses import replace
from math import log10

import numpy as np

from bench.contenders import choke_points, delivery, flow, impact, reach
from bench.measure import Figure, cold_median_of, compared, median_of, once
from bench.processes import worked
from bench.stage import Stage

COMPONENTS = 1_000
"""Of the service whose availability is asked for."""


def hub(stage: Stage) -> Iterator[Figure]:
    """The failure of a hub, k of n respected."""
    size = stage.scale.large
    yield from compared("hub", size, impact.CONTENDERS, stage.arrays(size),
                        stage.questions(size).hub)  # fmt: skip


def typical(stage: Stage) -> Iterator[Figure]:
    """The failure of a typical element."""
    size = stage.scale.large
    yield from compared("typical", size, impact.CONTENDERS, stage.arrays(size),
                        stage.questions(size).typical)  # fmt: skip


def plain(stage: Stage) -> Iterator[Figure]:
    """The failure of a hub, without compiled code."""
    size = stage.scale.small
    told = worked("plain", size, ALIGNMENT_COMPILE="0").told
    yield Figure(row="plain", size=size, contender="alignment", amount=told["seconds"],
                 runs=told["runs"], answer=told["answer"])  # fmt: skip
    others = [c for c in impact.CONTENDERS if c.name != "alignment"]
    yield from compared("plain", size, others, stage.arrays(size), stage.questions(size).hub)


def reached(stage: Stage) -> Iterator[Figure]:
    """Whoever needs a hub, however indirectly."""
    size = stage.scale.large
    yield from compared("reach", size, reach.CONTENDERS, stage.arrays(size),
                        stage.questions(size).hub)  # fmt: skip


def flow_of_one(stage: Stage) -> Iterator[Figure]:
    """Where the value of one objective flows."""
    snapshot = stage.arrays(stage.scale.large).snapshot
    middling = [flow.middling(snapshot)]
    yield from compared("flow", stage.scale.large, flow.CONTENDERS, snapshot, middling)


def flow_of_all(stage: Stage) -> Iterator[Figure]:
    """Where the value of every objective flows, each by itself."""
    snapshot = stage.arrays(stage.scale.large).snapshot
    valued = np.flatnonzero(snapshot.value).tolist()
    slow = {"NetworkX", "dictionaries"}
    others = [c for c in flow.CONTENDERS if c.name not in slow]
    yield from compared("flow-all", stage.scale.large, others, snapshot, valued)
    for name in sorted(slow):
        yield Figure(row="flow-all", size=stage.scale.large, contender=name, amount=None,
                     note="not asked: 50 times the row above")  # fmt: skip


def criticality(stage: Stage) -> Iterator[Figure]:
    """What the failure of each element by itself would cost."""
    from alignment.graphs.debt import gate_elements, single_failure_values
    from alignment.graphs.impact import propagate

    size = stage.scale.middle
    snapshot = stage.arrays(size).snapshot
    elements = gate_elements(snapshot)
    propagate(snapshot, {int(elements[0]): 1.0})
    seconds, values = once(lambda: single_failure_values(snapshot, elements))
    yield Figure(row="criticality", size=size, contender="alignment", amount=seconds,
                 answer=float(values.sum()), note=f"{len(elements):,} failures")  # fmt: skip


def findings(stage: Stage) -> Iterator[Figure]:
    """Every check over an estate of which nothing is stated beside the elements."""
    from alignment.catalogue.details import Details
    from alignment.catalogue.levels import LevelColumns
    from alignment.graphs.findings.answer import Evidence, findings_of
    from alignment.graphs.impact import propagate
    from alignment.graphs.service_levels import aligned

    size = stage.scale.middle
    snapshot = replace(stage.arrays(size).snapshot)  # nothing is worked out of it yet
    propagate(snapshot, {int(snapshot.member[0]): 1.0})
    evidence = Evidence(
        snapshot=snapshot, details=Details(), levels=aligned(snapshot, LevelColumns())
    )
    seconds, found = once(lambda: findings_of(evidence, today="2026-01-01"))
    yield Figure(row="findings", size=size, contender="alignment", amount=seconds,
                 answer=float(len(found.findings)), note=found.conclusion[:60])  # fmt: skip


def dominators(stage: Stage) -> Iterator[Figure]:
    """Who stands on every way from the value to each element."""
    size = stage.scale.large
    yield from compared("dominators", size, choke_points.CONTENDERS, stage.arrays(size))


def delivered(_stage: Stage) -> Iterator[Figure]:
    """How 5,000 edges were delivered over 60 months; the size is the number of edges."""
    edges = 5_000
    yield from compared("delivery", edges, delivery.CONTENDERS, delivery.promises(edges))


def availability(_stage: Stage) -> Iterator[Figure]:
    """Every probability of a service on 1,000 components, exactly: order, diagrams, slopes."""
    from alignment.graphs.reliability.exact import solve
    from alignment.graphs.snapshot import snapshot_of
    from bench.platforms import platform

    snapshot = snapshot_of(platform(COMPONENTS))
    seconds, runs, found = median_of(lambda: solve(snapshot))
    yield Figure(row="availability", size=COMPONENTS, contender="alignment", amount=seconds,
                 runs=runs, answer=found.value_at_risk,
                 note=f"{len(snapshot):,} elements, {found.nodes:,} nodes")  # fmt: skip


def growth(stage: Stage) -> Iterator[Figure]:
    """How the failure of a hub grows with the estate: the slope on a logarithmic scale.

    Each run finds its caches cold: else the small estates, which fit into them whole, would make
    the slope one of memory and not of work.
    """
    ours = [c for c in impact.CONTENDERS if c.name in {"alignment", "plain compiled kernel"}]
    points: dict[str, list[tuple[float, float]]] = {c.name: [] for c in ours}
    for size in stage.scale.growing:
        arrays, asked = stage.arrays(size), stage.questions(size)
        for contender in ours:
            seconds = cold_median_of(contender.ready(arrays), asked.hub)
            points[contender.name].append((log10(len(arrays.use)), log10(seconds)))
            yield Figure(
                row="growth", size=size, contender=contender.name, amount=seconds,
                answer=asked.hub_stops, note=f"{len(arrays.use):,} memberships",
            )  # fmt: skip
    stage.forget()
    for name, found in points.items():
        slope = float(np.polyfit(*zip(*found, strict=True), 1)[0])
        note = "compiled from 20,000 memberships on" if name == "alignment" else ""
        yield Figure(row="growth", size=0, contender=name, amount=slope, unit="slope", note=note)
