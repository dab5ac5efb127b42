"""Import with a plan before it, and export."""

from pathlib import Path

import pytest

from alignment.errors import Invalid, NotFound, RuleBroken, Unreadable
from alignment.exchange.format import File, Material
from alignment.exchange.material import material_of
from alignment.usecases import documents, wire
from tests.usecases.conftest import CIRCLE, REFERENCE, SALTMARSH


def _material(text, name="note.yaml"):
    return Material(name=name, files=(File(name, text.encode()),))


def _plan(runtime, material, **options):
    with runtime.reading() as work:
        return documents.plan(work, documents.read(material), **options)


def test_a_plan_counts_what_it_would_do_and_writes_nothing(empty):
    plan = _plan(empty, material_of([REFERENCE]))

    assert (plan.tallies["elements"].read, plan.tallies["elements"].added) == (27, 27)
    assert (
        plan.tallies["requirements"].added,
        plan.tallies["targets"].added,
        plan.tallies["measurements"].added,
    ) == (23, 5, 30)
    assert plan.dry_run
    with empty.reading() as work:
        assert work.reader.head() == 0


def test_the_plan_on_the_wire_has_the_names_that_others_rely_on(empty):
    body = wire.plan_wire(_plan(empty, material_of([REFERENCE])))

    assert {"format", "dry_run", "revision", "elements", "relationships", "requirements",
            "targets", "measurements", "by_type", "findings"} <= body.keys()  # fmt: skip
    assert body["elements"].keys() == {"read", "added", "altered", "retired", "unchanged"}
    assert body["by_type"].keys() == {"elements", "relationships"}


@pytest.mark.parametrize("place", [REFERENCE, SALTMARSH])
def test_the_same_file_again_changes_nothing(empty, bring, place):
    first = bring(empty, place)
    second = bring(empty, place)

    assert (first.revision, second.revision) == (1, 1)
    assert second.edits == ()
    assert second.tallies["elements"].unchanged == second.tallies["elements"].read


@pytest.mark.parametrize("format_name", ["native", "native-json", "backstage"])
@pytest.mark.parametrize("place", [REFERENCE, SALTMARSH])
def test_what_is_exported_and_imported_again_changes_nothing(empty, bring, place, format_name):
    bring(empty, place)

    with empty.reading() as work:
        exported = documents.export(work, format_name)
    name = "again.json" if format_name.endswith("json") else "again.yaml"
    again = Material(name=name, files=(File(name, exported),))
    with empty.writing("ann") as work:
        plan = documents.apply_plan(work, documents.read(again), replacing=True)

    assert plan.edits == ()


def test_a_second_document_adds_to_the_first(reference, bring):
    plan = bring(reference, CIRCLE)

    assert plan.tallies["requirements"].added == 1
    assert plan.tallies["elements"].retired == 0
    assert plan.revision == 2


def test_replacing_retires_what_the_document_does_not_hold(reference, bring, tmp_path):
    path = tmp_path / "one.yaml"
    path.write_text("alignment: 1\nelements:\n  - {id: S1, kind: service, name: Web shop}\n")

    plan = bring(reference, str(path), replacing=True)

    assert (plan.tallies["elements"].retired, plan.tallies["requirements"].retired) == (26, 23)
    with reference.reading() as work:
        assert len(work.snapshot()) == 1


def test_a_copy_under_another_ending_replaces_like_the_document_itself(reference, bring, tmp_path):
    path = tmp_path / "ref.txt"
    path.write_bytes(Path(REFERENCE).read_bytes())

    plan = bring(reference, str(path), replacing=True)

    assert plan.tallies["elements"].read == plan.tallies["elements"].unchanged == 27
    assert plan.edits == ()


def test_what_was_not_read_cannot_replace_the_catalogue(reference, bring, tmp_path):
    folder = tmp_path / "estate"
    folder.mkdir()
    (folder / "a.yaml").write_text("alignment: 1\nelements: [{id: S1, kind: service}]\n")
    (folder / "rest.txt").write_text("more services")

    with pytest.raises(Unreadable, match=r"not all was read \(rest\.txt\)") as refused:
        bring(reference, str(folder), replacing=True)

    assert [p.place for p in refused.value.problems] == ["rest.txt"]
    assert bring(reference, str(folder)).tallies["elements"].altered == 1


@pytest.mark.parametrize("text", ["alignment: 1", "alignment: 1\nname: N\nelements: []"])
def test_a_document_that_holds_nothing_cannot_replace_the_catalogue(reference, text):
    with pytest.raises(Unreadable, match="holds nothing; refusing to retire everything"):
        _plan(reference, _material(text), replacing=True)

    assert _plan(reference, _material(text)).tallies["elements"].retired == 0


def test_a_document_that_breaks_a_rule_is_refused_whole(reference):
    text = "alignment: 1\nrequirements:\n  - {of: S5, members: [nowhere]}\n"

    with pytest.raises(RuleBroken, match="nowhere"), reference.writing("ann") as work:
        documents.apply_plan(work, documents.read(_material(text)))

    with reference.reading() as work:
        assert work.reader.head() == 1


def test_a_circle_of_values_across_two_documents_is_refused(reference):
    text = "alignment: 1\nrequirements:\n  - {of: X1, members: [O1]}\n"

    with pytest.raises(RuleBroken, match="O1"):
        _plan(reference, _material(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("<!DOCTYPE html><html></html>", "web page"),
        ("%PDF-1.7 binary", "PDF"),
        ("hello: world", "recognises|format"),
    ],
)
def test_what_is_no_document_is_named_for_what_it_is(text, words):
    with pytest.raises(Unreadable, match=words):
        documents.read(_material(text))


def test_strict_refuses_a_document_with_findings(empty, tmp_path):
    text = (
        "alignment: 1\nelements:\n"
        "  - {id: P, kind: process, name: Sell}\n  - {id: C, kind: component, name: host}\n"
        "requirements:\n  - {of: P, members: [C]}\n"
    )

    assert _plan(empty, _material(text)).findings
    with pytest.raises(Unreadable, match="strict"):
        _plan(empty, _material(text), strict=True)


def test_an_unknown_format_names_the_closest(empty):
    with pytest.raises(NotFound, match="nativ"):
        documents.read(_material("alignment: 1"), format_name="nativ")


def test_a_format_that_is_only_read_is_not_written(reference):
    with reference.reading() as work, pytest.raises(Invalid, match="only read"):
        documents.export(work, "column-map")


SHOP = """
alignment: 1
elements:
  - {id: shop, kind: service, name: Web shop, type: ApplicationService, owner: Digital}
  - {id: buyers, kind: client, name: Buyers, audience: external}
requirements:
  - {of: buyers, members: [shop], weight: 3}
"""
PROMISE = """
version: prometheus/v1
service: shop
labels: {alignment_consumer: buyers, alignment_floor: "95"}
slos: [{name: availability, objective: 99.9}]
"""


@pytest.mark.parametrize("options", [{}, {"replacing": True}])
@pytest.mark.parametrize("source", ["", "portal"])
def test_what_a_document_only_mentions_stays_as_the_catalogue_has_it(empty, options, source):
    with empty.writing("ann") as work:
        documents.apply_plan(work, documents.read(_material(SHOP, "shop.yaml"), source=source))

    plan = _plan(empty, _material(PROMISE), **options)

    assert [(e.verb, e.collection, e.key) for e in plan.edits] == [
        ("added", "elements", "slo:shop/availability"),
        ("added", "relationships", "service:slo:shop/availability>shop~845b742faef4"),
        ("added", "targets", "buyers|shop|availability"),
    ]


def test_what_a_document_mentions_is_made_where_the_catalogue_lacks_it(empty):
    plan = _plan(empty, _material(PROMISE))

    assert plan.tallies["elements"].added == 3
    assert plan.tallies["requirements"].added == 1


def test_a_promise_of_what_is_no_service_is_refused(empty):
    with empty.writing("ann") as work:
        text = SHOP.replace("kind: service", "kind: component")
        documents.apply_plan(work, documents.read(_material(text, "shop.yaml")))

    with pytest.raises(RuleBroken, match="shop is a component, not a service"):
        _plan(empty, _material(PROMISE))
