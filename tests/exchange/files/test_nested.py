"""Values of YAML as texts of properties, and data as YAML in block style: both ways, no loss."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alignment.exchange.files.nested import kept, stated
from alignment.exchange.files.yaml import read_trees
from alignment.exchange.files.yaml_block import block_lines
from alignment.exchange.files.yaml_tree import Plain, plain_data
from alignment.exchange.format import File

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn")), max_size=40)
VALUES = st.recursive(
    st.one_of(
        TEXTS,
        st.sampled_from(
            ["1", "true", "~", "", '"a"', "[1]", "{", "- a", "a: b", "a\nb\n", " a\n"]
        ),
        st.integers(-(10**9), 10**9).map(lambda n: Plain(str(n))),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        (Plain("1.50"), "1.50"),
        ("1.50", '"1.50"'),
        (Plain(""), "null"),
        ("", '""'),
        ("[1]", '"[1]"'),
        ('"', '"'),
        ({"a": Plain("1")}, '{"a": 1}'),
        ([Plain("1"), "b", ["c"]], ("1", "b", '["c"]')),
        ([], "[]"),
    ],
)
def test_a_value_stands_as_a_text_that_people_read(value, text):
    assert kept(value) == text


@given(VALUES)
def test_the_value_is_found_again(value):
    found = stated(kept(value))

    assert plain_data(found) == plain_data(value)
    assert kept(found) == kept(value)


@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4))
@example({"": "Infinity"})
def test_data_written_in_block_style_are_read_again(data):
    text = "".join(block_lines(data))

    (tree,) = read_trees(File("f.yaml", text.encode()))

    assert plain_data(tree.data) == plain_data(data)


def test_a_key_that_is_too_long_for_a_line_is_announced():
    data = {"k" * 1_200: {"a": ["b"]}}

    (tree,) = read_trees(File("f.yaml", "".join(block_lines(data)).encode()))

    assert tree.data == data


def test_a_text_that_only_looks_like_a_deep_value_stays_a_text():
    text = "[" * 60 + "]" * 60

    assert stated(text) == text
