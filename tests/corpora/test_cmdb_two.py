"""A folder of cmdb-kit and a fixture of NetBox, read by the counts that a script found."""

import json
from collections import Counter
from dataclasses import replace

import pytest

from alignment.catalogue import Kind
from alignment.catalogue.metamodel import metamodel, profile
from alignment.catalogue.requirements import derive
from alignment.catalogue.rules import check_estate
from alignment.exchange.cmdb.cmdb_kit import CmdbKit
from alignment.exchange.cmdb.netbox import NetBox
from alignment.exchange.format import recognise
from alignment.exchange.material import material_of
from alignment.graphs.impact import answer_of
from alignment.graphs.snapshot import snapshot_of

pytestmark = pytest.mark.shared

FIXTURE = "netbox-demo-v3.6-reduced.json"


@pytest.fixture(scope="module")
def folder(shared):
    return shared / "cmdb"


@pytest.fixture(scope="module")
def expected(shared):
    return json.loads((shared / "EXPECTED.json").read_text())


def read(place):
    found = material_of([str(place)])
    document = recognise(found).read(found)
    rows = metamodel(document.notation)
    derived = derive(document.estate, rows, profile(notation=document.notation))
    return replace(document, estate=derived.estate)


@pytest.fixture(scope="module")
def kit(folder):
    return read(folder / "cmdb-kit-enterprise")


@pytest.fixture(scope="module")
def netbox(folder):
    return read(folder / "netbox" / FIXTURE)


@pytest.fixture(scope="module")
def objects(folder):
    return json.loads((folder / "netbox" / FIXTURE).read_text())


def said(document, rule):
    return [f.message for f in document.findings if f.rule == rule]


def needs(document):
    return {(r.of, m) for r in document.estate.requirements for m in r.members}


def hurt(document, key):
    answer = answer_of(snapshot_of(document.estate), {key: 1.0})
    return {e.id for e in answer.elements if e.loss > 0} - {key}


def records_of(path):
    value = json.loads(path.read_text())
    return value if isinstance(value, list) else [r for v in value.values() for r in v]


def test_every_record_of_the_kit_is_an_element_or_a_word(kit, folder, expected):
    want = expected["cmdb/cmdb-kit-enterprise"]
    data = folder / "cmdb-kit-enterprise" / "data"
    wrapped = sum(
        len(records_of(p))
        for p in data.glob("*.json")
        if isinstance(json.loads(p.read_text()), dict)
    )

    words = int(said(kit, "lookup-values")[0].split()[0])

    assert len(kit.estate.elements) + words == want["records"] + wrapped
    by_file = {f"data/{t.lower().replace(' ', '-')}.json": n for t, n in kit.element_types.items()}
    listed = {name: n for name, n in by_file.items() if name in want["records_by_file"]}
    assert listed == {name: want["records_by_file"][name] for name in listed}
    assert len(listed) > 50


def test_every_reference_of_the_kit_that_has_a_record_is_a_relationship(kit, folder):
    schema = json.loads((folder / "cmdb-kit-enterprise" / "schema-attributes.json").read_text())
    there = {e.id for e in kit.estate.elements}
    wanted = set()
    for path in (folder / "cmdb-kit-enterprise" / "data").glob("*.json"):
        type_ = next((t for t in schema if t.lower().replace(" ", "-") == path.stem), None)
        for record in records_of(path) if type_ else ():
            for key, value in record.items():
                target = schema[type_].get(key, {}).get("referenceType")
                for name in str(value).split(";") if target else ():
                    if f"{target}/{name}" in there:
                        wanted.add((f"{type_}/{record['Name']}", f"{target}/{name}"))

    joined = {(r.source, r.target) for r in kit.estate.relationships}

    assert wanted <= joined
    assert {s for s, _ in joined - wanted} <= {e.id for e in kit.estate.elements
                                               if e.id.startswith("Database/")}  # fmt: skip


def test_raw_ids_of_the_kit_are_said(kit):
    assert ["in 6 records" in m for m in said(kit, "raw-id")] == [True]


def test_the_failure_of_a_server_of_the_kit_reaches_the_customer(kit):
    assert hurt(kit, "CR Server/CR-DB-EAST-01") == {
        "CR Deployment Site/CR Acme Corp US-East",
        "Organization/Acme Corporation",
    }
    assert hurt(kit, "Server/crm-db-01") == {"Database/crm-primary", "Database/crm-analytics"}


def test_every_object_of_netbox_is_an_element_a_link_or_a_word(netbox, expected):
    want = expected[f"cmdb/netbox/{FIXTURE}"]
    links = ("circuits.circuittermination", "dcim.cable", "dcim.cabletermination",
             "tenancy.contactassignment")  # fmt: skip

    found = Counter(netbox.element_types)
    for message in said(netbox, "lookup-values"):
        for part in message.partition(": ")[2].split(", "):
            model, _, count = part.partition(" (")
            found[model] += int(count.rstrip(")"))
    for model in links:
        found[model] = want["by_model"][model]

    assert dict(found) == want["by_model"]
    assert sum(found.values()) == want["objects"]


def test_machines_need_their_cluster_and_devices_serve_their_tenant(netbox, expected):
    want = expected[f"cmdb/netbox/{FIXTURE}"]
    found = needs(netbox)

    machines = [p for p in found if p[0].startswith("virtualmachine/")]
    served = [p for p in found if p[0].startswith("tenant/") and p[1].startswith("device/")]

    assert len(machines) == want["vms_with_cluster"]
    assert len(served) == want["devices_with_tenant"]
    assert said(netbox, "unnamed-element")[0].startswith(f"{want['unnamed_devices']} without")


def test_every_cable_joins_what_its_terminations_name(netbox, objects):
    cables = {o["pk"] for o in objects if o["model"] == "dcim.cable"}

    drawn = {r.id: r for r in netbox.estate.relationships if r.id.startswith("cable/")}

    assert set(drawn) == {f"cable/{pk}" for pk in cables}
    assert Counter(r.type for r in drawn.values()) == {
        "cable": 50, "power": 26, "circuit cable": 32,
    }  # fmt: skip


def test_a_power_strip_takes_down_what_draws_from_it(netbox):
    assert hurt(netbox, "device/27") == {"device/1", "device/14", "tenant/5"}


def test_a_panel_is_spared_by_the_second_feed_of_each_rack(netbox):
    answer = answer_of(snapshot_of(netbox.estate), {"powerpanel/1": 1.0})

    at_risk = {e.id for e in answer.elements if e.status == "at_risk"}
    assert len([i for i in at_risk if i.startswith("rack/")]) == 16
    assert all(i.startswith("powerfeed/") for i in hurt(netbox, "powerpanel/1"))


def test_a_provider_takes_its_circuits_and_the_tenant_of_these(netbox, objects):
    circuits = {f"circuit/{o['pk']}" for o in objects
                if o["model"] == "circuits.circuit" and o["fields"]["provider"] == 5}  # fmt: skip

    assert hurt(netbox, "provider/5") == circuits | {"providernetwork/1", "tenant/5"}


@pytest.mark.parametrize("name", ["kit", "netbox"])
def test_the_catalogue_can_hold_it(name, request):
    document = request.getfixturevalue(name)

    check_estate(document.estate)

    kinds = {e.kind for e in document.estate.elements}
    assert kinds >= {Kind.CLIENT, Kind.COMPONENT, Kind.CONTEXT}


def test_each_is_recognised_by_its_content(folder):
    assert isinstance(recognise(material_of([str(folder / "netbox")])), NetBox)
    assert isinstance(recognise(material_of([str(folder / "cmdb-kit-enterprise")])), CmdbKit)
