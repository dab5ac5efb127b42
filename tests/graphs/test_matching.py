"""Texts are put in order and found by arrays exactly as Python does it one by one."""

import numpy as np
import pytest

from alignment.catalogue.texts import Texts
from alignment.errors import NotFound
from alignment.graphs.matching import hashes_of, order_of, places_of

LETTERS = ["a", "b", "Z", "0", "é", "ß", "\uffee", "𝄞", " ", '"', "\\"]


def drawn(count: int, longest: int, seed: int) -> list[str]:
    """Different texts of all lengths up to the longest, many with a common beginning."""
    rng = np.random.default_rng(seed)
    texts = {
        str(rng.choice(["", "the same 8", "x"]))
        + "".join(rng.choice(LETTERS, rng.integers(1, longest + 1)))
        for _ in range(count)
    }
    return [str(text) for text in rng.permutation(sorted(texts))]


@pytest.mark.parametrize("longest", [1, 3, 9, 40, 200])
def test_texts_stand_in_the_order_of_their_characters(longest):
    given = drawn(400, longest, seed=longest)

    order = order_of(Texts.of(given))

    assert order is not None
    assert [given[i] for i in order] == sorted(given)
    assert order_of(Texts.of(sorted(given))) is None


@pytest.mark.parametrize("given", [[], ["a"], ["a", "aa", "ab", "b"]])
def test_texts_in_order_are_not_moved(given):
    assert order_of(Texts.of(given)) is None


def test_equal_texts_stay_in_their_order():
    order = order_of(Texts.of(["b", "a", "b", "a"]))

    assert order is not None
    assert order.tolist() == [1, 3, 0, 2]


@pytest.mark.parametrize("longest", [3, 9, 200])
def test_each_text_is_found_where_it_stands(longest):
    among = drawn(400, longest, seed=longest + 1)
    wanted = [str(text) for text in np.random.default_rng(3).choice(among, 1_000)]

    found = places_of(Texts.of(wanted), Texts.of(among))

    assert [among[i] for i in found] == wanted


def test_short_texts_are_found_among_long_ones():
    among = [*drawn(300, 3, seed=9), *(f"long and longer still {i}" for i in range(70_000))]
    wanted = among[200:400]

    found = places_of(Texts.of(wanted), Texts.of(among))

    assert found.tolist() == list(range(200, 400))
    assert hashes_of(Texts.of(among))[:300].tolist() == hashes_of(Texts.of(among[:300])).tolist()


def test_texts_have_hashes_of_their_own():
    texts = drawn(3_000, 40, seed=5)

    assert len(set(hashes_of(Texts.of(texts)).tolist())) == len(texts)


def test_more_texts_than_are_looked_at_in_one_go_are_ordered_and_found():
    among = [f"E{i:06d}" for i in range(150_000)]
    turned = Texts.of(among[::-1])

    order = order_of(turned)

    assert order is not None
    assert order.tolist() == list(range(150_000))[::-1]
    assert order_of(Texts.of(among)) is None
    np.testing.assert_array_equal(places_of(Texts.of(among), turned), order)


@pytest.mark.parametrize("absent", ["E00", "E0000", "e000", "", "E000\x00", "𝄞"])
def test_a_text_that_stands_nowhere_is_named(absent):
    among = Texts.of([f"E{i:03d}" for i in range(20)])

    with pytest.raises(NotFound, match="element"):
        places_of(Texts.of(["E007", absent]), among)


def test_among_nothing_nothing_is_found():
    assert places_of(Texts.of([]), Texts.of([])).tolist() == []
    with pytest.raises(NotFound):
        places_of(Texts.of(["a"]), Texts.of([]))


def test_texts_with_one_hash_are_still_told_apart():
    one, other = "same", "same\x00"  # what follows the end of a text counts as zero
    assert len(set(hashes_of(Texts.of([one, other])).tolist())) == 1

    found = places_of(Texts.of([other, one]), Texts.of(["before", one, other]))

    assert found.tolist() == [2, 1]
