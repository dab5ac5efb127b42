import io
import zipfile
from dataclasses import replace

import pytest

from alignment.catalogue import (
    Element,
    Estate,
    Heading,
    Kind,
    Measurement,
    PracticeSupport,
    Relationship,
    Requirement,
    Target,
)
from alignment.catalogue.metamodel import metamodel, profile
from alignment.catalogue.requirements import derive
from alignment.errors import Unreadable
from alignment.exchange.archimate.archi import Archi
from alignment.exchange.format import File, Material, recognise

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<archimate:model xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:archimate="http://www.archimatetool.com/archimate" '
    'name="Mill" id="m" version="5.0.0">\n'
)
MILL = (
    HEAD
    + """
  <folder name="Business" id="f1" type="business">
    <folder name="Front/back" id="f2">
      <element xsi:type="archimate:BusinessProcess" name="Grind&#10; corn" id="p1">
        <documentation>Twice
a day</documentation>
        <property key="owner" value="Ann"/>
        <property key="owner" value="Bob"/>
        <property/>
      </element>
    </folder>
    <element xsi:type="archimate:BusinessActor" name="  Bakers" id="a1"/>
  </folder>
  <folder name="Application" id="f3" type="application">
    <element xsi:type="archimate:ApplicationService" id="s1" profiles="x1"/>
    <element xsi:type="archimate:DataObject" name="Order" id="d1"/>
  </folder>
  <folder name="Technik" id="f4" type="technology">
    <element xsi:type="archimate:InfrastructureService" name="Power" id="i1"/>
  </folder>
  <folder name="Other" id="f5" type="other">
    <element xsi:type="archimate:Junction" name="" id="j1" type="or"/>
    <element xsi:type="archimate:OrJunction" name="old" id="j2"/>
  </folder>
  <folder name="Relations" id="f6" type="relations">
    <element xsi:type="archimate:ServingRelationship" id="r1" source="s1" target="p1"/>
    <element xsi:type="archimate:UsedByRelationship" name="old" id="r2" source="p1" target="a1"/>
    <element xsi:type="archimate:AccessRelationship" id="r3" source="s1" target="d1"
      accessType="3"/>
    <element xsi:type="archimate:AccessRelationship" id="r4" source="s1" target="d1"/>
    <element xsi:type="archimate:InfluenceRelationship" id="r5" source="a1" target="p1"
      strength="++"/>
    <element xsi:type="archimate:AssociationRelationship" id="r6" source="d1" target="r1"
      directed="true"/>
    <element xsi:type="archimate:FlowRelationship" id="r7" source="s1" target="s1">
      <documentation>round</documentation>
      <property key="rate" value="3"/>
    </element>
  </folder>
  <folder name="Views" id="f7" type="diagrams">
    <element xsi:type="archimate:ArchimateDiagramModel" name="All" id="v1">
      <child xsi:type="archimate:DiagramObject" id="c1" archimateElement="p1"/>
    </element>
  </folder>
  <purpose>Bread</purpose>
  <profile name="Hosted" id="x1" conceptType="ApplicationService"/>
</archimate:model>
"""
)


MANY = " ".join(f'a{n}="1"' for n in range(501))
INCLUDE = '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'


def material(data, name="mill.archimate"):
    return Material(name, (File(name, data if isinstance(data, bytes) else data.encode()),))


def read(data, name="mill.archimate"):
    return Archi().read(material(data, name))


def refused(data):
    with pytest.raises(Unreadable) as caught:
        read(data)
    return [str(problem) for problem in caught.value.problems]


def by_id(estate):
    return {entity.id: entity for entity in (*estate.elements, *estate.relationships)}


def zipped(*members, **options):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", **options) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stream.getvalue()


def test_elements_and_relationships_are_counted_by_the_names_of_the_file():
    document = read(MILL)

    assert document.notation == "archimate"
    assert document.element_types == {
        "ApplicationService": 1, "BusinessActor": 1, "BusinessProcess": 1, "DataObject": 1,
        "InfrastructureService": 1, "Junction": 1, "OrJunction": 1,
    }  # fmt: skip
    assert document.relationship_types == {
        "AccessRelationship": 2, "AssociationRelationship": 1, "FlowRelationship": 1,
        "InfluenceRelationship": 1, "ServingRelationship": 1, "UsedByRelationship": 1,
    }  # fmt: skip


def test_everything_that_a_concept_states_is_kept():
    found = by_id(read(MILL).estate)

    process = found["p1"]
    assert (process.name, process.documentation) == ("Grind\n corn", "Twice\na day")
    assert process.properties == {"owner": ("Ann", "Bob"), "": ""}
    assert process.attributes == {"folder": "Business/Front\\/back"}
    assert found["a1"].name == "  Bakers"
    assert found["s1"].attributes == {"unnamed": "true", "specialization": "Hosted"}
    assert found["s1"].name == "(unnamed)"
    assert (found["i1"].type, found["i1"].kind) == ("InfrastructureService", Kind.SERVICE)
    assert (found["j1"].attributes["junction"], found["j2"].attributes["junction"]) == ("or", "or")
    assert found["r2"].type == "UsedBy"
    assert [found[r].attributes["accessType"] for r in ("r3", "r4")] == ["ReadWrite", "Write"]
    assert found["r5"].attributes == {"strength": "++"}
    assert found["r6"].attributes == {"directed": "true"}
    assert (found["r6"].target, found["r7"].properties) == ("r1", {"rate": "3"})


def test_what_is_not_kept_is_said():
    given = MILL.replace('id="a1"', 'id="a1" colour="red"')

    findings = {finding.rule: finding.message for finding in read(given).findings}

    assert "1 attributes 'colour' of concepts" in findings["not-kept"]
    assert "unnamed-element" in findings


def test_reading_what_was_written_gives_the_same_estate_and_the_same_bytes():
    estate = read(MILL).estate

    data = Archi().write(estate)

    assert read(data).estate == estate
    assert Archi().write(read(data).estate) == data


def test_an_empty_name_is_written_back_as_empty():
    data = Archi().write(read(MILL).estate)

    assert b"(unnamed)" not in data


def test_an_archive_with_the_model_in_it_reads_the_same():
    data = zipped(("model.xml", MILL), ("notes.txt", b"x"), compression=zipfile.ZIP_DEFLATED)

    assert read(data).estate == read(MILL).estate
    assert "1 files beside the model" in read(data).findings[-1].message
    assert recognise(material(data)).name == "archi"


def test_a_plain_file_is_recognised_by_its_content():
    assert recognise(material(MILL, "x.txt")).name == "archi"
    assert recognise(material(MILL.encode("utf-16"), "x")).name == "archi"


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252", "utf-8-sig"])
def test_a_declared_encoding_is_followed(encoding):
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    text = MILL.replace("UTF-8", declared).replace("Order", "Aufträge")

    assert by_id(read(text.encode(encoding)).estate)["d1"].name == "Aufträge"


def test_a_long_name_is_shown_short_and_written_back_whole():
    name = "Order " * 100
    estate = read(MILL.replace('"Order"', f'"{name}"')).estate

    shown = by_id(estate)["d1"]

    assert (len(shown.name), shown.attributes["name"]) == (300, name)
    assert f'name="{name}"'.encode() in Archi().write(estate)


def test_a_renamed_element_is_written_with_its_new_name():
    estate = read(MILL.replace('"Order"', f'"{"Order " * 100}"')).estate
    renamed = estate.with_(elements=tuple(replace(e, name="New") for e in estate.elements))

    again = read(Archi().write(renamed)).estate

    assert {element.name for element in again.elements} == {"New"}


def test_what_was_derived_needs_no_properties_to_be_found_again():
    once = derive(read(MILL).estate, metamodel(), profile()).estate

    data = Archi().write(once)

    assert b"alignment:" not in data
    assert derive(read(data).estate, metamodel(), profile()).estate == once


NATIVE = Estate(
    heading=Heading(name="Mill", currency="EUR"),
    elements=(
        Element(id="O 1", kind=Kind.OBJECTIVE, name="Sell", value=60.5),
        Element(id="X1", kind=Kind.CLIENT, name="Web", audience="external"),
        Element(id="X2", kind=Kind.CLIENT, name="Us", type="BusinessRole", audience="internal"),
        Element(id="P1", kind=Kind.PROCESS, name="Fulfil", own=0.0),
        Element(id="S1", kind=Kind.SERVICE, name="Shop", cost=30, owner="Ann", lifecycle="live"),
        Element(id="C1", kind=Kind.COMPONENT, name="web-1", unavailability=0.01, type="Server"),
        Element(id="C2", kind=Kind.COMPONENT, name="web-2", attributes={"rack": "7"}),
        Element(id="K1", kind=Kind.PRACTICE, name="Change"),
        Element(id="D1", kind=Kind.CONTEXT, name="Law", type="Driver"),
    ),
    requirements=(
        Requirement(of="O 1", members=("X1",), weight=3),
        Requirement(of="X1", members=("S1",), channel="online", criticality=0.25),
        Requirement(of="S1", members=("C1", "C2"), needs=1, shares=(3, 1)),
        Requirement(of="P1", members=("S1",), sources=("r1",), criticality=0.7),
    ),
    relationships=(
        Relationship(id="r1", type="Serving", source="S1", target="P1"),
        Relationship(type="runs on", source="C1", target="C2", properties={"a": "b"}),
    ),
    practices=(PracticeSupport(practice="K1", service="S1", extent=2),),
    targets=(Target(consumer="X1", service="S1", indicator="uptime", target=99.9, floor=99),),
    measurements=(Measurement(service="S1", indicator="uptime", period="2026-01", value=99.5),),
)  # fmt: skip


def test_an_estate_of_another_notation_comes_back_whole():
    again = read(Archi().write(NATIVE)).estate

    assert again.heading == NATIVE.heading
    assert by_id(again) == by_id(NATIVE)
    assert {r.id: r for r in again.requirements} == {r.id: r for r in NATIVE.requirements}
    assert again.practices == NATIVE.practices
    assert again.targets == NATIVE.targets
    assert again.measurements == NATIVE.measurements


def test_a_stated_requirement_survives_deriving():
    again = derive(read(Archi().write(NATIVE)).estate, metamodel(), profile()).estate

    assert {r.id: r for r in again.requirements} == {r.id: r for r in NATIVE.requirements}


def test_an_own_property_that_says_nothing_is_kept_as_a_property():
    given = MILL.replace('key="rate"', 'key="alignment:rate"').replace(
        '<property key="owner" value="Ann"/>', '<property key="alignment:cost" value="dear"/>'
    )

    document = read(given)

    assert by_id(document.estate)["p1"].properties["alignment:cost"] == "dear"
    assert by_id(document.estate)["r7"].properties == {"alignment:rate": "3"}
    assert "own-field" in {finding.rule for finding in document.findings}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id="a1"', 'id="p1"', "stands already in mill.archimate line 6"),
        ('source="s1" target="p1"', 'source="s9" target="p1"', "its source 's9' is not there"),
        ("archimate:DataObject", "archimate:DataThing", "no element type 'DataThing'"),
        ("archimate:FlowRelationship", "archimate:FloRelationship", "'FloRelationship'"),
        ('name="Order"', 'name="Or&#x85;der"', "U+0085"),
        ('type="or"', 'type="xor"', "no junction type 'xor'"),
        ('accessType="3"', 'accessType="9"', "no access type '9'"),
        ('profiles="x1"', 'profiles="x2"', "its profile 'x2' is not there"),
        ('id="d1"', 'id=""', "blank"),
        ("<purpose>", "<thing/><purpose>", "a model has no thing"),
        ("<documentation>round", "<element/><documentation>round", "a concept has no element"),
    ],
)
def test_a_broken_model_is_refused_with_place_and_reason(old, new, said):
    problems = refused(MILL.replace(old, new, 1))

    assert any(said in problem for problem in problems)
    assert all(problem.startswith("mill.archimate line ") for problem in problems)


def test_all_faults_are_told_at_once_but_not_more_than_fifty():
    bad = "".join(f'<element xsi:type="archimate:Goal" id="g{n // 2}"/>' for n in range(200))

    problems = refused(MILL.replace("<purpose>", f"<folder>{bad}</folder><purpose>"))

    assert len(problems) == 51
    assert problems[-1].endswith("and 50 more faults")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (MILL[:900], "not well formed"),
        (MILL.replace("<purpose>", "<purpose>&bomb;"), "undefined entity"),
        (MILL.replace("?>\n", '?>\n<!DOCTYPE x [<!ENTITY a "b">]>\n', 1), "DOCTYPE"),
        (HEAD + "<folder>" * 300 + "</folder>" * 300 + "</archimate:model>", "200 deep"),
        (MILL.replace("<purpose>", f"<purpose {MANY}>"), "more than 500 attributes"),
        (MILL.replace("<purpose>", f"{INCLUDE}<purpose>"), "XInclude"),
        (MILL.replace("archimatetool.com/archimate", "example.com/x"), "the root 'model' is not"),
        (MILL.replace("UTF-8", "UTF-7"), "the encoding UTF-7 is not read"),
        (MILL.replace("UTF-8", "base64"), "the encoding base64 is not read"),
        (MILL.replace("UTF-8", "UTF-16"), "it says UTF-16 but is not"),
        (MILL.replace("Order", "Auftr\xe4ge").encode("latin-1"), "it is not utf-8"),
        (b"\xef\xbb\xbf" + MILL.replace("UTF-8", "ISO-8859-1").encode(), "but is utf-8"),
        (MILL.replace("Order", "Or\x00der"), "not well formed"),
    ],
)  # fmt: skip
def test_xml_that_is_not_to_be_trusted_is_refused_with_line_and_column(data, said):
    (problem,) = refused(data)

    assert said in problem
    assert problem.startswith("mill.archimate line ")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (zipped(("a.xml", MILL)), "holds no model.xml"),
        (zipped(("model.xml", MILL), ("../x", b"")), "leads out"),
        (zipped(("model.xml", MILL), ("/x", b"")), "absolute"),
        (zipped(("model.xml", MILL), ("C:\\x", b"")), "absolute"),
        (zipped(*((f"{n}", b"") for n in range(1001))), "1001 members"),
        (zipped(("model.xml", b"0" * 9_000_000), compression=zipfile.ZIP_DEFLATED), "100 times"),
        (zipped(("model.xml", MILL), compression=zipfile.ZIP_BZIP2), "method"),
        (zipped(("model.xml", MILL))[:-30], "broken"),
        (zipped(("model.xml", MILL)).replace(b"Order", b"0rder"), "broken"),
        (zipped(("model.xml", MILL), ("model.xmm", b"")).replace(b"xmm", b"xml"), "twice"),
    ],
)
def test_an_archive_that_is_not_to_be_trusted_is_refused(data, said):
    (problem,) = refused(data)

    assert said in problem
    assert problem.startswith("mill.archimate")


def test_an_encrypted_or_linked_member_is_refused():
    locked = bytearray(zipped(("model.xml", MILL)))
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    link = zipfile.ZipInfo("model.xml")
    link.external_attr = 0o120777 << 16

    assert "encrypted" in refused(bytes(locked))[0]
    assert "symbolic link" in refused(zipped((link, b"/etc/passwd")))[0]


def test_an_archive_that_lies_about_its_size_is_refused():
    data = bytearray(zipped(("model.xml", MILL), compression=zipfile.ZIP_DEFLATED))
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = (10).to_bytes(4, "little")

    assert "broken" in refused(bytes(data))[0]
