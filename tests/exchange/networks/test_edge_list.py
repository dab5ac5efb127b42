"""Edge lists: who needs whom as rows, any one of a group, and what becomes of untidy ones."""

import csv
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.catalogue import (
    Element,
    Estate,
    Heading,
    Kind,
    PracticeSupport,
    Requirement,
    requirement_id,
)
from alignment.errors import Unreadable
from alignment.exchange.format import File, Material, recognise
from alignment.exchange.networks.edge_list import EdgeListFormat
from alignment.runtime import Runtime
from alignment.usecases import documents
from tests.exchange.networks.edges import (
    EDGES,
    NASTY,
    NODES,
    estate_of,
    groups,
    material,
    read,
    rules,
)


def again(estate):
    data = EdgeListFormat().write(estate)
    read_again = EdgeListFormat().read(Material("again", (File("x.edges.zip", data),)))
    return data, read_again


def test_edges_of_one_group_are_alternatives_and_others_are_needed_each():
    document = read()

    assert groups(document) == {
        "shop:web-1+web-2": ("shop", ("web-1", "web-2"), 1),
        "shop:stock": ("shop", ("stock",), 1),
        "web-1:disk": ("web-1", ("disk",), 1),
    }


def test_a_type_that_is_the_word_of_a_kind_is_the_kind_and_another_one_is_a_component():
    document = read()

    found = {e.id: (e.kind, e.type, e.name) for e in document.estate.elements}
    assert found == {
        "shop": (Kind.SERVICE, "", "Web shop"),
        "stock": (Kind.SERVICE, "", "Stock"),
        "web-1": (Kind.COMPONENT, "", "web-1"),
        "web-2": (Kind.COMPONENT, "virtual", "Second"),
        "disk": (Kind.COMPONENT, "", "Disk"),
    }
    assert rules(document) == [("kind-assumed", "nodes.csv")]
    assert "of type 'virtual', which names no kind" in document.findings[0].message


def test_edges_alone_are_a_document_of_components():
    document = read(nodes=None)

    assert {e.kind for e in document.estate.elements} == {Kind.COMPONENT}
    assert document.mentioned == {"shop", "web-1", "web-2", "stock", "disk"}
    assert rules(document) == [("kind-assumed", "edges.csv")]


def test_what_the_nodes_do_not_list_is_there_all_the_same():
    document = read(EDGES + "disk,power,\n")

    assert document.estate.elements[-1] == Element(id="power", kind="component", name="power")
    assert document.mentioned == {"power"}


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_columns_stand_in_any_order_and_marks_are_told_by_the_header(mark):
    text = "\ufefftarget,group,source\r\nb,,a\r\n".replace(",", mark)

    assert groups(read(text, None)) == {"a:b": ("a", ("b",), 1)}


def test_optional_columns_say_how_much_a_group_counts():
    text = (
        "source,target,group,needs,criticality,weight,share,channel,requirement,sources\n"
        'x,a,g,2,0.5,3,,online,R1,"[""r1""]"\n'
        "x,b,g,,,,2,,,\n"
        "x,c,g,,,,,,,\n"
        "x,d,,,0.25,,4,,,\n"
    )

    document = read(text, None)

    assert document.estate.requirements[::-1] == (
        Requirement(of="x", members=["a", "b", "c"], id="R1", needs=2, criticality=0.5,
                    weight=3.0, shares=[1, 2, 1], channel="online", sources=["r1"]),
        Requirement(of="x", members=["d"], criticality=0.25, shares=[4]),
    )  # fmt: skip


def test_who_needs_itself_needs_nothing_and_is_one_of_its_own_group():
    text = "source,target,group,needs\na,a,,\nb,b,any,\nb,c,any,\nd,d,two,2\nd,e,two,\nd,f,two,\n"

    document = read(text, None)

    assert groups(document) == {"d:e+f": ("d", ("e", "f"), 1)}
    assert [place for _, place in rules(document)[:3]] == [
        "edges.csv row 2", "edges.csv row 3", "edges.csv row 5",
    ]  # fmt: skip
    assert {rule for rule, _ in rules(document)} == {"self-relation", "kind-assumed"}


def test_what_stands_twice_alike_is_kept_once_but_two_groups_stay_two():
    text = "source,target,group\na,b,\na,b,\nc,d,g\nc,e,g\nc,e,g\nc,d,h\nc,e,h\n"

    document = read(text, None)

    assert set(groups(document)) == {"a:b", "c:d+e", "c:d+e~h"}
    assert set(rules(document)) == {
        ("repeated-row", "edges.csv row 3"),
        ("repeated-row", "edges.csv row 6"),
        ("repeated-group", "edges.csv row 7"),
        ("kind-assumed", "edges.csv"),
    }


def test_circles_are_accepted():
    assert len(read("source,target\na,b\nb,a\n", None).estate.requirements) == 2


def test_a_header_without_rows_is_fine():
    assert read("source,target,group\n", "id,type\n").estate == Estate()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (material(), "edge-list"),
        (material("id,Type,Source\n", None), None),
        (material("when,what\n", NODES), None),
    ],
)
def test_a_table_with_source_and_target_is_recognised(given, name):
    if name is None:
        with pytest.raises(Unreadable):
            recognise(given)
    else:
        assert recognise(given).name == name


def test_what_is_written_is_read_again_without_loss_and_written_alike():
    estate = estate_of(NASTY)

    data, document = again(estate)

    assert document.complete
    assert not document.findings
    written = {r.id: r for r in estate.requirements}
    assert {r.id: r for r in document.estate.requirements} == written
    assert {e.id: e for e in document.estate.elements} == {e.id: e for e in estate.elements}
    assert again(document.estate)[0] == data


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)))
def test_any_name_comes_back(names):
    kept = []
    for name in names:
        try:
            kept.append(Element(id=f"i{len(kept)}", kind="service", name=name))
        except ValueError:
            continue

    document = again(Estate(elements=tuple(kept)))[1]

    assert {e.id: e for e in document.estate.elements} == {e.id: e for e in kept}


def test_no_cell_that_is_written_is_a_formula():
    archive = zipfile.ZipFile(io.BytesIO(EdgeListFormat().write(estate_of(NASTY))))

    for name in archive.namelist():
        for row in csv.reader(io.StringIO(archive.read(name).decode(), newline="")):
            for cell in row:
                assert cell[:1] not in "=+@\t\r\uff1d\uff0b\uff0d\uff20" or not cell
                assert cell[:1] != "-" or float(cell)


def test_groups_are_numbered_under_each_source():
    archive = zipfile.ZipFile(io.BytesIO(EdgeListFormat().write(read().estate)))

    lines = archive.read("edges.csv").decode().splitlines()

    assert lines == [
        "source,target,group,needs,criticality,share,weight,channel,requirement,sources",
        "shop,stock,,,,,,,,",
        "shop,web-1,g1,1,,,,,,",
        "shop,web-2,g1,1,,,,,,",
        "web-1,disk,,,,,,,,",
    ]


def test_what_edges_do_not_say_of_an_element_stays_in_the_catalogue():
    shop = Element(id="shop", kind="service", name="Web shop", documentation="Sells.", cost=3.0)
    disk = Element(id="disk", kind="component", name="Disk", properties={"a": "b"})
    runtime = Runtime("sqlite://")
    with runtime.writing("test") as work:
        documents.apply_plan(work, _reading(Estate(elements=(shop, disk))))

    with runtime.writing("test") as work:
        plan = documents.apply_plan(
            work, documents.read(material("source,target\nshop,disk\n", None))
        )

    assert [(e.verb, e.key) for e in plan.edits] == [("added", "shop:disk")]
    with runtime.writing("test") as work:
        text = "id,name\nshop,Shop\n"
        given = material("source,target\nshop,disk\n", text)
        plan = documents.apply_plan(work, documents.read(given))
        found = work.reader.find("elements", "shop").entity
    assert (found.name, found.documentation, found.cost) == ("Shop", "Sells.", 3.0)
    runtime.close()


def test_replacing_by_an_edge_list_retires_elements_and_requirements_only():
    shop = Element(id="shop", kind="service", name="Shop")
    desk = Element(id="desk", kind="practice", name="Service desk")
    old = Element(id="old", kind="component", name="Old")
    support = PracticeSupport(practice="desk", service="shop")
    runtime = Runtime("sqlite://")
    held = Estate(heading=Heading(name="Mill"), elements=(shop, desk, old), practices=(support,))
    with runtime.writing("test") as work:
        documents.apply_plan(work, _reading(held))
        data = EdgeListFormat().write(held.with_(elements=(shop, desk)))

    with runtime.writing("test") as work:
        given = Material("x", (File("x.edges.zip", data),))
        plan = documents.apply_plan(work, documents.read(given), replacing=True)

    assert [(e.verb, e.key) for e in plan.edits] == [("retired", "old")]
    runtime.close()


def _reading(estate):
    from alignment.exchange.format import Document

    return documents.Reading(format="test", document=Document(estate=estate, complete=True))


def test_many_rows_are_read_in_parts():
    rows = "".join(f"a{i},b{i % 7},{'g' if i % 3 else ''}\n" for i in range(25_000))

    document = read("source,target,group\n" + rows, None)

    assert len(document.estate.requirements) == 25_000
    assert document.estate.requirements[0].id == requirement_id("a0", ["b0"])
