import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alignment.catalogue import (
    Audience,
    Channel,
    Element,
    Estate,
    Heading,
    Kind,
    LifeCycle,
    Measurement,
    PracticeSupport,
    Relationship,
    Requirement,
    Target,
)
from alignment.catalogue.rules import check_estate
from alignment.errors import Unreadable
from alignment.exchange.format import File, Material, reader_called, recognise
from alignment.exchange.own.native import Native, NativeJson
from tests.conftest import ROOT

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


def material(*texts, suffix="yaml"):
    files = [File(f"{n}.{suffix}", t.encode() if isinstance(t, str) else t)
             for n, t in zip("abcdef", texts, strict=False)]  # fmt: skip
    return Material("given", tuple(files))


def read(*texts, suffix="yaml"):
    return Native().read(material(*texts, suffix=suffix)).estate


def yaml(*lines):
    return "\n".join(["alignment: 1", *lines])


def element(line):
    return read(yaml("elements:", f"  - {line}")).elements[0]


def requirement(line):
    return read(yaml("requirements:", f"  - {line}")).requirements[0]


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


PRODUCT = """
name: Example insurer
currency: EUR
elements:
  - {id: O1, kind: objective, name: Grow online sales, value: 60}
  - {id: X1, kind: client, name: Web customers, audience: external}
  - {id: P2, kind: process, name: Fulfil order, own: 0.0}        # own: business-own share
  - {id: S1, kind: service, name: Web shop, cost: 30, owner: Digital, lifecycle: live}
  - {id: C1, kind: component, name: web-1, cost: 10, unavailability: 0.01}
  - {id: change, kind: practice, name: Change enablement}
requirements:
  - {of: X1, members: [S1], needs: 1, criticality: 1.0, weight: 3, channel: online}
  - {of: S1, members: [C1, C2, C3], needs: 2}
  - {of: P1, members: [{id: A1, share: 3}, {id: A2, share: 1}], needs: 1}
practices:
  - {practice: change, service: S1, extent: 1}
targets:
  - {consumer: X1, service: S1, indicator: availability, unit: percent, target: 99.9, floor: 99.0,
     criticality: 1}
measurements:
  - {consumer: X1, service: S1, indicator: availability, period: 2026-01, value: 99.95}
relationships:
  - {id: r1, type: Serving, source: S1, target: P2}
"""


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


E = "elements:\n"
R = "requirements:\n"

REFUSED = {
    "unknown key": (
        E + "  - {id: a, kind: service}\n  - {id: b, kind: service, vaule: 1}",
        r"a.yaml line 4, elements\[1\].vaule: unknown key 'vaule'; did you mean 'value'",
    ),
    "unknown key on top": (
        "elemnts: []",
        "a.yaml line 2, elemnts: unknown key .* did you mean 'elements'",
    ),
    "key of the inside": ("heading: {name: x}", "unknown key 'heading'"),
    "unknown kind": (
        E + "  - {id: a, kind: server}",
        r"elements\[0\].kind: must be one of 'objective'",
    ),
    "no kind": (E + "  - {id: a}", r"elements\[0\].kind: is missing"),
    "no kind but a type": (E + "  - {id: a, type: Node}", r"elements\[0\].kind: is missing"),
    "no id": (E + "  - {kind: service}", r"elements\[0\].id: is missing"),
    "blank id": (E + "  - {id: ' ', kind: service}", "an id must not be blank"),
    "blank name": (E + "  - {id: a, kind: service, name: ''}", "a name must not be blank"),
    "invisible name": (
        E + '  - {id: a, kind: service, name: "\\u200b"}',
        "a name must not be blank",
    ),
    "long name": (E + f"  - {{id: a, kind: service, name: {'n' * 301}}}", "longer than 300"),
    "control character": (
        E + '  - {id: a, kind: service, name: "x\\0"}',
        r"forbidden character U\+0000",
    ),
    "escaped surrogate": (E + '  - {id: a, kind: service, name: "x\\ud800"}', "a.yaml"),
    "text for a number": (E + "  - {id: a, kind: service, cost: many}", "cost: must be a number"),
    "quoted number": (E + "  - {id: a, kind: service, cost: '3'}", "cost: must be a number"),
    "truth for a number": (E + "  - {id: a, kind: service, cost: true}", "cost: must be a number"),
    "not a number": (
        E + "  - {id: a, kind: service, cost: .nan}",
        "cost: is not a finite number",
    ),
    "infinity": (E + "  - {id: a, kind: service, cost: .inf}", "cost: is not a finite number"),
    "too large": (E + "  - {id: a, kind: service, cost: 1e999}", "cost: is not a finite number"),
    "too many digits": (E + f"  - {{id: a, kind: service, cost: {'9' * 5000}}}", "finite number"),
    "negative": (E + "  - {id: a, kind: service, cost: -1}", "cost: must be at least 0"),
    "no fraction": (E + "  - {id: a, kind: service, unavailability: 2}", "must be at most 1"),
    "value of a service": (E + "  - {id: a, kind: service, value: 2}", "value is for objectives"),
    "audience of a service": (
        E + "  - {id: a, kind: service, external: true}",
        "audience is for clients",
    ),
    "no truth": (E + "  - {id: a, kind: client, external: maybe}", "must be true or false"),
    "contradiction": (
        E + "  - {id: a, kind: client, external: true, audience: internal}",
        "contradicts",
    ),
    "said twice": (R + "  - {of: a, members: [b], k: 1, needs: 1}", "says 'needs' a second time"),
    "no object": (E + "  - a", r"elements\[0\]: must be an object"),
    "no list": ("elements: {a: b}", "elements: must be a list"),
    "text for a list": ("elements: none", "elements: must be a list"),
    "k of zero": (
        R + "  - {of: a, members: [b], k: 0}",
        r"requirements\[0\].k: must be at least 1",
    ),
    "k over n": (R + "  - {of: a, members: [b], k: 2}", "a needs 2 of 1 members"),
    "half of k": (R + "  - {of: a, members: [b], k: 1.5}", "k: must be a whole number"),
    "empty group": (R + "  - {of: a, members: []}", "members: must not be empty"),
    "text for members": (R + "  - {of: a, members: b}", "members: must be a list"),
    "member twice": (R + "  - {of: a, members: [b, b]}", "a names b twice"),
    "member without id": (
        R + "  - {of: a, members: [{share: 1}]}",
        r"members\[0\].id: is missing",
    ),
    "member with more": (R + "  - {of: a, members: [{id: b, weigth: 1}]}", "unknown key 'weigth'"),
    "shares short": (R + "  - {of: a, members: [b, c], share: [1]}", "1 shares for 2 members"),
    "shares two ways": (
        R + "  - {of: a, members: [{id: b, share: 1}, c], share: [1, 1]}",
        "beside the list",
    ),
    "negative share": (R + "  - {of: a, members: [{id: b, share: -1}, c]}", "must be at least 0"),
    "channels differ": (
        R + "  - {of: a, members: [{id: b, channel: online}, {id: c, channel: offline}]}",
        "have one channel",
    ),
    "channel of one": (
        R + "  - {of: a, members: [{id: b, channel: online}, c]}",
        "have one channel",
    ),
    "channel twice": (
        R + "  - {of: a, channel: offline, members: [{id: b, channel: online}]}",
        "one channel",
    ),
    "unknown channel": (R + "  - {of: a, members: [b], channel: fax}", "channel: must be one of"),
    "kappa": (
        R + "  - {of: a, members: [b], kappa: 1.5}",
        r"requirements\[0\].kappa: must be at most 1",
    ),
    "impossible month": (
        "measurements: [{service: S, indicator: i, period: 2026-13, value: 1}]",
        "no period",
    ),
    "impossible day": (
        "measurements: [{service: S, indicator: i, period: 2026-01-32, value: 1}]",
        "no period",
    ),
    "target is floor": (
        "targets: [{consumer: a, service: b, indicator: i, target: 1, floor: 1}]",
        "must differ",
    ),
    "same id": (
        E + "  - {id: a, kind: service}\n  - {id: ' a ', kind: client}",
        r"a.yaml line 4, elements\[1\]: 'a' stands twice, first at a.yaml line 3, elements\[0\]",
    ),
    "same id after NFC": (
        E + '  - {id: "e\\u0301", kind: service}\n  - {id: "é", kind: service}',
        "stands twice",
    ),
    "same requirement": (
        R + "  - {of: a, members: [b]}\n  - {of: a, members: [b]}",
        "'a:b' stands twice",
    ),
    "same measurement": (
        "measurements:\n" + "  - {service: S, indicator: i, period: 2026, value: 1}\n" * 2,
        "stands twice",
    ),
    "repeated key": (E + "  - {id: a, kind: service, id: b}", "line 3: the key 'id' stands twice"),
    "merge key": ("elements: [{<<: {id: a}, kind: service}]", "unknown key '<<'"),
    "long name of all": (f"name: {'n' * 301}", "a.yaml line 2, name"),
    "list for a name": ("name: [a]", "a.yaml line 2, name"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_fault_is_refused_with_its_place(case):
    text, reason = REFUSED[case]

    with pytest.raises(Unreadable, match=reason) as refused:
        read(f"alignment: 1\n{text}")

    assert all(p.place.startswith("a.yaml") for p in refused.value.problems)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            '{"alignment": 1, "elements": [{"id": "a", "kind": "service", "cost": false}]}',
            r"a.json, elements\[0\].cost: must be a number",
        ),
        (
            '{"alignment": 1, "elements": [{"id": "a", "id": "b", "kind": "service"}]}',
            r"a.json, elements\[0\]: the key 'id' stands twice",
        ),
        ('{"alignment": 1, "elements": [{"id": true, "kind": "service"}]}', "id: must be a text"),
        ('{"alignment": 1, "elements": [{"id": [1], "kind": "service"}]}', "id: must be a text"),
        ('{"alignment": 1, "elements": [{"id": "a\\u0000", "kind": "service"}]}', "forbidden"),
        (
            '{"alignment": 1, "elements": [{"id": "a", "kind": "service", "cost": NaN}]}',
            r"a.json, elements\[0\].cost: is not a finite number",
        ),
        (
            '{"alignment":1, "requires": [{"of":"a", "members":["b"], "k":99999999999999999999}]}',
            r"requires\[0\].k",
        ),
        ('{"alignment": 1,\n "elements": [{"id": "a"; }]}', "a.json line 2 column"),
        (
            '{"alignment": 1, "elements": [{"id": "a", "kind": "service", "cost": 1e19}]}',
            "at most 1e\\+18",
        ),
    ],
)
def test_a_fault_in_json_is_refused_with_its_path(text, reason):
    with pytest.raises(Unreadable, match=reason):
        read(text, suffix="json")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("elements: []", "a.yaml: has no 'alignment: 1' on top"),
        ("alignment: 2", "line 1, alignment: must be 1"),
        ("alignment: true", "must be 1"),
        ("alignment: 1.0", "must be 1"),
        ("alignment: '1'", "must be 1"),
        ("- alignment: 1", "the outermost value must be an object"),
        ("alignment: 1\n---\nalignment: 1", "second document"),
    ],
)
def test_a_document_says_what_it_is(text, reason):
    with pytest.raises(Unreadable, match=reason):
        read(text)


def test_every_fault_of_every_file_is_told_at_once():
    with pytest.raises(Unreadable) as refused:
        read("elements: [{id: a}]", yaml("elements: [{id: b, kind: x, cost: y, z: 1}, 3]"))

    places = {p.place for p in refused.value.problems}
    assert {"a.yaml", "a.yaml line 1, elements[0].kind", "b.yaml line 2, elements[1]"} < places
    assert {f"b.yaml line 2, elements[0].{key}" for key in ("kind", "cost", "z")} < places


def test_thousands_of_faults_are_counted():
    lines = [f"  - {{id: e{n}, kind: nothing}}" for n in range(1000)]

    with pytest.raises(Unreadable, match=r"^1000 faults") as refused:
        read(yaml("elements:", *lines))

    assert len(refused.value.problems) == 200


def test_two_names_for_one_catalogue_are_refused():
    with pytest.raises(Unreadable, match=r"b.yaml line 2, name: is 'N', but 'M' at a.yaml line 2"):
        read(yaml("name: M"), yaml("name: N"))


def test_an_id_that_stands_in_two_files_is_refused_with_both_places():
    text = yaml("elements: [{id: a, kind: service}]")

    with pytest.raises(
        Unreadable, match=r"b.yaml line 2, elements.0.: 'a' .* first at a.yaml line 2"
    ):
        read(text, text)


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


def test_one_entity_is_one_line_that_says_only_what_must_be_said():
    estate = read(yaml(PRODUCT))

    lines = Native().write(estate).decode().splitlines()

    assert "  - {id: X1, kind: client, name: Web customers, audience: external}" in lines
    assert "  - {of: X1, members: [S1], weight: 3, channel: online}" in lines
    assert "  - {of: S1, members: [C1, C2, C3], needs: 2}" in lines
    assert "  - {of: P1, members: [{id: A1, share: 3}, {id: A2, share: 1}], needs: 1}" in lines
    assert "  - {practice: change, service: S1}" in lines
    assert ("  - {service: S1, indicator: availability, period: 2026-01, value: 99.95, "
            "consumer: X1}") in lines  # fmt: skip


def test_json_has_one_line_an_entity_too():
    lines = NativeJson().write(read(yaml(PRODUCT))).decode().splitlines()

    assert lines[1] == '"alignment": 1,'
    assert '  {"of": "S1", "members": ["C1", "C2", "C3"], "needs": 2},' in lines


@pytest.mark.parametrize("form", [Native(), NativeJson()])
def test_an_empty_estate_can_be_written_and_read(form):
    data = form.write(Estate())

    assert read(data, suffix=form.suffixes[0][1:]) == Estate()


@pytest.mark.parametrize(
    "written",
    [
        "null",
        "~",
        "yes",
        "No",
        "1.0",
        "1e5",
        "0x1F",
        "-",
        "- a",
        "a: b",
        "a #b",
        "#b",
        "a:",
        ": a",
        "{a}",
        "[a",
        "a, b",
        "'",
        '"',
        '\\"',
        "'a'",
        "a\nb",
        " a",
        "a ",
        "\ta",
        "&a",
        "*a",
        "!a",
        "%a",
        "@a",
        "`a",
        "|",
        ">",
        "?",
        "? a",
        "=",
        "<<",
        "2026-01-05",
        "2026",
        "12:30",
        "é",
        "日本",
        "😀",
        "a\u2028b",
        "a\ufeffb",
        "a\u200bb",
        "---",
        "...",
        ".",
        ".inf",
        "true",
        "a\\b",
        "NaN",
    ],
)
@pytest.mark.parametrize("form", [Native(), NativeJson()])
def test_odd_texts_survive(form, written):
    item = Element(id=f"x{written}y".replace("\n", "").replace("\t", ""), kind=Kind.SERVICE,
                   name=written, owner=written, properties={written: written})  # fmt: skip

    estate = read(form.write(Estate(elements=(item,))), suffix=form.suffixes[0][1:])

    assert estate.elements == (item,)


FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\r]")
WEIRD = st.one_of(
    st.sampled_from(["null", "yes", "1.0", "- a", "a: b", "'", '"', "\\", "#", "{", "a\nb", "0"]),
    st.text(max_size=12).map(lambda t: FORBIDDEN.sub("", t)),
    st.text(alphabet=" :#-?!&*|>%@`'\"\\{}[],ab1é\u2028\u00a0\U0001f600", max_size=12),
)
NUMBERS = st.floats(min_value=0, max_value=1e18) | st.integers(0, 10**6).map(float)


def named(text):
    import unicodedata

    shown = unicodedata.normalize("NFC", text).strip().replace("\n", " ").replace("\t", " ")
    return f"x{shown}" if shown else "x"


IDS = WEIRD.map(named)
TEXTS = WEIRD
PROPERTIES = st.dictionaries(TEXTS, TEXTS | st.lists(TEXTS, max_size=3).map(tuple), max_size=3)
ELEMENTS = st.builds(
    lambda name, kind, value, **more: Element(
        name=name, kind=kind, value=value if kind is Kind.OBJECTIVE else None, **more
    ),
    id=IDS,
    kind=st.sampled_from(Kind),
    name=TEXTS.map(lambda t: f"{t}x"),
    type=TEXTS,
    value=st.none() | NUMBERS,
    own=st.none() | NUMBERS,
    owner=TEXTS,
    documentation=TEXTS,
    lifecycle=st.none() | st.sampled_from(LifeCycle),
    properties=PROPERTIES,
    unavailability=st.none() | st.floats(0, 1),
    attributes=st.dictionaries(TEXTS, TEXTS, max_size=2),
)


@st.composite
def requirements(draw):
    members = draw(st.lists(IDS, min_size=1, max_size=4, unique=True))
    shares = draw(st.just(()) | st.tuples(*(NUMBERS for _ in members)))
    return Requirement(
        of=draw(IDS), members=tuple(members), shares=shares, id=draw(st.just("") | IDS),
        needs=draw(st.integers(1, len(members))), criticality=draw(st.floats(0, 1)),
        weight=draw(st.none() | NUMBERS), channel=draw(st.none() | st.sampled_from(Channel)),
        sources=tuple(draw(st.lists(IDS, max_size=2))),
    )  # fmt: skip


PERIODS = st.sampled_from(["2026", "2026-Q3", "2026-07", "2026-W31", "2026-07-31"])
NAMES = TEXTS.map(lambda t: f"{t}x")
RELATIONSHIPS = st.builds(Relationship, type=IDS, source=IDS, target=IDS, id=st.just("") | IDS)
SUPPORTS = st.builds(PracticeSupport, practice=IDS, service=IDS, extent=NUMBERS)
TARGETS = st.builds(
    Target,
    consumer=IDS,
    service=IDS,
    indicator=NAMES,
    unit=TEXTS,
    target=NUMBERS,
    floor=st.floats(-1e18, -1),
)
MEASUREMENTS = st.builds(
    Measurement,
    service=IDS,
    indicator=NAMES,
    period=PERIODS,
    value=NUMBERS,
    consumer=st.just("") | IDS,
    weight=st.none() | NUMBERS,
)


def listed(strategy):
    return st.lists(strategy, max_size=4, unique_by=lambda entity: entity.key).map(tuple)


ESTATES = st.builds(
    Estate,
    heading=st.builds(Heading, name=TEXTS, currency=TEXTS),
    elements=listed(ELEMENTS),
    requirements=listed(requirements()),
    relationships=listed(RELATIONSHIPS),
    practices=listed(SUPPORTS),
    targets=listed(TARGETS),
    measurements=listed(MEASUREMENTS),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(estate=ESTATES)
def test_what_is_written_is_read_as_it_was(estate):
    for form in (Native(), NativeJson()):
        data = form.write(estate)

        again = read(data, suffix=form.suffixes[0][1:])

        assert again == estate
        assert form.write(again) == data


@pytest.mark.parametrize("form", [Native(), NativeJson()])
def test_the_example_company_survives(form):
    folder = ROOT / "examples" / "saltmarsh"
    files = tuple(File(p.name, p.read_bytes()) for p in sorted(folder.glob("*.yaml")))
    estate = Native().read(Material("saltmarsh", files)).estate

    again = read(form.write(estate), suffix=form.suffixes[0][1:])

    assert len(estate.elements) > 100
    assert again == estate


@pytest.mark.slow
def test_a_large_document_is_read_piece_by_piece():
    count = 50_000
    elements = ",".join(f'{{"id":"S{n}","type":"service"}}' for n in range(count))
    requires = ",".join(f'{{"of":"S{n}","members":["S{n + 1}"],"w":2}}' for n in range(count))
    text = f'{{"alignment":1,"nodes":[{elements}],"requires":[{requires}]}}'

    estate = read(text, suffix="json")

    assert [e.id for e in estate.elements] == [f"S{n}" for n in range(count)]
    assert len(estate.requirements) == count


@pytest.mark.slow
def test_a_fault_deep_in_a_large_document_has_its_path():
    elements = [f'{{"id":"S{n}","kind":"service","name":"{"x" * 200}"}}' for n in range(20_000)]
    elements[15_000] = '{"id":"bad","kind":"service","cost":-1}'
    elements[19_000] = '{"id":"S7","kind":"service","name":"y"}'

    with pytest.raises(Unreadable, match=r"elements\[15000\].cost: must be at least 0"):
        read('{"alignment":1,"elements":[' + ",".join(elements) + "]}", suffix="json")
    elements[15_000] = '{"id":"good","kind":"service"}'
    with pytest.raises(Unreadable, match=r"elements\[19000\]: 'S7' .* a.json, elements\[7\]"):
        read('{"alignment":1,"elements":[' + ",".join(elements) + "]}", suffix="json")
