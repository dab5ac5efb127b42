"""Availability: the figures of METHODS 2.3, and agreement with trying out every state."""

from dataclasses import replace

import numpy as np
import pytest

from alignment.catalogue import GATE_KINDS, KINDS
from alignment.errors import Invalid
from alignment.graphs.debt import single_failure_values
from alignment.graphs.flow import flow_graph
from alignment.graphs.impact import propagate
from alignment.graphs.reliability.availability import (
    Effort,
    Method,
    availability_of,
    known_of,
)
from alignment.graphs.reliability.exact import odds_of, solve
from alignment.graphs.reliability.probabilities import BRIEF
from tests.graphs.ref1 import ref1 as plain_ref1
from tests.graphs.reliability.unreliable import random_unreliable, ref1, states, unreliable

EXACT = pytest.approx
BIRNBAUM = {
    "C1": 0.734920, "C2": 0.734920, "C3": 0.587346, "C4": 1.455721, "C5": 6.450721,
    "C6": 19.987004, "C7": 83.666436, "C8": 29.950942, "C9": 0.584394,
}  # fmt: skip
EXPECTED = {
    "S1": 0.006627103, "S3": 0.001299640, "P1": 0.005646571, "P2": 0.001299640,
    "P3": 0.006194740, "X1": 0.005295237, "X2": 0.005646571, "O1": 0.005412348,
    "O2": 0.003747190,
}  # fmt: skip
SEEDS = range(60)


def by_id(answer):
    return {e.id: e for e in answer.elements}


def slow(snapshot, threshold):
    """Probabilities and means over all states: down, reached, loss, value at risk, any loss."""
    down, reached, mean = np.zeros((3, len(snapshot)))
    risk = some = 0.0
    for odds, _, impact in states(snapshot):
        down += odds * (impact.loss >= 1 - 1e-12)
        reached += odds * (impact.loss >= threshold - 1e-12)
        mean += odds * impact.loss
        risk += odds * impact.value_at_risk
        some += odds * (impact.value_at_risk > 0)
    return down, reached, mean, risk, some


# The reference estate.


def test_the_reference_estate_has_the_probabilities_of_methods():
    answer = availability_of(ref1())

    found = by_id(answer)
    assert found["S1"].probability_down == EXACT(0.006388635920, abs=1e-12)
    assert {i: found[i].probability_down for i in ("S3", "S4", "S5")} == EXACT(
        {"S3": 0.0004, "S4": 0.02, "S5": 0.001}, rel=1e-9
    )
    assert {i: found[i].expected_loss for i in EXPECTED} == EXACT(EXPECTED, abs=1e-9)
    assert answer.expected_value_at_risk == EXACT(0.474628497423, abs=1e-12)
    assert answer.probability_of_any_loss == EXACT(0.031129558886, abs=1e-12)
    assert {i: found[i].birnbaum for i in BIRNBAUM} == EXACT(BIRNBAUM, abs=1e-6)
    assert answer.method is Method.EXACT
    assert answer.methods == {"exact": 21, "interval": 0, "simulation": 0}


def test_the_web_group_of_the_reference_estate_counts_its_shared_host_once():
    web = unreliable(
        "S1 needs 2 of C1, C2, C3 \n C1 needs C8 \n C2 needs C8 \n C3 needs C9",
        C1=0.01, C2=0.01, C3=0.01, C8=0.005, C9=0.005,
    )  # fmt: skip
    node = 1 - 0.99 * 0.995
    apart = 3 * node**2 * (1 - node) + node**3

    found = by_id(availability_of(web))

    assert found["S1"].probability_down == EXACT(0.005394029950, abs=1e-12)
    assert apart == EXACT(0.000663824775, abs=1e-12)


def test_the_largest_avoidable_risk_stands_first_and_in_the_conclusion():
    answer = availability_of(ref1())

    best = answer.elements[0]
    assert (best.id, best.avoidable) == ("C8", EXACT(0.005 * 29.950942, abs=1e-8))
    assert "0.4746 of 100 EUR a year" in answer.conclusion
    assert "If C8 never failed by itself, 0.1498 less would be." in answer.conclusion
    assert [e.avoidable or 0 for e in answer.elements] == sorted(
        (e.avoidable or 0 for e in answer.elements), reverse=True
    )


def test_the_expected_value_at_risk_is_the_promised_flow_over_the_boundary():
    """METHODS 1.6: the sum over boundary edges of promised flow * kappa * E[L]."""
    snapshot = ref1()
    expected = {e.id: e.expected_loss for e in availability_of(snapshot).elements}
    graph = flow_graph(snapshot)
    passed = {i: graph.total.flow[graph.rank[snapshot.index[i]]] for i in ("X1", "X2", "O2")}

    at_risk = (
        passed["X1"] * (0.75 * expected["S1"] + 0.25 * expected["P2"])
        + passed["X2"] * expected["P1"]
        + passed["O2"] * (0.5 * expected["P2"] + 0.5 * expected["P3"])
    )

    assert at_risk == EXACT(0.474628497423, abs=1e-12)


# Against every state of random estates: circles, quorums, soft requirements, value groups.


@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_is_the_one_of_trying_out_every_state(seed):
    snapshot = random_unreliable(seed)
    threshold = (0.25, 0.45, 0.5, 0.9, 1.0)[seed % 5]

    solved = solve(snapshot, threshold=threshold)

    down, reached, mean, risk, some = slow(snapshot, threshold)
    assert solved.down == EXACT(down, abs=1e-12)
    assert solved.reached == EXACT(reached, abs=1e-12)
    assert solved.expected_loss == EXACT(mean, abs=1e-12)
    assert solved.value_at_risk == EXACT(risk, abs=1e-10)
    assert solved.any_loss == EXACT(some, abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_birnbaum_is_the_value_at_risk_with_a_failure_less_that_without(seed):
    snapshot = random_unreliable(seed, fallible=5)

    slope = solve(snapshot).slope

    for i in range(len(snapshot)):
        if KINDS[snapshot.kind[i]] not in GATE_KINDS:
            assert np.isnan(slope[i])
            continue
        conditioned = [
            slow(replace(snapshot, unavailability=with_(snapshot, i, q)), 1.0)[3] for q in (1, 0)
        ]
        assert slope[i] == EXACT(conditioned[0] - conditioned[1], abs=1e-9)


def with_(snapshot, element, odds):
    changed = snapshot.unavailability.copy()
    changed[element] = odds
    return changed


@pytest.mark.parametrize("seed", SEEDS)
def test_certain_states_give_the_impact(seed):
    snapshot = random_unreliable(seed)
    rng = np.random.default_rng(seed)
    gates = snapshot.kinds_are(*GATE_KINDS)
    failed = gates & (rng.random(len(snapshot)) < 0.3)
    certain = replace(snapshot, unavailability=np.where(failed, 1.0, 0.0))

    solved = solve(certain)

    impact = propagate(snapshot, {int(i): 1.0 for i in np.flatnonzero(failed)})
    assert solved.expected_loss == EXACT(impact.loss, abs=1e-12)
    assert solved.value_at_risk == EXACT(impact.value_at_risk, abs=1e-10)


@pytest.mark.parametrize("seed", range(20))
def test_the_expected_value_at_risk_is_linear_and_grows_with_each_unavailability(seed):
    snapshot = random_unreliable(seed)
    element = int(np.flatnonzero(snapshot.unavailability > 0)[seed % 7])

    low, middle, high = (
        solve(replace(snapshot, unavailability=with_(snapshot, element, q))).value_at_risk
        for q in (0.0, 0.25, 1.0)
    )

    assert low <= middle <= high
    assert middle == EXACT(0.75 * low + 0.25 * high, abs=1e-10)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_bounds_hold_the_exact_probability(seed):
    snapshot = random_unreliable(seed)

    exact, bounded = solve(snapshot), solve(snapshot, most=0)

    assert not np.nan_to_num(bounded.down).any()
    assert (bounded.low <= exact.down + 1e-12).all()
    assert (exact.down <= bounded.high + 1e-12).all()


def test_a_circle_that_supports_itself_stays_up():
    snapshot = unreliable("A needs B \n B needs A \n B needs C1", C1=0.1)

    solved = solve(snapshot)

    assert solved.down.tolist() == EXACT([0.1, 0.1, 0.1])


def test_without_failures_birnbaum_is_what_the_failure_alone_costs():
    snapshot = plain_ref1()

    solved = solve(snapshot)

    gates = snapshot.kinds_are(*GATE_KINDS)
    assert solved.slope[gates] == EXACT(single_failure_values(snapshot)[gates], abs=1e-10)


# What is not known is said.


def test_elements_that_state_nothing_count_as_zero_and_are_counted():
    answer = availability_of(ref1())

    assert (answer.stated, answer.unstated) == (9, 8)
    assert "8 elements that can fail state no unavailability and count as 0." in answer.remarks
    assert by_id(answer)["S1"].unavailability is None


def test_zero_that_was_stated_is_not_the_same_as_nothing():
    answer = availability_of(unreliable("S1 needs C1, C2", C1=0.0, C2=0.1))

    assert (answer.stated, answer.unstated) == (2, 1)
    assert by_id(answer)["C1"].unavailability == 0


def test_an_estate_that_states_nothing_says_so():
    answer = availability_of(plain_ref1())

    assert answer.expected_value_at_risk == 0
    assert not any(e.probability_down or e.expected_loss for e in answer.elements)
    assert "No element states an unavailability" in answer.conclusion
    assert any("for want of data" in remark for remark in answer.remarks)


def test_an_empty_estate_has_an_answer():
    answer = availability_of(unreliable(""))

    assert (answer.elements, answer.expected_value_at_risk) == ((), 0)


def test_objectives_without_a_value_are_assumed_and_said():
    answer = availability_of(unreliable("O1 needs S1", S1=0.25))

    assert answer.expected_value_at_risk == 0.25
    assert answer.remarks[0].startswith("No objective states a value")


def test_practices_and_context_take_no_part():
    answer = availability_of(unreliable("S1 needs C1 \n desk is practice \n note is context",
                                        C1=0.1))  # fmt: skip

    assert set(by_id(answer)) == {"S1", "C1"}


def test_a_limit_lists_the_first_and_counts_the_rest():
    answer = availability_of(ref1(), limit=2)

    assert [e.id for e in answer.elements] == ["C8", "C5"]
    assert answer.omitted == 19


@pytest.mark.parametrize("threshold", [0, -1, 1.5, float("nan")])
def test_a_threshold_that_no_loss_can_have_is_refused(threshold):
    with pytest.raises(Invalid, match="a threshold is a loss"):
        availability_of(ref1(), threshold=threshold)


# Past the limit of nodes.


def test_past_the_limit_states_are_drawn_and_the_answer_says_so():
    answer = availability_of(ref1(), effort=Effort(nodes=20, samples=40_000, seed=3))

    assert answer.method is Method.SIMULATION
    assert (answer.samples, answer.seed) == (40_000, 3)
    assert answer.standard_error > 0
    assert abs(answer.expected_value_at_risk - 0.474628) < 4 * answer.standard_error
    found = by_id(answer)
    assert found["S1"].method is Method.SIMULATION
    assert found["S1"].low <= found["S1"].probability_down <= found["S1"].high
    assert abs(found["C8"].birnbaum - BIRNBAUM["C8"]) < 4 * found["C8"].birnbaum_error
    assert any("40,000 drawn states" in remark for remark in answer.remarks)


def test_the_same_seed_draws_the_same_answer_and_another_one_does_not():
    first, again, other = (
        availability_of(ref1(), effort=Effort(nodes=0, samples=500, seed=seed))
        for seed in (7, 7, 8)
    )

    assert first == again
    assert first.expected_value_at_risk != other.expected_value_at_risk


def test_an_effect_that_was_never_drawn_is_unknown_and_not_zero():
    answer = availability_of(ref1(), effort=Effort(nodes=0, samples=300))

    assert by_id(answer)["C7"].birnbaum is None
    assert any("too few of the drawn states" in remark for remark in answer.remarks)


def test_without_samples_there_are_bounds():
    answer = availability_of(ref1(), effort=Effort(nodes=0, samples=0))

    assert answer.method is Method.INTERVAL
    assert (answer.expected_value_at_risk, answer.samples) == (None, 0)
    one = by_id(answer)["S1"]
    assert (one.probability_down, one.method) == (None, Method.INTERVAL)
    assert one.low <= 0.006388635920 <= one.high
    assert "too large" in answer.conclusion


def test_what_is_small_stays_exact_beside_what_is_too_large():
    answer = availability_of(ref1(), effort=Effort(nodes=24, samples=200))

    found = by_id(answer)
    assert (found["S5"].probability_down, found["S5"].standard_error) == (0.001, None)
    assert found["S5"].low == found["S5"].high == 0.001
    assert found["S1"].low < found["S1"].high
    assert found["S1"].standard_error > 0


def test_what_diagrams_tell_is_worked_out_once_for_the_usual_questions():
    snapshot = ref1()

    for nodes in (Effort().nodes, BRIEF.nodes):
        assert known_of(snapshot, 1.0, nodes) is known_of(snapshot, 1.0, nodes)
    assert known_of(snapshot, 1.0, 5) is not known_of(snapshot, 1.0, 5)


def test_odds_are_those_of_what_can_fail():
    odds = odds_of(ref1())

    assert odds.sum() == EXACT(0.03 + 0.04 + 0.005 + 0.001 + 0.01)


def test_an_element_with_too_many_levels_is_down_exactly_and_loses_as_simulated():
    """Eight soft steps in two ways each: 256 products, more than are told apart."""
    kappas = [(0.97, 0.5), (0.96, 0.53), (0.95, 0.57), (0.94, 0.59), (0.93, 0.61), (0.92, 0.67),
              (0.91, 0.71), (0.89, 0.73)]  # fmt: skip
    steps = "\n".join(
        f"S{i} needs S{i + 1} at {kappa}" for i, pair in enumerate(kappas) for kappa in pair
    )
    snapshot = unreliable(steps, S0=0.01, S8=0.2)

    answer = availability_of(snapshot, effort=Effort(samples=20_000))

    top = by_id(answer)["S0"]
    assert top.probability_down == top.low == EXACT(0.01)
    loss = np.prod([high for high, _ in kappas])
    assert top.method is Method.SIMULATION
    assert abs(top.expected_loss - (0.01 + 0.99 * 0.2 * loss)) < 5 * top.standard_error
