import pytest

from alignment.errors import Conflict, Invalid, NotFound
from alignment.exchange.format import File, Material
from alignment.usecases import documents, merging
from alignment.usecases.documents import apply_plan, read

HERE = b"""alignment: 1
elements:
  - {id: S1, kind: service, name: Web shop}
  - {id: P1, kind: process, name: Sell}
"""
PORTAL = b"""column_map: 1
name: Portal
tables: {apps: {file: apps.csv}}
elements:
  - {table: apps, id: "{id}", kind: "{kind}", name: "{name}"}
"""
APPS = b"id,kind,name\na1,service,Web-Shop\na2,service,Ledger\na3,process,Web shop\n"


def bring(runtime, *files, **choices):
    with runtime.writing("ann") as work:
        material = Material("given", tuple(File(name, data) for name, data in files))
        return apply_plan(work, read(material, **choices))


@pytest.fixture
def both(empty):
    bring(empty, ("here.yaml", HERE))
    bring(empty, ("map.yaml", PORTAL), ("apps.csv", APPS))
    return empty


def test_elements_of_one_kind_that_look_alike_are_suggested_and_left_alone(empty):
    bring(empty, ("here.yaml", HERE))

    plan = bring(empty, ("map.yaml", PORTAL), ("apps.csv", APPS))

    assert [(s.element, s.other, s.score) for s in plan.suggestions] == [("a1", "S1", 100.0)]
    assert plan.tallies["elements"].added == 3


def test_the_whole_catalogue_is_searched_for_twins(both):
    with both.reading() as work:
        found = merging.list_suggestions(work).suggestions

    assert [(s.element, s.other) for s in found] == [("a1", "S1")]


def test_a_merge_is_one_revision_and_the_next_import_changes_nothing(both):
    with both.writing("ann") as work:
        done = merging.merge(work, "a1", "S1")

    plan = bring(both, ("map.yaml", PORTAL), ("apps.csv", APPS))
    with both.reading() as work:
        held = {e.id for e in work.reader.estate().elements}

    assert done.revision.reason == "Merge a1 into S1"
    assert plan.edits == ()
    assert held == {"S1", "P1", "a2", "a3"}


@pytest.mark.parametrize(
    ("element", "into", "error"),
    [
        ("a1", "nobody", NotFound),
        ("a1", "a1", Invalid),
        ("S1", "a1", Invalid),
        ("a3", "S1", Conflict),
    ],
)
def test_what_cannot_be_one_is_refused(both, element, into, error):
    with both.writing("ann") as work, pytest.raises(error):
        merging.merge(work, element, into)


def test_a_source_under_another_name_is_asked_about(both):
    renamed = PORTAL.replace(b"Portal", b"Portal of 2027")

    with pytest.raises(Invalid, match="Say --source 'Portal'"):
        bring(both, ("map.yaml", renamed), ("apps.csv", APPS))
    same = bring(both, ("map.yaml", renamed), ("apps.csv", APPS), source="Portal")
    other = bring(both, ("map.yaml", renamed), ("apps.csv", APPS), source="Portal of 2027")

    assert same.edits == ()
    assert other.tallies["elements"].added == 3


def test_replacing_leaves_what_others_brought(both):
    fewer = APPS.replace(b"a2,service,Ledger\n", b"")

    with both.writing("ann") as work:
        material = Material("g", (File("map.yaml", PORTAL), File("apps.csv", fewer)))
        plan = documents.apply_plan(work, read(material), replacing=True)

    assert [(e.key, e.verb) for e in plan.edits] == [("a2", "retired")]


def test_what_is_too_much_to_compare_is_said(both):
    many = "".join(f"m{i},service,Service number {i}\n" for i in range(2_100))
    first = APPS + many.encode()
    bring(both, ("map.yaml", PORTAL), ("apps.csv", first))

    twin = PORTAL.replace(b"Portal", b"Twin")
    plan = bring(both, ("map.yaml", twin), ("apps.csv", first), source="Twin")

    assert [(found.element, found.other) for found in plan.suggestions] == [("Twin:a3", "a3")]
    (said,) = [f for f in plan.findings if f.rule == "not-compared"]
    assert "2,102 and 2,103 elements of the kind service" in said.message
