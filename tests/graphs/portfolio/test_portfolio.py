"""Where services stand (TIME), how sure that is, and which ones another dominates."""

from dataclasses import replace

import numpy as np
import pytest

from alignment.errors import Invalid
from alignment.graphs.portfolio.quadrants import (
    FIT_CUT,
    QUADRANTS,
    VALUE_CUT,
    Quadrant,
    explain_quadrant,
    median_cut,
    placement_of,
    portfolio_of,
)
from alignment.graphs.portfolio.standing import dominated_by, standings_of
from alignment.graphs.portfolio.turning import turns_of
from tests.graphs.flow_estates import NEAR
from tests.graphs.portfolio.cost_estates import costing
from tests.graphs.ref1 import ref1

FITS = {"S1": 0.682474, "S2": 1.0, "S3": 35 / 45, "S4": None, "S5": None}


@pytest.fixture(scope="module")
def reference():
    return portfolio_of(ref1(), FITS)


@pytest.fixture(scope="module")
def standings():
    return standings_of(ref1(), FITS)


def placed(answer):
    return {p.id: p for p in answer.items}


def test_quadrants_are_those_of_the_reference_model(reference):
    found = {p.id: (p.value, p.fit, p.quadrant) for p in reference.items}

    assert found == {
        "S1": (pytest.approx(0.30), 0.682474, "migrate"),
        "S2": (pytest.approx(0.15), 1, "tolerate"),
        "S3": (pytest.approx(0.55), pytest.approx(0.777778, abs=1e-6), "migrate"),
        "S4": (pytest.approx(0.10), None, None), "S5": (pytest.approx(0.375), None, None),
    }  # fmt: skip
    assert reference.counts == {"invest": 0, "migrate": 2, "tolerate": 1, "eliminate": 0}
    assert reference.unplaced == 2


def test_a_service_of_unknown_fit_says_what_is_left(reference):
    assert placed(reference)["S4"].reason == "fit not known: tolerate or eliminate"
    assert placed(reference)["S5"].reason == "fit not known: invest or migrate"
    assert placed(reference)["S1"].reason == ""


def test_a_call_says_how_stable_it_is_and_what_it_would_turn_to(reference):
    items = placed(reference)

    assert items["S3"].stability == pytest.approx(0.8 - 35 / 45, **NEAR)
    assert (items["S3"].turns_to, items["S1"].turns_to, items["S2"].turns_to) == (
        "invest", "eliminate", "invest",
    )  # fmt: skip
    assert items["S1"].value_margin == pytest.approx(0.05, **NEAR)
    assert items["S1"].fit_margin == pytest.approx(0.682474 - 0.8, **NEAR)
    assert items["S4"].stability is None


def test_the_answer_speaks(reference):
    assert reference.conclusion == (
        "Of 5 services: migrate 2, tolerate 1, not placed 2. "
        "The closest call is S3 (migrate): with a fit 2.22 percentage points higher it would be "
        "invest."
    )
    assert [p.id for p in reference.items] == ["S3", "S5", "S1", "S2", "S4"]
    assert reference.remarks[:2] == (
        "The fit of 2 of 5 services is not known: no delivery is known at their point of use.",
        "2 are not compared with others: a figure is unknown, or components use them as a "
        "platform.",
    )


def test_a_cut_that_no_value_reaches_is_told_with_the_highest_and_the_median(standings):
    high = placement_of(standings, 0.6, FIT_CUT)

    assert high.portfolio().remarks[0] == (
        "No service reaches the value cut of 60 % of all value, so none is to be invested in or "
        "migrated: most, 55 %, stands on S3. Half of the services reach 30 %, the median."
    )
    assert median_cut(high) == pytest.approx(0.3, **NEAR)
    assert median_cut(placement_of(standings, median_cut(high), FIT_CUT)) is None


@pytest.mark.parametrize(("value", "fit", "expected"), [
    (0.25, 0.8, "invest"), (0.25, 0.79, "migrate"), (0.24, 0.8, "tolerate"),
    (0.24, 0.79, "eliminate"), (1, 1, "invest"), (0, 0, "eliminate"),
    (0.1 + 0.15, 0.7 + 0.1, "invest"), (0.25 - 1e-6, 0.8, "tolerate"),
])  # fmt: skip
def test_exactly_on_the_cut_is_high(standings, value, fit, expected):
    one = replace(standings, value=np.array([value]), fit=np.array([fit]))

    (place,) = placement_of(one, VALUE_CUT, FIT_CUT).quadrant

    assert QUADRANTS[place] is Quadrant(expected)


@pytest.mark.parametrize("seed", range(20))
def test_arrays_place_and_turn_services_as_one_by_one(standings, seed):
    rng = np.random.default_rng(seed)
    value, fit = rng.integers(0, 7, (2, 30)) / 6
    fit[rng.random(30) < 0.2] = np.nan
    items = tuple(replace(standings.items[0], id=f"X{i}") for i in rng.permutation(30))
    placement = placement_of(replace(standings, items=items, value=value, fit=fit), 0.5, 0.5)

    def place(row, value_turned=False, fit_turned=False):
        if np.isnan(fit[row]):
            return None
        high, fits = (value[row] >= 0.5) != value_turned, (fit[row] >= 0.5) != fit_turned
        words = {(1, 1): "invest", (1, 0): "migrate", (0, 1): "tolerate", (0, 0): "eliminate"}
        return words[high, fits]

    known = [row for row in range(30) if place(row)]
    nearest = sorted(known, key=lambda row: (abs(value[row] - 0.5), items[row].id))[:5]
    for row, item in enumerate(map(placement.item, range(30))):
        nearer = abs(value[row] - 0.5) <= abs(fit[row] - 0.5)
        assert (item.quadrant, item.turns_to) == (place(row), place(row, nearer, not nearer))
    assert [(t.id, t.now, t.then, t.high) for t in turns_of(placement)["value"]] == [
        (items[row].id, place(row), place(row, True), value[row] >= 0.5) for row in nearest
    ]


def test_both_cuts_are_parameters():
    answer = portfolio_of(ref1(), FITS, value_cut=0.3, fit_cut=0.7)

    assert {p.id: p.quadrant for p in answer.items if p.quadrant} == {
        "S1": "migrate", "S2": "tolerate", "S3": "invest",
    }  # fmt: skip


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_cut_or_fit_that_is_no_fraction_is_refused(wrong):
    with pytest.raises(Invalid, match="value_cut"):
        portfolio_of(ref1(), FITS, value_cut=wrong)
    with pytest.raises(Invalid, match="fit_cut"):
        portfolio_of(ref1(), FITS, fit_cut=wrong)
    with pytest.raises(Invalid, match="S2"):
        portfolio_of(ref1(), {"S2": wrong})


def test_without_any_fit_nothing_is_placed_and_that_is_said():
    answer = portfolio_of(ref1(), {})

    assert answer.unplaced == 5
    assert answer.conclusion == "None of 5 services can be placed: fit not known."
    assert answer.dominated == 0


def test_without_value_nothing_is_placed_and_that_is_said():
    answer = portfolio_of(costing([("O", "S", {})], costs={}, values={"O": 0}), {"S": 1.0})

    (item,) = answer.items
    assert (item.value, item.quadrant, item.reason) == (None, None, "no objective has a value")


def test_an_estate_without_services_has_an_answer():
    assert portfolio_of(costing([], costs={}), {}).conclusion == "There is no service to place."


def test_a_dominated_service_names_what_dominates_it():
    model = costing(
        [("O", "S1", {"weight": 3}), ("O", "S2", {"weight": 1}), ("O", "S3", {"weight": 1})],
        costs={"S1": 5, "S2": 5, "S3": 1}, values={"O": 10},
    )  # fmt: skip

    answer = portfolio_of(model, {"S1": 0.9, "S2": 0.9, "S3": 0.5})

    assert {p.id: p.dominated_by for p in answer.items} == {"S1": None, "S2": "S1", "S3": None}
    assert answer.dominated == 1


def beats(a, b):
    """Whether one is nowhere worse and somewhere better, tried out."""
    pairs = [(a.value, b.value), (-a.loaded_cost, -b.loaded_cost), (a.fit, b.fit)]
    return all(x >= y for x, y in pairs) and any(x > y for x, y in pairs)


@pytest.mark.parametrize("seed", range(40))
def test_the_sweep_finds_the_same_as_trying_every_pair(standings, seed):
    rng = np.random.default_rng(seed)
    rows = [
        replace(standings.items[0], id=f"S{i}", value=float(v), loaded_cost=float(c), fit=float(f))
        for i, (v, c, f) in enumerate(rng.integers(0, int(rng.integers(2, 12)), (60, 3)))
    ]
    rows += [
        replace(rows[0], id="unknown", fit=None),
        replace(rows[0], id="platform", value=99.0, loaded_cost=0.0, fit=99.0, platform=True),
    ]
    by = {p.id: p for p in rows}

    found = dominated_by(rows)

    known = rows[:-2]
    assert set(found) == {b.id for b in known if any(beats(a, b) for a in known)}
    assert all(beats(by[a], by[b]) and a not in found for b, a in found.items())


@pytest.mark.parametrize(("service", "said"), [
    ("S3", "S3: migrate. 0.55 of all value stands on it (high from 0.25), its fit is 0.778 "
           "(high from 0.8)."),
    ("S4", "S4 has no quadrant (fit not known: tolerate or eliminate)."),
    ("C1", "C1 is no service, and only services are placed."),
])  # fmt: skip
def test_a_quadrant_is_explained_in_words(standings, service, said):
    found = explain_quadrant(placement_of(standings, VALUE_CUT, FIT_CUT), service)

    assert (found.value, found.sentence) == (None, said)
    assert found.reason


def test_a_platform_is_placed_but_not_compared():
    model = costing(
        [("O", "S1", {}), ("S1", "C1", {}), ("C1", "S2", {}), ("O", "S2", {})],
        costs={"S1": 1, "S2": 50}, values={"O": 10},
    )  # fmt: skip

    answer = portfolio_of(model, {"S1": 1.0, "S2": 0.5})

    assert placed(answer)["S2"].platform
    assert (answer.dominated, answer.incomparable) == (0, 1)
    assert placed(answer)["S2"].quadrant is Quadrant.MIGRATE
