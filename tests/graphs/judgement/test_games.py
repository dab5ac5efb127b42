"""Cooperative games by brute force, and that the flow is the levels value on trees."""

from fractions import Fraction
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.catalogue import Element, Estate, Kind, Requirement
from alignment.errors import TooLarge
from alignment.graphs.contribution import contribution_of
from alignment.graphs.judgement.games import levels_value_of, orders_in, shapley_of
from alignment.graphs.snapshot import snapshot_of

F = Fraction


def needing(k, *parts):
    return k, parts


def works(node, there):
    if isinstance(node, str):
        return node in there
    k, parts = node
    return sum(works(part, there) for part in parts) >= k


def game_of(node):
    return lambda there: int(works(node, there))


def levels_of(node):
    return node if isinstance(node, str) else tuple(map(levels_of, node[1]))


def players_of(node):
    return [node] if isinstance(node, str) else [p for part in node[1] for p in players_of(part)]


GLOVES = needing(2, "R", needing(1, "L1", "L2"))
NESTED = needing(2, needing(2, "C1", "C2"), "C3")
SHOP = needing(3, needing(2, "W1", "W2", "W3"), needing(1, "D1", "D2"), "N")


@pytest.mark.parametrize(("tree", "plain", "levels"), [
    (GLOVES, {"R": F(2, 3), "L1": F(1, 6), "L2": F(1, 6)},
     {"R": F(1, 2), "L1": F(1, 4), "L2": F(1, 4)}),
    (NESTED, dict.fromkeys(("C1", "C2", "C3"), F(1, 3)),
     {"C1": F(1, 4), "C2": F(1, 4), "C3": F(1, 2)}),
    (SHOP, dict.fromkeys(("W1", "W2", "W3"), F(2, 15)) | dict.fromkeys(("D1", "D2"), F(1, 12))
     | {"N": F(13, 30)},
     dict.fromkeys(("W1", "W2", "W3"), F(1, 9)) | dict.fromkeys(("D1", "D2"), F(1, 6))
     | {"N": F(1, 3)}),
    *[(needing(k, "A", "B", "C"), dict.fromkeys("ABC", F(1, 3)), dict.fromkeys("ABC", F(1, 3)))
      for k in (1, 2, 3)],
])  # fmt: skip
def test_the_table_of_values_holds(tree, plain, levels):
    assert shapley_of(players_of(tree), game_of(tree)) == plain
    assert levels_value_of(levels_of(tree), game_of(tree)) == levels
    assert levels_value_of(tuple(players_of(tree)), game_of(tree)) == plain


def test_a_unanimity_game_is_shared_equally_by_its_members():
    found = shapley_of("ABCD", lambda there: int({"A", "B"} <= there))

    assert found == {"A": F(1, 2), "B": F(1, 2), "C": 0, "D": 0}


def nodes(depth):
    """Trees of gates, each over two or three parts; leaves are named later."""
    if not depth:
        return st.just("leaf")
    inner = st.one_of(st.just("leaf"), nodes(depth - 1))
    return st.lists(inner, min_size=1, max_size=3).flatmap(
        lambda parts: st.integers(1, len(parts)).map(lambda k: needing(k, *parts))
    )


def named(node, numbers):
    if node == "leaf":
        return f"S{next(numbers)}"
    return node[0], tuple(named(part, numbers) for part in node[1])


def estate_of(tree):
    """A process for each gate, with one group of its parts; a service for each leaf."""
    elements, requirements, numbers = [], [], count()

    def process(members, needs):
        name = f"P{next(numbers)}"
        elements.append(Element(id=name, kind=Kind.PROCESS, name=name))
        requirements.append(Requirement(of=name, members=members, needs=needs))
        return name

    def built(node):
        """Members of one group are of one kind, so a leaf stands under a process of its own."""
        if isinstance(node, str):
            elements.append(Element(id=node, kind=Kind.SERVICE, name=node))
            return process((node,), 1)
        return process(tuple(map(built, node[1])), node[0])

    top = built(tree)
    elements.append(Element(id="O1", kind=Kind.OBJECTIVE, name="O1", value=1))
    requirements.append(Requirement(of="O1", members=(top,)))
    return Estate(elements=tuple(elements), requirements=tuple(requirements))


@settings(max_examples=60, deadline=None)
@given(nodes(3))
def test_on_a_tree_the_flow_is_the_levels_value(shape):
    tree = named(shape, count(1))
    if orders_in(levels_of(tree)) > 2_000:
        return

    found = {i.id: i.contribution for i in contribution_of(snapshot_of(estate_of(tree))).items}

    stated = levels_value_of(levels_of(tree), game_of(tree))
    assert found == pytest.approx({name: float(value) for name, value in stated.items()})


@settings(deadline=None)
@given(nodes(2))
def test_values_give_all_away_and_no_more(shape):
    tree = named(shape, count(1))
    if len(players_of(tree)) > 7 or orders_in(levels_of(tree)) > 2_000:
        return

    assert sum(shapley_of(players_of(tree), game_of(tree)).values()) == 1
    assert sum(levels_value_of(levels_of(tree), game_of(tree)).values()) == 1


def test_too_many_players_are_refused():
    with pytest.raises(TooLarge, match="21 players"):
        shapley_of([f"p{k}" for k in range(21)], len)
    with pytest.raises(TooLarge, match="orders are too many"):
        levels_value_of(tuple(f"p{k}" for k in range(10)), len)
