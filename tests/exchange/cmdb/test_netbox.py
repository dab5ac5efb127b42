import json

import pytest

from alignment.catalogue import Kind, LifeCycle
from alignment.errors import Unreadable
from alignment.exchange.cmdb.netbox import NetBox
from alignment.exchange.format import File, Material, recognise
from tests.exchange.cmdb.records import by_id, derived, joined


def item(model, pk, /, **fields):
    return {"model": model, "pk": pk, "fields": fields}


def end(cable, side, port, number, device=None):
    return item(
        "dcim.cabletermination", cable * 10 + (side == "B"), cable=cable, cable_end=side,
        termination_type=port.split("."), termination_id=number, _device=device,
    )  # fmt: skip


ROOM = [
    item("tenancy.tenant", 1, name="Acme", slug="acme"),
    item("dcim.site", 1, name="Oslo", status="active", tenant=1, description="North"),
    item("dcim.rack", 1, name="R1", site=1),
    item("dcim.powerpanel", 1, name="Panel", site=1),
    item("dcim.powerfeed", 1, name="A", power_panel=1, rack=1),
    item("dcim.powerfeed", 2, name="B", power_panel=1, rack=1),
    item("dcim.devicerole", 5, name="Server"),
    item("dcim.devicetype", 6, model="R660", manufacturer=1),
    item("dcim.device", 10, name="host-1", site=1, rack=1, tenant=1, device_type=6, role=5,
         status="planned", cluster=1, created="2026-01-01", custom_field_data={"cost centre": 7}),
    item("dcim.device", 11, name=None, site=1, rack=1, device_type=6, role=5, cluster=1),
    item("dcim.device", 12, name="pdu-a", site=1),
    item("dcim.device", 13, name="pdu-b", site=1),
    item("virtualization.cluster", 1, name="C1", type=1),
    item("virtualization.virtualmachine", 1, name="vm1", cluster=1, tenant=1),
    item("ipam.service", 1, name="https", virtual_machine=1, ports="443"),
    item("dcim.cable", 1, type="power", status="connected"),
    end(1, "A", "dcim.powerport", 1, device=10), end(1, "B", "dcim.poweroutlet", 1, device=12),
    item("dcim.cable", 2, status="connected"),
    end(2, "A", "dcim.poweroutlet", 2, device=13), end(2, "B", "dcim.powerport", 2, device=10),
    item("dcim.cable", 3, status="planned"),
    end(3, "A", "dcim.powerport", 3, device=11), end(3, "B", "dcim.poweroutlet", 3, device=12),
    item("dcim.cable", 4, status="connected"),
    end(4, "A", "dcim.interface", 4, device=10), end(4, "B", "dcim.interface", 5, device=11),
]  # fmt: skip
LINE = [
    item("circuits.provider", 1, name="Telco"),
    item("circuits.providernetwork", 1, name="MPLS", provider=1),
    item("circuits.circuit", 1, cid="X-1", provider=1, tenant=1, type=2, termination_a=1),
    item("circuits.circuittype", 2, name="Internet"),
    item("circuits.circuittermination", 1, circuit=1, site=1, term_side="A"),
    item("circuits.circuittermination", 2, circuit=1, provider_network=1, term_side="Z"),
    item("dcim.cable", 9, status="connected"),
    end(9, "A", "circuits.circuittermination", 1), end(9, "B", "dcim.interface", 7, device=10),
    item("tenancy.contact", 1, name="Ada"),
    item("tenancy.contactassignment", 1, content_type=["dcim", "site"], object_id=1, contact=1,
         role=1, priority="primary"),
]  # fmt: skip


def material(objects, name="netbox.json"):
    return Material("netbox", (File(name, json.dumps(objects).encode()),))


def read(*objects):
    given = material([o for part in objects for o in part])
    assert isinstance(recognise(given), NetBox)
    return NetBox().read(given)


def needs(*objects, mapping="default"):
    estate = derived(read(*objects), mapping)
    return {(r.of, tuple(sorted(r.members)), r.needs) for r in estate.requirements}


def problems(data):
    with pytest.raises(Unreadable) as refused:
        NetBox().read(Material("n", (File("n.json", data.encode()),)))
    return [str(p) for p in refused.value.problems]


def test_objects_become_elements_with_what_netbox_says_of_them():
    document = read(ROOM, LINE)

    host = by_id(document)["device/10"]
    assert (host.kind, host.type, host.lifecycle) == (Kind.COMPONENT, "dcim.device", "plan")
    assert host.properties == {
        "device_type": "R660", "role": "Server", "status": "planned", "cost centre": "7",
    }  # fmt: skip
    site = by_id(document)["site/1"]
    assert (site.owner, site.documentation, site.lifecycle) == ("Ada", "North", LifeCycle.LIVE)
    assert by_id(document)["circuit/1"].properties["type"] == "Internet"
    assert by_id(document)["service/1"].kind is Kind.SERVICE


def test_what_has_no_name_is_called_as_netbox_shows_it():
    document = read(ROOM)

    assert by_id(document)["device/11"].name == "R660 (11)"
    assert "unnamed-element" in {f.rule for f in document.findings}


def test_a_machine_needs_its_cluster_and_a_cluster_any_of_its_hosts():
    found = needs(ROOM)

    assert ("virtualmachine/1", ("cluster/1",), 1) in found
    assert ("cluster/1", ("device/10", "device/11"), 1) in found
    assert ("service/1", ("virtualmachine/1",), 1) in found
    assert ("tenant/1", ("virtualmachine/1",), 1) in found


def test_power_from_two_sides_is_any_of_them_and_from_one_side_that_one():
    alone = [o for o in ROOM if o["fields"].get("cable") != 2]

    both, one = needs(ROOM), needs(alone)

    assert ("device/10", ("device/12", "device/13"), 1) in both
    assert ("device/10", ("device/12",), 1) in one
    assert ("rack/1", ("powerfeed/1", "powerfeed/2"), 1) in both
    assert not any(of == "device/11" and "device/12" in members for of, members, _ in both)


def test_the_groups_that_are_assumed_are_said():
    document = read(ROOM)

    told = {f.message.split(":")[0]: f.elements for f in document.findings
            if f.rule == "any-of-assumed"}  # fmt: skip
    assert sorted(told.values()) == [("cluster/1",), ("device/10",), ("rack/1",)]


def test_a_device_needs_the_nearest_place_that_it_is_in():
    found = needs(ROOM)

    assert ("device/10", ("rack/1",), 1) in found
    assert ("rack/1", ("site/1",), 1) in found
    assert ("device/12", ("site/1",), 1) in found
    assert ("device/10", ("site/1",), 1) not in found
    assert not any(member == ("site/1",) for _, member, _ in needs(ROOM, mapping="narrow"))


def test_cables_are_kept_as_connections_with_both_ends():
    document = read(ROOM)

    cable = next(r for r in document.estate.relationships if r.id == "cable/4")
    assert (cable.type, cable.source, cable.target) == ("cable", "device/10", "device/11")
    assert cable.attributes == {"status": "connected", "from": "interface 4", "to": "interface 5"}
    planned = next(r for r in document.estate.relationships if r.id == "cable/3")
    assert planned.type == "cable"


def test_a_circuit_needs_its_provider_and_its_network():
    document = read(ROOM, LINE)

    assert joined(document) >= {
        ("circuit.provider", "circuit/1", "provider/1"),
        ("circuit.provider_network", "circuit/1", "providernetwork/1"),
        ("circuit.site", "circuit/1", "site/1"),
        ("circuit cable", "device/10", "circuit/1"),
        ("providernetwork.provider", "providernetwork/1", "provider/1"),
    }
    assert ("device/10", ("circuit/1",), 1) in needs(ROOM, LINE, mapping="wide")
    assert ("device/10", ("circuit/1",), 1) not in needs(ROOM, LINE)


def test_what_refers_to_nothing_is_left_out_and_said():
    strange = [
        item("dcim.device", 20, name="lost", site=99, role=98),
        end(7, "A", "dcim.interface", 1, device=20),
        end(8, "A", "dcim.interface", 2), end(8, "B", "dcim.interface", 3, device=20),
    ]  # fmt: skip

    document = read(ROOM, strange)

    said = [f.message for f in document.findings if f.rule == "refers-to-nothing"]
    assert len(said) == 5
    assert "there is no site/99; device/20.site was left out" in said
    assert "there is no dcim.devicerole 98, to which 1 refer; its key is kept" in said
    assert "an end of cable 8 is at nothing that is known; left out" in said


def test_models_that_are_not_kept_are_counted():
    document = read(ROOM, [item("extras.webhook", 1), item("dcim.interface", 4, device=10)])

    said = next(f for f in document.findings if f.rule == "not-kept")
    assert said.message == "not kept: dcim.interface (1), extras.webhook (1)"


def test_an_object_twice_is_kept_once_or_refused():
    again = read(ROOM, ROOM[:1])

    assert "stands-twice" in {f.rule for f in again.findings}
    other = [*ROOM, item("tenancy.tenant", 1, name="Other")]
    assert problems(json.dumps(other)) == [
        "n.json item 28: tenancy.tenant 1 stands in n.json item 1 too, with another content"
    ]


def listed(path, number, /, **fields):
    return {"id": number, "url": f"https://netbox.example/api/{path}/{number}/", **fields}


def test_lists_of_the_rest_api_say_the_same():
    site = listed("dcim/sites", 1, name="Oslo", display="Oslo")
    host = listed(
        "dcim/devices", 10, name="host-1", site=site, status={"value": "active", "label": "A"},
        role=listed("dcim/device-roles", 5, name="Server"),
        tags=[listed("extras/tags", 3, name="gold"), listed("extras/tags", 4, name="eu")],
    )  # fmt: skip
    files = {
        "sites.json": {"count": 1, "next": None, "results": [site]},
        "devices.json": {"count": 2, "results": [host, listed("dcim/devices", 12, name="pdu")]},
        "vms.json": [listed("virtualization/virtual-machines", 1, name="vm", device=host)],
        "circuits.json": [listed("circuits/circuits", 3, cid="X-1")],
        "cables.json": [
            listed(
                "dcim/cables", 1, status={"value": "connected", "label": "C"},
                a_terminations=[{"object_type": "dcim.powerport", "object_id": 1,
                                 "object": {"device": host}}],
                b_terminations=[{"object_type": "dcim.poweroutlet", "object_id": 2,
                                 "object": {"device": listed("dcim/devices", 12)}}],
            ),
            listed(
                "dcim/cables", 2, status={"value": "connected", "label": "C"},
                a_terminations=[{"object_type": "circuits.circuittermination", "object_id": 4,
                                 "object": {"circuit": listed("circuits/circuits", 3)}}],
                b_terminations=[{"object_type": "dcim.interface", "object_id": 7,
                                 "object": {"device": host}}],
            ),
        ],
    }  # fmt: skip
    given = Material("api", tuple(File(n, json.dumps(v).encode()) for n, v in files.items()))
    assert isinstance(recognise(given), NetBox)

    document = NetBox().read(given)

    assert joined(document) >= {
        ("is in", "device/10", "site/1"),
        ("virtualmachine.device", "virtualmachine/1", "device/10"),
        ("power", "device/10", "device/12"),
        ("circuit cable", "device/10", "circuit/3"),
    }
    assert by_id(document)["device/10"].properties["role"] == "Server"
    assert by_id(document)["device/10"].properties["tags"] == ("gold", "eu")
    assert by_id(document)["device/10"].lifecycle is LifeCycle.LIVE


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ('[{"model": "dcim.device", "pk": 1, "fields": 3}]', "has fields that are no object"),
        ('[{"model": "dcim.device", "fields": {}}]', "has no primary key `pk`"),
        ('[{"model": "Device", "pk": 1, "fields": {}}]', "has a model that is no `app.model`"),
        ('[{"model": "dcim.device", "pk": true, "fields": {}}]', "has no primary key `pk`"),
        ('[{"id": 1, "url": "https://x/api/dcim/devices/2/"}]', "is no object of NetBox"),
        ('[{"model": "dcim.device", "model": "x"}]', "stands twice"),
        ('[{"model": "dcim.device"', "is not JSON"),
        ('[{"model": "dcim.site", "pk": 1, "fields": {"name": "a\\u0001"}}]', "U+0001"),
    ],
)
def test_what_is_broken_is_refused_with_its_place(data, said):
    found = problems(data)

    assert any(said in problem for problem in found), found


def test_it_leaves_the_files_of_others():
    assert not NetBox().recognises(material([{"model": "app.thing", "pk": 1}]))
