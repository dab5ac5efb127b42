"""The same poison gets the same verdict and the same words, whichever door it comes to."""

import json

import pytest
from starlette.testclient import TestClient

from alignment.app import create
from alignment.errors import Unreadable
from alignment.exchange.format import File, Material
from alignment.exchange.own.native import Native
from alignment.settings import Settings
from tests.api.conftest import (  # noqa: F401
    API,
    OWN,
    REFERENCE,
    asking,
    bring,
    client,
    clock,
    url,
)
from tests.cli.conftest import _in_an_empty_folder, run  # noqa: F401

BASE = {"elements": {"id": "N", "kind": "service", "name": "New"},
        "requirements": {"id": "R", "of": "S2", "members": ["C9"]}}  # fmt: skip
KEYS = ("attributes, audience, cost, documentation, external, id, kind, lifecycle, name, "
        "origin, own, owner, properties, self, type, unavailability, value")  # fmt: skip
HALF = "holds the forbidden character U+D800 at position"

ELEMENTS = [
    ('"kind": "objective", "value": -1', "must be at least 0, not '-1'"),
    ('"cost": -0.5', "must be at least 0, not '-0.5'"),
    ('"unavailability": 2', "must be at most 1, not '2'"),
    ('"cost": 1e19', "must be at most 1e+18, not '1e+19'"),
    ('"cost": 99999999999999999999999', "must be at most 1e+18, not '1e+23'"),
    ('"cost": 9223372036854775808', "must be at most 1e+18, not '9223372036854775808'"),
    ('"cost": NaN', "is not a finite number"),
    ('"cost": Infinity', "is not a finite number"),
    ('"cost": -Infinity', "is not a finite number"),
    ('"cost": 1e999', "is not a finite number"),
    (f'"cost": {"9" * 5000}', "is not a finite number"),
    ('"cost": "12"', "must be a number"),
    ('"cost": true', "must be a number"),
    ('"cost": [1]', "must be a number"),
    ('"colour": "red"', f"unknown key 'colour'; known are {KEYS}"),
    ('"vaule": 1', "unknown key 'vaule'; did you mean 'value'?"),
    ('"kind": "sservice"', "must be one of 'objective', 'client', 'process', 'service', "
     "'component', 'practice' or 'context', not 'sservice'"),
    ('"lifecycle": "gone"', "must be one of 'plan', 'build', 'live', 'phase_out' or 'retired', "
     "not 'gone'"),
    ('"name": " "', "a name must not be blank"),
    ('"name": ["x"]', "must be a text"),
    (f'"owner": "{"x" * 301}"', f"must not be longer than 300 characters, not '{'x' * 60}'"),
    ('"owner": "x\\ud800"', f"{HALF} 2"),
    ('"name": "\\ud800"', f"{HALF} 1"),
    ('"properties": {"a": "\\ud800"}', f"{HALF} 1"),
    ('"properties": {"\\ud800": "x"}', f"{HALF} 1"),
    ('"\\ud800": "x"', f"{HALF} 1"),
    ('"owner": "x\\u0007"', "holds the forbidden character U+0007 at position 2"),
    ('"properties": {"a": {"b": "c"}}', "must be a text"),
    ('"properties": "x"', "must be an object with keys, not 'x'"),
    ('"value": 3', "value is for objectives; N is a service"),
    ('"external": "maybe"', "must be true or false"),
    ('"self": 1, "own": 1', "says 'own' a second time under another name"),
]  # fmt: skip
REQUIREMENTS = [
    ('"needs": 1.5', "must be a whole number, not '1.5'"),
    ('"needs": 0', "must be at least 1, not '0'"),
    ('"k": 0', "must be at least 1, not '0'"),
    ('"needs": 2', "S2 needs 2 of 1 members"),
    ('"needs": NaN', "is not a finite number"),
    ('"members": []', "must not be empty"),
    ('"members": "C9"', "must be a list, not 'C9'"),
    ('"members": ["C9", "C9"]', "S2 names C9 twice in one requirement"),
    ('"members": [{"share": 1}]', "is missing"),
    ('"kappa": 1.5', "must be at most 1, not '1.5'"),
    ('"shares": [-1]', "must be at least 0, not '-1'"),
    ('"channel": "fax"', "must be one of 'online' or 'offline', not 'fax'"),
    ('"k": 1, "needs": 1', "says 'needs' a second time under another name"),
]
POISON = [("elements", *row) for row in ELEMENTS] + [
    ("requirements", *row) for row in REQUIREMENTS
]


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """A client on a catalogue that refuses all that comes, and the sound entities it holds."""
    place = f"sqlite:///{tmp_path_factory.mktemp('held') / 'catalogue.db'}"
    bring(place, REFERENCE)
    app = create(Settings(catalogue=place, author="ben"), clock=clock)
    with TestClient(app, base_url=OWN, raise_server_exceptions=False) as opened:
        places = {name: opened.post(f"{API}/{name}", json=entity).headers["location"]
                  for name, entity in BASE.items()}  # fmt: skip
        yield opened, places


def with_base(collection, fields):
    """The poison and, where it does not say otherwise, a sound entity around it."""
    rest = {k: v for k, v in BASE[collection].items() if f'"{k}":' not in fields}
    return "{" + ", ".join([json.dumps(rest)[1:-1], fields]) + "}"


def document(collection, entity, ending):
    if ending == "json":
        return f'{{"alignment": 1, "{collection}": [{entity}]}}'
    return f"alignment: 1\n{collection}:\n  - {entity}\n"


def refused_by_import(collection, entity, ending):
    text = document(collection, entity, ending).encode()
    with pytest.raises(Unreadable) as refused:
        Native().read(Material("a", (File(f"a.{ending}", text),)))
    return [problem.message for problem in refused.value.problems]


def refused_over_http(answer):
    assert answer.status_code in {400, 422}, answer.text
    return [error["message"] for error in answer.json()["errors"]]


@pytest.mark.parametrize(("collection", "fields", "words"), POISON)
def test_poison_is_refused_in_the_same_words_by_every_import(
    collection, fields, words, tmp_path, held
):
    entity, (sending, _) = with_base(collection, fields), held

    for ending in ("json", "yaml"):
        text = document(collection, entity, ending)
        path = tmp_path / f"poison.{ending}"
        path.write_text(text)
        told = run("--catalogue", tmp_path / "a.db", "import", path)
        sent = sending.post(f"{API}/imports", files={"file": (path.name, text.encode())},
                            headers={"Origin": OWN})  # fmt: skip

        assert refused_by_import(collection, entity, ending) == [words]
        assert told.exit_code == 1
        assert told.stderr.rstrip().endswith(f": {words}")
        assert refused_over_http(sent) == [words]


@pytest.mark.parametrize(("collection", "fields", "words"), POISON)
def test_poison_is_refused_in_the_same_words_over_http(collection, fields, words, held):
    sending, places = held
    at, json_type = places[collection], {"Content-Type": "application/json"}

    added = sending.post(f"{API}/{collection}", content=with_base(collection, fields),
                         headers=json_type)  # fmt: skip
    altered = sending.patch(at, content=f"{{{fields}}}", headers={**json_type, "If-Match": "*"})

    assert refused_over_http(added) == [words]
    assert refused_over_http(altered) == [words]
    assert sending.get(at).json() | BASE[collection] == sending.get(at).json()


@pytest.mark.parametrize(("missing", "words"), [("id", "is missing"), ("kind", "is missing")])
def test_what_must_be_given_is_missing_in_the_same_words(missing, words, client):  # noqa: F811
    given = {k: v for k, v in BASE["elements"].items() if k != missing}

    for entity in (given, {**given, missing: None}):
        text = json.dumps(entity)
        assert refused_by_import("elements", text, "json") == [words]
        assert refused_by_import("elements", text, "yaml") == [words]
        assert refused_over_http(client.post(f"{API}/elements", json=entity)) == [words]


ACCEPTED = [
    ('"id": 5, "kind": "service"', {"id": "5", "name": "5"}),
    ('"id": 5, "kind": "service", "name": null', {"name": "5"}),
    ('"id": 1.5, "kind": "service", "name": 2.5', {"id": "1.5", "name": "2.5"}),
    ('"id": "N", "kind": "service", "name": 7', {"name": "7"}),
    ('"id": "N", "type": "service"', {"kind": "service", "type": "", "name": "N"}),
    ('"id": "N", "kind": "client", "external": true', {"audience": "external"}),
    ('"id": "N", "kind": "service", "self": 2', {"own": 2}),
    ('"id": "N", "kind": "service", "name": "z\\ud83d\\ude00"', {"name": "z\U0001f600"}),
    ('"id": "N", "kind": "service", "properties": {"a": 443, "b": 1.5, "c": [1, "x"]}',
     {"properties": {"a": "443", "b": "1.5", "c": ["1", "x"]}}),
    ('"id": "N", "kind": "service", "properties": {"\\ud83d\\ude00": "x"}',
     {"properties": {"\U0001f600": "x"}}),
    ('"id": "N", "kind": "service", "cost": null, "owner": null', {"cost": None, "owner": ""}),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "expected"), ACCEPTED)
def test_what_one_door_accepts_every_door_accepts(fields, expected, client):  # noqa: F811
    read = [
        Native().read(Material("a", (File(f"a.{ending}", text.encode()),))).estate.elements[0]
        for ending in ("json", "yaml")
        for text in [document("elements", f"{{{fields}}}", ending)]
    ]
    added = client.post(f"{API}/elements", content=f"{{{fields}}}",
                        headers={"Content-Type": "application/json"})  # fmt: skip

    assert added.status_code == 201, added.text
    assert read[0] == read[1]
    assert added.json() | expected == added.json()
    for name, value in added.json().items():
        if name != "version":
            assert json.loads(json.dumps(getattr(read[0], name))) == value


CHANGES = [
    ({"name": None}, {"name": "N"}),
    ({"name": 5, "owner": 1.5}, {"name": "5", "owner": "1.5"}),
    ({"cost": None, "owner": None}, {"cost": None, "owner": "", "name": "New"}),
    ({"self": 2}, {"own": 2, "cost": 3}),
    ({"kind": "client", "external": True}, {"audience": "external"}),
]


@pytest.mark.parametrize(("changes", "expected"), CHANGES)
def test_a_change_alters_what_is_given_and_nothing_else(changes, expected, client):  # noqa: F811
    given = {**BASE["elements"], "cost": 3, "owner": "Ann"}
    at = client.post(f"{API}/elements", json=given).headers["location"]

    altered = client.patch(at, json=changes, headers={"If-Match": "*"})

    assert altered.status_code == 200, altered.text
    assert altered.json() | expected == altered.json()


def test_an_audience_may_be_turned_and_taken_away_by_its_other_name(client):  # noqa: F811
    at = f"{API}/elements/X1"

    turned = client.patch(at, json={"external": True}, headers={"If-Match": "*"})
    emptied = client.patch(at, json={"external": None}, headers={"If-Match": "*"})

    assert turned.json()["audience"] == "external"
    assert emptied.json()["audience"] is None


def test_the_members_of_a_group_may_carry_their_shares_in_a_change(client):  # noqa: F811
    at = client.post(f"{API}/requirements", json=BASE["requirements"]).headers["location"]
    members = [{"id": "C9", "share": 1}, {"id": "C8", "share": 3}]

    client.patch(at, json={"members": members}, headers={"If-Match": "*"})
    altered = client.patch(at, json={"members": members[::-1], "k": None},
                           headers={"If-Match": "*"})  # fmt: skip

    assert altered.json()["members"] == ["C8", "C9"]
    assert (altered.json()["shares"], altered.json()["needs"]) == ([3, 1], 2)


@pytest.mark.parametrize("question", ["impact", "debt"])
def test_a_question_about_nothing_is_told_what_to_name(question, client):  # noqa: F811
    answer = client.post(f"{API}/analyses/{question}", json={"losses": {}})

    assert answer.json()["errors"] == [
        {"place": "losses", "message": "name at least one element that fails or degrades"}
    ]


def test_a_place_names_what_was_given_and_not_how_it_was_checked(client):  # noqa: F811
    def places(address, body):
        answer = client.post(f"{API}/{address}", json=body)
        return [error["place"] for error in answer.json()["errors"]]

    assert places("elements", {**BASE["elements"], "properties": {"a": {}}}) == ["properties.a"]
    assert places("requirements", {"of": "S2", "members": ["C9", None]}) == ["members[1].id"]
    assert places("requirements", {"of": "S2", "members": ["C9"], "kappa": 2}) == ["kappa"]
    assert places("analyses/impact", {"losses": {"": 1}}) == ["losses."]
    assert places("analyses/impact", {"losses": {"C7": 2}}) == ["losses.C7"]


@pytest.mark.parametrize(("name", "text", "place"), [
    ("a.archimate", '<archimate:model xmlns:archimate="http://www.archimatetool.com/archimate" '
     'name="a">\n<gadget/>\n</archimate:model>', "a.archimate line 2"),
    ("elements.csv", "ID,Type,Name,Documentation\n1,Gadget,a,\n", "elements.csv line 2"),
])  # fmt: skip
def test_a_refusal_names_the_file_once(name, text, place, tmp_path):
    path = tmp_path / name
    path.write_text(text)

    told = run("--catalogue", tmp_path / "a.db", "import", path)

    assert told.stderr.startswith(f"error: {place}")
    assert told.stderr.count(name) == 1
