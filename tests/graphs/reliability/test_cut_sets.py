"""Minimal cut sets: those of METHODS 2.2, and those of trying out every state."""

from math import comb

import numpy as np
import pytest

from alignment.errors import Invalid, NotFound, Unanswerable
from alignment.graphs.impact import propagate
from alignment.graphs.reliability.cut_sets import OfOrder, cut_sets_of, cuts_of
from alignment.graphs.reliability.decision_diagram import Diagrams
from alignment.graphs.reliability.event import event_of, failing
from alignment.graphs.reliability.parts import Part
from alignment.graphs.reliability.variable_order import variable_order
from tests.graphs.ref1 import ref1 as plain_ref1
from tests.graphs.reliability.unreliable import BRIDGE, random_unreliable, ref1, states, unreliable

REF1 = [
    ("S1", 1, "C7 | C8 | C1 C2 | C1 C3 | C1 C9 | C2 C3 | C2 C9"),
    ("P2", 1, "C4 C5"),
    ("P2", 0.9, "C7 | C4 C5"),
    ("P1", 0.4, "C6 | C7 | C4 C5"),
    ("P3", 0.25, "C5 | C7"),
]


def sets_of(text):
    return [tuple(one.split()) for one in text.split(" | ")]


@pytest.mark.parametrize(("element", "threshold", "expected"), REF1)
def test_the_reference_estate_has_the_cut_sets_of_methods(element, threshold, expected):
    for snapshot in (ref1(), plain_ref1()):
        found = cut_sets_of(snapshot, element, threshold=threshold)

        assert list(found.cut_sets) == sets_of(expected)
        assert (found.counted_to, found.omitted) == (None, 0)


def test_sets_come_with_their_probabilities_and_counts():
    found = cut_sets_of(ref1(), "S1")

    assert found.probabilities == pytest.approx((0.001, 0.005, 1e-4, 1e-4, 5e-5, 1e-4, 5e-5))
    assert found.orders == (OfOrder(order=1, count=2), OfOrder(order=2, count=5))
    assert found.conclusion == (
        "S1 can be down by a single failure, in 2 ways; 7 minimal cut sets in all."
    )


def test_an_order_and_a_limit_leave_out_what_is_counted():
    by_order = cut_sets_of(ref1(), "S1", order=1)
    by_limit = cut_sets_of(ref1(), "S1", limit=3)

    assert by_order.cut_sets == (("C7",), ("C8",))
    assert by_order.omitted == 5
    assert (len(by_limit.cut_sets), by_limit.omitted) == (3, 4)
    assert by_limit.orders == by_order.orders


def test_value_nodes_have_cut_sets_of_any_loss():
    objective = cut_sets_of(ref1(), "O1", threshold=0.5)
    whole = cut_sets_of(ref1(), "O2")

    assert objective.cut_sets[:2] == (("C7",), ("C8",))
    assert whole.cut_sets == (("C4", "C5"),)


@pytest.mark.parametrize("seed", range(40))
def test_they_are_the_smallest_states_that_lose_so_much(seed):
    snapshot = random_unreliable(seed)
    place = (0, 2, 3, 5, 7, 9)[seed % 6]
    threshold = (0.25, 0.4, 0.5, 0.9, 1.0)[seed % 5]
    able = set(np.flatnonzero(failing(snapshot)).tolist())
    hit = {frozenset(failed) for _, failed, impact in states(snapshot, able)
           if failed.keys() <= able and impact.loss[place] >= threshold - 1e-9}  # fmt: skip
    minimal = {one for one in hit if not any(other < one for other in hit)}

    found = cut_sets_of(snapshot, snapshot.ids[place], threshold=threshold)

    assert {frozenset(map(snapshot.index_of, one)) for one in found.cut_sets} == minimal
    assert len(found.cut_sets) == len(minimal)


@pytest.mark.parametrize("seed", range(20))
def test_each_brings_the_loss_about_and_none_without_its_last_element(seed):
    snapshot = random_unreliable(seed)

    found = cut_sets_of(snapshot, "P1", threshold=0.5)

    for one in found.cut_sets:
        failed = {snapshot.index_of(i): 1.0 for i in one}
        assert propagate(snapshot, failed).loss[snapshot.index_of("P1")] >= 0.5 - 1e-9
        for spared in failed:
            rest = {i: 1.0 for i in failed if i != spared}
            assert propagate(snapshot, rest).loss[snapshot.index_of("P1")] < 0.5


def test_what_can_fail_is_a_component_or_says_so_or_needs_nothing():
    snapshot = unreliable("S1 needs S2, S3, C1 \n S2 needs C2 \n S4 needs C1", S4=0.1)

    able = [snapshot.ids[i] for i in np.flatnonzero(failing(snapshot))]

    assert able == ["C1", "C2", "S3", "S4"]


def test_an_element_that_nothing_takes_down_has_none():
    snapshot = unreliable("S1 needs C1 at 0.5", C1=0.1)

    found = cut_sets_of(snapshot, "S1")

    assert (found.cut_sets, found.orders, found.omitted) == ((), (), 0)
    assert found.conclusion.startswith("No failure below S1 is enough")


def test_an_estate_without_unavailabilities_has_sets_and_says_that_they_have_no_chance():
    found = cut_sets_of(plain_ref1(), "P2")

    assert found.probabilities == (0.0,)
    assert "every probability is 0" in found.remarks[0]


def test_an_unknown_element_a_wrong_threshold_and_a_practice_are_refused():
    snapshot = unreliable("S1 needs C1 \n desk is practice", C1=0.1)

    with pytest.raises(NotFound, match="S1"):
        cut_sets_of(snapshot, "S2")
    with pytest.raises(Invalid, match="a threshold is a loss"):
        cut_sets_of(snapshot, "S1", threshold=2)
    with pytest.raises(Invalid, match="desk is a practice"):
        cut_sets_of(snapshot, "desk")


def test_too_large_a_diagram_is_refused_with_its_limit():
    with pytest.raises(Unanswerable, match="too many for a diagram of 5 nodes") as refused:
        cut_sets_of(unreliable(BRIDGE, A=0.1), "top", nodes=5)

    assert refused.value.facts == {"element": "top", "limit": 5}


def test_more_sets_than_can_be_held_are_looked_for_up_to_an_order():
    names = ", ".join(f"N{i:02}" for i in range(24))
    event = event_of(unreliable(f"top needs C1 \n top needs 12 of {names}"), "top", 1.0)

    all_of_them, some, none = (cuts_of(event, most=most) for most in (1_000, 60, 1))

    assert all_of_them.counted_to is None
    assert [(o.order, o.count) for o in all_of_them.orders()] == [(1, 1), (13, comb(24, 13))]
    assert some.counted_to == 4
    assert some.orders() == (OfOrder(order=1, count=1),)
    assert (none.counted_to, none.orders()) == (0, ())


def test_the_order_keeps_groups_that_share_elements_together():
    """Pairs on two hosts each: a bad order remembers every host, a good one the last few."""
    hosts = 16
    blocks = [[i] for i in range(hosts)] + [[100 + i] for i in range(2 * hosts)] + [[999]]
    needs = {100 + i: [Part(1, ((i // 2 + i % 2) % hosts,))] for i in range(2 * hosts)}
    needs[999] = [Part(2, (100 + i, 101 + i)) for i in range(0, 2 * hosts, 2)]

    order = variable_order(blocks, needs)

    diagrams, number = Diagrams(len(order), most=100_000), {u: i for i, u in enumerate(order)}
    made = {}
    for (u,) in blocks:
        parts = [
            diagrams.at_least(p.least, [made[m] for m in p.members]) for p in needs.get(u, ())
        ]
        made[u] = diagrams.any_of([diagrams.variable(number[u]), *parts])
    assert sorted(order) == sorted(u for block in blocks for u in block)
    assert order[0] == 999
    assert len(diagrams.below([made[999]])) < 40 * hosts
