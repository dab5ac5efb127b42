"""Views of the exchange format, and those that are drawn anew from one format for the other."""

import pytest
from lxml import etree

from alignment.catalogue import Element, Estate, Kind, Relationship, View
from alignment.exchange.archimate.archi import Archi
from alignment.exchange.archimate.exchange_xml import OpenExchange
from alignment.exchange.archimate.redrawn import referring, with_drawings_of
from alignment.exchange.format import written
from tests.exchange.archimate.test_archi import read as read_archi
from tests.exchange.archimate.test_archi_views import MILL as ARCHI_MILL
from tests.exchange.archimate.test_archi_views import without
from tests.exchange.archimate.test_exchange_xml import read

TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
NS = "{http://www.opengroup.org/xsd/archimate/3.0/}"
MILL = """<?xml version="1.0" encoding="UTF-8"?>
<model xmlns="http://www.opengroup.org/xsd/archimate/3.0/"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xmlns:dc="http://purl.org/dc/elements/1.1/" identifier="m" version="7">
  <name xml:lang="pt">Moinho</name>
  <name xml:lang="en">Mill</name>
  <documentation xml:lang="en">Bread</documentation>
  <properties><property propertyDefinitionRef="k1"><value>now</value></property></properties>
  <metadata><schema>Dublin Core</schema><dc:creator>Ann</dc:creator></metadata>
  <elements>
    <element identifier="p1" xsi:type="BusinessProcess"><name xml:lang="en">Grind</name></element>
    <element identifier="s1" xsi:type="ApplicationService">
      <name xml:lang="en">Shop</name></element>
    <element identifier="d1" xsi:type="DataObject"><name xml:lang="en">Order</name></element>
  </elements>
  <relationships>
    <relationship identifier="r1" source="p1" target="d1" xsi:type="Access"/>
    <relationship identifier="r2" source="p1" target="s1" xsi:type="Aggregation"/>
  </relationships>
  <organizations>
    <item><label xml:lang="en">Views</label><documentation xml:lang="en">Ours</documentation>
      <item identifierRef="v1"/><item><label xml:lang="en">Empty</label></item></item>
  </organizations>
  <propertyDefinitions>
    <propertyDefinition identifier="k1" type="string"><name>era</name></propertyDefinition>
    <propertyDefinition identifier="k2" type="date"><name>due</name></propertyDefinition>
    <propertyDefinition identifier="k3" type="string"><name>unused</name></propertyDefinition>
  </propertyDefinitions>
  <views>
    <viewpoints><viewpoint identifier="w1"><name>Own</name></viewpoint></viewpoints>
    <diagrams>
      <view identifier="v1" xsi:type="Diagram" viewpoint="Layered">
        <name xml:lang="en">All</name>
        <documentation xml:lang="en">What there is</documentation>
        <properties><property propertyDefinitionRef="k2"><value>2026</value></property>
        </properties>
        <node identifier="c1" elementRef="p1" xsi:type="Element" x="20" y="30" w="200" h="90">
          <style lineWidth="2"><fillColor r="255" g="0" b="128" a="50"/>
            <font name="Arial" size="9" style="bold"><color r="1" g="2" b="3"/></font></style>
          <node identifier="c2" elementRef="s1" xsi:type="Element" x="25" y="36" w="50" h="40"/>
        </node>
        <node identifier="c3" elementRef="d1" xsi:type="Element" x="300" y="30" w="120" h="55"/>
        <node identifier="n1" xsi:type="Label" x="0" y="200" w="80" h="30">
          <label xml:lang="en">Mind the gap</label></node>
        <node identifier="g1" xsi:type="Container" x="0" y="300" w="80" h="30">
          <label xml:lang="en">Group</label></node>
        <node identifier="x1" xsi:type="Label" x="0" y="400" w="80" h="30">
          <viewRef ref="v2"/></node>
        <connection identifier="l1" relationshipRef="r1" xsi:type="Relationship" source="c1"
            target="c3"><bendpoint x="250" y="10"/></connection>
        <connection identifier="l2" xsi:type="Line" source="n1" target="c1"/>
      </view>
      <view identifier="v2" xsi:type="Diagram"><name xml:lang="en">Other</name></view>
    </diagrams>
  </views>
</model>
"""
OLD = """<?xml version="1.0"?>
<model xmlns="http://www.opengroup.org/xsd/archimate"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" identifier="m">
  <name>Mill</name>
  <elements>
    <element identifier="p1" xsi:type="BusinessProcess"><label>Grind</label></element>
    <element identifier="s1" xsi:type="ApplicationService"><label>Shop</label></element>
  </elements>
  <relationships>
    <relationship identifier="r1" source="s1" target="p1" xsi:type="UsedByRelationship"/>
  </relationships>
  <views><view identifier="v1" viewpoint="Layered"><label>All</label>
    <node identifier="c1" elementref="p1" x="1" y="2" w="30" h="40">
      <style><fillColor r="1" g="2" b="3"/></style></node>
    <node identifier="g1" x="1" y="2" w="30" h="40" type="group"><label>G</label>
      <node identifier="c2" elementref="s1" x="3" y="4" w="5" h="6"/></node>
    <node identifier="n1" x="1" y="2" w="30" h="40"><label>N</label></node>
    <connection identifier="l1" relationshipref="r1" source="c2" target="c1">
      <bendpoint x="9" y="9"/></connection>
  </view></views>
</model>
"""


def root_of(data):
    return etree.fromstring(data)


def identifiers(data):
    return {n.get("identifier") for n in root_of(data).iter(f"{NS}node", f"{NS}connection")}


def test_views_and_what_a_model_says_of_itself_come_back():
    estate = read(MILL).estate

    data = OpenExchange().write(estate)

    assert read(data).estate == estate
    assert OpenExchange().write(read(data).estate) == data
    assert (estate.heading.name, estate.heading.documentation) == ("Mill", "Bread")
    assert estate.heading.properties == {"era": "now"}
    assert estate.heading.attributes["name:pt"] == "Moinho"
    views = {view.id: view for view in estate.views}
    assert (views["v1"].name, views["v1"].properties) == ("All", {"due": "2026"})
    text = data.decode()
    for said in (
        '<name xml:lang="pt">Moinho</name>', '<documentation xml:lang="en">Bread</documentation>',
        "<dc:creator", '<viewpoint identifier="w1">', '<label xml:lang="en">Empty</label>',
        '<documentation xml:lang="en">Ours</documentation>', 'version="7"', 'identifier="m"',
        'type="date"', "<name>unused</name>", 'viewpoint="Layered"',
    ):  # fmt: skip
        assert said in text, said
    assert identifiers(data) == identifiers(MILL.encode())


def test_the_one_language_of_a_model_is_stated_once_and_written_everywhere():
    estate = read(MILL).estate

    data = OpenExchange().write(estate).decode()

    assert estate.heading.attributes["exchange:lang"] == "en"
    assert all("lang" not in e.attributes for e in estate.elements)
    assert '<name xml:lang="en">Grind</name>' in data


def test_a_view_of_version_2_is_written_as_one_of_version_3():
    estate = read(OLD).estate

    data = OpenExchange().write(estate)

    (view,) = estate.views
    assert view.name == "All"
    stated = {
        n.get("identifier"): n.get(TYPE)
        for n in root_of(data).iter(f"{NS}node", f"{NS}connection")
    }
    assert stated == {
        "c1": "Element", "g1": "Container", "c2": "Element", "n1": "Label", "l1": "Relationship"
    }  # fmt: skip
    assert b"elementref" not in data
    assert read(data).estate.views == estate.views


def test_a_view_loses_what_shows_nothing_any_more():
    made = written(OpenExchange(), without(read(MILL).estate, "p1", "r1", "r2", "v2"))

    assert identifiers(made.data) == {"c2", "c3", "n1", "g1", "x1"}
    assert root_of(made.data).find(f".//{NS}viewRef") is None
    assert [finding.rule for finding in made.findings] == ["figures-left-out"]


def test_ids_of_figures_give_way_to_those_of_elements():
    estate = read(MILL).estate
    more = Element(id="c1", kind=Kind.PROCESS, name="New", type="BusinessProcess")

    data = OpenExchange().write(estate.with_(elements=(*estate.elements, more)))

    found = [n.get("identifier") for n in root_of(data).iter() if n.get("identifier")]
    assert len(found) == len(set(found))
    line = next(n for n in root_of(data).iter(f"{NS}connection") if n.get("identifier") == "l1")
    assert line.get("source") in found
    assert line.get("source") != "c1"


def test_ids_that_xml_cannot_write_are_found_again_in_views_too():
    native = read_archi(ARCHI_MILL.replace('"p1"', '"1 399"')).estate
    data = OpenExchange().write(native)

    again = read(data).estate

    assert {e.id for e in again.elements} == {e.id for e in native.elements}
    assert 'elementRef="1 399"' in next(v for v in again.views if v.id == "v1").content
    assert OpenExchange().write(again) == data


def test_a_view_of_archi_is_drawn_anew_and_what_cannot_be_is_said():
    made = written(OpenExchange(), read_archi(ARCHI_MILL).estate)

    (view,) = root_of(made.data).iter(f"{NS}view")
    nodes = {n.get("identifier"): n for n in view.iter(f"{NS}node")}
    assert view.get("viewpoint") == "Layered"
    assert set(nodes) == {"c1", "c2", "c3", "n1", "y1"}
    # everything stands 10 further right, since the note stood left of zero
    assert [nodes["c2"].get(k) for k in "xywh"] == ["35", "36", "50", "40"]
    assert [nodes["c3"].get(k) for k in "xywh"] == ["310", "30", "120", "55"]
    assert nodes["n1"].findtext(f"{NS}label").startswith("Mind")
    assert {n.get("identifier") for n in view.iter(f"{NS}connection")} == {"l1", "l2"}
    assert sorted(finding.rule for finding in made.findings) == [
        "view-left-out", "view-left-out", "view-redrawn"
    ]  # fmt: skip


def test_a_view_of_the_exchange_format_is_drawn_anew_for_archi():
    data = Archi().write(read(MILL).estate)

    figures = {n.get("id"): n for n in root_of(data).iter("child", "sourceConnection")}
    assert dict(figures["c2"].find("bounds").attrib) == {
        "x": "5", "y": "6", "width": "50", "height": "40"
    }  # fmt: skip
    styled = figures["c1"]
    assert (styled.get("fillColor"), styled.get("alpha")) == ("#ff0080", "128")
    assert (styled.get("font"), styled.get("fontColor")) == ("1|Arial|9.0|1", "#010203")
    assert dict(figures["l1"].find("bendpoint").attrib) == {
        "startX": "130", "startY": "-65", "endX": "-110", "endY": "-47"
    }  # fmt: skip
    assert figures["c1"].get("targetConnections") == "l2"
    assert figures["x1"].get("model") == "v2"
    assert [n.get("archimateRelationship") for n in figures["c1"].iter("sourceConnection")] == [
        "r1", "r2"
    ]  # fmt: skip
    assert read_archi(data).estate.views[0].attributes == {}


def test_a_view_that_comes_back_untouched_from_the_other_format_is_not_altered():
    native = read_archi(ARCHI_MILL).estate
    back = read(OpenExchange().write(native)).estate

    settled = with_drawings_of(native, back)

    assert {v.id: v for v in settled.views} == {
        v.id: v for v in native.views if v.type == "ArchimateDiagramModel"
    }


def test_a_view_that_was_changed_there_is_taken_as_it_is_now():
    native = read_archi(ARCHI_MILL).estate
    text = OpenExchange().write(native).decode().replace('w="50"', 'w="60"')

    settled = with_drawings_of(native, read(text).estate)

    assert [view.notation for view in settled.views] == ["open-exchange"]


@pytest.mark.parametrize("text", [ARCHI_MILL, MILL])
def test_a_view_follows_its_elements_when_they_get_other_ids(text):
    estate = (read_archi if text is ARCHI_MILL else read)(text).estate
    view = next(v for v in estate.views if v.id == "v1")

    found = referring(view, {"p1": "other:p1", "r1": "other:r1", "v2": "other:v2"})

    for new in ("other:p1", "other:r1", "other:v2"):
        assert f'"{new}"' in found.content
    assert '"p1"' not in found.content
    assert referring(view, {"q": "z"}) == view


def test_figures_that_make_no_sense_do_no_harm():
    content = (
        '<element xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:type="archimate:ArchimateDiagramModel">'
        '<child xsi:type="archimate:DiagramObject" archimateElement="e">'
        '<bounds x="a" width="1e99"/>'
        '<sourceConnection id="l" source="?" target="!"/></child>'
        '<child xsi:type="archimate:DiagramObject" id="" archimateElement="e" fillColor="#xyz" '
        'font="|||||" fontColor="red"/><child/></element>'
    )
    estate = Estate(
        elements=(Element(id="e", kind=Kind.PROCESS, name="E", type="BusinessProcess"),),
        relationships=(Relationship(id="r", type="Flow", source="e", target="e"),),
        views=(View(id="v", name="V", notation="archi", content=content),),
    )

    data = OpenExchange().write(estate)

    assert len(list(root_of(data).iter(f"{NS}node"))) == 2
    assert read(data).estate.views[0].name == "V"
