"""What is wrong with a native document is refused, all of it, with its place."""

import pytest

from alignment.errors import Unreadable
from tests.exchange.own.native_texts import read, yaml

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
