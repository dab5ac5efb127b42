import json

import pytest

from alignment.catalogue import Kind, LifeCycle
from alignment.errors import Unreadable
from alignment.exchange.cmdb.cmdb_kit import CmdbKit
from alignment.exchange.format import File, Material, recognise
from tests.exchange.cmdb.records import by_id, derived, joined


def refers(type_, **more):
    return {"type": 1, "referenceType": type_, **more}


SCHEMA = {
    "Capability": {"parentCapability": refers("Capability")},
    "Service": {"capability": refers("Capability"), "status": refers("Status Word"),
                "owner": refers("Team")},
    "AB Server": {"siteLocation": refers("AB Deployment Site")},
    "AB Deployment Site": {"customerOrganization": refers("Organization"),
                           "documents": refers("AB Document", max=-1)},
    "AB Document": {"description": {"type": 0}},
    "Organization": {}, "Team": {}, "Widget": {}, "Status Word": {},
}  # fmt: skip
STRUCTURE = [
    {"name": "Root"}, {"name": "Lookup Types", "parent": "Root"},
    {"name": "Status Word", "parent": "Lookup Types"}, {"name": "Service", "parent": "Root"},
]  # fmt: skip
DATA = {
    "capability": [{"Name": "Sell"}, {"Name": "Quote", "parentCapability": "Sell"}],
    "service": [{"Name": "Shop", "capability": "Sell", "status": "Active", "owner": "Team A",
                 "description": "Sells"}],
    "status-word": [{"Name": "Active"}, {"Name": "Retired"}],
    "team": {"Team": [{"Name": "Team A"}]},
    "organization": {"Organization": [{"Name": "Acme"}]},
    "ab-deployment-site": [{"Name": "Oslo", "customerOrganization": "Acme",
                            "documents": "Plan; Guide"}],
    "ab-document": [{"Name": "Plan"}, {"Name": "Guide"}],
    "ab-server": [{"Name": "srv", "siteLocation": "Oslo",
                   "ram": {"display_value": "8 GB", "value": "8"},
                   "cpu": {"display_value": "", "value": ""},
                   "virtual": False, "cores": 4}],
    "server": [{"Name": "db-01"}],
    "database": [{"Name": "crm", "server": "db-01"}],
    "widget": [{"Name": "W", "size": 3}],
}  # fmt: skip


def material(schema=SCHEMA, structure=STRUCTURE, **data):
    files = {
        "kit/schema-attributes.json": schema, "kit/schema-structure.json": structure,
        **{f"kit/data/{n.replace('_', '-')}.json": v for n, v in {**DATA, **data}.items()},
    }  # fmt: skip
    return Material(
        "kit", tuple(File(n, json.dumps(v).encode()) for n, v in files.items() if v is not None)
    )


def read(**data):
    given = material(**data)
    assert isinstance(recognise(given), CmdbKit)
    return CmdbKit().read(given)


def problems(**data):
    with pytest.raises(Unreadable) as refused:
        CmdbKit().read(material(**data))
    return [str(p) for p in refused.value.problems]


def test_a_record_becomes_an_element_of_its_type_whatever_product_it_belongs_to():
    document = read()

    server = by_id(document)["AB Server/srv"]
    assert (server.kind, server.type, server.attributes) == (
        Kind.COMPONENT,
        "Server",
        {"type": "AB Server"},
    )
    assert server.properties == {
        "siteLocation": "Oslo", "ram": "8 GB", "virtual": "false", "cores": "4",
    }  # fmt: skip
    shop = by_id(document)["Service/Shop"]
    assert (shop.kind, shop.owner, shop.documentation, shop.lifecycle) == (
        Kind.SERVICE,
        "Team A",
        "Sells",
        LifeCycle.LIVE,
    )
    assert document.element_types["AB Server"] == 1


def test_references_are_relationships_by_the_schema():
    assert joined(read()) >= {
        ("Service.capability", "Service/Shop", "Capability/Sell"),
        ("Capability.parentCapability", "Capability/Quote", "Capability/Sell"),
        ("Server.siteLocation", "AB Server/srv", "AB Deployment Site/Oslo"),
        ("reference", "Service/Shop", "Team/Team A"),
        ("reference", "AB Deployment Site/Oslo", "AB Document/Plan"),
        ("reference", "AB Deployment Site/Oslo", "AB Document/Guide"),
        ("Database.server", "Database/crm", "Server/db-01"),
    }


def test_the_chain_runs_from_the_customer_to_the_server():
    estate = derived(read())

    needs = {(r.of, r.members[0]) for r in estate.requirements}
    assert needs == {
        ("Capability/Sell", "Service/Shop"),
        ("Capability/Sell", "Capability/Quote"),
        ("Organization/Acme", "AB Deployment Site/Oslo"),
        ("AB Deployment Site/Oslo", "AB Server/srv"),
        ("Database/crm", "Server/db-01"),
    }
    assert {e.kind for e in estate.elements if e.type == "Organization"} == {Kind.CLIENT}


def test_lookups_are_words_and_not_elements():
    document = read()

    assert not any(e.type == "Status Word" for e in document.estate.elements)
    note = next(f for f in document.findings if f.rule == "lookup-values")
    assert note.message.startswith("2 records of 1 lookup type:")


def test_a_type_that_nobody_knows_is_context_and_keeps_its_name():
    widget = by_id(read())["Widget/W"]

    assert (widget.kind, widget.type, widget.attributes) == (
        Kind.CONTEXT,
        "Other",
        {"type": "Widget"},
    )


def test_what_refers_to_nothing_is_left_out_and_said():
    document = read(
        service=[{"Name": "Shop", "capability": "Fly", "status": "Odd", "kind": "0f" * 16}]
    )

    told = {(f.rule, f.place): f.message for f in document.findings}
    assert (
        "there is no Capability/Fly"
        in told["refers-to-nothing", "kit/data/service.json item 1 capability"]
    )
    assert (
        "there is no Status Word 'Odd'"
        in told["refers-to-nothing", "kit/data/service.json item 1 status"]
    )
    assert "raw id" in told["raw-id", "kit/data/service.json item 1"]


def test_a_record_twice_is_kept_once_or_refused():
    twice = [DATA["service"][0], DATA["service"][0]]

    assert "stands-twice" in {f.rule for f in read(service=twice).findings}
    other = [*twice, {"Name": "Shop"}]
    assert (
        "item 3: Service 'Shop' stands in kit/data/service.json item 1 too"
        in problems(service=other)[0]
    )


def test_other_files_of_the_folder_are_said():
    given = material()
    files = (*given.files, File("kit/LICENSE.txt", b"MIT"), File("kit/run.sh", b"x"))

    document = CmdbKit().read(Material("kit", files))

    assert [f.place for f in document.findings if f.rule == "file-not-read"] == ["kit/run.sh"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"service": [{"name": "x"}]}, "service.json item 1: has no Name"),
        ({"service": ["x"]}, "has no Name"),
        ({"service": "x"}, "must be a list of records"),
        ({"schema": []}, "must be an object of types"),
        ({"schema": {"Service": 3}}, "must be an object of attributes"),
        ({"structure": [{"parent": "x"}]}, "has no text `name`"),
        ({"service": [{"Name": "a\u0001"}]}, "U+0001"),
        ({"service": [{"Name": "x" * 400}]}, "must not be longer"),
    ],
)
def test_what_is_broken_is_refused_with_its_place(data, said):
    found = problems(**data)

    assert any(said in problem for problem in found), found


def test_it_leaves_the_files_of_others():
    assert not CmdbKit().recognises(Material("x", (File("data/service.json", b"[]"),)))
