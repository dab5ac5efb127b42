"""Records hold from revision to revision; the past stays readable; nothing is half written."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from alignment.catalogue import (
    Element,
    Heading,
    Measurement,
    PracticeSupport,
    Relationship,
    Requirement,
    Target,
    View,
)
from alignment.catalogue.audit import check_chain
from alignment.catalogue.columns_read import columns_at
from alignment.catalogue.edits import Edit, invert
from alignment.catalogue.store import Query, Reader, Writer
from alignment.errors import NotFound, RuleBroken
from tests.catalogue.conftest import NOON

SHOP = Element(
    id="S1", kind="service", name="Web shop", cost=30.0, owner="Digital", lifecycle="live",
    documentation="Sells.", properties={"tier": "1", "tags": ["a", "b"]},
    attributes={"folder": "Application/Services"},
)  # fmt: skip
NODE = Element(id="C1", kind="component", name="web-1", unavailability=0.01)
EVERYTHING = [
    Heading(
        name="Example", currency="EUR", documentation="Why.", properties={"era": ["a", "b"]},
        attributes={"archi:id": "m"},
    ),
    SHOP,
    NODE,
    Requirement(of="S1", members=["C1"], weight=2.0, shares=[1.0], sources=["r1"]),
    Relationship(id="r1", type="Serving", source="C1", target="S1", attributes={"x": "y"}),
    PracticeSupport(practice="change", service="S1", extent=0.5),
    Target(consumer="P1", service="S1", indicator="availability", target=99.9, floor=99.0),
    Measurement(service="S1", indicator="availability", period="2026-01", value=99.95),
    View(
        id="v1", name="All", type="ArchimateDiagramModel", notation="archi", documentation="Whole",
        properties={"a": "b"}, attributes={"folder": "Views/Own"}, content="<element x='1'/>\n",
    ),
]  # fmt: skip


def test_every_field_of_every_entity_comes_back_as_it_went_in(database, revise):
    revise(*[Edit(None, entity) for entity in EVERYTHING])

    with database.reading() as connection:
        estate = Reader(connection).estate()

    held = {(e.collection, e.key): e for e in estate.entities()}
    assert held == {(e.collection, e.key): e for e in EVERYTHING}


def test_the_past_is_read_as_it_was(database, revise):
    revise(Edit(None, SHOP), Edit(None, NODE))
    dearer = replace(SHOP, cost=40.0)
    revise(Edit(SHOP, dearer))
    revise(Edit(dearer, None))

    with database.reading() as connection:
        reader = Reader(connection)
        costs = [reader.find("elements", "S1", at=n).entity.cost for n in (1, 2)]
        columns = [len(columns_at(reader, at=n).ids) for n in (0, 1, 2, 3)]
        with pytest.raises(NotFound, match="'S1'"):
            reader.find("elements", "S1")

    assert costs == [30.0, 40.0]
    assert columns == [0, 2, 2, 1]


def test_a_revision_that_was_not_written_yet_is_not_found(database):
    with database.reading() as connection, pytest.raises(NotFound, match="no revision 7"):
        Reader(connection).resolve(7)


def test_the_edits_of_a_revision_are_read_from_the_rows(database, revise):
    dearer = replace(SHOP, cost=40.0)
    revise(Edit(None, SHOP), Edit(None, NODE))
    revise(Edit(SHOP, dearer), Edit(NODE, None))

    with database.reading() as connection:
        edits = Reader(connection).edits_of(2)

    assert edits == [Edit(NODE, None), Edit(SHOP, dearer)]


def test_the_first_edits_of_a_revision_are_the_first_of_all(database, revise):
    dearer = replace(SHOP, cost=40.0)
    revise(*[Edit(None, entity) for entity in EVERYTHING])
    revise(Edit(SHOP, dearer), Edit(NODE, None))

    with database.reading() as connection:
        reader = Reader(connection)
        all_ = {number: reader.edits_of(number) for number in (1, 2)}
        first = {n: [reader.edits_of(n, most=m) for m in range(9)] for n in (1, 2)}

    assert first == {n: [edits[:m] for m in range(9)] for n, edits in all_.items()}


def test_from_one_revision_to_another_in_one_step(database, revise):
    dearer, dearest = replace(SHOP, cost=40.0), replace(SHOP, cost=50.0)
    revise(Edit(None, SHOP))
    revise(Edit(SHOP, dearer))
    revise(Edit(dearer, dearest), Edit(None, NODE))
    revise(Edit(dearest, SHOP))

    with database.reading() as connection:
        reader = Reader(connection)
        pairs = (1, 3), (1, 4), (2, 2), (3, 1)
        steps = tuple(list(reader.between(a, b)) for a, b in pairs)

    assert steps == (
        [Edit(None, NODE), Edit(SHOP, dearest)],
        [Edit(None, NODE)],
        [],
        [Edit(NODE, None), Edit(dearest, SHOP)],
    )


def test_the_history_of_an_element_tells_of_its_retirement_and_return(database, revise):
    again = replace(SHOP, name="New shop")
    revise(Edit(None, SHOP))
    revise(Edit(SHOP, None))
    revise(Edit(None, NODE))
    revise(Edit(None, again))

    with database.reading() as connection:
        history = Reader(connection).history_of("elements", "S1")

    assert history == [(4, Edit(None, again)), (2, Edit(SHOP, None)), (1, Edit(None, SHOP))]


def test_a_revision_and_its_inverse_leave_the_catalogue_as_it_was(database, revise):
    revise(*[Edit(None, entity) for entity in EVERYTHING])
    edits = [Edit(SHOP, replace(SHOP, cost=1.0)), Edit(NODE, None)]
    revise(*edits)
    revise(*invert(edits))

    with database.reading() as connection:
        reader = Reader(connection)
        assert reader.estate() == reader.estate(at=1)


def test_a_list_says_how_much_there_is_and_where_it_goes_on(database, revise):
    revise(*[Edit(None, replace(SHOP, id=f"S{i}", name=f"Shop {i}")) for i in range(5)])

    with database.reading() as connection:
        reader = Reader(connection)
        first = reader.list_("elements", Query(equal={"kind": ["service"]}, limit=2))
        rest = reader.list_("elements", Query(equal={}, after=first.next, limit=9))
        found = reader.list_("elements", Query(equal={}, text="SHOP 3"))
        wild = reader.list_("elements", Query(equal={}, text="%"))

    assert [v.entity.id for v in first.items] == ["S0", "S1"]
    assert (first.total, first.next) == (5, "S1")
    assert [v.entity.id for v in rest.items] == ["S2", "S3", "S4"]
    assert rest.next is None
    assert [v.entity.id for v in found.items] == ["S3"]
    assert wild.total == 0


def test_nothing_of_a_failed_write_stays(database, revise):
    revise(Edit(None, NODE))

    with pytest.raises(RuntimeError), database.writing() as connection:  # noqa: PT012
        Writer(connection).revise([Edit(None, SHOP)], author="a", reason="", time=NOON)
        msg = "the power fails here"
        raise RuntimeError(msg)

    with database.reading() as connection:
        reader = Reader(connection)
        assert reader.head() == 1
        assert [e.id for e in reader.entities("elements")] == ["C1"]


def test_the_chain_is_whole_until_somebody_tampers(database, revise):
    revise(*[Edit(None, entity) for entity in EVERYTHING])
    revise(Edit(SHOP, replace(SHOP, cost=40.0)))
    revise(Edit(NODE, None))

    with database.reading() as connection:
        assert list(check_chain(Reader(connection))) == []


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE element SET cost = 3 WHERE key = 'S1' AND until IS NULL", "revision 2"),
        ("UPDATE element SET name = 'x' WHERE key = 'C1'", "revision 1"),
        ("DELETE FROM measurement", "revision 1"),
        ("UPDATE revision SET author = 'eve' WHERE number = 2", "revision 2"),
        ("UPDATE revision SET reason = 'x' WHERE number = 1", "revision 1"),
        ("UPDATE element SET until = 2 WHERE key = 'C1'", "revision 2"),
    ],
)
def test_tampering_with_content_or_history_is_seen(database, revise, statement, place):
    revise(*[Edit(None, entity) for entity in EVERYTHING])
    revise(Edit(SHOP, replace(SHOP, cost=40.0)))
    revise(Edit(NODE, None))
    with database.writing() as connection:
        connection.execute(text(statement))

    with database.reading() as connection:
        places = {problem.place for problem in check_chain(Reader(connection))}

    assert place in places


def test_the_database_itself_refuses_a_second_present_row(database, revise):
    from sqlalchemy.exc import IntegrityError

    revise(Edit(None, NODE))

    with pytest.raises(IntegrityError), database.writing() as connection:
        Writer(connection).revise([Edit(None, NODE)], author="a", reason="", time=NOON)


def test_a_damaged_stored_array_is_not_used(database, revise):
    revise(Edit(None, NODE))
    with database.writing() as connection:
        Writer(connection).keep_arrays(1, {"ids": b"one", "kind": b"two"})
    with database.reading() as connection:
        assert Reader(connection).arrays(1) == {"ids": b"one", "kind": b"two"}

    with database.writing() as connection:
        connection.execute(text("UPDATE snapshot SET data = x'00' WHERE part = 'ids'"))

    with database.reading() as connection:
        assert Reader(connection).arrays(1) == {}


@pytest.mark.parametrize(
    ("double", "said"),
    [
        (Requirement(of="S1", members=["C1"], needs=1, weight=3.0), "each needs an id of its own"),
        (replace(NODE, name="web-2"), "elements 'C1' stands twice in one revision"),
    ],
)
def test_two_edits_of_one_entity_are_refused_with_its_place(database, revise, double, said):
    twice = f"{double.collection} {double.key}"
    edits = [SHOP, NODE, Requirement(of="S1", members=["C1"]), double]

    with pytest.raises(RuleBroken, match=said) as refused:
        revise(*(Edit(None, entity) for entity in edits))

    assert [str(problem) for problem in refused.value.problems] == [f"{twice}: stands twice"]
    with database.reading() as connection:
        assert Reader(connection).head() == 0
