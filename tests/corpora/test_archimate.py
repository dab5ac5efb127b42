"""The files of others: read by the counts that a separate script found, written, read again."""

import json
from functools import cache

import pytest
from lxml import etree

from alignment.catalogue.edits import difference
from alignment.catalogue.metamodel import PROFILES, metamodel, profile
from alignment.catalogue.requirements import derive
from alignment.catalogue.text import clean_text
from alignment.errors import Unreadable
from alignment.exchange.archimate.archi import Archi
from alignment.exchange.archimate.archi_csv import ArchiCsv
from alignment.exchange.archimate.coarchi import CoArchi
from alignment.exchange.archimate.exchange_xml import OpenExchange
from alignment.exchange.archimate.redrawn import with_drawings_of
from alignment.exchange.format import File, Material, recognise, written

pytestmark = pytest.mark.shared

NATIVE = (
    "all-types/archi_v5.archimate",
    "all-types/migration_guide_3_1.archimate",
    "all-types/nesting.archimate",
    "archisurance/Archisurance.archimate",
    "esdc-sandbox/JeanBLapierreSandbox.archimate",
    "lightblue/lightblue.archimate",
    "wildriver/model.archimate",
    "zoo/Zoo.archimate",
)
EXCHANGE = (
    "all-types/aoeff_3_1.xml",
    "archisurance/archisurance-exchange.xml",
    "gc-dmit/DMIT-2018-exchange.xml",
    "wildriver/model-exchange.xml",
    "zoo/Zoo-exchange.xml",
)
TABLES = ("archisurance/eamodelset/csv", "wildriver/csv")
WRITTEN = [(Archi, name) for name in NATIVE] + [(OpenExchange, name) for name in EXCHANGE]


@cache
def expected(shared):
    return json.loads((shared / "EXPECTED.json").read_text(encoding="utf-8"))["archimate"]


def material(shared, name):
    path = shared / "archimate" / name
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return Material(name, tuple(File(file.name, file.read_bytes()) for file in files))


@cache
def document(shared, name):
    found = material(shared, name)
    return recognise(found).read(found)


def again(format_, estate):
    return format_.read(Material("again", (File("again", format_.write(estate)),)))


def concepts(estate):
    return (*estate.elements, *estate.relationships)


def canonical(estate):
    """What two formats of one model share: a junction is called otherwise in each."""
    known = {**metamodel().elements, **metamodel().relationships}
    return {
        c.id: (known[c.type].current, c.name, c.documentation, c.properties, c.attributes)
        for c in concepts(estate)
    }


def in_order_of_ids(estate):
    """As the catalogue gives it out."""
    return estate.with_(
        **{name: tuple(sorted(getattr(estate, name), key=lambda e: e.key))
           for name in ("elements", "relationships", "requirements", "views")}
    )  # fmt: skip


@pytest.mark.parametrize("name", [*NATIVE, *EXCHANGE, *TABLES])
def test_a_file_reads_with_the_counts_that_it_has(shared, name):
    want, found = expected(shared)[name], document(shared, name)

    assert found.estate.heading.name == want["name"]
    assert found.element_types == want["elements_by_type"]
    assert found.relationship_types == want["relations_by_type"]
    assert len(found.estate.elements) == want["elements"]
    assert len(found.estate.relationships) == want["relations"]


@pytest.mark.parametrize("name", [*NATIVE, *EXCHANGE])
def test_properties_views_and_unnamed_elements_are_counted(shared, name):
    want, found = expected(shared)[name], document(shared, name)

    texts = [
        1 if isinstance(value, str) else len(value)
        for concept in concepts(found.estate)
        for value in concept.properties.values()
    ]
    rules = [finding.rule for finding in found.findings]
    assert sum(texts) == want["properties"]
    assert len(found.estate.views) == want["views"]
    assert all(view.content for view in found.estate.views)
    assert rules.count("unnamed-element") == want["unnamed_elements"]


@pytest.mark.parametrize(("format_", "name"), WRITTEN)
def test_what_was_written_reads_the_same_and_is_written_the_same(shared, format_, name):
    estate = document(shared, name).estate

    found = again(format_(), estate).estate

    assert found == estate
    assert format_().write(found) == format_().write(estate)


@pytest.mark.parametrize("name", [*NATIVE, *EXCHANGE, *TABLES])
@pytest.mark.parametrize("format_", [Archi, OpenExchange, ArchiCsv])
def test_a_model_keeps_everything_on_its_way_into_the_other_format(shared, format_, name):
    estate = document(shared, name).estate

    found = again(format_(), estate).estate

    assert canonical(found) == canonical(estate)
    assert {(r.id, r.source, r.target) for r in found.relationships} == {
        (r.id, r.source, r.target) for r in estate.relationships
    }


def test_one_model_in_three_formats_is_one_model(shared):
    native, exchange, table = (
        document(shared, f"wildriver/{name}").estate
        for name in ("model.archimate", "model-exchange.xml", "csv")
    )

    def short(name):
        return name.removeprefix("id-")

    def plain(text):
        return " ".join(text.split())

    assert {e.id: e for e in table.elements} == {e.id: e for e in native.elements}
    assert sorted((r.type, r.source, r.target) for r in table.relationships) == sorted(
        (r.type, r.source, r.target) for r in native.relationships
    )
    current = metamodel().elements
    assert {
        (short(e.id), current[e.type].current, plain(e.name), e.attributes.get("junction"))
        for e in exchange.elements
    } == {
        (short(e.id), current[e.type].current, plain(e.name), e.attributes.get("junction"))
        for e in native.elements
    }
    assert {
        (short(r.id), r.type, short(r.source), short(r.target), frozenset(r.attributes.items()))
        for r in exchange.relationships
    } == {
        (short(r.id), r.type, short(r.source), short(r.target), frozenset(r.attributes.items()))
        for r in native.relationships
    }


def test_a_folder_of_coarchi_is_the_model_of_its_own_file(shared):
    native = document(shared, "wildriver/model.archimate").estate
    folder = document(shared, "wildriver/wildriver-coarchi.tar.gz").estate

    def without_looks(view):  # the file was written by a later version, which states them
        return view.content.replace(' type="1"', "")

    for name in ("elements", "relationships"):
        assert {e.id: e for e in getattr(folder, name)} == {e.id: e for e in getattr(native, name)}
    assert {v.id: (v.name, v.attributes, without_looks(v)) for v in folder.views} == {
        v.id: (v.name, v.attributes, without_looks(v)) for v in native.views
    }
    version = {"archi:version": "4.6.0"}
    assert folder.heading.attributes == native.heading.attributes | version


def test_a_loose_folder_of_coarchi_reads_like_its_archive(shared, tmp_path):
    from alignment.exchange.files.archives import read_tar
    from alignment.exchange.material import material_of

    (file,) = material(shared, "wildriver/wildriver-coarchi.tar.gz").files
    for name, data in read_tar(file).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)

    found = CoArchi().read(material_of([str(tmp_path)])).estate

    assert found == document(shared, "wildriver/wildriver-coarchi.tar.gz").estate


@pytest.mark.parametrize("name", NATIVE)
def test_a_file_of_archi_is_written_back_with_every_view_figure_and_folder(shared, name):
    (file,) = material(shared, name).files

    made = written(Archi(), document(shared, name).estate)

    def said(data):
        return {n.get("id"): _said(n) for n in etree.fromstring(data).iter() if n.get("id")}

    before, after = said(file.data), said(made.data)
    assert made.findings == ()
    assert set(after) >= set(before)
    assert [key for key in before if after[key] != before[key]] == []


def _said(node):
    """What a node says beside those in it that have ids of their own."""
    attributes = {k: clean_text(v) for k, v in node.attrib.items()}
    if node.tag == "folder":
        attributes.pop("type", "")  # that of connectors is gone since version 4
    inner = sorted(
        (
            c.tag,
            clean_text((c.text or "").strip()),
            sorted((k, v) for k, v in c.attrib.items() if v),
        )
        for c in node
        if not c.get("id")
    )
    return node.tag, attributes, inner


@pytest.mark.parametrize("name", EXCHANGE)
def test_an_exchange_file_is_written_back_with_every_view_and_figure(shared, name):
    (file,) = material(shared, name).files

    made = written(OpenExchange(), document(shared, name).estate)

    def figures(data):
        return {
            n.get("identifier"): (
                n.tag,
                dict(n.attrib),
                etree.tostring(n, method="c14n", exclusive=True),
            )
            for n in etree.fromstring(data, etree.XMLParser(remove_blank_text=True)).iter()
            if n.tag.endswith(("}node", "}connection"))
        }

    assert made.findings == ()
    assert figures(made.data) == figures(file.data)


def _places(content):
    """What stands where in a view of the exchange format."""
    found = {}
    for node in etree.fromstring(content).iter():
        key = (node.get("identifier") or "").removeprefix("id-")
        if node.tag.endswith("}node"):
            found[key] = [node.get(k) for k in "xywh"]
        elif node.tag.endswith("}connection"):
            found[key] = [(n.get("x"), n.get("y")) for n in node if n.tag.endswith("}bendpoint")]
    return found


@pytest.mark.parametrize(
    ("native", "exchange"),
    [
        ("wildriver/model.archimate", "wildriver/model-exchange.xml"),
        ("all-types/migration_guide_3_1.archimate", "all-types/aoeff_3_1.xml"),
    ],
)
def test_a_view_is_drawn_anew_as_archi_itself_draws_it(shared, native, exchange):
    data = OpenExchange().write(document(shared, native).estate)

    def places(estate):
        return {v.id.removeprefix("id-"): _places(v.content) for v in estate.views}

    redrawn = OpenExchange().read(Material("x", (File("x", data),))).estate
    assert places(redrawn) == places(document(shared, exchange).estate)


@pytest.mark.parametrize("name", [*NATIVE, *EXCHANGE])
@pytest.mark.parametrize("format_", [Archi, OpenExchange, ArchiCsv])
def test_the_catalogues_own_export_changes_nothing_when_it_is_imported(shared, format_, name):
    held = in_order_of_ids(derive(document(shared, name).estate, metamodel(), profile()).estate)
    data = format_().write(held)

    found = derive(again(format_(), held).estate, metamodel(), profile()).estate

    assert difference(held, with_drawings_of(held, found), complete=False) == []
    assert format_().write(in_order_of_ids(found)) == data


@pytest.mark.parametrize("name", [*NATIVE, *EXCHANGE, *TABLES])
@pytest.mark.parametrize("using", PROFILES)
def test_every_requirement_names_the_relationships_it_came_from(shared, name, using):
    estate = document(shared, name).estate

    found = derive(estate, metamodel(), profile(using)).estate

    known = {relationship.id for relationship in estate.relationships}
    assert found.relationships == estate.relationships
    assert all(r.sources and set(r.sources) <= known for r in found.requirements)
    assert len({r.id for r in found.requirements}) == len(found.requirements)


@pytest.mark.parametrize(("format_", "name"), WRITTEN)
def test_what_was_derived_changes_nothing_when_it_is_exported_and_imported(shared, format_, name):
    once = derive(document(shared, name).estate, metamodel(), profile()).estate

    found = derive(again(format_(), once).estate, metamodel(), profile()).estate

    assert found == once


def csv_case(shared, *names):
    folder = shared / "archimate" / "archi-csv-cases"
    prefix = names[0].partition("-")[0]
    renamed = ((f"{prefix}-{name.partition('-')[2]}", folder / name) for name in names)
    return Material(prefix, tuple(File(name, path.read_bytes()) for name, path in renamed))


@pytest.mark.parametrize(
    ("names", "elements", "relationships"),
    [
        (("test1-elements.csv", "test1-relations.csv", "test1-properties.csv"), 3, 2),
        (("test2-elements.csv", "test2-relations.csv", "test2-properties.csv"), 3, 2),
        (("test3-elements.csv", "test3-relations.csv"), 5, 1),
        (("test4-elements.csv", "test4-relations.csv"), 4, 2),
        (("test4-elements.csv", "test4a-relations.csv"), 4, 2),
        (("test5-elements.csv",), 2, 0),
    ],
)
def test_archis_own_cases_are_read(shared, names, elements, relationships):
    found = ArchiCsv().read(csv_case(shared, *names)).estate

    assert (len(found.elements), len(found.relationships)) == (elements, relationships)


def test_a_relation_that_stands_twice_with_other_ends_is_refused(shared):
    case = csv_case(shared, "test4-elements.csv", "test6-relations.csv")

    with pytest.raises(Unreadable, match=r"line 3.*stands already in .* line 2"):
        ArchiCsv().read(case)


@pytest.mark.parametrize("name", ["zoo/Zoo.archimate", "wildriver/model-exchange.xml"])
@pytest.mark.parametrize(
    "breaking",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b"?>", b'?><!DOCTYPE model [<!ENTITY a "aaaa">]>', 1),
        lambda data: data.replace(b"</", b"<a>" * 300 + b"</", 1),
        lambda data: data.replace(b"UTF-8", b"UTF-7", 1),
        lambda data: data.replace(b'type="', b'type="Un', 20),
    ],
)
def test_a_broken_copy_is_refused_with_its_place(shared, name, breaking):
    (file,) = material(shared, name).files
    broken = Material(file.name, (File(file.name, breaking(file.data)),))

    with pytest.raises(Unreadable) as caught:
        recognise(broken).read(broken)

    assert all(problem.place.startswith(f"{file.name} line ") for problem in caught.value.problems)
