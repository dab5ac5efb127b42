"""Rows of what a person waits for in the browser: the map, and the simulator's answer."""

from collections.abc import Iterator
from itertools import count, product

from bench.contenders.arrays import Questions
from bench.measure import Figure, median_of
from bench.stage import Stage

TEAMS = 20
SIZES = (500, 5_000)
ROWS = {"map": 300, "map-whole": 10**6}
"""Elements from which groups are closed: as on the page, and so that all are drawn."""


def maps(stage: Stage) -> Iterator[Figure]:
    """A map of everything: chosen, put into groups or not, laid out, written as SVG."""
    from alignment.graphs.labelled import Labelled
    from alignment.graphs.snapshot import Snapshot
    from alignment.reports.maps.drawing import draw
    from alignment.reports.maps.grouping import Choice, scene_of
    from alignment.reports.maps.marks import map_svg

    def drawn(snapshot: Snapshot, choice: Choice) -> tuple[int, int]:
        scene = scene_of(snapshot, choice)
        return len(scene.shown) + len(scene.groups), len(map_svg(draw(snapshot, scene)))

    for size, (row, most) in product(SIZES, ROWS.items()):
        snapshot = stage.arrays(size).snapshot
        labels = Labelled.of(f"team {i % TEAMS}" for i in range(len(snapshot)))
        choice = Choice(labels=labels, most=most)
        seconds, runs, (boxes, length) = median_of(lambda: drawn(snapshot, choice))  # noqa: B023
        yield Figure(row=row, size=size, contender="alignment", amount=seconds, runs=runs,
                     answer=float(boxes), note=f"boxes, {length / 1000:.0f} kB")  # fmt: skip


def simulator(stage: Stage) -> Iterator[Figure]:
    """The whole answer of the simulator with its map, over a stored catalogue."""
    from alignment.runtime import Runtime, Work
    from alignment.usecases.pictures import Wish, map_of
    from alignment.usecases.simulate import Simulation, simulate

    size = stage.scale.small
    asked: Questions = stage.questions(size)
    element, times = stage.arrays(size).snapshot.ids[asked.typical], count()

    def answered(work: Work) -> Simulation:
        losses = {element: 1.0 - next(times) * 1e-9}  # else the answer that was kept is measured
        map_of(work, Wish(colour="loss", losses=losses, hit=True, most=120))
        return simulate(work, losses)

    runtime = Runtime(stage.address(size))
    with runtime.reading() as work:
        answered(work)  # now it has warmed up: what elements state is read once a revision
        seconds, runs, found = median_of(lambda: answered(work))
    runtime.close()
    yield Figure(row="simulator", size=size, contender="alignment", amount=seconds, runs=runs,
                 answer=found.answer.value_at_risk, note="answer and map")  # fmt: skip
