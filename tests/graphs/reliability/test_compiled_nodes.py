"""The nodes of diagrams in arrays are those in lists, number for number."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings

from alignment.graphs.kernels import engine
from alignment.graphs.kernels.arranging import arrange_pass
from alignment.graphs.reliability import decision_diagram, variable_order
from alignment.graphs.reliability.compiled_nodes import CompiledNodes
from alignment.graphs.reliability.decision_diagram import Diagrams
from alignment.graphs.reliability.exact import solve
from alignment.graphs.reliability.node_tables import PlainNodes
from tests.graphs.random_estates import random_estate
from tests.graphs.reliability.test_decision_diagram import FORMULAS, VARIABLES, built

MANY = engine.WORTH_COMPILING
needs_numba = pytest.mark.skipif(not engine.can_compile(), reason="Numba is not installed")


def in_lists(variables, most):
    return CompiledNodes(variables, most, compiled=False)


def diagrams_in(table, *, variables=VARIABLES, most=10_000):
    diagrams = Diagrams(variables, most=most)
    diagrams.table = table(variables, most)
    return diagrams


def nodes_of(diagrams):
    return diagrams.var, diagrams.low, diagrams.high, diagrams.table.left


@settings(deadline=None, max_examples=25)
@given(FORMULAS)
def test_the_same_functions_have_the_same_numbers(formula):
    tables = [PlainNodes, in_lists, *([CompiledNodes] if engine.can_compile() else [])]
    made = [diagrams_in(table) for table in tables]

    found = [(built(d, formula), d.restricted(built(d, formula), bool), nodes_of(d)) for d in made]

    assert all(one == found[0] for one in found)


@pytest.mark.parametrize(
    "table", [in_lists, pytest.param(CompiledNodes, marks=needs_numba)], ids=["plain", "compiled"]
)
@pytest.mark.parametrize("most", [0, 1, 40, 300, 2_000])
def test_what_has_no_room_is_taken_back_alike(table, most):
    plain, other = (diagrams_in(t, variables=24, most=most) for t in (PlainNodes, table))

    for diagrams in (plain, other):
        for least in (2, 12, 3, 9, 1, 24, 5):
            diagrams.attempt(
                lambda d=diagrams, k=least: d.at_least(k, [d.variable(i) for i in range(24)])
            )

    assert nodes_of(plain) == nodes_of(other)


@needs_numba
def test_many_joins_find_their_places_in_tables_that_grow():
    plain, compiled = (
        diagrams_in(t, variables=90, most=60_000) for t in (PlainNodes, CompiledNodes)
    )

    for diagrams in (plain, compiled):
        diagrams.at_least(30, [diagrams.variable(i) for i in range(90)])

    assert len(plain) > 1_500
    assert nodes_of(plain) == nodes_of(compiled)


@needs_numba
@pytest.mark.parametrize("most", [400, 20_000])
def test_an_estate_is_solved_to_the_last_digit_alike(monkeypatch, most):
    snapshot = random_estate(90, seed=4)
    plain = solve(snapshot, most=most)

    for module in (decision_diagram, engine):
        monkeypatch.setattr(module, "WORTH_COMPILING", 0)
    compiled = solve(snapshot, most=most)

    for name in ("down", "reached", "expected_loss", "slope", "low", "high"):
        one, other = getattr(plain, name), getattr(compiled, name)
        assert one.tobytes() == other.tobytes(), name
    assert (plain.value_at_risk, plain.nodes) == (compiled.value_at_risk, compiled.nodes)


@needs_numba
@pytest.mark.parametrize("seed", range(2))
def test_groups_are_put_in_the_same_order_compiled(seed):
    rng = np.random.default_rng(seed)
    supports = [int(rng.integers(1, 2**60)) & int(rng.integers(1, 2**60)) for _ in range(280)]

    plain, compiled = (variable_order.arranged(supports, 60, worth) for worth in (0, MANY))

    assert arrange_pass.for_size(MANY) is arrange_pass.compiled
    assert plain == compiled == arranged_one_by_one(supports)


def arranged_one_by_one(supports):
    """What each group would leave open, counted from the beginning at every step."""
    groups, line = [{u for u in range(60) if support >> u & 1} for support in supports], []
    while groups:
        needed, asked = Counter(u for group in groups for u in group), set(line)
        ranks = [
            (
                sum(needed[u] > 1 for u in group - asked)
                - sum(needed[u] == 1 for u in group & asked),
                -len(group & asked),
            )
            for group in groups[:256]
        ]
        line += sorted(groups.pop(ranks.index(min(ranks))) - asked)
    return line
