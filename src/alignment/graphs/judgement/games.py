"""Values of cooperative games by trying every order: an audit of small cases.

The contribution by flow is the production figure. On a tree of requirements with equal weights
it equals the levels value below (METHODS 1.3), which the tests hold it to.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, permutations, product
from math import factorial, prod
from typing import TypeAlias, Union

from alignment.errors import TooLarge

Game: TypeAlias = Callable[[frozenset[str]], float | Fraction | int]
"""What each set of players earns; the empty set earns nothing."""

Level: TypeAlias = Union[str, Sequence["Level"]]  # noqa: UP007 a forward reference needs it
"""A player, or a union of unions: ``(("C1", "C2"), "C3")``."""

MOST_PLAYERS = 20
MOST_ORDERS = 1_000_000


def shapley_of(players: Sequence[str], game: Game) -> dict[str, Fraction]:
    """What each player adds, on average over every order in which they may come.

        phi_i = sum over S without i of |S|! (n - |S| - 1)! / n! * (v(S + i) - v(S))

    Raises:
        TooLarge: More than 20 players.

    Time O(2^n) values of the game.

    Source: Shapley 1953 (METHODS 3.6).
    """
    n = len(players)
    if n > MOST_PLAYERS:
        msg = f"{n} players are too many to try every set; at most {MOST_PLAYERS}"
        raise TooLarge(msg)
    values = {
        frozenset(some): Fraction(game(frozenset(some)))
        for size in range(n + 1)
        for some in combinations(players, size)
    }
    found = dict.fromkeys(players, Fraction(0))
    for some, value in values.items():
        for player in set(players) - some:
            share = Fraction(factorial(len(some)) * factorial(n - len(some) - 1), factorial(n))
            found[player] += share * (values[some | {player}] - value)
    return found


def levels_value_of(levels: Level, game: Game) -> dict[str, Fraction]:
    """The same over the orders in which every union of the levels comes as a whole.

    One level of unions gives the Owen value, none the Shapley value.

    Raises:
        TooLarge: More than a million orders.

    Source: Winter 1989; Owen 1977 (METHODS 1.3, 3.6).
    """
    count = orders_in(levels)
    if count > MOST_ORDERS:
        msg = f"{count:,} orders are too many to try; at most {MOST_ORDERS:,}"
        raise TooLarge(msg)
    found: dict[str, Fraction] = {}
    for order in orders_of(levels):
        there: frozenset[str] = frozenset()
        before = Fraction(game(there))
        for player in order:
            there |= {player}
            after = Fraction(game(there))
            found[player] = found.get(player, Fraction(0)) + (after - before) / count
            before = after
    return {player: found[player] for player in sorted(found)}


def orders_in(levels: Level) -> int:
    """How many orders keep every union together."""
    if isinstance(levels, str):
        return 1
    return factorial(len(levels)) * prod(map(orders_in, levels))


def orders_of(levels: Level) -> Iterator[tuple[str, ...]]:
    """Every order of the players that keeps each union together."""
    if isinstance(levels, str):
        yield (levels,)
        return
    for turn in permutations(levels):
        for parts in product(*(tuple(orders_of(part)) for part in turn)):
            yield tuple(player for part in parts for player in part)
