"""Reach, lineage, circles, routes, and the estate as a NetworkX graph."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.catalogue.runs import pointers
from alignment.errors import Unanswerable
from alignment.graphs.arrows import strong_components, ways_from
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.traverse import circles, graph_of, lineage, reach, routes
from tests.graphs.estates import estate
from tests.graphs.random_estates import random_estate
from tests.graphs.ref1 import ref1


def names(snapshot: Snapshot, indices) -> list[str]:
    return [snapshot.ids[i] for i in indices]


def test_downstream_is_all_that_needs_an_element_nearest_first():
    snapshot = ref1()

    found = names(snapshot, reach(snapshot, snapshot.indices(["C6"])))

    assert found == ["C6", "S2", "P1", "X2", "O1"]


def test_upstream_is_all_that_an_element_needs():
    snapshot = ref1()

    found = names(snapshot, reach(snapshot, snapshot.indices(["S3"]), downstream=False))

    assert set(found) == {"S3", "C4", "C5", "S5", "C7"}


def test_nothing_is_reached_from_nowhere():
    snapshot = ref1()

    assert len(reach(snapshot, snapshot.indices([]))) == 0


def test_the_lineage_of_an_element_leaves_itself_out():
    snapshot = ref1(feedback=True)

    found = lineage(snapshot, snapshot.index_of("S5"))

    assert set(names(snapshot, found.upstream)) == {"C7", "S3", "C4", "C5"}
    assert set(names(snapshot, found.downstream)) >= {"S3", "S1", "O1", "O2"}
    assert "S5" not in names(snapshot, [*found.upstream, *found.downstream])


@pytest.mark.parametrize("upward", [True, False])
@pytest.mark.parametrize("depth", [None, 2, 0])
def test_the_shortest_ways_are_those_of_a_walk_arrow_by_arrow(upward, depth):
    snapshot = random_estate(120, seed=5)

    for start in range(len(snapshot)):
        found = ways_from(snapshot, start, upward=upward, depth=depth)

        ways = list(zip(*(column.tolist() for column in found), strict=True))
        assert ways == walked(snapshot, start, upward=upward, depth=depth)


def walked(snapshot: Snapshot, start, *, upward, depth):
    """Far end, near end, group and distance of each way, one arrow at a time."""
    seen, front, ways, distance = {start}, [start], [], 0
    while front and (depth is None or distance < depth):
        distance, onward = distance + 1, []
        for near in front:
            groups = snapshot.uses_of(near).tolist() if upward else snapshot.groups_of(near)
            for group in groups:
                owner = [int(snapshot.owner[group])]
                for far in owner if upward else snapshot.members_of(group).tolist():
                    if far not in seen:
                        seen.add(far)
                        onward.append(far)
                        ways.append((far, near, group, distance))
        front = onward
    return ways


def test_circles_are_named_and_an_element_needing_itself_is_none():
    snapshot = estate("S1 needs S2\n S2 needs S1\n S3 needs S3\n S6 needs S5\n S5 needs S4, S6")

    assert [names(snapshot, c) for c in circles(snapshot)] == [["S1", "S2"], ["S5", "S6"]]


def test_the_reference_model_has_no_circle_and_its_variant_has_one():
    plain, feedback = ref1(), ref1(feedback=True)

    assert circles(plain) == []
    assert [names(feedback, c) for c in circles(feedback)] == [["S3", "S5"]]


@settings(deadline=None)
@given(st.integers(1, 12).flatmap(
    lambda n: st.tuples(st.just(n), st.lists(st.tuples(*[st.integers(0, n - 1)] * 2), max_size=30))
))  # fmt: skip
def test_components_are_those_of_networkx_in_reverse_topological_order(case):
    n, arrows = case
    arrows = sorted(arrows)
    source = np.array([a for a, _ in arrows], np.int32)
    graph = nx.DiGraph(arrows)
    graph.add_nodes_from(range(n))

    number = strong_components(pointers(source, n), np.array([b for _, b in arrows], np.int32))

    found = {frozenset(np.flatnonzero(number == c).tolist()) for c in set(number.tolist())}
    assert found == set(map(frozenset, nx.strongly_connected_components(graph)))
    assert sorted(set(number.tolist())) == list(range(len(found)))
    assert all(number[a] >= number[b] for a, b in arrows)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_reach_is_that_of_networkx(seed):
    snapshot = random_estate(120, seed=seed)
    graph = graph_of(snapshot)

    for element in range(0, len(snapshot), 7):
        start = np.array([element], np.int32)
        name = snapshot.ids[element]
        assert set(names(snapshot, reach(snapshot, start)[1:])) == nx.descendants(graph, name)
        assert set(names(snapshot, reach(snapshot, start, downstream=False)[1:])) == nx.ancestors(
            graph, name
        )


def test_the_graph_carries_the_terms_of_elements_and_requirements():
    graph = graph_of(ref1())

    assert graph.nodes["C4"] | {"index": 0} == {
        "index": 0, "kind": "component", "name": "C4", "value": 0.0, "cost": 40.0, "own": 1.0,
        "unavailability": 0.0,
    }  # fmt: skip
    assert graph.edges["C1", "S1"] == {
        "requirement": "S1:C1+C2+C3", "needs": 2, "size": 3, "criticality": 1.0,
        "weight": pytest.approx(1 / 3), "share": pytest.approx(1 / 3),
        "requirements": ("S1:C1+C2+C3",),
    }  # fmt: skip


def test_parallel_requirements_are_one_arrow_with_the_strongest_terms():
    snapshot = estate("S1 needs C1 at 0.5 weighing 2\n S1 needs 1 of C1, C2 weighing 3")

    arrow = graph_of(snapshot).edges["C1", "S1"]

    assert (arrow["requirement"], arrow["criticality"]) == ("r0001", 1.0)
    assert arrow["requirements"] == ("r0000", "r0001")
    assert arrow["weight"] == pytest.approx(3.5)


def test_a_part_of_the_graph_holds_the_arrows_inside_it():
    snapshot = ref1()

    graph = graph_of(snapshot, only=snapshot.indices(["S3", "C4", "P2"]))

    assert set(graph.edges) == {("C4", "S3"), ("S3", "P2")}


def test_routes_run_from_the_supplier_to_the_one_that_needs_it_shortest_first():
    snapshot = ref1()

    found = routes(snapshot, snapshot.index_of("C7"), snapshot.index_of("O1"))

    assert ["".join(r.elements) for r in found] == [
        "C7S5S1X1O1", "C7S5S3P1X2O1", "C7S5S3P2X1O1", "C7S5S3S1X1O1",
    ]  # fmt: skip
    assert found[0].requirements == ("S5:C7", "S1:S5", "X1:S1", "O1:X1")
    assert [r.criticality for r in found] == pytest.approx([1, 0.45, 0.9, 0.54])


def test_no_more_routes_are_listed_than_were_asked_for():
    layers = "\n".join(
        f"S{i}{a} needs S{i + 1}0, S{i + 1}1, S{i + 1}2" for i in range(1, 9) for a in range(3)
    )
    snapshot = estate(layers)

    found = routes(snapshot, snapshot.index_of("S90"), snapshot.index_of("S10"), most=5)

    assert len(found) == 5
    assert {len(r.elements) for r in found} == {9}


def test_there_is_no_route_where_nothing_is_reached():
    snapshot = ref1()

    assert routes(snapshot, snapshot.index_of("C6"), snapshot.index_of("O2")) == ()
    assert routes(snapshot, snapshot.index_of("C6"), snapshot.index_of("C6")) == ()


def test_routes_through_very_much_are_refused():
    from tests.graphs.test_impact import long_estate

    snapshot = long_estate(60_000, ring=False)

    with pytest.raises(Unanswerable, match="60000 elements lie between"):
        routes(snapshot, len(snapshot) - 1, 0)


def test_a_long_ring_is_one_circle():
    from tests.graphs.test_impact import long_estate

    found = circles(long_estate(100_000, ring=True))

    assert [len(c) for c in found] == [100_000]
