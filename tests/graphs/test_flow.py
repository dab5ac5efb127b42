"""The flow of value in estates of extreme shape: chains, rings, circles that hardly leak."""

import threading

import numpy as np
import pytest

from alignment.graphs.circles import Circle
from alignment.graphs.contribution import contribution_of, element_contribution
from alignment.graphs.flow import build_flow, flow_graph
from tests.graphs.flow_estates import NEAR, credits, long_way, lost, ref1, snapshot


@pytest.mark.parametrize("compiled", [False, True])
def test_value_runs_down_a_chain_of_a_hundred_thousand(compiled):
    size = 100_000
    estate = long_way(size, keeps=size - 1)

    graph = build_flow(estate, compiled=compiled)

    assert graph.total.flow[graph.rank[estate.index[f"S{size - 1}"]]] == pytest.approx(12, **NEAR)
    assert graph.served.sum() == size + 1


@pytest.mark.parametrize("compiled", [False, True])
def test_value_turns_in_a_ring_of_a_hundred_thousand(compiled):
    size = 100_000
    estate = long_way(size, keeps=0, ring=True)

    graph = build_flow(estate, compiled=compiled)
    last = graph.rank[[estate.index[f"S{size - 1}"]]]

    assert graph.total.flow[graph.rank[estate.index["S0"]]] == pytest.approx(24, **NEAR)
    assert graph.total.flow[last] == pytest.approx(12, **NEAR)
    assert graph.pull(last, np.ones(1)).flow[graph.roots] == pytest.approx(1, **NEAR)
    assert graph.visits_at(int(last[0])) == pytest.approx(2, **NEAR)
    assert np.isnan(graph.visits[last[0]])


def test_support_in_a_circle_too_large_is_left_out_and_told():
    size = 4_000
    needs = [(f"S{i}", f"S{(i + 1) % size}", {}) for i in range(size)]
    estate = snapshot([("O", "S0", {}), *needs], values={"O": 12})

    answer = contribution_of(estate)

    assert answer.items[0].support is None
    assert answer.remarks == (
        "4,000 elements are in circles too large for a table of support: ask for one of them.",
    )
    assert element_contribution(estate, "S0").support == pytest.approx(12, **NEAR)


@pytest.mark.parametrize("size", [2, 31, 32, 33, 200])
def test_support_in_a_ring_of_any_size_is_the_value_that_ever_passes(size):
    needs = [(f"S{i}", f"S{(i + 1) % size}", {}) for i in range(size)]
    estate = snapshot([("O", "S0", {}), *needs], values={"O": 12})

    support = {item.id: item.support for item in contribution_of(estate).items}

    assert support == pytest.approx({f"S{i}": 12 * 0.5**i for i in range(size)}, rel=1e-9)


@pytest.mark.parametrize("size", [2, 40])
@pytest.mark.parametrize("own", [1e-6, 1e-13, 1e-17, 1e-300])
def test_a_circle_that_hardly_leaks_still_keeps_every_unit(size, own):
    needs = [(f"S{i}", f"S{(i + 1) % size}", {}) for i in range(size)]
    owns = {f"S{i}": own if i < 2 else 0 for i in range(size)}
    estate = snapshot([("O", "S0", {}), *needs], values={"O": 12}, own=owns)

    answer = contribution_of(estate)

    assert sum(credits(answer).values()) + sum(lost(answer).values()) == pytest.approx(12, **NEAR)
    assert credits(answer) == pytest.approx({"S0": 6, "S1": 6}, rel=1e-5)


def test_a_large_circle_is_solved_the_same_by_iteration():
    rng, size = np.random.default_rng(7), 60
    inner = rng.random((size, size)) * (rng.random((size, size)) < 0.2)
    inner[np.arange(size), (np.arange(size) + 1) % size] += 0.1
    np.fill_diagonal(inner, 0)
    leak = rng.random(size) + 0.01
    total = leak + inner.sum(axis=1)
    inner, leak = inner / total[:, None], leak / total
    source, target = inner.nonzero()
    parts = (source.astype(np.int32), target.astype(np.int32), inner[source, target], leak)
    entering = rng.random(size)

    direct, rounds = Circle(*parts), Circle(*parts, iterate=True)

    exact = np.linalg.inv(np.eye(size) - inner)
    assert direct.passed(entering) == pytest.approx(entering @ exact, rel=1e-10)
    assert rounds.passed(entering) == pytest.approx(entering @ exact, rel=1e-10)
    assert direct.worth(entering) == pytest.approx(exact @ entering, rel=1e-10)
    assert rounds.worth(entering) == pytest.approx(exact @ entering, rel=1e-10)
    assert direct.visits() == pytest.approx(np.diag(exact), rel=1e-10)
    assert rounds.visits() is None


def test_a_large_circle_that_hardly_leaks_is_solved_by_iteration_too():
    size = 300
    at = np.arange(size, dtype=np.int32)
    leak = np.full(size, 1e-5)
    parts = (at, ((at + 1) % size).astype(np.int32), 1 - leak, leak)
    entering = np.zeros(size)
    entering[0] = 5.0

    direct, rounds = Circle(*parts), Circle(*parts, iterate=True)

    assert rounds.passed(entering) == pytest.approx(direct.passed(entering), rel=1e-9)
    assert rounds.passed(entering) @ leak == pytest.approx(5, rel=1e-12)


def test_the_flow_of_a_snapshot_is_built_once_however_many_ask():
    estate, found = ref1(), []
    threads = [threading.Thread(target=lambda: found.append(flow_graph(estate))) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({id(graph) for graph in found}) == 1
