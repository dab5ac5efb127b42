import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.errors import Unreadable
from alignment.exchange.files.jsontext import read_pieces
from alignment.exchange.files.yaml import Manner, read_tree, read_trees
from alignment.exchange.files.yaml_tree import Plain, plain_data
from alignment.exchange.format import File


def yaml(text):
    return File("a.yaml", text.encode() if isinstance(text, str) else text)


def json(text):
    return File("a.json", text.encode() if isinstance(text, str) else text)


def pieces(text, size=1 << 20):
    found = {}
    for piece in read_pieces(json(text), size=size):
        if piece.start:
            assert piece.start == len(found[piece.key])
            found[piece.key] += piece.value
        else:
            found[piece.key] = piece.value
    return found


def test_containers_and_texts_come_out_as_they_stand():
    tree = read_tree(yaml("a: [1, 'x', \"y\\n\"]\nb:\n  - {c: d}\n  - |\n    lines\n"))

    assert tree.data == {"a": ["1", "x", "y\n"], "b": [{"c": "d"}, "lines\n"]}
    assert isinstance(tree.data["a"][0], Plain)
    assert type(tree.data["a"][1]) is str


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("1", 1), ("-7", -7), ("+7", 7), ("007", 7), ("0x1F", 31), ("0o17", 15)),
        *(("1.5", 1.5), (".5", 0.5), ("1e-07", 1e-07), ("-0.0", 0.0), ("1e999", float("inf"))),
        *(("null", None), ("~", None), ("true", True), ("False", False)),
        *(("yes", "yes"), ("on", "on"), ("2026-01", "2026-01"), ("2026-01-05", "2026-01-05")),
        *(("1_000", "1_000"), ("1:30", "1:30"), ("12:30:45", "12:30:45"), ("0b1", "0b1")),
        ("9" * 5000, float("inf")),
        *(("NaN", pytest.approx(float("nan"), nan_ok=True)), ("-Infinity", float("-inf"))),
        *((str(2**64 - 1), 2**64 - 1), (str(2**64), float(2**64)), ("9" * 41, 1e41)),
        ("0x" + "f" * 41, float("inf")),
    ],
)
def test_an_unquoted_scalar_is_read_by_the_core_schema_only_when_asked(text, value):
    tree = read_tree(yaml(f"a: {text}"))

    assert str(tree.data["a"]) == text
    assert plain_data(tree.data) == {"a": value}


def test_each_thing_knows_its_line():
    tree = read_tree(yaml("# top\na:\n  - {b: 1}\n  - c:\n      d: 2\n"))

    assert tree.line_of(()) == 2
    assert tree.line_of(("a", 0, "b")) == 3
    assert tree.line_of(("a", 1, "c", "d")) == 5
    assert tree.line_of(("a", 1, "c", "nowhere")) == 4
    assert tree.place_of(("a", 1, "c")) == "a.yaml line 4, a[1].c"


def test_several_documents_are_told_apart_and_empty_ones_left_out():
    trees = read_trees(yaml("a: 1\n---\n# nothing\n---\nb: 2\n"))

    assert [plain_data(t.data) for t in trees] == [{"a": 1}, {"b": 2}]
    assert [t.line for t in trees] == [1, 4]


@pytest.mark.parametrize("more", ["", " &x", "\n "])
def test_a_character_escaped_as_two_halves_is_one(more):
    tree = read_tree(yaml(f'a:{more} "z\\ud83d\\ude00\\U0001F600"'))

    assert tree.data == {"a": "z\U0001f600\U0001f600"}


def test_a_few_aliases_are_followed():
    tree = read_tree(yaml("a: &x {p: 1}\nb: *x\nc: [*x, *x]\nd: &s text\ne: *s"))

    assert tree.data["c"] == [{"p": "1"}, {"p": "1"}]
    assert tree.data["e"] == "text"


BOMB = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 9)
)

BROKEN = {
    "repeated key": ("a: 1\nb: 2\na: 3", r"line 3: the key 'a' stands twice, first on line 1"),
    "repeated key in flow": ("x: {a: 1, a: 2}", "line 1: the key 'a' stands twice"),
    "tag": ("a: !!python/object:os.system x", "line 1: the tag"),
    "own tag": ("a: 1\nb: !Ref x", "line 2: the tag '!Ref'"),
    "deep": ("[" * 60 + "]" * 60, "deeper than 50"),
    "very deep": ("{a: " * 5000, "deeper than 50"),
    "alias bomb": (BOMB, "aliases too often"),
    "many aliases": ("a: &x 1\nb: [" + "*x, " * 2000 + "]", "aliases too often"),
    "recursive anchor": ("a: &x [1, *x]", "the anchor &x holds itself"),
    "alias to nothing": ("a: *x", r"\*x refers to nothing"),
    "anchor of another document": ("a: &x 1\n---\nb: *x", "refers to nothing"),
    "open bracket": ("a: [1, 2", "line 1 column .* is not YAML"),
    "open quote": ("a: 1\nb: 'x", "line 2 column .* is not YAML"),
    "tab": ("a:\n\t- b", "line 2 column .* is not YAML"),
    "key that is a list": ("? [a]\n: b", "a key must be a text"),
    "control character": ("a: 1\nb: x\x07y", r"line 2: holds the forbidden character U\+0007"),
    "NUL": ("a: \0", "line 1: holds the forbidden character"),
    "next line": ("a: x\u0085y", "forbidden character"),
    "bad bytes": (b"a: 1\nb: \xff\xfe", "line 2: is not UTF-8"),
    "lone surrogate": (b"a: \xed\xa0\x80", "line 1: is not UTF-8"),
    "half a character": ('a: [{b: "x\\ud800"}]', r"line 1, a\[0\].b: .*U\+D800 at position 2"),
    "half a character in a key": ('a: {"\\udc00": 1}', r"line 1, a: .*U\+DC00 at position 1"),
    "halves in the wrong order": ('a: "\\ude00\\ud83d"', r"U\+DE00 at position 1"),
    "UTF-16": ("a: 1".encode("utf-16"), "is not UTF-8"),
    "nothing": ("# only this\n", "holds no document"),
    "two documents": ("a: 1\n---\nb: 1", "line 2: a second document starts"),
    "nameless escape": ('a: "\\UFFFFFFFF"', "is not YAML"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_refused_with_line_and_reason(case):
    text, reason = BROKEN[case]

    with pytest.raises(Unreadable, match=reason) as refused:
        read_tree(yaml(text))

    assert refused.value.problems[0].place.startswith("a.yaml")


def test_every_repeated_key_and_tag_is_told_at_once():
    with pytest.raises(Unreadable) as refused:
        read_tree(yaml("a: 1\na: 2\nb: !x y\nb: 3"))

    assert [p.place for p in refused.value.problems] == [f"a.yaml line {n}" for n in (2, 3, 4)]


def test_a_byte_order_mark_is_no_content():
    assert read_tree(yaml(b"\xef\xbb\xbfa: 1")).data == {"a": "1"}
    assert pieces(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


TEXT = r"""
 { "alignment" : 1, "a": [ {"k": "x,y", "l": ["q", {"m": "]"}]}, {"k": "\\"}, {"k": "\"}{"} ],
   "b": [], "c": {"d": [1, 2, 3]}, "e": [ ], "f": [[1, 2], [3]], "\u00e9": "\\\"," } """


@pytest.mark.parametrize("size", [1, 2, 7, 20, 50, 1 << 20])
def test_json_comes_out_the_same_whatever_the_size_of_the_pieces(size):
    assert pieces(TEXT, size) == {
        "alignment": 1,
        "a": [{"k": "x,y", "l": ["q", {"m": "]"}]}, {"k": "\\"}, {"k": '"}{'}],
        "b": [],
        "c": {"d": [1, 2, 3]},
        "e": [],
        "f": [[1, 2], [3]],
        "é": '\\",',
    }


def test_the_empty_object_has_no_pieces():
    assert pieces("{ }") == {}


BROKEN_JSON = {
    "repeated key": ('{"a": [{"b": 1}, {"c": 1, "c": 2}]}', r"a.json, a\[1\]: the key 'c' stands"),
    "repeated key on top": ('{"a": 1, "a": 2}', "the key 'a' stands twice"),
    "repeated by escape": ('{"a": 1, "\\u0061": 2}', "the key 'a' stands twice"),
    "comma before nothing": ('{"a": [1, 2, ]}', "line 1 column"),
    "comma twice": ('{"a": [1,, 2]}', "line 1 column"),
    "comma at the end": ('{"a": 1, }', "line 1 column"),
    "comma alone": ("{,}", "line 1 column"),
    "no comma": ('{"a": [1 2]}', "line 1 column"),
    "no colon": ('{"a" 1}', "line 1 column"),
    "two colons": ('{"a": 1 "b": 2}', "line 1 column"),
    "open list": ('{"a": [1, 2', "line 1 column"),
    "crossed": ('{"a": [1}]', "line 1 column"),
    "two lists": ('{"a": [1, 2] [3, 4]}', "line 1 column"),
    "more behind": ('{"a": 1} x', "line 1 column"),
    "two objects": ('{"a": 1}{"b": 2}', "line 1 column"),
    "number for a key": ("{1: 2}", "line 1 column"),
    "open text": ('{"a": "x', "line 1 column"),
    "control character": ('{"a": "x\n"}', "line 1 column"),
    "not a number": ('{\n"a": [1, NaN]}', r"a.json, a\[1\]: is not a finite number"),
    "infinity": ('{"a": -Infinity}', "a.json, a: is not a finite number"),
    "too large": ('{"a": 1e999}', "a.json, a: is not a finite number"),
    "too many digits": ('{"a": ' + "9" * 5000 + "}", "a.json, a: is not a finite number"),
    "lone surrogate": ('{"a": "x\\ud800"}', r"a.json, a: .*U\+D800 at position 2"),
    "lone surrogate in a key": ('{"a": {"\\udc00": 1}}', r"a.json, a: .*U\+DC00"),
    "no number and broken": ('{"a": NaN, "b" 1}', "line 1 column"),
    "deep": ('{"a": ' + "[" * 60 + "]" * 60 + "}", "deeper than 50"),
    "very deep": ('{"a": ' + "[" * 100_000, "deeper than 50"),
    "a list": ("[1]", "the outermost value must be an object"),
    "a text": ('"{}"', "the outermost value must be an object"),
    "comment": ('{"a": 1 /* x */}', "line 1 column"),
}


@pytest.mark.parametrize("size", [2, 1 << 20])
@pytest.mark.parametrize("case", BROKEN_JSON)
def test_broken_json_is_refused_with_place_and_reason(case, size):
    text, reason = BROKEN_JSON[case]

    with pytest.raises(Unreadable, match=reason):
        pieces(text, size)


def test_bad_bytes_in_json_are_refused():
    with pytest.raises(Unreadable, match="is not JSON"):
        pieces(b'{"a": "\xff"}')


def typed(value):
    """The value with every text marked as quoted or not."""
    if isinstance(value, dict):
        return {k: typed(v) for k, v in value.items()}
    if isinstance(value, list):
        return [typed(v) for v in value]
    return (type(value).__name__, str(value))


def both_ways(text):
    """What a file says, by the quick way if it goes, and by the parser alone.

    The mark of a document's end sends a file to the parser and changes nothing else.
    """
    told = []
    for version in (f"{text}\n", f"{text}\n...\n"):
        try:
            told.append([typed(tree.data) for tree in read_trees(yaml(version))])
        except Unreadable as error:
            told.append(str(error).replace("\n...", ""))
    return told


LINES = [
    "a:",
    "a: 1",
    "b: x y",
    "b: 'x # y'",
    'b: "x"  # note',
    "c: |",
    "c: >-",
    "d: &x 1",
    "d: *x",
    "e: []",
    "e: {a: 1}",
    "e: 'open",
    "  # indented",
    "# margin",
    "",
    "   ",
    "  - {a: 1}",
    "  - {a: 1, b: [x, 'y']}",
    "- {a: 1}",
    "    - {a: 1}",
    "  - {a: b c, d: 'it''s'}  # note",
    '  - {a: "\\u00e9\\n", "b": 2}',
    "  - {a: }",
    "  - {a: 1,",
    "     b: 2}",
    "  - {a: 1, a: 2}",
    "  - {a: &y 1, b: *y}",
    "  - {a: *y}",
    "  - x",
    "  more",
    "  - {a: !t x}",
    "  - {'a': -1, b: - 1}",
    "  - {a: b: c}",
    "  - {a: b:c}",
    "  - {a: 1} x",
    "  - {a#b: 1}",
    "  - {a: 1}# x",
    "  - {a: ~, b: null, c: .5, d: +1, e: ...}",
    "  - [a]",
    "---",
    "f: {",
    "}",
    "\tx: 1",
    "  - {a: (b), c: 50% off, d: q & a, e: what ?, f: a-b - c}",
    "  - {a: b'c, d: 'e' f}",
    "  - {a, b: }",
    "  - {a: [b, c: d]}",
    "  - {? a : b}",
    "  - {a: {b: {c: [d]}}}",
    "  - { a : 1 , b : 2 }",
    "  - {}",
    "  -   {a: 1}",
    "  - {a: caf\u00e9, b: \u65e5\u672c}",
    '  - {a: "\\ud83d\\ude00"}',
    '  - {a: "\\u0000x"}',
    "  - {a: 1, }",
]


@settings(max_examples=300, deadline=None)
@given(lines=st.lists(st.sampled_from(LINES), max_size=6))
def test_the_quick_way_says_what_the_parser_says(lines):
    quick, parsed = both_ways("\n".join(["a:", *lines]))

    if isinstance(parsed, list):
        assert quick == parsed
    else:
        assert isinstance(quick, str)


@settings(max_examples=300, deadline=None)
@given(inside=st.text(alphabet="ab1 ,:{}[]'\"\\-#?&*!|>%@`~.=<u0\u00e9\u00a0\t", max_size=14))
def test_the_quick_way_reads_a_line_as_the_parser_does(inside):
    quick, parsed = both_ways(f"a:\n  - {{k: {inside}}}")

    if isinstance(parsed, list):
        assert quick == parsed
    else:
        assert isinstance(quick, str)


def test_lines_are_known_on_the_quick_way_too():
    tree = read_tree(yaml("# top\nalignment: 1\n\nx:\n  - {a: 1}\n\n  - {a: [1, 2]}\n"))

    assert tree.line_of(()) == 2
    assert tree.line_of(("x",)) == 4
    assert tree.line_of(("x", 1, "a", 0)) == 7


def test_a_bomb_of_many_small_lines_is_refused():
    line = "  - {a: &a [x, x, x, x], b: &b [*a, *a, *a], c: [*b, *b, *b]}\n"

    with pytest.raises(Unreadable, match="aliases too often"):
        read_tree(yaml("x:\n" + line * 2000))


# What the YAML of others has: tags that are read, merge keys, documents that say nothing.


OTHERS = Manner(tags=frozenset({"!reset"}), merges=True, blanks=True)


def test_a_merge_key_takes_over_what_the_mapping_does_not_say_itself():
    text = b"a: &a {x: 1, y: 2}\nb: &b\n  y: 3\nc:\n  <<: [*b, *a]\n  x: own\n"

    (tree,) = read_trees(File("f.yaml", text), OTHERS)

    assert tree.data["c"] == {"x": "own", "y": "3"}
    assert tree.line_of(("c", "y")) == 3


def test_a_merge_key_that_holds_no_mapping_is_refused():
    with pytest.raises(Unreadable, match=r"f\.yaml line 1: a merge key << takes a mapping"):
        read_trees(File("f.yaml", b"a: {<<: [1]}\n"), OTHERS)


def test_a_merge_key_is_a_key_like_others_where_it_is_not_asked_for():
    (tree,) = read_trees(File("f.yaml", b"a: {<<: {x: 1}}\n"))

    assert tree.data == {"a": {"<<": {"x": "1"}}}


def test_a_tag_that_is_read_is_told_by_where_it_stands():
    (tree,) = read_trees(File("f.yaml", b"a: {b: !reset [], c: [x, !reset y]}\n"), OTHERS)

    outer = tree.data["a"]
    assert tree.tags == {id(outer): {"b": "!reset"}, id(outer["c"]): {1: "!reset"}}


def test_a_tag_that_is_not_asked_for_is_refused():
    with pytest.raises(Unreadable, match="'!other'"):
        read_trees(File("f.yaml", b"a: !other b\n"), OTHERS)


def test_documents_that_say_nothing_are_given_where_they_are_asked_for():
    text = b"---\n# nothing\n---\na: 1\n"

    assert [t.data for t in read_trees(File("f.yaml", text), OTHERS)] == [None, {"a": "1"}]
    assert [t.data for t in read_trees(File("f.yaml", text))] == [{"a": "1"}]


def test_merges_count_towards_what_aliases_may_stand_for():
    lines = ["a0: &a0 {k: v}\n"]
    lines += [
        f"a{i}: &a{i} {{<<: *a{i - 1}, k{i}: [*a{i - 1}, *a{i - 1}]}}\n" for i in range(1, 40)
    ]

    with pytest.raises(Unreadable, match="uses aliases too often"):
        read_trees(File("f.yaml", "".join(lines).encode()), OTHERS)
