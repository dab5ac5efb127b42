import io
import zipfile
from dataclasses import replace

import pytest

from alignment.catalogue import Element, Estate, Kind
from alignment.errors import Unreadable
from alignment.exchange.archimate.archi_csv import ArchiCsv
from alignment.exchange.format import File, Material, recognise, written
from tests.exchange.archimate.test_archi import MILL as ARCHI_MILL
from tests.exchange.archimate.test_archi import NATIVE
from tests.exchange.archimate.test_archi import read as read_archi

ELEMENTS = (
    '"ID","Type","Name","Documentation","Specialization"\r\n'
    '"m","ArchimateModel","Mill","Bread",""\r\n'
    '"s1","ApplicationService","Shop","Open\r\nall ""day""","Hosted"\r\n'
    '"p1","BusinessProcess","Grind","" ,""\r\n'
    '"j1","Junction","","",""\r\n'
    '"d1","DataObject","Order","",""\r\n'
)
RELATIONS = (
    '"ID","Type","Name","Documentation","Source","Target","Specialization"\r\n'
    '"r2","AssociationRelationship","","","d1","r1",""\r\n'
    '"r1","ServingRelationship","helps","","s1","p1",""\r\n'
    '"r3","AccessRelationship","","","s1","d1",""\r\n'
    '"r4","InfluenceRelationship","","","s1","p1",""\r\n'
)
PROPERTIES = (
    '"ID","Key","Value"\r\n'
    '"m","era","now"\r\n'
    '"s1","owner","Ann"\r\n"s1","owner",""\r\n"r1","rate","3"\r\n'
    '"j1","Junction_Type","Or"\r\n"r3","Access_Type","ReadWrite"\r\n'
    '"r4","Influence_Strength","++"\r\n"r2","Directed","true"\r\n'
)


def material(elements=ELEMENTS, relations=RELATIONS, properties=PROPERTIES, prefix="mill-"):
    texts = {"elements": elements, "relations": relations, "properties": properties}
    files = (
        File(f"{prefix}{part}.csv", text if isinstance(text, bytes) else text.encode())
        for part, text in texts.items()
        if text is not None
    )
    return Material("mill", tuple(files))


def read(*args, **kwargs):
    return ArchiCsv().read(material(*args, **kwargs))


def by_id(estate):
    return {entity.id: entity for entity in (*estate.elements, *estate.relationships)}


def refused(*args, **kwargs):
    with pytest.raises(Unreadable) as caught:
        read(*args, **kwargs)
    return [str(problem) for problem in caught.value.problems]


def test_three_files_make_one_model():
    document = read()

    found = by_id(document.estate)
    assert document.estate.heading.name == "Mill"
    assert found["s1"].documentation == 'Open\nall "day"'
    assert found["s1"].attributes == {"specialization": "Hosted"}
    assert found["s1"].properties == {"owner": ("Ann", "")}
    assert found["j1"].attributes == {"unnamed": "true", "junction": "or"}
    assert (found["r1"].name, found["r1"].properties) == ("helps", {"rate": "3"})
    assert found["r2"].attributes == {"directed": "true"}
    assert found["r3"].attributes == {"accessType": "ReadWrite"}
    assert found["r4"].attributes == {"strength": "++"}
    assert document.relationship_types["ServingRelationship"] == 1
    assert document.element_types["Junction"] == 1


def test_elements_alone_are_a_model():
    assert len(read(relations=None, properties=None).estate.elements) == 4


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_mark_between_cells_and_the_order_of_columns_are_told_by_the_header(mark):
    text = "Name,Type,Documentation,ID\nShop,ApplicationService,,s1\n".replace(",", mark)

    found = read(b"\xef\xbb\xbf" + text.encode(), None, None, prefix="")

    assert by_id(found.estate)["s1"].name == "Shop"


def test_comments_and_blank_lines_are_passed_over():
    text = "# note\n" + ELEMENTS.replace("\r\n", "\n# note\n\n", 2)

    assert by_id(read(text).estate)["p1"].name == "Grind"


def test_a_row_without_an_id_gets_one_and_it_is_said():
    document = read('ID,Type,Name,Documentation\n,Node,a,\n,Node,a,\n', None, None)  # fmt: skip

    assert len({element.id for element in document.estate.elements}) == 2
    assert [f.place for f in document.findings if f.rule == "id-made"] == [
        "mill-elements.csv line 2", "mill-elements.csv line 3"
    ]  # fmt: skip


def test_the_same_row_twice_is_kept_once_and_it_is_said():
    row = '"r1","ServingRelationship","helps","","s1","p1",""\r\n'

    document = read(relations=RELATIONS + row)

    assert len(document.estate.relationships) == 4
    assert "stands-twice" in {finding.rule for finding in document.findings}


def test_it_is_recognised_by_its_header():
    assert recognise(material()).name == "archi-csv"
    assert not ArchiCsv().recognises(material("id,name\n1,2\n"))


@pytest.mark.parametrize(
    ("part", "text", "said"),
    [
        ("elements", "ID,Type,Name\n1,Node,a\n", "Documentation is missing"),
        ("elements", "ID,Type,Name,Documentation,ID\n", "ID is doubled"),
        ("elements", "ID,Type,Name,Documentation,Colour\n", "Colour is unknown"),
        ("elements", ELEMENTS + '"x","Node"\r\n', "line 8: the row has 2 cells, the header 5"),
        ("elements", ELEMENTS + '"x","Node","a', "line 8: a quote is not closed"),
        (
            "elements",
            ELEMENTS + '"x","Nod","a","",""',
            "line 8 'x': ArchiMate has no element type",
        ),
        ("elements", ELEMENTS + '"p1","Node","a","",""', "'p1' stands already in mill-elements"),
        ("elements", ELEMENTS + '"x","Node","a\x07","",""', "U+0007"),
        ("elements", ELEMENTS.encode() + b'"x","Node","\xff","",""', "line 8: it is not UTF-8"),
        ("elements", ELEMENTS + f'"x","Node","a","{"b" * 110_000}",""', "column Documentation"),
        (
            "relations",
            RELATIONS + '"r9","FlowRelationship","","","s1","p9",""',
            "'p9' is not there",
        ),
        ("relations", RELATIONS + '"r1","FlowRelationship","","","s1","p1",""', "stands already"),
        ("relations", RELATIONS + '"r9","Flo","","","s1","p1",""', "'FloRelationship'"),
        ("properties", PROPERTIES + '"x","a","b"', "is of 'x', which is not there"),
        ("properties", PROPERTIES + '"j1","Junction_Type","Xor"', "no junction type 'xor'"),
        ("properties", PROPERTIES + '"r3","Access_Type","Peek"', "no access type 'Peek'"),
    ],
)
def test_a_broken_file_is_refused_with_place_and_reason(part, text, said):
    problems = refused(**{part: text})

    assert any(said in problem for problem in problems)
    assert all(problem.startswith(f"mill-{part}.csv line ") for problem in problems)


def test_two_models_in_one_folder_are_refused():
    both = Material("both", (*material().files, *material(prefix="other-").files))

    with pytest.raises(Unreadable, match="several models: mill-, other-"):
        ArchiCsv().read(both)


def again(data, name="mill.zip"):
    return ArchiCsv().read(Material(name, (File(name, data),))).estate


def tables(estate):
    with zipfile.ZipFile(io.BytesIO(ArchiCsv().write(estate))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def known(estate):
    return {entity.key: entity for entity in estate.entities()}


def test_it_is_written_as_an_archive_of_the_three_files_in_archis_form():
    found = tables(read().estate)

    assert list(found) == ["elements.csv", "relations.csv", "properties.csv"]
    assert found["elements.csv"] == (
        '"ID","Type","Name","Documentation","Specialization"\r\n'
        '"m","ArchimateModel","Mill","Bread",""\r\n'
        '"p1","BusinessProcess","Grind","",""\r\n'
        '"s1","ApplicationService","Shop","Open\nall ""day""","Hosted"\r\n'
        '"d1","DataObject","Order","",""\r\n'
        '"j1","Junction","","",""'
    )
    assert found["relations.csv"].splitlines()[2:4] == [
        '"r2","AssociationRelationship","","","d1","r1",""',
        '"r4","InfluenceRelationship","","","s1","p1",""',
    ]
    assert found["properties.csv"].split("\r\n") == [
        '"ID","Key","Value"', '"m","era","now"', '"s1","owner","Ann"', '"s1","owner",""',
        '"j1","Junction_Type","Or"', '"r3","Access_Type","ReadWrite"', '"r2","Directed","true"',
        '"r4","Influence_Strength","++"', '"r1","rate","3"',
    ]  # fmt: skip


@pytest.mark.parametrize("estate", [read().estate, read_archi(ARCHI_MILL).estate, NATIVE])
def test_what_was_written_reads_the_same_and_is_written_the_same(estate):
    data = ArchiCsv().write(estate)

    found = again(data)

    assert known(found.with_(views=())) == known(estate.with_(views=()))
    assert ArchiCsv().write(found) == data
    assert recognise(Material("x.zip", (File("x.zip", data),))).name == "archi-csv"


def test_views_have_no_place_and_it_is_said():
    made = written(ArchiCsv(), read_archi(ARCHI_MILL).estate)

    assert [finding.message for finding in made.findings] == ["1 view has no place in CSV files"]


def test_old_names_are_written_as_archi_knows_them_now():
    found = tables(read_archi(ARCHI_MILL).estate)

    assert "InfrastructureService" not in found["elements.csv"]
    assert '"TechnologyService","Power"' in found["elements.csv"]
    assert '"ServingRelationship","old"' in found["relations.csv"]
    assert '"alignment:type","InfrastructureService"' in found["properties.csv"]


@pytest.mark.parametrize(
    "name", ["=1+1", "+cmd", "-x", "@a", "\tx", "'=x", "''+", '="0x"', "\uff1dx", "-5", "++"]
)
def test_what_a_spreadsheet_would_run_is_defused_and_comes_back(name):
    estate = Estate(elements=(Element(id="a", kind=Kind.PROCESS, name=name),))

    data = ArchiCsv().write(estate)

    cell = tables(estate)["elements.csv"].split("\r\n")[2].split(",")[2].strip('"')
    assert cell[0] not in "=@\t\uff1d"
    assert again(data).elements[0].name == name


def test_blanks_that_archi_hides_from_a_spreadsheet_are_seen_again():
    text = ELEMENTS.replace('"Shop"', '"=""  0 Shop"""').replace('"Grind"', '"=""007"""')

    found = by_id(read(text).estate)

    assert (found["s1"].name, found["p1"].name) == ("  0 Shop", "007")


def test_an_id_that_archi_does_not_take_is_written_otherwise_and_found_again():
    estate = read().estate
    renamed = estate.with_(elements=(replace(estate.elements[2], id="D 1/é"),), relationships=())

    data = ArchiCsv().write(renamed)

    assert by_id(again(data))["D 1/é"].name == renamed.elements[0].name
    ids = [row.split(",")[0] for row in tables(renamed)["elements.csv"].split("\r\n")[1:]]
    assert all(character not in "".join(ids) for character in " /é")


def test_a_property_that_only_other_types_state_so_is_a_property():
    text = PROPERTIES + '"p1","Access_Type","Read"\r\n"r1","Directed","true"\r\n'

    found = by_id(read(properties=text).estate)

    assert (found["p1"].properties, found["p1"].attributes) == ({"Access_Type": "Read"}, {})
    assert found["r1"].properties == {"rate": "3", "Directed": "true"}


def test_an_association_that_is_not_directed_says_nothing():
    found = by_id(
        read(properties=PROPERTIES.replace('"Directed","true"', '"Directed","false"')).estate
    )

    assert found["r2"].attributes == {}


@pytest.mark.parametrize("folder", ["", "export/", "export/deep/mill-"])
def test_an_archive_may_have_a_prefix_and_what_a_system_adds(folder):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in (("elements", ELEMENTS), ("relations", RELATIONS)):
            archive.writestr(f"{folder}{name}.csv", text)
            archive.writestr(f"__MACOSX/{folder}._{name}.csv", b"\0")

    assert len(again(stream.getvalue()).relationships) == 4


@pytest.mark.parametrize(
    ("before", "encoding"),
    [("", "utf-8"), ("", "utf-8-sig"), ("", "utf-16"), ("# encoding: windows-1252\r\n", "cp1252"),
     ("#encoding=ISO-8859-15\r\n", "iso8859-15"), ("# encoding: UTF-8\r\n", "utf-8")],
)  # fmt: skip
def test_an_encoding_is_told_by_its_mark_or_by_a_first_line(before, encoding):
    text = before + ELEMENTS.replace("Shop", "Café")

    found = read(text.encode(encoding), None, None)

    assert by_id(found.estate)["s1"].name == "Café"
    assert recognise(material(text.encode(encoding), None, None)).name == "archi-csv"


def test_a_file_in_an_encoding_that_it_does_not_name_is_refused_with_what_to_do():
    (problem,) = refused(ELEMENTS.replace("Shop", "Café").encode("cp1252"), None, None)

    assert problem.startswith("mill-elements.csv line 3: it is not UTF-8")
    assert "# encoding: windows-1252" in problem


@pytest.mark.parametrize("name", ["utf-7", "base64", "nonsense"])
def test_an_encoding_that_is_not_read_is_refused_by_name(name):
    (problem,) = refused(f"# encoding: {name}\r\n{ELEMENTS}", None, None)

    assert f"the encoding {name} is not read" in problem
