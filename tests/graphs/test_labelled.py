"""One word for each of many things is kept once, and read again as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.graphs.labelled import Labelled

WORDS = st.lists(st.sampled_from(["", "Ärzte", "team 1", "team 2", "b"]), max_size=30)


@given(WORDS)
def test_words_are_read_again_in_their_order(words):
    held = Labelled.of(words)

    assert list(held) == words
    assert [held[i] for i in range(len(held))] == words
    assert list(held[1:-1]) == words[1:-1]
    assert len(held.words) == len(set(words))
    assert held.counts() == {word: words.count(word) for word in words}


@given(WORDS, st.sampled_from(["team 1", "", "nobody"]))
def test_who_bears_a_word_is_told_at_once(words, word):
    assert Labelled.of(words).are(word).tolist() == [each == word for each in words]


@given(WORDS)
def test_words_that_are_put_otherwise_may_become_one(words):
    told = Labelled.of(words).told(lambda word: word[:4] or "none")

    assert list(told) == [word[:4] or "none" for word in words]
    assert len(told.words) == len(set(told))


def test_codes_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        Labelled.of(["a"]).codes[0] = 1
