"""Views of Archi, and what a model says of itself: kept, written back, never left hanging."""

import base64
import io
import zipfile
from dataclasses import replace

import pytest
from lxml import etree

from alignment.catalogue import Element, Estate, Heading, Kind, View
from alignment.exchange.archimate.archi import Archi
from alignment.exchange.archimate.redrawn import with_drawings_of
from alignment.exchange.format import File, Material, recognise, written
from tests.exchange.archimate.test_archi import material, read, refused, zipped

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<archimate:model xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:archimate="http://www.archimatetool.com/archimate" '
    'xmlns:canvas="http://www.archimatetool.com/archimate/canvas" '
    'name="Mill" id="m" version="4.9.0">\n'
)
VIEW = """<element xsi:type="archimate:ArchimateDiagramModel" name="All" id="v1"
    viewpoint="layered">
      <child xsi:type="archimate:DiagramObject" id="c1" targetConnections="l2"
          archimateElement="p1">
        <bounds x="20" y="30" width="200" height="90"/>
        <sourceConnection xsi:type="archimate:Connection" id="l1" source="c1" target="c3"
            archimateRelationship="r1"/>
        <child xsi:type="archimate:DiagramObject" id="c2" archimateElement="s1">
          <bounds x="5" y="6" width="50" height="40"/>
          <feature name="labelExpression" value="${name}&#xD;&#xA;"/>
        </child>
      </child>
      <child xsi:type="archimate:DiagramObject" id="c3" targetConnections="l1"
          archimateElement="d1">
        <bounds x="300" y="30"/>
      </child>
      <child xsi:type="archimate:Note" id="n1">
        <bounds x="-10" y="200" width="80" height="30"/>
        <sourceConnection id="l2" source="n1" target="c1"/>
        <content>Mind\u0085 the &lt;gap&gt;</content>
      </child>
      <child xsi:type="archimate:DiagramModelReference" id="y1" model="v2">
        <bounds x="1" y="1"/></child>
      <documentation>What there is</documentation>
      <property key="status" value="draft"/>
    </element>"""
MILL = (
    HEAD
    + f"""  <feature name="theme" value="dark"/>
  <folder name="Views" id="f7" type="diagrams">
    <folder name="Own" id="f8">
      <documentation>Ours</documentation>
      <property key="since" value="2020"/>
      {VIEW}
    </folder>
    <folder name="Empty" id="f9"/>
    <element xsi:type="archimate:SketchModel" name="Sketch" id="v2"/>
    <element xsi:type="canvas:CanvasModel" name="" id="v3"/>
  </folder>
  <folder name="Business" id="f1" type="business">
    <element xsi:type="archimate:BusinessProcess" name="Grind" id="p1">
      <feature name="colour" value="red"/>
    </element>
  </folder>
  <folder name="Application" id="f3" type="application">
    <element xsi:type="archimate:ApplicationService" name="Shop" id="s1" profiles="x1 x2"/>
    <element xsi:type="archimate:DataObject" name="Order" id="d1"/>
  </folder>
  <folder name="Relations" id="f6" type="relations">
    <element xsi:type="archimate:AccessRelationship" id="r1" source="p1" target="d1"/>
  </folder>
  <property key="era" value="now"/>
  <property key="era" value="then"/>
  <purpose>Bread
for all</purpose>
  <metadata><entry key="tool" value="x"/></metadata>
  <profile name="Hosted" id="x1" conceptType="ApplicationService"/>
  <profile name="Old" id="x2" conceptType="ApplicationService" imagePath="images/a.png"/>
  <profile name="Unused" id="x3" conceptType="Node"/>
</archimate:model>
"""
)


def without(estate, *ids):
    return estate.with_(
        elements=tuple(e for e in estate.elements if e.id not in ids),
        relationships=tuple(r for r in estate.relationships if r.id not in ids),
        views=tuple(v for v in estate.views if v.id not in ids),
    )


def view_of(data, key="v1"):
    (found,) = (n for n in etree.fromstring(data).iter("element") if n.get("id") == key)
    return found


def ids_in(node):
    return {inner.get("id") for inner in node.iter() if inner.get("id")}


def test_a_view_is_kept_with_its_folder_documentation_and_properties():
    views = {view.id: view for view in read(MILL).estate.views}

    assert {key: (view.name, view.type, view.notation) for key, view in views.items()} == {
        "v1": ("All", "ArchimateDiagramModel", "archi"),
        "v2": ("Sketch", "SketchModel", "archi"),
        "v3": ("(unnamed)", "canvas:CanvasModel", "archi"),
    }
    assert views["v1"].documentation == "What there is"
    assert views["v1"].properties == {"status": "draft"}
    assert views["v1"].attributes == {"folder": "Views/Own"}
    assert 'viewpoint="layered"' in views["v1"].content
    assert "&#133;" in views["v1"].content


def test_everything_that_a_model_says_of_itself_comes_back():
    estate = read(MILL).estate

    data = Archi().write(estate)

    assert estate.heading.documentation == "Bread\nfor all"
    assert estate.heading.properties == {"era": ("now", "then")}
    assert read(data).estate == estate
    assert Archi().write(read(data).estate) == data
    text = data.decode()
    for said in (
        'id="m" version="4.9.0"', '<feature name="theme" value="dark"/>',
        '<folder name="Own" id="f8">', "<documentation>Ours</documentation>",
        '<property key="since" value="2020"/>', '<folder name="Empty" id="f9"/>',
        '<entry key="tool" value="x"/>', '<profile name="Unused" id="x3" conceptType="Node"/>',
        'profiles="x1 x2"', 'imagePath="images/a.png"', '<feature name="colour" value="red"/>',
    ):  # fmt: skip
        assert said in text, said
    assert "alignment:" not in text


def test_a_view_is_written_back_as_it_came():
    data = Archi().write(read(MILL).estate)

    parser = etree.XMLParser(remove_blank_text=True)
    came = etree.fromstring(MILL.encode(), parser)
    went = etree.fromstring(data, parser)
    for key in ("v1", "v2", "v3"):
        pair = [
            etree.tostring(next(n for n in tree.iter("element") if n.get("id") == key),
                           method="c14n", exclusive=True)
            for tree in (came, went)
        ]  # fmt: skip
        assert pair[0] == pair[1]


def test_nothing_is_told_of_what_can_be_written_whole():
    assert written(Archi(), read(MILL).estate).findings == ()


def test_a_view_loses_the_figure_of_a_retired_element_and_the_lines_to_it():
    made = written(Archi(), without(read(MILL).estate, "d1", "r1"))

    assert ids_in(view_of(made.data)) == {"v1", "c1", "c2", "n1", "l2", "y1"}
    assert [(f.rule, f.elements) for f in made.findings] == [("figures-left-out", ("v1",))]
    assert "2 figures and lines show" in made.findings[0].message


def test_what_stood_in_a_lost_figure_moves_out_to_where_it_was():
    made = written(Archi(), without(read(MILL).estate, "p1", "r1"))

    view = view_of(made.data)
    (inner,) = (n for n in view.iter("child") if n.get("id") == "c2")
    assert inner.getparent() is view
    assert dict(inner.find("bounds").attrib) == {
        "x": "25",
        "y": "36",
        "width": "50",
        "height": "40",
    }
    assert ids_in(view) == {"v1", "c2", "c3", "n1", "y1"}
    assert "targetConnections" not in etree.tostring(view).decode()


def test_a_line_goes_with_its_relationship_and_a_reference_with_its_view():
    made = written(Archi(), without(read(MILL).estate, "r1", "v2"))

    assert ids_in(view_of(made.data)) == {"v1", "c1", "c2", "c3", "n1", "l2"}


def test_nothing_refers_to_a_view_that_cannot_be_written():
    estate = read(MILL).estate
    spoilt = tuple(replace(v, content="?") if v.id == "v2" else v for v in estate.views)

    made = written(Archi(), estate.with_(views=spoilt))

    assert {f.rule for f in made.findings} == {"view-left-out", "figures-left-out"}
    assert b'model="v2"' not in made.data


def test_a_renamed_view_is_written_with_its_new_name():
    estate = read(MILL).estate
    renamed = estate.with_(views=tuple(replace(v, name="New") for v in estate.views))

    data = Archi().write(renamed)

    assert {view.name for view in read(data).estate.views} == {"New"}


@pytest.mark.parametrize(
    "content",
    [
        "no xml", "<element>", "<!DOCTYPE a [<!ENTITY b 'c'>]><element>&b;</element>",
        "<view xmlns='urn:x'/>", "<element/>", "<a>" * 300 + "</a>" * 300,
    ],
)  # fmt: skip
def test_content_that_is_none_is_left_out_and_said(content):
    view = View(id="v", name="V", notation="archi", content=content)

    made = written(Archi(), Estate(views=(view,)))

    assert [finding.rule for finding in made.findings] == ["view-left-out"]
    assert read(made.data).estate.views == ()


def test_a_view_of_an_unknown_notation_is_left_out_and_said():
    view = View(id="v", name="V", notation="napkin", content="<x/>")

    made = written(Archi(), Estate(views=(view,)))

    assert [finding.rule for finding in made.findings] == ["view-left-out"]


def test_a_view_without_content_is_written_empty():
    view = View(id="v", name="V")

    (found,) = read(Archi().write(Estate(views=(view,)))).estate.views

    assert (found.name, found.type) == ("V", "ArchimateDiagramModel")


def test_pictures_beside_the_model_are_kept_with_it():
    data = zipped(("model.xml", MILL), ("images/a.png", b"\x89PNG"))
    estate = read(data).estate

    again = Archi().write(estate)

    (picture,) = (view for view in estate.views if view.type == "Picture")
    assert (picture.id, base64.b64decode(picture.content)) == ("images/a.png", b"\x89PNG")
    assert read(again).estate == estate
    assert Archi().write(read(again).estate) == again
    with zipfile.ZipFile(io.BytesIO(again)) as archive:
        assert archive.namelist() == ["model.xml", "images/a.png"]


def test_two_folders_of_one_name_become_one_and_it_is_said():
    twice = MILL.replace('<folder name="Empty" id="f9"/>', '<folder name="Own" id="f9"/>')

    document = read(twice)

    assert "folders-joined" in {finding.rule for finding in document.findings}
    assert Archi().write(document.estate).count(b'name="Own"') == 1


def test_folders_of_a_connector_layer_are_read_as_others():
    old = MILL.replace('type="business"', 'type="connectors"').replace("4.9.0", "3.1.1")
    estate = read(old).estate

    data = Archi().write(estate)

    assert b'name="Business" id="f1" type="other"' in data
    assert read(data).estate == estate


def test_ids_that_are_taken_since_are_given_to_nobody_twice():
    estate = read(MILL).estate
    more = Element(id="f8", kind=Kind.PROCESS, name="New", type="BusinessProcess")

    data = Archi().write(estate.with_(elements=(*estate.elements, more)))

    found = [n.get("id") for n in etree.fromstring(data).iter("folder", "element", "profile")]
    assert len(found) == len(set(found))


def test_figures_of_two_views_with_one_id_are_told_apart_and_nothing_else_changes():
    estate = read(MILL).estate
    twin = replace(next(v for v in estate.views if v.id == "v1"), id="v9")
    both = estate.with_(views=(*estate.views, twin))

    data = Archi().write(both)

    found = [n.get("id") for n in etree.fromstring(data).iter() if n.get("id")]
    assert len(found) == len(set(found))
    assert Archi().write(read(data).estate) == data
    settled = with_drawings_of(both, read(data).estate)
    assert {v.id: v.content for v in settled.views} == {v.id: v.content for v in both.views}


def test_attributes_that_somebody_spoilt_do_no_harm():
    heading = Heading(
        name="Mill",
        attributes={
            "archi:folders": '[1, {"path": 2}, {"path": ""}, '
            '{"path": "A/B", "properties": [[1]]}]',
            "archi:profiles": "{",
            "archi:features": '[{"name": 3}]',
            "archi:metadata": "[]",
        },
    )

    data = Archi().write(Estate(heading=heading))

    assert b'<folder name="B"' in data


def test_a_view_with_the_id_of_an_element_is_refused():
    problems = refused(MILL.replace('id="v2"', 'id="p1"'))

    assert any("stands already" in problem for problem in problems)


def test_a_relationship_does_not_end_at_a_view():
    problems = refused(MILL.replace('target="d1"', 'target="v1"'))

    assert any("its target 'v1' is not there" in problem for problem in problems)


def test_a_prefix_of_ones_own_makes_no_difference():
    other = MILL.replace("archimate:", "a:").replace(
        'xmlns:archimate="', 'xmlns:a="'
    ).replace("<a:model", "<a:model").replace("</a:model", "</a:model")  # fmt: skip

    assert read(other).estate == read(MILL).estate
    assert recognise(material(other)).name == "archi"


def test_marks_that_would_join_a_tag_are_kept_apart():
    given = MILL.replace("<content>Mind", "<content>\u0338Mind")

    estate = read(given).estate

    again = Archi().write(estate)
    assert "\u0338Mind" in etree.fromstring(again).findtext(".//content")
    assert read(again).estate == estate


def test_the_form_of_the_file_is_one_that_it_recognises_itself():
    data = Archi().write(read(MILL).estate)

    assert recognise(Material("x", (File("x", data),))).name == "archi"
