import pytest
from lxml import etree

from alignment.catalogue import Element, Estate, Kind, Relationship
from alignment.catalogue.metamodel import metamodel, profile
from alignment.catalogue.requirements import derive
from alignment.errors import Unreadable
from alignment.exchange.archimate.archi import Archi
from alignment.exchange.archimate.exchange_xml import OpenExchange
from alignment.exchange.format import File, Material, recognise
from tests.exchange.archimate.test_archi import MILL as ARCHI_MILL
from tests.exchange.archimate.test_archi import NATIVE
from tests.exchange.archimate.test_archi import read as read_archi

MILL = """<?xml version="1.0" encoding="UTF-8"?>
<model xmlns="http://www.opengroup.org/xsd/archimate/3.0/"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" identifier="m">
  <name xml:lang="en">Mill</name>
  <metadata><schema>Dublin Core</schema></metadata>
  <elements>
    <element identifier="p1" xsi:type="BusinessProcess">
      <name xml:lang="fr">Moudre</name>
      <name xml:lang="en">Grind</name>
      <documentation xml:lang="en">Twice
a day</documentation>
      <properties>
        <property propertyDefinitionRef="k1"><value xml:lang="en">Ann</value></property>
        <property propertyDefinitionRef="k1"><value>Bob</value></property>
        <property propertyDefinitionRef="k9"><value>free</value></property>
      </properties>
    </element>
    <element identifier="s1" xsi:type="ApplicationService">
      <name xml:lang="pt">Loja</name></element>
    <element identifier="d1" xsi:type="DataObject"><name/></element>
    <element identifier="j1" xsi:type="OrJunction"><name>or</name></element>
    <element identifier="j2" xsi:type="AndJunction"><name>and</name></element>
  </elements>
  <relationships>
    <relationship identifier="r1" source="s1" target="p1" xsi:type="Serving">
      <name>helps</name></relationship>
    <relationship identifier="r2" source="s1" target="d1" xsi:type="Access" accessType="Read"/>
    <relationship identifier="r3" source="s1" target="d1" xsi:type="Access"/>
    <relationship identifier="r4" source="p1" target="s1" xsi:type="Influence" modifier="++"/>
    <relationship identifier="r5" source="d1" target="r1" xsi:type="Association"
      isDirected="true"/>
  </relationships>
  <organizations>
    <item><label xml:lang="en">Business</label>
      <item><label>Front/back</label><item identifierRef="p1"/></item>
      <item identifierRef="v1"/><item identifierRef="gone"/>
    </item>
    <item><label>Application</label><item identifierRef="s1"/></item>
  </organizations>
  <propertyDefinitions>
    <propertyDefinition identifier="k1" type="string"><name>owner</name></propertyDefinition>
  </propertyDefinitions>
  <views><diagrams><view identifier="v1" xsi:type="Diagram"/></diagrams></views>
</model>
"""

MILL_2 = """<?xml version="1.0"?>
<model xmlns="http://www.opengroup.org/xsd/archimate"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" identifier="m">
  <name xml:lang="en">Mill</name>
  <elements>
    <element identifier="s1" xsi:type="InfrastructureService"><label xml:lang="en">Power</label>
      <properties><property identifierref="k1"><value>Ann</value></property></properties></element>
    <element identifier="p1" xsi:type="BusinessProcess"><label>Grind</label></element>
  </elements>
  <relationships>
    <relationship identifier="r1" source="s1" target="p1" xsi:type="UsedByRelationship"/>
  </relationships>
  <organization><item><label>Plants</label><item identifierref="s1"/></item></organization>
  <propertydefs><propertydef identifier="k1" name="owner" type="string"/></propertydefs>
</model>
"""


def material(data, name="mill.xml"):
    return Material(name, (File(name, data if isinstance(data, bytes) else data.encode()),))


def read(data):
    return OpenExchange().read(material(data))


def refused(data):
    with pytest.raises(Unreadable) as caught:
        read(data)
    return [str(problem) for problem in caught.value.problems]


def by_id(estate):
    return {entity.id: entity for entity in (*estate.elements, *estate.relationships)}


def test_everything_that_a_concept_states_is_kept():
    found = by_id(read(MILL).estate)

    process = found["p1"]
    assert (process.name, process.documentation) == ("Grind", "Twice\na day")
    assert process.properties == {"owner": ("Ann", "Bob"), "k9": "free"}
    assert process.attributes == {"folder": "Business/Front\\/back", "name:fr": "Moudre"}
    assert (found["s1"].name, found["s1"].attributes) == ("Loja", {"lang": "pt"})
    assert (found["d1"].name, found["d1"].attributes) == ("(unnamed)", {"unnamed": "true"})
    assert (found["j1"].type, found["j1"].attributes) == ("OrJunction", {"junction": "or"})
    assert found["j2"].attributes == {"junction": "and"}
    assert [found[f"r{n}"].attributes for n in range(1, 6)] == [
        {}, {"accessType": "Read"}, {}, {"strength": "++"}, {"directed": "true"}
    ]  # fmt: skip
    assert (found["r1"].name, found["r5"].target) == ("helps", "r1")


def test_types_are_counted_by_their_long_names():
    document = read(MILL)

    assert document.element_types["OrJunction"] == 1
    assert document.relationship_types == {
        "AccessRelationship": 2, "AssociationRelationship": 1, "InfluenceRelationship": 1,
        "ServingRelationship": 1,
    }  # fmt: skip


def test_what_is_untidy_or_not_kept_is_said():
    findings = {finding.rule: finding for finding in read(MILL).findings}

    assert {"property-undefined", "folder-of-nothing"} <= set(findings)
    assert findings["property-undefined"].place == "mill.xml line 15"


def test_reading_what_was_written_gives_the_same_estate_and_the_same_bytes():
    estate = read(MILL).estate

    data = OpenExchange().write(estate)

    assert read(data).estate == estate
    assert OpenExchange().write(read(data).estate) == data


def test_line_ends_and_encoding_make_no_difference():
    crlf = MILL.replace("\n", "\r\n")
    utf16 = MILL.replace("UTF-8", "UTF-16").encode("utf-16")

    assert read(crlf).estate == read(utf16).estate == read(MILL).estate


def test_the_form_of_version_2_is_read():
    document = read(MILL_2)

    found = by_id(document.estate)
    assert (found["s1"].type, found["s1"].kind) == ("InfrastructureService", Kind.SERVICE)
    assert found["s1"].properties == {"owner": "Ann"}
    assert found["s1"].attributes == {"folder": "Plants"}
    assert found["r1"].type == "UsedBy"
    assert document.relationship_types == {"UsedByRelationship": 1}


def test_names_of_archimate_2_are_written_in_todays_form_and_come_back():
    estate = read(MILL_2).estate

    data = OpenExchange().write(estate)

    assert b'xsi:type="TechnologyService"' in data
    assert b'xsi:type="Serving"' in data
    assert read(data).estate == estate


def test_a_model_of_archi_keeps_everything_on_its_way_through():
    native = read_archi(ARCHI_MILL).estate

    there = read(OpenExchange().write(native)).estate
    back = read_archi(Archi().write(there)).estate

    def content(estate):
        return {
            e.id: (e.name, e.documentation, e.properties, e.attributes)
            for e in (*estate.elements, *estate.relationships)
        }

    assert content(native) == content(there) == content(back)


def test_identifiers_that_xml_does_not_allow_come_back():
    estate = Estate(
        elements=tuple(
            Element(id=name, name="x", type="Node", kind=Kind.COMPONENT)
            for name in ("1", "id-1", "a b", "ü", "a:b")
        ),
        relationships=(Relationship(id="9", type="Flow", source="1", target="a b"),),
    )

    data = OpenExchange().write(estate)

    root = etree.fromstring(data)
    written = [e.get("identifier") for e in root.iter() if e.get("identifier")]
    assert all(name.replace("-", "").isalnum() and name[0].isalpha() for name in written)
    assert len(set(written)) == len(written)
    assert read(data).estate == estate


def test_an_estate_of_another_notation_comes_back_whole():
    again = read(OpenExchange().write(NATIVE)).estate

    assert (again.heading, again.practices) == (NATIVE.heading, NATIVE.practices)
    assert by_id(again) == by_id(NATIVE)
    assert {r.id: r for r in again.requirements} == {r.id: r for r in NATIVE.requirements}


def test_what_was_derived_is_found_again():
    once = derive(read(MILL).estate, metamodel(), profile("wide")).estate

    again = derive(read(OpenExchange().write(once)).estate, metamodel(), profile("wide")).estate

    assert again == once


def test_parts_of_a_model_stand_in_the_order_of_the_standard():
    root = etree.fromstring(OpenExchange().write(NATIVE))

    assert [etree.QName(child).localname for child in root] == [
        "name", "properties", "elements", "relationships", "organizations", "propertyDefinitions"
    ]  # fmt: skip


def test_both_versions_are_recognised_by_their_content():
    assert recognise(material(MILL)).name == "open-exchange"
    assert recognise(material(MILL_2)).name == "open-exchange"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"d1" xsi:type="DataObject"', '"s1" xsi:type="DataObject"', "stands already in"),
        ('source="s1" target="p1"', 'source="s9" target="p1"', "its source 's9' is not there"),
        ('xsi:type="DataObject"', 'xsi:type="DataThing"', "no element type 'DataThing'"),
        ('xsi:type="Serving"', 'xsi:type="Helping"', "'HelpingRelationship'"),
        ('accessType="Read"', 'accessType="Peek"', "no access type 'Peek'"),
        ("<metadata>", "<thing/><metadata>", "a model has no thing"),
        ("</propertyDefinitions>", '<propertyDefinition identifier="k1"/></propertyDefinitions>',
            "stands already"),
        ("xsd/archimate/3.0/", "xsd/archimate/9.0/", "the root 'model'"),
        ("<elements>", "<elements", "not well formed"),
        ("?>\n", "?>\n<!DOCTYPE model>\n", "DOCTYPE"),
    ],
)  # fmt: skip
def test_a_broken_model_is_refused_with_place_and_reason(old, new, said):
    problems = refused(MILL.replace(old, new, 1))

    assert any(said in problem for problem in problems)
    assert all(problem.startswith("mill.xml line ") for problem in problems)
