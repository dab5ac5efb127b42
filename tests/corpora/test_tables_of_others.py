"""Column maps over real tables: the worked one for GOV.UK, and first maps that are proposed."""

import json
from collections import Counter

import pytest

from alignment.catalogue import Kind
from alignment.catalogue.rules import check_estate
from alignment.exchange.format import File, Material, recognise
from alignment.exchange.material import material_of
from alignment.exchange.tables.column_map import ColumnMap
from alignment.exchange.tables.proposals import propose
from tests.conftest import ROOT

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def repos(shared):
    return File("repos.yml", (shared / "services" / "govuk" / "repos.yml").read_bytes())


@pytest.fixture(scope="module")
def expected(shared):
    return json.loads((shared / "EXPECTED.json").read_text())["services/govuk/repos.yml"]


@pytest.fixture(scope="module")
def document(repos):
    column_map = ROOT / "examples" / "govuk-repos" / "map.yaml"
    material = Material("govuk", (File("map.yaml", column_map.read_bytes()), repos))
    return recognise(material).read(material)


def test_every_entry_is_there_with_its_type_and_team(document, expected):
    entries = [e for e in document.estate.elements if e.type != "Hosting"]

    assert len(entries) == expected["repos"]
    assert Counter(e.type for e in entries) == expected["by_type"]
    assert len({e.owner for e in entries}) == expected["teams"]


def test_what_is_hosted_needs_its_hosting(document, expected):
    needed = Counter(m for r in document.estate.requirements for m in r.members)

    hosted = {name: n for name, n in expected["hosted"].items() if name != "None"}
    assert needed == {f"hosting-{name}": count for name, count in hosted.items()}
    assert not document.findings
    check_estate(document.estate)


def tried(material):
    """What a proposed map makes of its tables without a change."""
    made = propose(material)
    assert made.problems == ()
    files = (File("map.yaml", made.text.encode()), *material.files)
    return made, ColumnMap().read(Material("tried", files)).estate


def test_a_proposed_map_of_the_govuk_list_is_imported_as_it_is(repos):
    made, estate = tried(Material("repos", (repos,)))

    assert 'owner: "{team}"' in made.text
    assert "(licensify)" in made.text
    assert {m for r in estate.requirements for m in r.members} == {"eks", "gcp", "heroku"}


def test_a_proposed_map_of_the_service_inventory_is_imported_as_it_is(shared):
    folder = shared / "services" / "gc-service-inventory"
    names = ("si_2024.csv", "ss_2024.csv", "rbpo.csv")

    made, estate = tried(material_of([str(folder / name) for name in names]))

    kinds = Counter(e.kind for e in estate.elements)
    assert kinds[Kind.SERVICE] == 1716
    assert kinds[Kind.CONTEXT] == 2327
    assert 'name: "{service_name_en}"' in made.text
    assert len(estate.relationships) == 2327
