"""JSON of strangers: one value, or one on each line, strictly read and located."""

import pytest

from alignment.errors import Unreadable
from alignment.exchange.files.jsontext import read_lines, read_pieces, read_value
from alignment.exchange.format import File


def file(text):
    return File("a.json", text.encode() if isinstance(text, str) else text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("[1, {}]", [1, {}]), ('\ufeff {"a": {"b": ":"}}\n', {"a": {"b": ":"}}), ('"x"', "x")],
)
def test_any_value_is_read(text, value):
    assert read_value(file(text)) == value


def test_lines_are_numbered_as_they_stand_in_the_file():
    assert list(read_lines(file('\n{"a": 1}\r\n\n{"a": "x:y"}\n'))) == [
        (2, {"a": 1}), (4, {"a": "x:y"}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not JSON"),
        ("\n\n[1, ]", "a.json line 3 column"),
        ("[" * 60 + "]" * 60, "deeper than 50 levels"),
        ("[" * 90_000, "deeper than 50 levels"),
        ('[{"a": {"b": 1, "b": 2}}]', r"a.json, \[0\].a: the key 'b' stands twice"),
        ('[{"a": NaN}]', r"a.json, \[0\].a: is not a finite number"),
        ('[{"a": 1e999}]', r"a.json, \[0\].a: is not a finite number"),
        (b'["\xff"]', "a.json line 1 column"),
    ],
)
def test_what_is_not_strictly_json_is_refused_with_its_place(text, said):
    with pytest.raises(Unreadable, match=said):
        read_value(file(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": 1}\n\n{"a": }', "a.json line 3 column 7"),
        ('{"a": 1}\n{"a": 1, "a": 2}', "a.json line 2: the key 'a' stands twice"),
    ],
)
def test_a_broken_line_is_refused_by_its_number(text, said):
    with pytest.raises(Unreadable, match=said):
        list(read_lines(file(text)))


def test_a_fault_below_blank_lines_is_refused_with_its_line():
    with pytest.raises(Unreadable, match=r"a\.json line 3 column"):
        list(read_pieces(file('\n\n{"a": }')))
