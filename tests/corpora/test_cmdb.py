"""iTop's demo data: read by the counts that a separate script found, and asked."""

import json
from functools import cache

import pytest

from alignment.catalogue.metamodel import PROFILES, metamodel, profile
from alignment.catalogue.requirements import derive
from alignment.catalogue.rules import check_estate
from alignment.errors import Unreadable
from alignment.exchange.format import File, Material, recognise

pytestmark = pytest.mark.shared

LEFT_OUT = {"lnkPersonToTeam": 9, "lnkDeliveryModelToContact": 1}
"""Links to persons, who are not in the files."""


@cache
def expected(shared):
    return json.loads((shared / "EXPECTED.json").read_text(encoding="utf-8"))["cmdb/itop-2x"]


@cache
def material(shared):
    root = shared / "cmdb" / "itop-2x"
    files = sorted(path for path in root.rglob("*.xml"))
    return Material(
        "itop-2x", tuple(File(str(path.relative_to(root)), path.read_bytes()) for path in files)
    )


@cache
def document(shared):
    found = material(shared)
    return recognise(found).read(found)


def needing(estate):
    found = {}
    for requirement in estate.requirements:
        for member in requirement.members:
            found.setdefault(member, set()).add(requirement.of)
    return found


@pytest.fixture
def estate(shared):
    return derive(document(shared).estate, metamodel("itop"), profile(notation="itop")).estate


def test_it_is_told_from_its_content(shared):
    assert recognise(material(shared)).name == "itop"


def test_every_record_is_an_element_or_a_link(shared):
    counts = expected(shared)["records_by_class"]
    twice = expected(shared)["same_class_and_id_in_a_later_file"]
    again = [entry.split()[0] for entry in twice]

    found = document(shared)

    elements = {c: n - again.count(c) for c, n in counts.items() if not c.startswith("lnk")}
    assert dict(found.element_types) == elements
    links = {c: n - LEFT_OUT.get(c, 0) for c, n in counts.items() if c.startswith("lnk")}
    kept = {c: n for c, n in found.relationship_types.items() if c.startswith("lnk")}
    assert kept == {c: n for c, n in links.items() if n}


def test_services_and_solutions_are_services(shared, estate):
    names = {"Service": set(), "ApplicationSolution": set()}
    for element in estate.elements:
        names.get(element.type, set()).add(element.name)

    assert sorted(names["Service"]) == expected(shared)["services"]
    assert sorted(names["ApplicationSolution"]) == expected(shared)["solutions"]


def test_the_chain_runs_from_the_web_server_to_the_sales_web_site(estate):
    needed = needing(estate)

    assert needed["WebServer-22"] == {
        "WebApplication-25", "WebApplication-26", "ApplicationSolution-29",
    }  # fmt: skip
    assert needed["WebApplication-25"] == {"ApplicationSolution-28"}
    assert needed["WebApplication-26"] == {"ApplicationSolution-27"}
    assert needed["ApplicationSolution-27"] == {"ApplicationSolution-30"}
    assert needed["ApplicationSolution-28"] == {"ApplicationSolution-30"}


def test_an_id_of_a_server_and_a_machine_is_the_one_of_the_same_folder(estate):
    needed = needing(estate)

    assert {"WebServer-23", "ApplicationSolution-29"} <= needed["Server-15"]
    assert "VirtualMachine-15" not in needed


def test_a_farm_needs_any_one_of_its_hypervisors(estate):
    groups = {r.of: (r.members, r.needs) for r in estate.requirements if r.of.startswith("Farm")}

    assert groups == {
        "Farm-7": (("Hypervisor-9", "Hypervisor-10"), 1), "Farm-8": (("Hypervisor-11",), 1),
    }  # fmt: skip


def test_what_is_not_in_the_files_is_said(shared):
    found = document(shared)
    rules = [finding.rule for finding in found.findings]

    assert rules.count("stands-twice") == 3
    assert rules.count("said-otherwise") == 1
    assert sum("Person" in f.message for f in found.findings) == LEFT_OUT["lnkPersonToTeam"]
    assert any("Brand 10" in finding.message for finding in found.findings)


def test_the_contract_promises_its_services_to_the_customer(estate):
    targets = {(t.consumer, t.service, t.target) for t in estate.targets}

    assert targets == {("Organization-2", f"Service-{n}", t) for n in (2, 3, 4) for t in (5, 15)}


@pytest.mark.parametrize("using", PROFILES)
def test_what_is_derived_can_be_held_and_names_its_relationships(shared, using):
    found = derive(document(shared).estate, metamodel("itop"), profile(using, notation="itop"))

    check_estate(found.estate)
    known = {relationship.id for relationship in found.estate.relationships}
    assert all(r.sources and set(r.sources) <= known for r in found.estate.requirements)


@pytest.mark.parametrize(
    "breaking",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b"?>", b'?><!DOCTYPE model [<!ENTITY a "aaaa">]>', 1),
        lambda data: data.replace(b"</", b"<a>" * 300 + b"</", 1),
        lambda data: data.replace(b"UTF-8", b"UTF-7", 1),
    ],
)
def test_a_broken_copy_is_refused_with_its_place(shared, breaking):
    first, *others = material(shared).files
    broken = Material("itop-2x", (File(first.name, breaking(first.data)), *others))

    with pytest.raises(Unreadable) as caught:
        recognise(broken).read(broken)

    assert all(p.place.startswith(f"{first.name} line ") for p in caught.value.problems)
