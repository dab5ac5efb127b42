"""What a native document says is read, whatever it is called and however it is written."""

import pytest

from alignment.catalogue import (
    Audience,
    Channel,
    Element,
    Heading,
    Kind,
    LifeCycle,
    PracticeSupport,
    Requirement,
    Target,
)
from alignment.catalogue.rules import check_estate
from alignment.errors import Unreadable
from alignment.exchange.format import File, Material, reader_called, recognise
from alignment.exchange.own.native import Native, NativeJson
from tests.exchange.own.native_texts import PRODUCT, element, material, read, requirement, yaml

REF1 = """{"alignment": 1, "nodes": [
  {"id": "O1", "type": "objective", "value": 60}, {"id": "O2", "type": "objective", "value": 40},
  {"id": "X1", "type": "client", "external": true},
  {"id": "X2", "type": "client", "external": true},
  {"id": "P1", "type": "process"}, {"id": "P2", "type": "process"},
  {"id": "P3", "type": "process"},
  {"id": "S1", "type": "service", "cost": 30}, {"id": "S2", "type": "service", "cost": 20},
  {"id": "S3", "type": "service", "cost": 50}, {"id": "S4", "type": "service", "cost": 10},
  {"id": "S5", "type": "service", "cost": 10}, {"id": "C1", "type": "component", "cost": 10},
  {"id": "C2", "type": "component", "cost": 10}, {"id": "C3", "type": "component", "cost": 10},
  {"id": "C4", "type": "component", "cost": 40}, {"id": "C5", "type": "component", "cost": 30},
  {"id": "C6", "type": "component", "cost": 20}, {"id": "C7", "type": "component", "cost": 20},
  {"id": "C8", "type": "component", "cost": 15}, {"id": "C9", "type": "component", "cost": 5}],
 "requires": [
  {"of": "O1", "members": ["X1"], "k": 1, "kappa": 1.0, "w": 2},
  {"of": "X1", "members": ["S1"], "k": 1, "kappa": 1.0, "w": 3, "channel": "online"},
  {"of": "X1", "members": ["P2"], "k": 1, "kappa": 1.0, "w": 1, "channel": "offline"},
  {"of": "P1", "members": ["S3"], "k": 1, "kappa": 0.5, "w": 1},
  {"of": "S1", "members": ["C1", "C2", "C3"], "k": 2, "kappa": 1.0, "w": 1},
  {"of": "S3", "members": ["C4", "C5"], "k": 1, "kappa": 1.0, "w": 1}
]}"""


def test_the_reference_model_of_the_methods_is_read_by_its_short_names():
    estate = read(REF1, suffix="json")

    check_estate(estate)
    assert len(estate.elements) == 21
    assert estate.elements[2] == Element(
        id="X1", kind=Kind.CLIENT, name="X1", audience=Audience.EXTERNAL
    )
    assert estate.requirements[1] == Requirement(
        of="X1", members=("S1",), weight=3, channel=Channel.ONLINE
    )
    assert (estate.requirements[4].needs, estate.requirements[5].needs) == (2, 1)
    assert estate.requirements[3].criticality == 0.5


def test_the_example_of_the_product_page_is_read_whole():
    estate = read(yaml(PRODUCT))

    assert estate.heading == Heading(name="Example insurer", currency="EUR")
    assert estate.elements[3].lifecycle is LifeCycle.LIVE
    assert estate.elements[2].own == 0
    assert estate.requirements[1].needs == 2
    assert estate.requirements[2].shares == (3, 1)
    assert estate.practices == (PracticeSupport(practice="change", service="S1"),)
    assert estate.targets[0] == Target(
        consumer="X1",
        service="S1",
        indicator="availability",
        target=99.9,
        floor=99,
        unit="percent",
    )
    assert estate.measurements[0].period == "2026-01"
    assert estate.relationships[0].target == "P2"


@pytest.mark.parametrize("written", ["yes", "2026-01", "2026-01-05", "007", "1.0", "on", "1e3"])
def test_what_stands_for_text_becomes_text_as_it_was_written(written):
    found = element(f"{{id: {written}, kind: service, owner: {written}, "
                    f"properties: {{{written}: {written}}}}}")  # fmt: skip

    assert (found.id, found.name, found.owner) == (written, written, written)
    assert found.properties == {written: written}


def test_whole_numbers_are_taken_as_text_in_json_too():
    estate = read(
        '{"alignment": 1, "elements": [{"id": 7, "kind": "service", "properties": {"port": 443}}],'
        ' "measurements": [{"service": 7, "indicator": "x", "period": 2026, "value": 1}]}',
        suffix="json",
    )

    assert estate.elements[0].id == estate.elements[0].name == "7"
    assert estate.elements[0].properties == {"port": "443"}
    assert estate.measurements[0].period == "2026"


def test_other_numbers_are_taken_as_text_too():
    found = element("{id: 1.5, kind: service, properties: {a: 2.50}}")
    text = (
        '{"alignment": 1, "elements": [{"id": 1.5, "kind": "service", "properties": {"a": 2.5}}]}'
    )
    same = read(text, suffix="json").elements[0]

    assert (found.id, found.properties) == ("1.5", {"a": "2.50"})
    assert (same.id, same.properties) == ("1.5", {"a": "2.5"})


def test_nothing_stands_for_the_default():
    found = element("{id: a, kind: service, owner: null, cost: ~, lifecycle: , properties: }")

    assert found == Element(id="a", kind=Kind.SERVICE, name="a")


@pytest.mark.parametrize(
    ("line", "kind", "kept"),
    [
        ("{id: a, type: service}", "service", ""),
        ("{id: a, kind: service, type: component}", "service", "component"),
        ("{id: a, kind: service, type: System}", "service", "System"),
    ],
)
def test_the_type_is_the_kind_where_no_kind_is_given(line, kind, kept):
    found = element(line)

    assert (found.kind, found.type) == (kind, kept)


def test_other_names_mean_the_same_fields():
    estate = read(
        yaml(
            "nodes: [{id: S, type: service, self: 2}]",
            "requires: [{of: S, members: [A, B], k: 1, kappa: 0.5, w: 3, share: [1, 2]}]",
            "targets: [{client: X, service: S, indicator: i, T: 2, L: 1, kappa: 0.5}]",
        )
    )

    assert estate.elements[0].own == 2
    assert estate.requirements[0] == Requirement(
        of="S", members=("A", "B"), needs=1, criticality=0.5, weight=3, shares=(1, 2)
    )
    assert estate.targets[0].criticality == 0.5


def test_members_may_carry_their_share_and_channel():
    found = requirement(
        "{of: X, members: [{id: 1, channel: online}, {id: B, share: 2, channel: online}]}"
    )

    assert found.members == ("1", "B")
    assert found.shares == (1, 2)
    assert found.channel is Channel.ONLINE


def test_several_files_are_one_document():
    estate = read(
        yaml("name: N", "elements: [{id: a, kind: service}]"),
        yaml("currency: EUR", "name: N", "elements: [{id: b, kind: service}]"),
    )

    assert estate.heading == Heading(name="N", currency="EUR")
    assert [e.id for e in estate.elements] == ["a", "b"]


def test_what_is_no_document_beside_them_is_said_not_to_be_read():
    files = (File("readme.md", b"# hello"), File("a.yaml", yaml("elements: []").encode()))

    document = Native().read(Material("folder", files))

    assert [(f.rule, f.place) for f in document.findings] == [("file-not-read", "readme.md")]
    assert document.findings[0].severity == "medium"


@pytest.mark.parametrize("name", ["ref.txt", "estate.yaml.bak", "estate", "notes.YML"])
@pytest.mark.parametrize(
    "text",
    [
        "# hello\n\nalignment: 1\nelements: [{id: a, kind: service}]",
        '\ufeff{"alignment": 1, "elements": [{"id": "a", "kind": "service"}]}',
    ],
)
def test_a_document_is_read_whatever_its_file_is_called(name, text):
    estate = Native().read(Material(name, (File(name, text.encode()),))).estate

    assert [e.id for e in estate.elements] == ["a"]


GUIDE = "# Guide\n\nWrite your estate so\n\nalignment: 1\nelements:\n"


def test_a_text_that_shows_an_example_is_no_document():
    files = (File("guide.md", GUIDE.encode()), File("a.yaml", yaml("elements: []").encode()))

    document = Native().read(Material("folder", files))

    assert [f.place for f in document.findings] == ["guide.md"]


def test_what_holds_no_document_at_all_is_refused_by_its_name():
    with pytest.raises(Unreadable, match=r"guide\.md: was not read"):
        Native().read(Material("guide.md", (File("guide.md", GUIDE.encode()),)))


def test_types_are_counted_by_the_names_that_the_document_uses():
    document = Native().read(material(yaml(PRODUCT)))

    assert document.element_types["service"] == 1
    assert document.relationship_types == {"Serving": 1}


def test_references_are_left_to_the_catalogue():
    assert requirement("{of: nobody, members: [nothing]}").of == "nobody"


@pytest.mark.parametrize(
    ("name", "text", "native"),
    [
        ("a.yaml", "# hello\nalignment: 1\n", True),
        ("a.yaml", "name: x\nalignment: 1\n", True),
        ("a.yaml", "{alignment: 1, name: x}", True),
        ("a.json", '\n{ "name": "x", "alignment" : 1}', True),
        ("standard input", '{"alignment": 1}', True),
        ("a.yaml", "\ufeffalignment: 1", True),
        ("a.yaml", "alignment: 2", True),
        ("a.yaml", "style:\n  alignment: 1", False),
        ("a.yaml", "text: the alignment of things", False),
        ("a.xml", "<a alignment='1'/>", False),
        ("a.json", '{"nodes": []}', False),
    ],
)
def test_it_is_recognised_by_its_content(name, text, native):
    assert Native().recognises(Material(name, (File(name, text.encode()),))) is native


def test_both_ways_of_writing_are_registered():
    assert isinstance(reader_called("native"), Native)
    assert isinstance(reader_called("native-json"), NativeJson)
    assert recognise(material(yaml("name: x"))).name == "native"


def test_standard_input_may_be_either():
    for text in (yaml("name: x"), '{"alignment": 1, "name": "x"}', "{alignment: 1, name: x}"):
        document = Native().read(Material("-", (File("standard input", text.encode()),)))

        assert document.estate.heading.name == "x"


@pytest.mark.slow
def test_a_large_document_is_read_piece_by_piece():
    count = 50_000
    elements = ",".join(f'{{"id":"S{n}","type":"service"}}' for n in range(count))
    requires = ",".join(f'{{"of":"S{n}","members":["S{n + 1}"],"w":2}}' for n in range(count))
    text = f'{{"alignment":1,"nodes":[{elements}],"requires":[{requires}]}}'

    estate = read(text, suffix="json")

    assert [e.id for e in estate.elements] == [f"S{n}" for n in range(count)]
    assert len(estate.requirements) == count
