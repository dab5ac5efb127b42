"""Texts held as bytes are read, sought, spliced and escaped like any sequence of texts."""

import numpy as np
import orjson
import pytest

from alignment.catalogue.texts import Texts
from alignment.graphs.splice import Cut, spliced_texts

PLAIN = [f"t{i:04d}" for i in range(2_500)]
MIXED = ["", "a", "ünï", "", "𝄞", "a", 'say "no"', "back\\slash", "line\nfeed", "\x00", "", "aa"]


@pytest.mark.parametrize("given", [[], [""], ["", ""], ["a"], PLAIN, MIXED])
def test_texts_are_the_sequence_that_was_given(given):
    texts = Texts.of(given)

    assert list(texts) == given
    assert [texts[i] for i in range(len(texts))] == given
    assert [texts[-i - 1] for i in range(len(texts))] == given[::-1]
    assert texts[1:9:3] == tuple(given[1:9:3])
    assert texts.taken(range(len(given))) == given
    assert texts == Texts.of(iter(given))
    assert hash(texts) == hash(Texts.of(given))
    assert Texts.of(texts) is texts
    for place in (len(given), -len(given) - 1):
        with pytest.raises(IndexError):
            texts[place]


def test_texts_that_differ_only_in_where_they_end_are_not_equal():
    assert Texts.of(["ab", "c"]) != Texts.of(["a", "bc"])
    assert Texts.of(["ab"]) != ["ab"]


@pytest.mark.parametrize("given", [PLAIN, MIXED])
def test_a_text_is_found_where_it_first_stands_whole(given):
    texts = Texts.of(given)

    for text in dict.fromkeys(given):
        assert texts.index(text) == given.index(text)
    assert texts.index(given[5], 2) == given.index(given[5], 2)
    assert given[3] in texts
    assert "t" not in texts
    with pytest.raises(ValueError, match="absent"):
        texts.index("absent")
    with pytest.raises(ValueError, match=given[5]):
        texts.index(given[5], 2, 5)


@pytest.mark.parametrize("given", [PLAIN, MIXED])
def test_texts_are_spliced_like_a_list(given):
    cuts = [
        Cut(0, 0, 2),
        Cut(2, 2, 1),
        Cut(3, 5, 0),
        Cut(9, 10, 2),
        Cut(len(given), len(given), 1),
    ]
    new = ["first", "é", "", "b", '"', "last"]

    once = spliced_texts(Texts.of(given), cuts, new)
    twice = spliced_texts(once, [Cut(1, 4, 1)], ["e"])

    expected = [*new[:2], *given[:2], "", given[2], *given[5:9], "b", '"', *given[10:], "last"]
    assert once == Texts.of(expected)
    assert twice == Texts.of([expected[0], "e", *expected[4:]])
    assert spliced_texts(once, []) == once


@pytest.mark.parametrize("given", [[], [""], PLAIN, MIXED])
def test_texts_for_json_are_escaped_as_json_wants_them(given):
    escaped = Texts.of(given).json

    assert [orjson.loads(f'"{text}"') for text in escaped] == given
    assert [f'"{text}"'.encode() for text in escaped] == [orjson.dumps(t) for t in given]


def test_texts_without_anything_to_escape_are_not_copied():
    texts = Texts.of(PLAIN)

    assert texts.json is texts
    assert texts.array.tobytes() == texts.data


def test_the_places_of_texts_cannot_be_written_to():
    texts = Texts.of(PLAIN)

    with pytest.raises(ValueError, match="read-only"):
        texts.ptr[0] = 1
    assert texts.ptr.dtype == np.int64
