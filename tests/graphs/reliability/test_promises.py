"""Promised availabilities against what the estate can deliver."""

from dataclasses import replace

import pytest

from alignment.catalogue import Target
from alignment.graphs.reliability.availability import availability_of
from alignment.graphs.reliability.event import event_of
from alignment.graphs.reliability.promises import Verdict, gains_of, promises_of, unit_of
from alignment.graphs.reliability.structure import MOST_ELEMENTS
from tests.graphs.reliability.unreliable import random_unreliable, ref1, unreliable


def target(service="S1", wanted=99.9, floor=99.0, unit="percent", indicator="availability",
           consumer="X1"):  # fmt: skip
    return Target(consumer=consumer, service=service, indicator=indicator, unit=unit,
                  target=wanted, floor=floor)  # fmt: skip


def only(snapshot, one):
    (found,) = promises_of(snapshot, [one]).items
    return found


def test_what_is_delivered_at_best_is_the_exact_availability_in_the_targets_unit():
    percent = only(ref1(), target())
    fraction = only(ref1(), target(wanted=0.999, floor=0.99, unit="fraction"))

    assert percent.best == pytest.approx(100 * (1 - 0.006388635920), rel=1e-9)
    assert fraction.best == pytest.approx(1 - 0.006388635920, rel=1e-9)
    assert percent.low == percent.high == percent.best
    assert percent.verdict is fraction.verdict is Verdict.IMPOSSIBLE
    assert only(ref1(), target(wanted=99.3)).verdict is Verdict.POSSIBLE


def test_the_smallest_thing_that_would_suffice_makes_it_impossible():
    found = only(ref1(), target(wanted=99.85))

    assert found.obstacle.element == "C8"
    assert found.obstacle.suffices
    assert found.obstacle.gain == pytest.approx(100 * 0.005 * 0.99860438601, rel=1e-9)
    assert [o.element or o.members for o in found.obstacles[:3]] == [
        ("C1", "C2", "C3"), "C8", ("S5",),
    ]  # fmt: skip
    gains = [o.gain for o in found.obstacles]
    assert gains == sorted(gains, reverse=True)
    assert found.obstacles_omitted == 3


def test_a_requirement_stands_in_the_way_where_no_element_alone_does():
    found = only(unreliable("S1 needs C1, C2 \n S1 needs C3", C1=0.01, C2=0.01, C3=0.001),
                 target(wanted=99.85))  # fmt: skip

    assert found.obstacle.members == ("C1", "C2")
    assert found.obstacle.element is None
    assert found.obstacle.suffices


def test_where_nothing_suffices_the_one_that_helps_most_is_named():
    system = unreliable("S1 needs C1 \n S1 needs C2", C1=0.02, C2=0.01)

    answer = promises_of(system, [target(wanted=99.99)])

    obstacle = answer.items[0].obstacle
    assert (obstacle.element, obstacle.suffices) == ("C1", False)
    assert answer.conclusion == (
        "1 of 1 promised availability cannot be kept: S1 is available 97.02 percent at best, "
        "99.99 percent were promised to X1; C1 without failures would help most, though not "
        "enough."
    )


@pytest.mark.parametrize("seed", range(20))
def test_a_gain_is_the_availability_with_the_thing_less_that_without(seed):
    snapshot = random_unreliable(seed)
    event = event_of(snapshot, "S1", 1.0)
    whole = {e.id: e.probability_down for e in availability_of(snapshot).elements}["S1"]

    for gain, element, group in gains_of(event):
        if element >= 0:
            odds = snapshot.unavailability.copy()
            odds[element] = 0.0
            better = replace(snapshot, unavailability=odds)
        else:
            kappa = snapshot.kappa.copy()
            kappa[group] = 0.0
            better = replace(snapshot, kappa=kappa)
        rest = {e.id: e.probability_down for e in availability_of(better).elements}["S1"]
        assert gain == pytest.approx(whole - rest, abs=1e-12)


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (target(indicator="response time", unit="ms"), "no availability"),
        (target(unit="hours"), "unit is neither percent nor fraction"),
        (target(indicator="unavailability", wanted=0.1, floor=1.0), "lower is better"),
        (target(indicator="availability gap", wanted=0.1, floor=1.0), "lower is better"),
        (target(service="nobody"), "service cannot fail or is not there"),
        (target(service="O1"), "service cannot fail or is not there"),
    ],
)
def test_what_cannot_be_checked_is_counted_by_its_reason(one, reason):
    answer = promises_of(ref1(), [one, target()])

    assert answer.unchecked == {reason: 1}
    assert len(answer.items) == 1


@pytest.mark.parametrize(
    ("unit", "wanted", "whole"),
    [("percent", 99, 100), ("%", 99, 100), (" PCT ", 99, 100), ("fraction", 0.99, 1),
     ("", 99.9, 100), ("", 0.999, 1), ("hours", 8, None)],
)  # fmt: skip
def test_units_are_percent_or_fraction_and_without_one_the_size_tells(unit, wanted, whole):
    assert unit_of(target(unit=unit, wanted=wanted, floor=0.5)) == whole


@pytest.mark.parametrize("indicator", ["Availability", "service UPTIME (24x7)"])
def test_an_indicator_is_an_availability_by_its_words(indicator):
    assert len(promises_of(ref1(), [target(indicator=indicator)]).items) == 1


def test_impossible_ones_stand_first_and_are_counted():
    answer = promises_of(ref1(), [
        target(wanted=90, floor=80), target(consumer="P1", service="S2", wanted=99.9),
        target(wanted=99.9),
    ])  # fmt: skip

    assert [(p.consumer, p.service) for p in answer.items] == [
        ("X1", "S1"), ("P1", "S2"), ("X1", "S1"),
    ]  # fmt: skip
    assert (answer.possible, answer.impossible, answer.unknown) == (1, 2, 0)


def test_elements_that_state_nothing_make_the_best_an_upper_bound_and_are_counted():
    answer = promises_of(unreliable("S1 needs C1, C2", C1=0.001), [target(wanted=99, floor=90)])

    assert answer.items[0].unstated == 1
    assert "state no unavailability" in answer.remarks[0]


def test_what_is_too_large_is_judged_by_its_bounds_or_unknown():
    system = unreliable("S1 needs 1 of S2, S3 \n S2 needs C1, C2 \n S3 needs C1, C3",
                        C1=0.1, C2=0.1, C3=0.1)  # fmt: skip

    answer = promises_of(system, [target(wanted=w, floor=1) for w in (70, 86, 98.9)], nodes=3)

    assert [(p.target, str(p.verdict), p.best) for p in answer.items] == [
        (98.9, "unknown", None), (86.0, "unknown", None), (70.0, "possible", None),
    ]  # fmt: skip
    assert answer.items[0].low < 100 * (1 - 0.1171) < answer.items[0].high


def test_without_targets_there_is_nothing_to_check():
    answer = promises_of(ref1(), [])

    assert answer.items == ()
    assert answer.conclusion == "No availability is promised that could be checked."


def test_kept_promises_are_said_to_be_kept():
    answer = promises_of(ref1(), [target(wanted=90, floor=80)])

    assert answer.conclusion == "1 promised availability, none of which is impossible."


def test_in_a_large_estate_each_service_is_looked_at_by_itself():
    system = "S1 needs C1 \n S2 needs C2"
    many = "\n".join(f"C{i} is component" for i in range(1, MOST_ELEMENTS + 10))
    snapshot = unreliable(f"{system} \n {many}", C1=0.01, C2=0.001)

    answer = promises_of(snapshot, [target(wanted=99.9), target(service="S2", wanted=99.9)])

    assert [(p.service, str(p.verdict), p.best) for p in answer.items] == [
        ("S1", "impossible", pytest.approx(99.0)), ("S2", "possible", pytest.approx(99.9)),
    ]  # fmt: skip
    assert answer.items[0].obstacle.element == "C1"
    bounded = promises_of(snapshot, [target(wanted=99.9)], nodes=0)
    assert (bounded.items[0].verdict, bounded.items[0].best) == ("impossible", None)
    assert "was not looked for" in bounded.remarks[-1]
