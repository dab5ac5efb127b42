"""Cost on random estates: nothing is lost, and a slow, obvious second evaluation agrees.

The second evaluation follows one unit of cost as a random walk from consumer to consumer and
remembers the service at which the walk last came in among the services; a component that
stands on a service makes it forget.
"""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.graphs.portfolio.cost import cost_of
from alignment.graphs.portfolio.costing import costs_of
from alignment.graphs.snapshot import snapshot_of
from tests.graphs.portfolio.cost_estates import by_id, with_costs
from tests.graphs.random_estates import random_estate
from tests.graphs.test_contribution_laws import estates

ORDER = "OXPSC"
NOBODY = ""


@st.composite
def costly(draw):
    model = draw(estates())
    amounts = st.sampled_from([0.0, 1.0, 7.5, 40.0])
    return with_costs(model, {e.id: draw(amounts) for e in model.elements})


def consumers(model):
    """By provider, how often each consumer uses it."""
    found = {e.id: Counter() for e in model.elements}
    for r in model.requirements:
        for member in r.members:
            down = ORDER.index(r.of[0]) <= ORDER.index(member[0])
            if (down or (r.of[0], member[0]) == ("C", "S")) and r.of != member:
                found[member][r.of] += 1
    return found


def stopping(used):
    """Where cost comes no further: nobody uses it, or only such as it uses itself in turn."""
    above = {i: set(by) for i, by in used.items()}
    for _ in used:
        above = {i: by.union(*(above[j] for j in by)) for i, by in above.items()}
    return {i for i, by in above.items() if all(i in above[j] for j in by)}


def walked(model):
    """Cost that ends, by element and by the last service entered; and what ever passes."""
    used = consumers(model)
    stops = stopping(used)
    ids = [e.id for e in model.elements]
    credit = [NOBODY, *(i for i in ids if i[0] == "S")]
    states = [(i, c) for i in ids for c in credit]
    at = {state: place for place, state in enumerate(states)}
    move, start = np.zeros((len(states), len(states))), np.zeros(len(states))
    for i, by in used.items():
        for owner, count in (Counter() if i in stops else by).items():
            for c in credit:
                onward = NOBODY if owner[0] == "C" else c
                if owner[0] == "S" and i[0] != "S":
                    onward = owner
                move[at[i, c], at[owner, onward]] += count / by.total()
    for e in model.elements:
        start[at[e.id, e.id if e.id[0] == "S" else NOBODY]] = e.cost
    passed = np.linalg.solve(np.eye(len(states)) - move.T, start)
    ended, lens, passing = Counter(), Counter(), Counter()
    for (i, c), amount in zip(states, passed.tolist(), strict=True):
        passing[i] += amount
        if i in stops:
            ended[i] += amount
            lens[c] += amount
    return ended, lens, passing


def ever_passing(model):
    """Cost that ever passes each element: the chance to come there, summed over all costs."""
    used = consumers(model)
    stops = stopping(used)
    ids = [e.id for e in model.elements]
    place = {i: p for p, i in enumerate(ids)}
    found = {}
    for goal in ids:
        step, hit = np.eye(len(ids)), np.zeros(len(ids))
        hit[place[goal]] = 1.0
        for i, by in used.items():
            if i != goal and i not in stops:
                for owner, count in by.items():
                    step[place[i], place[owner]] -= count / by.total()
        chance = np.linalg.solve(step, hit)
        found[goal] = sum(chance[place[e.id]] * e.cost for e in model.elements)
    return found


@settings(max_examples=120, deadline=None)
@given(costly())
def test_a_walk_of_every_unit_of_cost_agrees_and_nothing_is_lost(model):
    ended, lens, passing = walked(model)
    snapshot = snapshot_of(model)
    answer = cost_of(snapshot)

    total = sum(e.cost for e in model.elements)
    for told in (answer.by_root, answer.by_lens):
        assert told.allocated + told.unallocated == pytest.approx(total, rel=1e-9)
        assert told.difference == pytest.approx(0, abs=1e-9 * max(total, 1))
    roots = {i.id: i.loaded for i in answer.items if i.root}
    left = {u.id: u.amount for u in answer.unallocated}
    assert by_id(answer, "lens") == pytest.approx(
        {i: lens[i] for i in by_id(answer, "lens")}, abs=1e-9
    )
    assert sum(u.amount for u in answer.unallocated_lens) == pytest.approx(lens[NOBODY], abs=1e-9)
    assert {i: a for i, a in ended.items() if a > 0} == pytest.approx(
        {i: a for i, a in (roots | left).items() if a > 0}, abs=1e-9
    )
    found = dict(zip(snapshot.ids, costs_of(snapshot).passing.tolist(), strict=True))
    assert found == pytest.approx({i: passing[i] for i in found}, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(costly())
def test_loaded_cost_is_what_ever_passes(model):
    answer = cost_of(snapshot_of(model))

    expected = ever_passing(model)
    loaded = by_id(answer, "loaded")
    assert loaded == pytest.approx({i: expected[i] for i in loaded}, abs=1e-9)


@pytest.mark.parametrize("n", [50, 2_000, 3_000])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_large_estate_is_reconciled_with_any_usage(n, seed):
    snapshot = random_estate(n, seed=seed)
    rng = np.random.default_rng(seed)
    usage = rng.choice([0.0, 0.5, 3.0], len(snapshot.member))

    for answer in (cost_of(snapshot), cost_of(snapshot, usage=usage)):
        for told in (answer.by_root, answer.by_lens):
            assert told.difference == pytest.approx(0, abs=1e-9 * told.total)
            assert told.total == len(snapshot)


def test_the_same_question_has_the_same_answer():
    first, second = (cost_of(random_estate(500, seed=3)) for _ in range(2))

    assert list(first.items) == list(second.items)
    assert list(first.unallocated) == list(second.unallocated)
