"""What the database joined is cut to what the rows held; what does not fit is said."""

import orjson
import pytest

from alignment.catalogue.joined import codes_of, lists_of, numbers_of, texts_of
from alignment.errors import Unanswerable

BETWEEN = "\x1e"
NAMES = ["plain", "naïve café", "[]", "a,b", "line\nfeed", "", "𝄞"]
QUOTED = ['say "yes"', "back\\slash", 'a","b', 'x"],["y']


@pytest.mark.parametrize("given", [NAMES, ["one"], [""], ["", ""]])
def test_texts_are_cut_where_they_were_joined(given):
    assert list(texts_of(BETWEEN.join(given), len(given))) == given


@pytest.mark.parametrize("more", [[], QUOTED])
def test_lists_are_cut_whatever_their_texts_hold(more):
    lists = [["one"], [*NAMES[:3], *more], NAMES[3:], [*more, "last"]]
    joined = BETWEEN.join(orjson.dumps(each).decode() for each in lists)

    texts, sizes = lists_of(joined, len(lists))

    assert list(texts) == [text for each in lists for text in each]
    assert sizes.tolist() == [len(each) for each in lists]


def test_numbers_and_codes_are_cut():
    assert numbers_of("1 20 -3", 3).tolist() == [1, 20, -3]
    assert codes_of("abca", 4).tolist() == [0, 1, 2, 0]


@pytest.mark.parametrize("cut", [texts_of, lists_of])
def test_a_row_that_was_not_joined_is_said(cut):
    joined = BETWEEN.join(['["a"]', '["b"]'])

    with pytest.raises(Unanswerable, match="3 rows were read as 2"):
        cut(joined, 3)


@pytest.mark.parametrize(("cut", "joined"), [(numbers_of, "1 2"), (codes_of, "ab")])
def test_a_number_or_word_that_was_not_joined_is_said(cut, joined):
    with pytest.raises(Unanswerable, match="3 rows were read as 2"):
        cut(joined, 3)
