"""What lies between two revisions is what differs between the estates that hold at them."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from alignment.catalogue import Element, Measurement, Requirement
from alignment.catalogue.edits import Edit, in_order
from alignment.catalogue.store import Reader

REVISIONS = 9


@pytest.fixture
def history(revise):
    """Some revisions that add, alter, retire and bring back, at random but always the same."""
    drawn, held = np.random.default_rng(7), {}
    for _ in range(REVISIONS):
        edits = []
        for place in drawn.choice(12, 5, replace=False).tolist():
            was, entity = held.get(place), _entity(place, int(drawn.integers(3)))
            now = None if was and drawn.random() < 0.4 else entity
            if was != now:
                edits.append(Edit(was, now))
                held[place] = now
        revise(*edits)


def _entity(place, turn):
    if place % 3 == 0:
        return Element(id=f"C{place}", kind="component", name=str(turn), properties={"n": "1"})
    if place % 3 == 1:
        return Requirement(id=f"R{place}", of="S1", members=[f"C{turn}", 'a "b", c'])
    return Measurement(service=f"S{place}", indicator="a", period="2026-01", value=turn)


def differing(reader, a, b):
    """The same, by comparing every entity of both estates."""
    before, after = (
        {(e.collection, e.key): e for e in reader.estate(at=at).entities() if e.key}
        for at in (a, b)
    )
    places = before.keys() | after.keys()
    edits = [Edit(before.get(p), after.get(p)) for p in places if before.get(p) != after.get(p)]
    return in_order(e for e in edits if e.collection != "heading")


def test_any_two_revisions_differ_as_their_estates_do(database, history):
    with database.reading() as connection:
        reader = Reader(connection)
        pairs = list(product(range(REVISIONS + 1), repeat=2))
        found = {pair: reader.between(*pair) for pair in pairs}

        assert {p: list(found[p]) for p in pairs} == {p: differing(reader, *p) for p in pairs}
        assert max(map(len, found.values())) > 9


def test_any_part_is_that_part_of_all_of_it(database, history):
    with database.reading() as connection:
        found = Reader(connection).between(1, REVISIONS)
        every = list(found)
        parts = [slice(a, b) for a, b in product(range(len(every) + 2), repeat=2)]

        assert len(found) == len(every)
        assert [found[part] for part in parts] == [every[part] for part in parts]
        assert (found[0], found[-1], found[::-1]) == (every[0], every[-1], every[::-1])
        with pytest.raises(IndexError):
            found[len(every)]


@pytest.mark.parametrize("ends", [(1, REVISIONS), (REVISIONS, 2)])
def test_its_lines_say_the_same_as_its_edits(database, history, ends):
    with database.reading() as connection:
        found = Reader(connection).between(*ends)
        lines = found.lines()

        assert len(lines) == len(found) > 5
        for line, edit in zip(lines, found, strict=True):
            assert (line.collection, line.key, line.verb) == (
                edit.collection, edit.key, edit.verb,
            )  # fmt: skip
            assert (line.changes(), line.entity) == (edit.changes(), edit.entity)


def test_the_elements_that_it_touches_are_those_that_its_edits_name(database, history):
    with database.reading() as connection:
        found = Reader(connection).between(2, REVISIONS)
        named = set()
        for entity in (e for edit in found for e in (edit.before, edit.after)):
            if isinstance(entity, Element):
                named.add(entity.id)
            if isinstance(entity, Requirement):
                named |= {entity.of, *entity.members}

        assert found.touched() == sorted(named)


def test_properties_in_another_order_are_no_difference(database, revise):
    node = Element(id="C1", kind="component", name="n", properties={"a": "1", "b": "2"})
    turned = replace(node, properties={"b": "2", "a": "1"})
    swapped = replace(node, properties={"a": "2", "b": "1"})
    dearer = replace(node, cost=1.0)
    revise(Edit(None, node))
    revise(Edit(node, dearer))
    revise(Edit(dearer, turned))
    revise(Edit(turned, swapped))

    with database.reading() as connection:
        reader = Reader(connection)
        found = [list(reader.between(1, last)) for last in (2, 3, 4)]

    assert found == [[Edit(node, dearer)], [], [Edit(node, swapped)]]
