"""The Service Inventory of the Government of Canada by our own column map."""

import csv
import json

import pytest

from alignment.catalogue import Kind
from alignment.catalogue.rules import check_estate
from alignment.catalogue.warnings import warnings_of
from alignment.exchange.format import File, Material, recognise
from alignment.exchange.own.native import Native
from tests.conftest import ROOT

pytestmark = pytest.mark.shared

TABLES = ("si_2024.csv", "ss_2024.csv", "rbpo.csv")


@pytest.fixture(scope="module")
def folder(shared):
    return shared / "services" / "gc-service-inventory"


@pytest.fixture(scope="module")
def expected(shared):
    return json.loads((shared / "EXPECTED.json").read_text())["services/gc-service-inventory"]


@pytest.fixture(scope="module")
def material(folder):
    column_map = ROOT / "examples" / "gc-service-inventory" / "map.yaml"
    files = [File(name, (folder / name).read_bytes()) for name in TABLES]
    return Material("inventory", (File("map.yaml", column_map.read_bytes()), *files))


@pytest.fixture(scope="module")
def document(material):
    return recognise(material).read(material)


@pytest.fixture(scope="module")
def estate(document):
    return document.estate


def rows(folder, name):
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def members(estate, kind):
    ids = {e.id for e in estate.elements if e.kind is kind}
    return [(r.of, m) for r in estate.requirements if r.of in ids for m in r.members]


def found(document, rule):
    return [f for f in document.findings if f.rule == rule]


def test_every_core_responsibility_program_service_and_standard_is_there(document, expected):
    assert document.element_types == {
        "CoreResponsibility": expected["core_responsibilities"],
        "Program": expected["programs"],
        "Service": expected["services"],
        "ServiceStandard": expected["standards"],
        "ClientGroup": len(expected["client_groups"]),
    }


def test_the_chain_runs_from_objective_to_program_to_service(estate, expected, folder):
    kinds = {e.id: e.kind for e in estate.elements}
    steps = {(r["organization_id"], r["core_responsibility"], r["program_id"])
             for r in rows(folder, "rbpo.csv")}  # fmt: skip

    carried = members(estate, Kind.OBJECTIVE)
    services = members(estate, Kind.PROCESS)

    assert {kinds[m] for _, m in carried} == {Kind.PROCESS}
    assert {kinds[m] for _, m in services} == {Kind.SERVICE}
    assert len(carried) == len(steps)
    assert len({program for program, _ in services}) == (
        expected["programs_referenced"] - len(expected["programs_referenced_but_not_in_rbpo"])
    )


def test_pairs_with_unknown_programs_are_findings_and_all_others_requirements(
    document, estate, expected
):
    lost = [f for f in found(document, "refers-to-nothing") if f.place.startswith("si_2024.csv")]

    pairs = members(estate, Kind.PROCESS)

    assert len(pairs) + len(lost) == expected["service_program_pairs"]
    named = {f.message.split(";")[0].removeprefix("there is no P-") for f in lost}
    assert named == set(expected["programs_referenced_but_not_in_rbpo"])


def test_a_service_may_carry_several_programs(document, estate, expected):
    of = {}
    for program, service in members(estate, Kind.PROCESS):
        of.setdefault(service, set()).add(program)
    for finding in found(document, "refers-to-nothing"):
        key = finding.elements[0]
        if key.count("|") == 0:
            of.setdefault(key.split(":")[1], set()).add(key.split(":")[0])

    assert sum(len(p) > 1 for p in of.values()) == expected["services_with_several_programs"]


def test_clients_are_the_groups_that_services_name(estate, folder):
    latest = {}
    for row in sorted(rows(folder, "si_2024.csv"), key=lambda r: r["fiscal_yr"]):
        latest[row["service_id"]] = row
    wanted = {(f"X-{g}", f"S-{i}") for i, r in latest.items()
              for g in r["client_target_groups"].split(",")}  # fmt: skip

    audiences = {e.id: e.audience for e in estate.elements if e.kind is Kind.CLIENT}

    assert set(members(estate, Kind.CLIENT)) == wanted
    assert {i for i, a in audiences.items() if a == "internal"} == {"X-INTERN_GOV"}


def test_every_standard_is_a_target_or_a_finding(document, estate, folder):
    latest = {}
    for row in sorted(rows(folder, "ss_2024.csv"), key=lambda r: r["fiscal_yr"]):
        latest[row["service_id"], row["service_standard_id"]] = row
    stated = {k for k, r in latest.items() if r["target"] and float(r["target"]) > 0}
    unknown = {f.elements[0].split("|")[1] for f in found(document, "refers-to-nothing")
               if "|" in f.elements[0]}  # fmt: skip

    made = {(t.service, t.indicator.rpartition("(T-")[2][:-1]) for t in estate.targets}

    assert {(s.removeprefix("S-"), t) for s, t in made} <= stated
    lost = {s for s, t in stated if (f"S-{s}", t) not in made}
    assert {f"S-{s}" for s in lost} <= unknown
    assert len(stated) - len(made) < 60
    assert all(
        0 < t.target <= 100 and t.floor == 0 and t.unit == "percent" for t in estate.targets
    )


def test_every_result_is_a_measurement_and_every_blank_one_a_finding(document, estate, expected):
    blank = [f for f in found(document, "blank-number") if f.place.endswith("performance")]
    more = next(f for f in found(document, "blank-number") if f.place == "measurements")

    assert len(estate.measurements) == expected["standard_rows"] - expected["blank_performance"]
    assert more.message.endswith(f"{expected['blank_performance']} in all")
    assert len(blank) == 100
    above = [m for m in estate.measurements if m.value > 100]
    assert len(above) == expected["performance_above_1"]
    assert {m.period for m in estate.measurements} == {"2022", "2023"}


def test_services_without_a_standard_have_no_promise(estate, expected):
    promised = {r.target for r in estate.relationships if r.type == "Association"}
    services = {e.id for e in estate.elements if e.kind is Kind.SERVICE}

    assert len(services - promised) == expected["services_without_standard"]
    assert len(promised - services) == expected["standards_for_unknown_service"]


def test_the_catalogue_can_hold_it_and_write_it(estate):
    check_estate(estate)

    data = Native().write(estate)

    assert Native().read(Material("again", (File("a.yaml", data),))).estate == estate


def test_names_that_look_alike_are_told(estate):
    assert {f.rule for f in warnings_of(estate)} == {"hidden-marks", "confusable-ids"}
