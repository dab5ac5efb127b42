"""The flow that leaks, with every number of METHODS 2.4."""

from dataclasses import replace

import numpy as np
import pytest

from alignment.catalogue import Element, Kind, Target
from alignment.graphs.contribution import contribution_of
from alignment.graphs.delivered import beyond_of, through
from alignment.graphs.flow import flow_graph
from tests.graphs.estates import sentences
from tests.graphs.levels import delivered, measured_ref1

DELIVERED = {"S1": 6.824736, "S2": 15, "S3": 20.912368, "S4": 10, "S5": 27.737103}
LENSES = ("service", "component", "practice")


@pytest.fixture(scope="module")
def reference():
    return delivered(measured_ref1())


def by_edge(snapshot, leaking, amounts):
    boundary = leaking.boundary
    return {
        (snapshot.ids[c], snapshot.ids[s]): amount
        for c, s, amount in zip(boundary.consumer, boundary.service, amounts, strict=True)
    }


def test_every_edge_has_the_delivery_of_the_reference(reference):
    snapshot, found, leaking = reference

    told = by_edge(snapshot, leaking, leaking.delivery)

    assert told == {
        ("X1", "S1"): pytest.approx(0.682474, abs=1e-6), ("P1", "S2"): 1, ("P1", "S3"): 1,
        ("P2", "S3"): 0.75, ("P3", "S3"): 0.75, ("P3", "S4"): pytest.approx(np.nan, nan_ok=True),
    }  # fmt: skip
    first = [snapshot.ids[c] for c in found.series.consumer].index("X1")
    assert found.level_loss[first] == pytest.approx(0.129630, abs=1e-6)
    assert found.penalty[first] == pytest.approx(0.187897, abs=1e-6)


def test_the_promised_flow_and_the_gaps_are_those_of_the_reference(reference):
    snapshot, _, leaking = reference

    promised = by_edge(snapshot, leaking, leaking.boundary.promised)
    gaps = {edge: gap for edge, gap in by_edge(snapshot, leaking, leaking.gaps).items() if gap}
    unmeasured = by_edge(snapshot, leaking, leaking.unmeasured)

    assert promised == pytest.approx(
        {("X1", "S1"): 30, ("P1", "S2"): 15, ("P1", "S3"): 5, ("P2", "S3"): 30,
         ("P3", "S3"): 10, ("P3", "S4"): 10}
    )  # fmt: skip
    assert gaps == pytest.approx(
        {("X1", "S1"): 9.525793, ("P2", "S3"): 7.5, ("P3", "S3"): 2.5}, abs=1e-6
    )
    assert leaking.gaps.sum() == pytest.approx(19.525793, abs=1e-6)
    assert {edge for edge, amount in unmeasured.items() if amount} == {("P3", "S4")}
    assert leaking.unmeasured.sum() == pytest.approx(10)
    assert beyond_of(leaking) == 0


def test_the_service_lens_has_the_delivered_figures_of_the_reference(reference):
    snapshot, _, leaking = reference

    found = contribution_of(snapshot, leaking=leaking)

    told = {item.id: item.delivered for item in found.items}
    assert told == pytest.approx(DELIVERED, abs=1e-6)
    assert sum(told.values()) == pytest.approx(80.474207, abs=1e-6)
    assert found.delivered == pytest.approx(80.474207, abs=1e-6)
    assert found.gap == pytest.approx(19.525793, abs=1e-6)
    assert found.unmeasured == pytest.approx(10)
    assert found.remarks == ("Not measured, and taken as delivered: 10 EUR a year.",)


@pytest.mark.parametrize(("objective", "expected"), [("O1", 47.974207), ("O2", 32.5)])
def test_each_objective_gets_what_the_reference_says(reference, objective, expected):
    snapshot, _, leaking = reference
    roots = [snapshot.ids[e] for e in flow_graph(snapshot).element[flow_graph(snapshot).roots]]

    alone = contribution_of(snapshot, objective=objective, leaking=leaking)
    gap = dict(zip(roots, leaking.by_root(leaking.lost), strict=True))[objective]

    assert alone.delivered == pytest.approx(expected, abs=1e-6)
    assert sum(item.delivered for item in alone.items) == pytest.approx(expected, abs=1e-6)
    assert alone.total - gap == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("feedback", [False, True])
@pytest.mark.parametrize("lens", LENSES)
def test_delivered_and_gaps_are_what_was_promised_in_every_lens(lens, feedback):
    snapshot, _, leaking = delivered(measured_ref1(feedback=feedback))

    found = contribution_of(snapshot, lens, leaking=leaking)

    rows = [*found.items, *found.unattributed]
    assert sum(row.delivered for row in rows) == pytest.approx(found.delivered, rel=1e-12)
    assert found.delivered + found.gap == pytest.approx(found.total, rel=1e-12)


def test_classes_of_clients_add_up_in_what_is_delivered(reference):
    from alignment.graphs.contribution import CLASSES
    from alignment.graphs.figures import Figures
    from alignment.graphs.lenses import Lens, crediting_of

    snapshot, _, leaking = reference
    graph = flow_graph(snapshot)
    table = crediting_of(snapshot, graph, Lens.SERVICE)
    figures = Figures(snapshot, graph, table, graph.roots, True, leaking)

    promised = dict(zip(CLASSES, figures.classes.sum(axis=1), strict=True))
    arrived = dict(zip(CLASSES, figures.delivered_classes.sum(axis=1), strict=True))

    assert promised == pytest.approx(
        {"external-direct": 30, "external-indirect": 30, "internal": 40}
    )
    # online X1 to S1; offline 10 by P2 and 20 by P1; internally 20 each by P2 and P3
    assert arrived == pytest.approx(
        {"external-direct": 20.474207, "external-indirect": 27.5, "internal": 32.5}, abs=1e-6
    )


def test_what_a_service_is_delivered_comes_through_its_edges(reference):
    snapshot, _, leaking = reference
    graph = leaking.graph
    rank = graph.rank[[snapshot.index_of("S5")]]

    ways = {
        (snapshot.ids[leaking.boundary.consumer[i]], snapshot.ids[leaking.boundary.service[i]]):
        (promised, arrived)
        for i, promised, arrived in through(leaking, rank, graph.keep[rank])
    }  # fmt: skip

    assert sum(promised for promised, _ in ways.values()) == pytest.approx(37.5)
    assert sum(arrived for _, arrived in ways.values()) == pytest.approx(27.737103, abs=1e-6)
    assert ways["P2", "S3"] == pytest.approx((15, 11.25))


def test_without_any_target_what_was_promised_is_delivered():
    estate = replace(measured_ref1(), targets=(), measurements=())
    snapshot, _, leaking = delivered(estate)

    found = contribution_of(snapshot, leaking=leaking)

    assert all(item.delivered == item.contribution for item in found.items)
    assert (found.delivered, found.gap, found.unmeasured) == (100, 0, 100)
    assert found.remarks == ("No target is stated: what was promised is taken as delivered.",)


def test_without_its_delivery_a_contribution_says_nothing_of_it(reference):
    found = contribution_of(reference[0])

    assert {item.delivered for item in found.items} == {None}
    assert (found.delivered, found.gap, found.unmeasured, found.remarks) == (None, None, None, ())


# Where value leaks.


def leaking_by(text, *edges, delivery=0.5):
    """The flow of sentences in which some edges deliver a half."""
    estate = sentences(text)
    targets = tuple(
        Target(consumer=c, service=s, indicator="i", target=100, floor=0) for c, s in edges
    )
    from alignment.catalogue import Measurement

    measured = tuple(
        Measurement(consumer=c, service=s, indicator="i", period="2026", value=100 * delivery)
        for c, s in edges
    )
    snapshot, _, leaking = delivered(replace(estate, targets=targets, measurements=measured))
    return snapshot, leaking


def amounts(snapshot, leaking, lens="service"):
    return {i.id: i.delivered for i in contribution_of(snapshot, lens, leaking=leaking).items}


def test_a_group_of_several_services_leaks_on_the_edge_of_each_member():
    text = "O1 is objective worth 100\nO1 needs P1\nP1 needs 1 of S1, S2"

    assert amounts(*leaking_by(text, ("P1", "S1"))) == {"S1": 25, "S2": 50}


def test_a_target_between_services_is_a_diagnosis_and_loses_nothing():
    text = "O1 is objective worth 100\nO1 needs P1\nP1 needs S1\nS1 needs S2"

    snapshot, leaking = leaking_by(text, ("S1", "S2"))

    assert amounts(snapshot, leaking) == {"S1": 50, "S2": 50}
    assert leaking.unmeasured.sum() == 100


def test_an_objective_straight_on_a_service_loses_nothing():
    text = "O1 is objective worth 100\nO1 needs S1"

    snapshot, leaking = leaking_by(text, ("O1", "S1"))

    assert amounts(snapshot, leaking) == {"S1": 100}
    assert beyond_of(leaking) == 100


def test_a_process_straight_on_a_component_loses_nothing():
    text = "O1 is objective worth 100\nO1 needs P1\nP1 needs C1\nP1 needs S1\nS1 needs C1"

    snapshot, leaking = leaking_by(text, ("P1", "S1"))

    assert amounts(snapshot, leaking, "component") == {"C1": 75}
    assert beyond_of(leaking) == 50


def test_two_requirements_on_one_service_are_one_edge():
    text = "O1 is objective worth 90\nO1 needs P1\nP1 needs S1\nP1 needs S1 weighing 2"

    snapshot, leaking = leaking_by(text, ("P1", "S1"))

    assert leaking.boundary.promised.tolist() == [90]
    assert amounts(snapshot, leaking) == {"S1": 45}


def test_a_target_that_no_requirement_stands_for_loses_nothing():
    text = "O1 is objective worth 100\nO1 needs P1\nP1 needs S1\nP2 needs S1"

    snapshot, leaking = leaking_by(text, ("P1", "S2"), ("P2", "S1"), ("P1", "S1"))

    assert amounts(snapshot, leaking)["S1"] == 50


def test_a_platform_is_delivered_through_the_services_above_it():
    text = """
        O1 is objective worth 100
        O1 needs P1
        P1 needs S1
        S1 needs C1
        C1 needs S2
        P1 needs S2
    """

    snapshot, leaking = leaking_by(text, ("P1", "S1"))
    found = contribution_of(snapshot, "component", leaking=leaking)

    told = {(i.id, i.platform): i.delivered for i in found.items}
    assert found.gap == 25
    assert sum(told.values()) + sum(u.delivered for u in found.unattributed) == 75


def test_an_internal_client_leaks_as_a_process_does():
    text = "O1 is objective worth 100\nO1 needs X1\nX1 needs S1"
    estate = sentences(text)
    inside = tuple(
        replace(e, audience="internal") if e.kind is Kind.CLIENT else e for e in estate.elements
    )

    _, _, leaking = delivered(replace(
        estate, elements=inside,
        targets=(Target(consumer="X1", service="S1", indicator="i", target=1, floor=0),),
    ))  # fmt: skip

    assert leaking.unmeasured.tolist() == [100]


def test_an_empty_estate_has_no_edges():
    snapshot, found, leaking = delivered(
        replace(measured_ref1(), elements=(Element(id="S1", kind=Kind.SERVICE, name="S1"),),
                requirements=())
    )  # fmt: skip

    assert len(leaking.boundary) == 0
    assert found.series.levels.unknown == 35
    assert contribution_of(snapshot, leaking=leaking).gap == 0
