"""A scenario tells whom to tell: every owner of what is hit or exposed, the worst hit first."""

from collections import defaultdict
from dataclasses import replace

import pytest

from alignment.catalogue.edits import Edit
from alignment.graphs.hits import LOST, Status
from alignment.usecases.simulate import simulate

SPREAD = ("", "north team", "Süd", "operations")


@pytest.fixture
def owned(reference):
    """The reference estate, its elements with owners in turn, some with none."""
    with reference.writing("mara") as work:
        edits = [
            Edit(each, replace(each, owner=SPREAD[i % len(SPREAD)]))
            for i, each in enumerate(work.reader.entities("elements"))
        ]
        work.revise([e for e in edits if e.before != e.after], reason="Say who owns what")
    return reference


def by_hand(work, answer):
    """Owner by owner what is hit and what is exposed, one element after the other."""
    owner = {e.id: e.owner for e in work.reader.entities("elements")}
    lost = [status.word for status in LOST]
    told = defaultdict(lambda: ([], []))
    for hit in answer.elements:
        if hit.status in lost:
            told[owner[hit.id]][0].append(hit.name or hit.id)
        elif hit.status == Status.AT_RISK.word:
            told[owner[hit.id]][1].append(hit.name or hit.id)
    return {name: (len(hit), len(spared), hit + spared) for name, (hit, spared) in told.items()}


@pytest.mark.parametrize("failing", [("C7",), ("C6", "C4"), ("S1",), ("C1", "C2", "C3")])
def test_contacts_are_those_that_a_look_at_every_element_finds(owned, failing):
    with owned.reading() as work:
        found = simulate(work, dict.fromkeys(failing, 1.0))

        told = {c.owner: (c.hit, c.exposed, list(c.elements)) for c in found.contacts}

        assert told == by_hand(work, found.answer)
        order = [(not c.owner, -c.hit, -c.exposed, c.owner) for c in found.contacts]
        assert order == sorted(order)
        assert all(list(c.elements[:2]) == list(c.elements)[:2] for c in found.contacts)
