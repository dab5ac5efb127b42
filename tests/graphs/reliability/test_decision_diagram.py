"""Decision diagrams agree with truth tables and with another implementation."""

from itertools import product

import numpy as np
import pytest
from dd.autoref import BDD
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.graphs.reliability.decision_diagram import ALWAYS, NEVER, Chances, Diagrams
from alignment.graphs.reliability.set_families import Families

VARIABLES = 6

FORMULAS = st.recursive(
    st.integers(0, VARIABLES - 1),
    lambda inner: st.tuples(st.integers(1, 3), st.lists(inner, min_size=1, max_size=4).map(tuple)),
    max_leaves=14,
)
"""A variable, or "at least k of these"."""

ODDS = np.array([0.1, 0.2, 0.3, 0.05, 0.5, 0.9])


def holds(formula, state) -> bool:
    if isinstance(formula, int):
        return state[formula]
    least, inner = formula
    return sum(holds(f, state) for f in inner) >= least


def built(diagrams, formula) -> int:
    if isinstance(formula, int):
        return diagrams.variable(formula)
    least, inner = formula
    return diagrams.at_least(least, [built(diagrams, f) for f in inner])


def evaluated(diagrams, node, state) -> bool:
    while node > ALWAYS:
        node = (diagrams.high if state[diagrams.var[node]] else diagrams.low)[node]
    return node == ALWAYS


def everything():
    return product([False, True], repeat=VARIABLES)


def chance(formula, odds) -> float:
    return sum(
        float(np.prod(np.where(state, odds, 1 - odds)))
        for state in everything()
        if holds(formula, state)
    )


@settings(deadline=None)
@given(FORMULAS)
def test_a_diagram_says_what_its_formula_says(formula):
    diagrams = Diagrams(VARIABLES, most=10_000)

    node = built(diagrams, formula)

    for state in everything():
        assert evaluated(diagrams, node, state) == holds(formula, state)


@settings(deadline=None)
@given(FORMULAS)
def test_equal_functions_are_one_number_and_parents_come_after_children(formula):
    diagrams = Diagrams(VARIABLES, most=10_000)

    node = built(diagrams, formula)

    assert diagrams.either(node, node) == diagrams.both(node, ALWAYS) == node
    assert diagrams.dual(diagrams.dual(node)) == node
    assert built(diagrams, formula) == node
    for parent in diagrams.below([node]):
        for child in (diagrams.low[parent], diagrams.high[parent]):
            assert child < parent
            assert diagrams.var[child] > diagrams.var[parent]


@settings(deadline=None)
@given(FORMULAS)
def test_probabilities_and_slopes_are_those_of_the_truth_table(formula):
    diagrams = Diagrams(VARIABLES, most=10_000)
    node = built(diagrams, formula)

    chances = Chances(diagrams, ODDS)

    assert chances.of[node] == pytest.approx(chance(formula, ODDS), rel=1e-12)
    slopes = chances.slopes({node: 2.0})
    for var in range(VARIABLES):
        with_, without = ODDS.copy(), ODDS.copy()
        with_[var], without[var] = 1.0, 0.0
        slope = 2 * (chance(formula, with_) - chance(formula, without))
        assert slopes[var] == pytest.approx(slope, abs=1e-12)


@settings(deadline=None)
@given(FORMULAS, st.integers(1, 4))
def test_minimal_sets_are_those_that_hold_and_lose_it_with_any_one_less(formula, order):
    diagrams = Diagrams(VARIABLES, most=10_000)
    families = Families(diagrams, most=10_000)
    node = built(diagrams, formula)
    minimal = {
        tuple(np.flatnonzero(state).tolist())
        for state in everything()
        if holds(formula, state)
        and not any(
            holds(formula, tuple(x and i != j for i, x in enumerate(state)))
            for j in np.flatnonzero(state)
        )
    }

    family = families.minimal(node)
    short = families.minimal(node, order)

    assert set(families.sets(family)) == minimal
    assert set(families.sets(short)) == {some for some in minimal if len(some) <= order}
    sizes = [len(some) for some in families.sets(family)]
    assert sizes == sorted(sizes)
    assert families.sizes(family) == np.bincount(sizes or [0], [1] * len(sizes) or [0]).tolist()
    assert families.summed(family, ODDS) == pytest.approx(
        sum(np.prod(ODDS[list(some)]) for some in minimal)
    )
    for var, uses in families.uses(family).items():
        assert uses == sum(var in some for some in minimal)
        rest = {tuple(v for v in some if v != var) for some in minimal if var in some}
        assert set(families.sets(families.with_(family, var))) == rest


@settings(deadline=None)
@given(FORMULAS)
def test_the_union_of_all_minimal_sets_is_the_function(formula):
    diagrams = Diagrams(VARIABLES, most=10_000)
    families = Families(diagrams, most=10_000)
    node = built(diagrams, formula)

    assert families.union(families.minimal(node)) == node


def test_what_needs_too_many_nodes_is_not_made_and_leaves_nothing_behind():
    diagrams = Diagrams(12, most=40)
    kept = diagrams.any_of([diagrams.variable(i) for i in range(12)])
    before = len(diagrams)

    too_large = diagrams.attempt(
        lambda: diagrams.at_least(6, [diagrams.variable(i) for i in range(12)])
    )

    assert too_large is None
    assert len(diagrams) == before
    assert diagrams.any_of([diagrams.variable(i) for i in range(12)]) == kept
    assert diagrams.attempt(lambda: diagrams.both(kept, diagrams.variable(3))) is not None


def test_a_function_of_nothing_is_never_or_always():
    diagrams = Diagrams(3, most=10)

    assert diagrams.any_of([]) == NEVER
    assert diagrams.all_of([]) == ALWAYS
    assert diagrams.at_least(2, [diagrams.variable(0)]) == NEVER


@settings(deadline=None)
@given(FORMULAS)
def test_another_implementation_tells_the_same_function(formula):
    oracle = BDD()
    oracle.declare(*(f"x{i}" for i in range(VARIABLES)))
    oracle.configure(reordering=False)
    diagrams = Diagrams(VARIABLES, most=10_000)

    node = built(diagrams, formula)
    other = _of_oracle(oracle, formula)

    for state in everything():
        value = oracle.let({f"x{i}": x for i, x in enumerate(state)}, other) == oracle.true
        assert value == evaluated(diagrams, node, state)
    found = sum(1 for _ in oracle.pick_iter(other, [f"x{i}" for i in range(VARIABLES)]))
    assert found == sum(evaluated(diagrams, node, state) for state in everything())


def _of_oracle(oracle, formula):
    if isinstance(formula, int):
        return oracle.var(f"x{formula}")
    least, inner = formula
    held = [oracle.true] + [oracle.false] * least
    for f in (_of_oracle(oracle, f) for f in inner):
        for count in range(least, 0, -1):
            held[count] |= f & held[count - 1]
    return held[least]
