"""The simulation follows the impact pass, state by state, and its errors are honest."""

import numpy as np
import pytest

from alignment.graphs.impact import propagate
from alignment.graphs.reliability.exact import odds_of, solve
from alignment.graphs.reliability.simulation import Propagator, sample
from tests.graphs.random_estates import random_estate
from tests.graphs.reliability.unreliable import random_unreliable, ref1


@pytest.mark.parametrize("seed", range(30))
def test_each_state_loses_what_the_impact_pass_says(seed):
    snapshot = random_estate(90, seed=seed) if seed % 2 else random_unreliable(seed)
    rng = np.random.default_rng(seed)
    gates = snapshot.kinds_are("process", "service", "component")
    own = np.where(rng.random((len(snapshot), 25)) < 0.15,
                   rng.choice([0.25, 0.5, 1.0], (len(snapshot), 25)), 0.0)  # fmt: skip
    own[~gates] = 0.0

    losses = Propagator(snapshot).losses(own)

    for state in range(own.shape[1]):
        failed = {int(i): float(own[i, state]) for i in np.flatnonzero(own[:, state])}
        assert losses[:, state] == pytest.approx(propagate(snapshot, failed).loss, abs=1e-12)


@pytest.mark.parametrize("seed", range(10))
def test_estimates_lie_within_their_errors_of_the_exact_figures(seed):
    snapshot = random_unreliable(seed)
    exact = solve(snapshot, threshold=0.5)

    drawn = sample(snapshot, odds_of(snapshot), samples=20_000, seed=seed, threshold=0.5)

    assert abs(drawn.value_at_risk - exact.value_at_risk) <= 5 * drawn.value_error + 1e-12
    off = np.abs(drawn.expected_loss - exact.expected_loss)
    assert (off <= 5 * drawn.loss_error + 1e-9).all()
    assert drawn.down == pytest.approx(exact.down, abs=0.02)
    assert drawn.reached == pytest.approx(exact.reached, abs=0.02)
    told = ~np.isnan(drawn.slope)
    assert told.sum() >= 7
    assert (np.abs(drawn.slope - exact.slope)[told] <= 5 * drawn.slope_error[told] + 1e-9).all()


def test_more_states_have_smaller_errors():
    few, many = (
        sample(ref1(), odds_of(ref1()), samples=count, seed=1) for count in (2_000, 200_000)
    )

    assert many.value_error < few.value_error / 5


def test_the_same_seed_draws_the_same_states():
    snapshot = ref1()

    one, again = (sample(snapshot, odds_of(snapshot), samples=200_000, seed=2) for _ in "12")

    assert one.value_at_risk == again.value_at_risk
    assert (one.expected_loss == again.expected_loss).all()


def test_nothing_fails_where_nothing_can():
    drawn = sample(ref1(), np.zeros(21), samples=50, seed=1)

    assert (drawn.value_at_risk, drawn.any_loss, drawn.value_error) == (0, 0, 0)
    assert np.isnan(drawn.slope).all()
