"""Choke points: who stands on every way from the value to an element, or below it."""

import networkx as nx
import numpy as np
import pytest
from bench.estates import columns
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.catalogue import KIND_CODE, Estate, Kind
from alignment.catalogue.columns import Columns
from alignment.graphs.arrows import upstream_arrows
from alignment.graphs.dominators import choke_points, dominators_of
from alignment.graphs.kernels.dominators import dominator_pass, order_pass
from alignment.graphs.snapshot import Snapshot, build, snapshot_of
from alignment.graphs.traverse import graph_of
from tests.graphs.estates import estate
from tests.graphs.random_estates import random_estate
from tests.graphs.ref1 import ref1
from tests.graphs.test_impact import long_estate

ROOT = "the virtual root"


def named(snapshot: Snapshot, *, downward: bool = True) -> dict[str, str | None]:
    """The immediate dominator of each element by its id."""
    found = dominators_of(snapshot, downward=downward).tolist()
    return {
        i: snapshot.ids[d] if d >= 0 else None for i, d in zip(snapshot.ids, found, strict=True)
    }


def by_networkx(snapshot: Snapshot, *, downward: bool) -> dict[str, str | None]:
    """The same by NetworkX, under a root above all that nothing outside its circle leads to."""
    graph = nx.DiGraph(graph_of(snapshot).edges)
    graph.add_nodes_from(snapshot.ids)
    if downward:
        graph = graph.reverse()
    parts = nx.condensation(graph)
    tops = [i for c, into in parts.in_degree if into == 0 for i in parts.nodes[c]["members"]]
    graph.add_edges_from((ROOT, top) for top in tops)
    found = nx.immediate_dominators(graph, ROOT)
    return {i: None if found[i] == ROOT else found[i] for i in snapshot.ids}


def test_the_dominators_of_the_reference_model_from_the_value_down():
    found = named(ref1())

    assert found == {
        "O1": None, "O2": None, "X1": "O1", "X2": "O1", "P1": "X2", "P2": None, "P3": "O2",
        "S1": "X1", "S2": "P1", "S3": None, "S4": "P3", "S5": None,
        "C1": "S1", "C2": "S1", "C3": "S1", "C4": "S3", "C5": None, "C6": "S2", "C7": "S5",
        "C8": "S1", "C9": "C3",
    }  # fmt: skip


def test_the_dominators_of_the_reference_model_from_the_ground_up():
    found = named(ref1(), downward=False)

    assert {i: d for i, d in found.items() if d} == {
        "C1": "C8", "C2": "C8", "C3": "C9", "S2": "C6", "S4": "C5", "S5": "C7", "P2": "S3",
        "X2": "P1",
    }  # fmt: skip


def test_choke_points_are_all_dominators_the_nearest_first():
    snapshot = ref1()

    above = choke_points(snapshot, snapshot.index_of("C6"))
    below = choke_points(snapshot, snapshot.index_of("C1"), downward=False)

    assert above == ("S2", "P1", "X2", "O1")
    assert below == ("C8",)
    assert choke_points(snapshot, snapshot.index_of("C7"), downward=False) == ()


def test_redundancy_counts_for_nothing():
    snapshot = estate("S1 needs 1 of C1, C2\n C1 needs C3\n C2 needs C3\n C3 needs 1 of C4, C5")

    assert choke_points(snapshot, snapshot.index_of("C4")) == ("C3", "S1")
    assert choke_points(snapshot, snapshot.index_of("S1"), downward=False) == ("C3",)


def test_an_element_that_needs_itself_is_no_way_to_itself():
    found = named(estate("S1 needs S1, S2\n S2 needs S2"))

    assert found == {"S1": None, "S2": "S1"}


def test_ways_begin_at_each_element_of_a_circle_that_nobody_needs():
    found = named(estate("S1 needs S2\n S2 needs S1, S3\n S3 needs S4\n S5 needs S4"))

    assert found == {"S1": None, "S2": None, "S3": "S2", "S4": None, "S5": None}


def test_a_circle_with_two_ways_in_corrects_what_was_taken_for_settled():
    """S3 and S4 need one another; S4 and S6 were taken to be needed by way of S2 alone."""
    snapshot = estate("S1 needs S2, S3\n S2 needs S4, S6\n S3 needs S4\n S4 needs S3, S5, S6")

    assert named(snapshot) == {
        "S1": None, "S2": "S1", "S3": "S1", "S4": "S1", "S5": "S4", "S6": "S1",
    }  # fmt: skip
    assert _passed(snapshot, "plain")[0] == [0, 3]


def test_an_empty_estate_has_no_dominators():
    snapshot = snapshot_of(Estate())

    assert dominators_of(snapshot).tolist() == []


def _drawn_estate(n: int, arrows: list[tuple[int, int]]) -> Snapshot:
    elements = [f"S{i} is service" for i in range(n)]
    return estate("\n".join([*elements, *(f"S{a} needs S{b}" for a, b in arrows)]))


@settings(deadline=None, max_examples=300)
@given(st.integers(1, 12).flatmap(
    lambda n: st.tuples(st.just(n), st.lists(st.tuples(*[st.integers(0, n - 1)] * 2), max_size=30))
))  # fmt: skip
def test_dominators_are_those_of_networkx_whatever_runs_in_circles(case):
    snapshot = _drawn_estate(*case)

    for downward in (True, False):
        expected = by_networkx(snapshot, downward=downward)
        assert named(snapshot, downward=downward) == expected


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("downward", [True, False])
def test_dominators_of_an_estate_are_those_of_networkx(seed, downward):
    snapshot = random_estate(700, seed=seed)

    assert named(snapshot, downward=downward) == by_networkx(snapshot, downward=downward)


@pytest.mark.parametrize("downward", [True, False])
def test_a_long_chain_is_its_own_chain_of_dominators(downward):
    snapshot = long_estate(100_000, ring=False)
    end = len(snapshot) - 1 if downward else 0

    found = choke_points(snapshot, end, downward=downward)

    assert len(found) == len(set(found)) == len(snapshot) - 1


def test_a_long_ring_that_nobody_needs_has_no_choke_point():
    snapshot = long_estate(100_000, ring=True)

    assert (dominators_of(snapshot) == -1).all()


def test_a_long_ring_is_passed_from_where_it_is_entered():
    snapshot = _entered_ring(100_000)

    above = choke_points(snapshot, len(snapshot) - 1)
    below = dominators_of(snapshot, downward=False)

    assert above == tuple(reversed(snapshot.ids[:-1]))
    assert below.tolist() == [1] + [-1] * 100_000


def _entered_ring(n: int) -> Snapshot:
    """A ring of n services and, in front of it, the one that needs its first."""
    ids = [f"S{i:06d}" for i in range(n + 1)]
    return build(Columns(
        ids=ids, names=ids, kinds=[KIND_CODE[Kind.SERVICE]] * (n + 1), values=[None] * (n + 1),
        owns=[None] * (n + 1), costs=[None] * (n + 1), unavailabilities=[None] * (n + 1),
        internal=[0] * (n + 1), requirement_ids=[f"r{i}" for i in ids], owners=ids[:],
        needs=[1] * (n + 1), criticalities=[1.0] * (n + 1), weights=[None] * (n + 1),
        channels=[0] * (n + 1), sizes=[1] * (n + 1), members=[*ids[1:], ids[1]],
        shares=[1.0] * (n + 1),
    ))  # fmt: skip


def _passed(snapshot: Snapshot, form: str) -> list[list[int]]:
    """What both passes write, from the elements that nobody needs."""
    n = len(snapshot)
    tops = np.flatnonzero(np.diff(snapshot.use_ptr) == 0).astype(np.int32)
    rank, dom = np.full(n, -1, np.int32), np.full(n, -2, np.int32)
    line, late = np.zeros(n, np.int32), np.zeros(n, np.int8)
    room = [np.zeros(n, np.int32) for _ in range(2)]
    missed = getattr(order_pass, form)(*upstream_arrows(snapshot), tops, rank, line, *room)
    dom[rank[tops]] = -1
    back = snapshot.use_ptr, snapshot.owner[snapshot.use]
    rounds = getattr(dominator_pass, form)(*back, rank, line, late, dom)
    return [[missed, rounds], rank.tolist(), line.tolist(), late.tolist(), dom.tolist()]


def test_the_passes_compiled_are_those_that_stand():
    pytest.importorskip("numba")
    arrows = [(i, i * 7 % 200 + 1) for i in range(200)] + [(i, i + 1) for i in range(0, 200, 3)]
    snapshot = _drawn_estate(201, arrows)

    assert _passed(snapshot, "compiled") == _passed(snapshot, "plain")


def test_a_large_estate_with_circles_is_answered_compiled_as_it_is_plain():
    pytest.importorskip("numba")
    snapshot = build(columns(6_000))  # about 24,000 memberships: large enough to be compiled

    assert named(snapshot) == by_networkx(snapshot, downward=True)
