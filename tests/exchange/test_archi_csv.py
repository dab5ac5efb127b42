import pytest

from alignment.errors import Unreadable
from alignment.exchange.archi_csv import ArchiCsv
from alignment.exchange.format import File, Material, recognise

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
