"""The folders of coArchi: the same estate as the model's own file, from many small ones."""

import io
import tarfile

import pytest

from alignment.catalogue import Kind
from alignment.errors import Unreadable
from alignment.exchange.archimate.archi import Archi
from alignment.exchange.archimate.coarchi import CoArchi
from alignment.exchange.files.archives import MOST_FILES
from alignment.exchange.format import File, Material, recognise
from tests.exchange.archimate.test_archi import read as read_archi

_SPACES = (
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:archimate="http://www.archimatetool.com/archimate"'
)
_LAYERS = ("strategy", "business", "application", "technology", "motivation",
           "implementation_migration", "other", "relations", "diagrams")  # fmt: skip


def xml(tag, attributes, inner=""):
    return f"<archimate:{tag} {_SPACES} {attributes}>{inner}</archimate:{tag}>"


def model():
    files = {
        "model/folder.xml": xml(
            "ArchimateModel", 'name="Mill" id="m" version="5.0.0" purpose="Bread&#xA;daily"',
            '<properties key="era" value="now"/>'
            '<profiles name="Hosted" id="x1" conceptType="ApplicationService"/>',
        ),
        "model/business/u1/folder.xml": xml(
            "Folder", 'name="Own" id="u1" documentation="Ours"',
            '<properties key="a" value="b"/>',
        ),
        "model/business/u1/BusinessProcess_p1.xml": xml(
            "BusinessProcess", 'name="Grind" id="p1" documentation="Twice&#xA;a day"',
            '<properties key="owner" value="Ann"/><properties key="owner" value="Bob"/>',
        ),
        "model/application/ApplicationService_s1.xml": xml(
            "ApplicationService", 'name="Shop" id="s1"',
            '<profiles href="folder.xml#x1"/>',
        ),
        "model/application/DataObject_d1.xml": xml("DataObject", 'name="Order" id="d1"'),
        "model/other/Junction_j1.xml": xml("Junction", 'id="j1" type="or"'),
        "model/relations/AccessRelationship_r1.xml": xml(
            "AccessRelationship", 'id="r1" accessType="3"',
            '<source xsi:type="archimate:ApplicationService" href="ApplicationService_s1.xml#s1"/>'
            '<target xsi:type="archimate:DataObject" href="DataObject_d1.xml#d1"/>',
        ),
        "model/relations/AssociationRelationship_r2.xml": xml(
            "AssociationRelationship", 'id="r2" directed="true"',
            '<source xsi:type="archimate:DataObject" href="DataObject_d1.xml#d1"/>'
            '<target xsi:type="archimate:AccessRelationship" '
            'href="AccessRelationship_r1.xml#r1"/>',
        ),
        "model/diagrams/ArchimateDiagramModel_v1.xml": xml(
            "ArchimateDiagramModel", 'name="All" id="v1" documentation="Whole"',
            '<children xsi:type="archimate:DiagramModelArchimateObject" id="c1">'
            '<sourceConnections xsi:type="archimate:DiagramModelArchimateConnection" id="l1" '
            'source="c1" target="c2">'
            '<archimateRelationship xsi:type="archimate:AccessRelationship" '
            'href="AccessRelationship_r1.xml#r1"/><bendpoints startX="1"/></sourceConnections>'
            '<bounds x="1" y="2"/><archimateElement xsi:type="archimate:ApplicationService" '
            'href="ApplicationService_s1.xml#s1"/></children>'
            '<children xsi:type="archimate:DiagramModelArchimateObject" id="c2" '
            'targetConnections="l1"><bounds x="9" y="2"/>'
            '<archimateElement xsi:type="archimate:DataObject" href="DataObject_d1.xml#d1"/>'
            '</children>'
            '<children xsi:type="archimate:DiagramModelNote" id="n1" content="Mind"><bounds/>'
            '<sourceConnections xsi:type="archimate:DiagramModelConnection" id="l2" source="n1" '
            'target="c1"/></children>'
            '<children xsi:type="archimate:DiagramModelReference" id="y1"><bounds/>'
            '<referencedModel xsi:type="archimate:SketchModel" href="SketchModel_v2.xml#v2"/>'
            '</children>',
        ),
        "model/diagrams/SketchModel_v2.xml": xml("SketchModel", 'name="Sketch" id="v2"'),
    }  # fmt: skip
    for layer in _LAYERS:
        name = layer.capitalize()
        files[f"model/{layer}/folder.xml"] = xml(
            "Folder", f'name="{name}" id="f-{layer}" type="{layer}"'
        )
    return files


def material(files):
    made = (File(n, d if isinstance(d, bytes) else d.encode()) for n, d in files.items())
    return Material("mill", tuple(sorted(made, key=lambda f: f.name)))


def read(files):
    return CoArchi().read(material(files))


def refused(found):
    with pytest.raises(Unreadable) as caught:
        CoArchi().read(found)
    return [str(problem) for problem in caught.value.problems]


def packed(files, mode="w:gz", spoil=None):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            content = data if isinstance(data, bytes) else data.encode()
            member.size = len(content)
            if spoil:
                spoil(member)
            archive.addfile(member, io.BytesIO(content) if member.isfile() else None)
    return Material("mill.tar.gz", (File("mill.tar.gz", stream.getvalue()),))


def by_id(entities):
    return {entity.id: entity for entity in entities}


def test_every_concept_comes_with_all_that_it_states():
    estate = read(model()).estate

    found = by_id((*estate.elements, *estate.relationships))
    assert (found["p1"].documentation, found["p1"].properties) == (
        "Twice\na day", {"owner": ("Ann", "Bob")}
    )  # fmt: skip
    assert found["p1"].attributes == {"folder": "Business/Own"}
    assert (found["s1"].kind, found["s1"].attributes) == (
        Kind.SERVICE, {"specialization": "Hosted"}
    )  # fmt: skip
    assert found["j1"].attributes["junction"] == "or"
    assert (found["r1"].source, found["r1"].attributes) == ("s1", {"accessType": "ReadWrite"})
    assert (found["r2"].target, found["r2"].attributes) == ("r1", {"directed": "true"})
    assert estate.heading.name == "Mill"
    assert estate.heading.documentation == "Bread\ndaily"
    assert estate.heading.properties == {"era": "now"}
    assert '"documentation":"Ours"' in estate.heading.attributes["archi:folders"]


def test_views_are_those_of_the_model_s_own_file():
    view = by_id(read(model()).estate.views)["v1"]

    assert view.documentation == "Whole"
    assert view.content.partition(">")[2] == (
        '<child xsi:type="archimate:DiagramObject" id="c1" archimateElement="s1">'
        '<bounds x="1" y="2"/>'
        '<sourceConnection xsi:type="archimate:Connection" id="l1" source="c1" target="c2" '
        'archimateRelationship="r1"><bendpoint startX="1"/></sourceConnection></child>'
        '<child xsi:type="archimate:DiagramObject" id="c2" targetConnections="l1" '
        'archimateElement="d1"><bounds x="9" y="2"/></child>'
        '<child xsi:type="archimate:Note" id="n1"><bounds/><content>Mind</content>'
        '<sourceConnection id="l2" source="n1" target="c1"/></child>'
        '<child xsi:type="archimate:DiagramModelReference" id="y1" model="v2"><bounds/></child>'
        "</element>"
    )


def test_written_as_a_file_of_archi_it_reads_the_same():
    estate = read(model()).estate

    assert read_archi(Archi().write(estate)).estate == estate


@pytest.mark.parametrize("mode", ["w:gz", "w"])
def test_an_archive_of_the_folder_reads_the_same(mode):
    found = packed(model(), mode)

    assert recognise(found).name == "coarchi"
    assert CoArchi().read(found).estate == read(model()).estate


@pytest.mark.parametrize("above", ["", "repo/", "a/b/"])
def test_the_folder_may_lie_in_another(above):
    moved = {above + name: data for name, data in model().items()}
    beside = {f"{above}README.md": "# Mill", f"{above}.github/x.xml": "<x/>"}

    assert recognise(material(moved | beside)).name == "coarchi"
    assert read(moved | beside).estate == read(model()).estate


def test_pictures_beside_the_model_are_kept():
    estate = read(model() | {"images/a.png": b"\x89PNG"}).estate

    assert by_id(estate.views)["images/a.png"].type == "Picture"


def test_a_fault_is_told_with_the_file_where_it_stands():
    files = model()
    files["model/business/u1/BusinessProcess_p1.xml"] = xml("BusinessThing", 'id="p1"')
    files["model/relations/AccessRelationship_r1.xml"] = xml(
        "AccessRelationship", 'id="r1"', '<source href="x.xml#s1"/><target href="x.xml#gone"/>'
    )

    problems = refused(material(files))

    assert any(
        p.startswith("model/business/u1/BusinessProcess_p1.xml line 1") and "BusinessThing" in p
        for p in problems
    )
    assert any("AccessRelationship_r1.xml" in p and "'gone' is not there" in p for p in problems)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("model/business/u1/BusinessProcess_p1.xml", "<a", "not well formed"),
        ("model/business/u1/BusinessProcess_p1.xml", "<!DOCTYPE a><a/>", "DOCTYPE"),
        ("model/business/u1/BusinessProcess_p1.xml", "<a/>", "not of Archi's vocabulary"),
        ("model/business/u1/folder.xml", None, "there is no folder.xml beside it"),
        ("model/business/folder.xml", None, "no folder.xml in the folder above"),
        ("model/folder.xml", None, "no folder.xml of a model"),
        ("model/Node_n1.xml", xml("Node", 'id="n1" name="N"'), "no folder.xml beside it"),
        (
            "other/folder.xml",
            xml("ArchimateModel", 'name="Other" id="o"'),
            "there is several models",
        ),
        ("model/application/Node_p1.xml", xml("Node", 'id="p1" name="N"'), "stands already"),
    ],
)
def test_a_folder_that_is_broken_is_refused(name, data, said):
    files = model() | {name: data}

    problems = refused(material({n: d for n, d in files.items() if d is not None}))

    assert any(said in problem for problem in problems), problems


def named(name):
    def spoil(member):
        member.name = name if member.name.endswith("d1.xml") else member.name

    return spoil


def linked(kind):
    def spoil(member):
        if member.name.endswith("d1.xml"):
            member.type, member.size, member.linkname = kind, 0, "/etc/passwd"

    return spoil


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (named("/etc/passwd"), "absolute"), (named("../x"), "leads out"),
        (named("C:\\x"), "absolute"), (named("model/folder.xml"), "twice"),
        (linked(tarfile.SYMTYPE), "link"), (linked(tarfile.LNKTYPE), "link"),
        (linked(tarfile.CHRTYPE), "device"), (linked(tarfile.FIFOTYPE), "device"),
    ],
)  # fmt: skip
def test_an_archive_that_is_not_to_be_trusted_is_refused(spoil, said):
    (problem,) = refused(packed(model(), spoil=spoil))

    assert said in problem


def test_an_archive_is_bounded_in_members_size_and_ratio():
    many = packed({f"{n}.xml": "" for n in range(MOST_FILES + 1)}, "w")
    bomb = packed({"model/folder.xml": b"0" * 20_000_000})

    assert "members" in refused(many)[0]
    assert "times its size" in refused(bomb)[0]


@pytest.mark.parametrize("keep", [600, 1000, -40])
def test_an_archive_that_ends_too_early_is_refused(keep):
    data = packed(model()).only.data

    (problem,) = refused(Material("mill.tar.gz", (File("mill.tar.gz", data[:keep]),)))

    assert problem.startswith("mill.tar.gz")


def test_a_compressed_file_that_is_no_folder_is_left_to_others():
    import gzip

    assert not CoArchi().recognises(Material("x", (File("x.gz", gzip.compress(b"alignment: 1")),)))
    assert not CoArchi().recognises(material({"folder.xml": "<folder/>"}))
