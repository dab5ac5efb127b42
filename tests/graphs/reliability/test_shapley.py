"""How often a failure is the one that turns an event: against every order, one after the other."""

import pytest

from alignment.graphs.judgement.games import shapley_of
from alignment.graphs.reliability import importance
from alignment.graphs.reliability.importance import importance_of
from tests.graphs.reliability.unreliable import BRIDGE, random_unreliable, ref1, states, unreliable

GLOVES = unreliable(
    "top needs R, left\nleft needs 1 of L1, L2\n"
    "R is component\nL1 is component\nL2 is component\nleft is service\ntop is service"
)


def structural(snapshot, element, **asked):
    return {i.id: i.structural for i in importance_of(snapshot, element, **asked).importances}


def test_the_glove_game_has_its_published_value():
    assert structural(GLOVES, "top") == pytest.approx({"R": 2 / 3, "L1": 1 / 6, "L2": 1 / 6})


@pytest.mark.parametrize("k", [1, 2, 3])
def test_members_that_are_alike_have_equal_parts_whatever_the_quorum(k):
    found = structural(unreliable(f"top needs {k} of A, B, C"), "top")

    assert found == pytest.approx(dict.fromkeys("ABC", 1 / 3))


@pytest.mark.parametrize("threshold", [1.0, 0.5])
@pytest.mark.parametrize("snapshot", [unreliable(BRIDGE, **dict.fromkeys("ABCDE", 0.1)),
                                      *map(random_unreliable, range(4))])  # fmt: skip
def test_it_is_the_shapley_value_of_the_impact_calculation(snapshot, threshold):
    element = "top" if "top" in snapshot.index else "P1"
    place = snapshot.index[element]
    found = structural(snapshot, element, threshold=threshold)
    vary = [snapshot.index[i] for i in found]
    lost = {
        frozenset(snapshot.ids[i] for i in down): impact.loss[place] >= threshold
        for _, down, impact in states(snapshot, vary)
    }

    stated = shapley_of(sorted(found), lambda some: int(lost[some]))

    assert found == pytest.approx({i: float(x) for i, x in stated.items()})


def test_it_gives_all_away():
    assert sum(structural(ref1(), "S1").values()) == pytest.approx(1)


def test_too_many_are_left_out_and_said():
    names = [f"C{n}" for n in range(129)]
    found = importance_of(unreliable(f"top needs 1 of {', '.join(names)}"), "top", limit=3)

    assert {i.structural for i in found.importances} == {None}
    assert f"more than {importance.MOST_ALIKE} elements" in found.remarks[-1]
