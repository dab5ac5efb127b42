"""Portals, deployments and service levels of others, by the counts of a separate script."""

import contextlib
import json
from functools import cache

import pytest

from alignment.catalogue.edits import difference
from alignment.catalogue.metamodel import metamodel, profile
from alignment.catalogue.requirements import derive
from alignment.errors import Unreadable
from alignment.exchange.format import File, Material
from alignment.exchange.material import material_of
from alignment.exchange.portals.backstage import Backstage
from alignment.usecases.documents import read

pytestmark = pytest.mark.shared

SLOS = (
    "openslo-examples/budgeting-method/occurences-slo.yaml",
    "openslo-examples/budgeting-method/ratio-timeslices.yaml",
    "openslo-examples/budgeting-method/timeslices-slo.yaml",
    "openslo-examples/treat-low-traffic-as-equally-important/timeslices-slo.yaml",
    "sloth-examples/getting-started.yml",
    "sloth-examples/home-wifi.yml",
    "sloth-examples/k8s-home-wifi.yml",
    "sloth-examples/multifile.yml",
    "sloth-examples/openslo-kubernetes-apiserver.yml",
)


@cache
def expected(shared, name):
    return json.loads((shared / "EXPECTED.json").read_text(encoding="utf-8"))[name]


@cache
def document(shared, *places):
    return read(material_of([str(shared / place) for place in places])).document


def whole(document):
    """The estate with the requirements that its relationships mean."""
    rows = profile(notation=document.notation)
    return derive(document.estate, metamodel(document.notation), rows).estate


def own_folder(shared):
    return tuple(
        f"backstage/{p.name}" for p in sorted((shared / "backstage").iterdir()) if p.is_file()
    )


@pytest.mark.parametrize("name", [".", "enterprise", "ALL"])
def test_a_backstage_catalogue_reads_with_the_counts_that_it_has(shared, name):
    want = expected(shared, "backstage")[name]
    places = {
        ".": own_folder(shared), "enterprise": ("backstage/enterprise",), "ALL": ("backstage",),
    }  # fmt: skip

    found = document(shared, *places[name])

    kinds = {key.lower(): count for key, count in found.element_types.items()}
    assert len(found.estate.elements) == want["entities"]
    assert kinds == want["by_kind"]
    lost = [f for f in found.findings if f.rule in {"refers-to-nothing", "wrong-kind-reference"}]
    assert len(lost) == sum(want["dangling"].values())


def test_entities_that_stand_twice_are_named(shared):
    want = expected(shared, "backstage")["ALL"]["duplicate_entities"]

    findings = document(shared, "backstage").findings

    twice = {f.rule: [] for f in findings}
    for finding in findings:
        twice[finding.rule] += finding.elements
    assert twice["stands-twice"] == ["api:default/cluster-api"]
    assert sorted(twice["defined-differently"] + twice["stands-twice"]) == sorted(want)


def test_a_backstage_catalogue_written_and_read_again_is_the_same(shared):
    estate = whole(document(shared, "backstage"))

    written = Backstage().write(estate)
    again = whole(read(Material("again", (File("again.yaml", written),))).document)

    assert difference(estate, again, replacing=True) == []
    assert Backstage().write(again) == written


@pytest.mark.parametrize(
    "place", ["archimate/zoo/Zoo.archimate", "archimate/archisurance/archisurance-exchange.xml"]
)
def test_a_model_of_archimate_is_written_for_backstage_and_comes_back(shared, place):
    estate = whole(document(shared, place))

    written = Backstage().write(estate)
    again = whole(read(Material("again", (File("again.yaml", written),))).document)

    assert difference(estate, again, replacing=True) == []
    assert Backstage().write(again) == written


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("opentelemetry-demo", "compose.yaml"),
        ("opentelemetry-demo", "compose.full.yaml"),
        ("opentelemetry-demo", "compose.observability.yaml"),
        ("opentelemetry-demo", "compose.extras.yaml"),
        ("train-ticket", "docker-compose.yml"),
    ],
)
def test_a_compose_file_reads_with_the_counts_that_it_has(shared, folder, name):
    want = expected(shared, f"compose/{folder}")[name]

    found = document(shared, f"compose/{folder}/{name}")

    lost = [f for f in found.findings if f.rule == "refers-to-nothing"]
    assert len(found.estate.elements) == want["services"]
    assert len(found.estate.relationships) + len(lost) == want["depends_on"]


def test_compose_files_of_a_folder_lie_over_one_another(shared):
    want = expected(shared, "compose/opentelemetry-demo")

    found = document(shared, "compose/opentelemetry-demo")

    assert len(found.estate.elements) == 28
    assert len(found.estate.relationships) == sum(f["depends_on"] for f in want.values())
    assert [f.place for f in found.findings if f.rule == "empty-document"] == [
        "compose.extras.yaml"
    ]


@pytest.mark.parametrize("name", SLOS)
def test_an_slo_file_has_a_target_for_each_objective(shared, name):
    found = document(shared, f"slo/{name}")

    assert len(found.estate.targets) == expected(shared, "slo")[name]["objectives"]
    assert all(t.unit == "percent" and t.floor < t.target for t in found.estate.targets)


def test_both_notations_of_the_home_wifi_say_the_same(shared):
    plain, kubernetes = (
        document(shared, f"slo/sloth-examples/{name}")
        for name in ("home-wifi.yml", "k8s-home-wifi.yml")
    )

    assert plain.estate == kubernetes.estate


@pytest.mark.parametrize("place", ["backstage", "compose", "slo"])
def test_a_folder_of_others_is_told_by_its_content(shared, place):
    formats = {"backstage": "backstage", "compose": "compose", "slo": "openslo"}

    assert read(material_of([str(shared / place)])).format == formats[place]


@pytest.mark.parametrize("place", ["backstage/org-tanzu.yml", "compose/train-ticket"])
def test_a_file_that_was_cut_is_read_or_refused(shared, place):
    for file in material_of([str(shared / place)]).files[-1:]:
        for part in range(1, 20):
            cut = File(file.name, file.data[: len(file.data) * part // 20])
            with contextlib.suppress(Unreadable):
                assert read(Material("cut", (cut,))).document
