"""The loops give the same whether they run as they stand or compiled."""

import numpy as np
import pytest

from alignment.catalogue.runs import pointers
from alignment.graphs.arrows import reach, strong_components
from alignment.graphs.kernels.impact import impact_pass
from alignment.graphs.kernels.reach import component_pass, reach_pass
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.wiring import Wiring
from alignment.usecases.weaving import Loom, Runs
from tests.graphs.random_estates import random_estate

pytest.importorskip("numba")


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return random_estate(400, seed=7)


def test_the_impact_pass_compiled_is_the_one_that_stands(snapshot):
    plain, compiled = Wiring(snapshot, compiled=False), Wiring(snapshot, compiled=True)
    rng = np.random.default_rng(3)
    gates = np.flatnonzero(snapshot.kind >= 2).astype(np.int32)

    for size in [0, 1, 1, 2, 5, 20, 100]:
        sources = rng.choice(gates, size, replace=False)
        levels = rng.choice([0.25, 0.5, 0.9, 1.0], size)
        one, other = plain.run(sources, levels), compiled.run(sources, levels)
        for name in ("elements", "losses", "uses", "risk"):
            assert getattr(one, name).tolist() == getattr(other, name).tolist()
        assert one.gates == other.gates


def test_many_scenarios_compiled_are_those_that_stand(snapshot):
    plain, compiled = Wiring(snapshot, compiled=False), Wiring(snapshot, compiled=True)
    gates = np.flatnonzero(snapshot.kind >= 2).astype(np.int32)
    sources, levels = gates[:2], np.array([1.0, 0.5])

    one, other = plain.run(sources, levels, gates[2:]), compiled.run(sources, levels, gates[2:])

    assert one.risk.tolist() == other.risk.tolist()


def test_a_run_leaves_its_room_as_it_found_it(snapshot):
    wiring = Wiring(snapshot, compiled=True)
    gates = np.flatnonzero(snapshot.kind >= 2).astype(np.int32)
    fresh = wiring.run(gates[:1], np.ones(1))

    wiring.run(gates, np.linspace(0.1, 1, len(gates)), gates)
    again = wiring.run(gates[:1], np.ones(1))

    assert again.elements.tolist() == fresh.elements.tolist()
    assert again.losses.tolist() == fresh.losses.tolist()
    assert again.uses.tolist() == fresh.uses.tolist()


def test_reach_compiled_is_the_one_that_stands(snapshot):
    n, answers = len(snapshot), []
    arrows = snapshot.use_ptr, snapshot.use, snapshot.owner
    for run in (reach_pass.plain, reach_pass.compiled):
        line = np.zeros(n, np.int32)
        count = run(*arrows, np.array([n - 1, 3, 3], np.int32), np.zeros(n, np.int8), line)
        answers.append(line[:count].tolist())

    assert answers[0] == answers[1]
    assert len(set(answers[0])) == len(answers[0])


def test_components_compiled_are_those_that_stand():
    rng = np.random.default_rng(5)
    for n in (1, 5, 60):
        source, target = rng.integers(0, n, (2, 2 * n)).astype(np.int32)
        ptr = pointers(source, n)
        target = target[np.argsort(source, kind="stable")]
        number = np.full(n, -1, np.int32)

        component_pass.compiled(ptr, target, number, *(np.zeros(n, np.int32) for _ in range(4)))

        assert number.tolist() == strong_components(ptr, target).tolist()


def test_a_large_snapshot_is_compiled_and_a_small_one_is_not():
    assert impact_pass.for_size(10) is impact_pass.plain
    assert impact_pass.for_size(10**6) is impact_pass.compiled


def test_a_walk_along_links_compiled_is_the_one_that_stands(snapshot):
    plain, compiled = Wiring(snapshot, compiled=False), Wiring(snapshot, compiled=True)
    rng = np.random.default_rng(5)

    for size in [0, 1, 3, 30]:
        drawn = rng.choice(len(snapshot), 2 * size, replace=False).astype(np.int32)
        starts, past = drawn[:size], drawn[size:]
        one, other = plain.reach(starts, past=past), compiled.reach(starts, past=past)
        assert one.tolist() == other.tolist()
        assert set(one.tolist()) <= set(reach(snapshot, starts).tolist()) - set(past.tolist())

    everywhere = plain.reach(drawn[:3], past=drawn[:0])
    assert sorted(everywhere.tolist()) == sorted(reach(snapshot, drawn[:3]).tolist())


def test_bytes_are_copied_the_same_compiled_and_by_places():
    rng = np.random.default_rng(11)
    texts = ["", "a", "ünï", "longer than the others", '"'] * 200
    columns = [Runs.of(texts).at(rng.permutation(len(texts))) for _ in range(4)]
    numbers = rng.random(1_000)

    by_places, compiled = (
        bytes(Loom(size).woven(1_000, *columns, "-", Runs.numbers(numbers), "\n").data).decode()
        for size in (0, 10**6)
    )

    rows = zip(*(map(bytes.decode, told(column)) for column in columns), numbers, strict=True)
    assert by_places == compiled
    assert by_places.splitlines() == [f"{''.join(row[:-1])}-{row[-1]}" for row in rows]


def told(runs: Runs) -> list[bytes]:
    return [bytes(runs.data[a : a + n]) for a, n in zip(runs.first, runs.size, strict=True)]
