"""The alignment index opens to its parts, and no part makes another good."""

import pytest

from alignment.catalogue import Estate
from alignment.catalogue.details import Details
from alignment.graphs.findings.finding import Evidence
from alignment.graphs.findings.index import coverage, delivery, index_in, index_of
from alignment.graphs.service_levels import service_levels_of
from alignment.graphs.snapshot import snapshot_of
from tests.graphs.estates import sentences
from tests.graphs.levels import measured_ref1


def index_for(estate):
    snapshot = snapshot_of(estate)
    levels = service_levels_of(snapshot, estate)
    return index_in(Evidence(snapshot=snapshot, details=Details(), levels=levels))


def test_the_index_of_ref1_opens_to_four_parts():
    index = index_for(measured_ref1())

    parts = {p.name: p.value for p in index.parts}
    assert parts == pytest.approx(
        {"coverage": 1, "delivery": (90 - 19.525793) / 90, "exposure": 0.16, "cost fit": 0.85},
        abs=1e-6,
    )
    lack = sum((1 - v) ** 2 for v in parts.values()) / 4
    assert index.value == pytest.approx(1 - lack**0.5)
    assert index.left_out == ()


def test_what_is_told_of_a_part_lets_a_reader_recompute_it():
    told = {p.name: p.detail for p in index_for(measured_ref1()).parts}

    assert told == {
        "coverage": "0 of 100 is credited to no service",
        "delivery": "70.47 arrived of 90 that was measured",
        "exposure": "the failure of the component C7 alone puts 84 of 100 at risk; that of the "
                    "service S5 84, which does not count here",
        "cost fit": "238 of 280 is spent in proportion to the value; 42 goes to objectives beyond "
                    "their part of the value, 0 to none",
    }  # fmt: skip


def test_parts_of_the_index_that_are_not_defined_are_left_out_with_the_reason():
    index = index_for(sentences("O1 needs P1\nP1 needs S1\nS1 needs C1"))

    reasons = {p.name: p.reason for p in index.parts if p.value is None}
    assert reasons == {"delivery": "nothing was measured", "cost fit": "no cost is stated"}
    assert index.left_out == ("delivery", "cost fit")
    assert index.value == pytest.approx(1 - 0.5**0.5)


def test_an_index_of_nothing_is_not_defined():
    assert index_for(Estate()).value is None


def test_the_index_falls_when_any_part_falls():
    whole = index_of([coverage(100, 0), delivery(100, 100)])
    less = index_of([coverage(100, 20), delivery(100, 100)])
    burst = index_of([coverage(100, 40), delivery(100, 100)])
    spread = index_of([coverage(100, 20), delivery(100, 80)])

    assert whole.value == 1
    assert burst.value < spread.value < less.value < 1
