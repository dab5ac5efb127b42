"""What edits would do is said without touching the catalogue, as a build from scratch says it."""

from dataclasses import replace

import pytest

from alignment.catalogue import Element, Requirement
from alignment.catalogue.edits import Edit
from alignment.errors import RuleBroken
from alignment.graphs.contribution import element_contribution
from alignment.graphs.impact import answer_of
from alignment.usecases.completeness import Joined, completeness_of
from alignment.usecases.trial import MOST_COMPARED, effect_of
from tests.graphs.ref1 import ref1_estate


@pytest.fixture
def ref1(empty):
    estate = ref1_estate()
    with empty.writing("ann") as work:
        work.revise([Edit(None, e) for e in estate.entities()], reason="REF-1")
    return empty


def requirement(estate, key):
    return next(r for r in estate.requirements if r.id == key)


def test_the_figures_after_are_those_that_a_write_brings(ref1):
    before = requirement(ref1_estate(), "S1:C1+C2+C3")
    edits = [Edit(before, replace(before, needs=3, weight=2.0))]

    with ref1.reading() as work:
        effect = effect_of(work, edits)
        assert work.snapshot().revision == 1
    with ref1.writing("ann") as work:
        work.revise(edits, reason="")
    with ref1.reading() as work:
        snapshot = work.snapshot()

    assert [e.id for e in effect.elements] == ["S1", "C1", "C2", "C3"]
    for moved in effect.elements:
        found = element_contribution(snapshot, moved.id)
        risk = answer_of(snapshot, {moved.id: 1.0}).value_at_risk
        assert moved.after.support == pytest.approx(found.support)
        assert moved.after.at_risk == pytest.approx(risk)


def test_what_is_new_or_gone_has_one_side_only(ref1):
    added = Element(id="S9", kind="service", name="New")
    gone = requirement(ref1_estate(), "P3:S4")

    with ref1.reading() as work:
        effect = effect_of(work, [Edit(None, added), Edit(gone, None)])

    sides = {e.id: (e.before is None, e.after is None) for e in effect.elements}
    assert sides == {"S9": (True, False), "P3": (False, False), "S4": (False, False)}


def test_what_the_catalogue_cannot_hold_is_refused(ref1):
    with ref1.reading() as work, pytest.raises(RuleBroken):
        effect_of(work, [Edit(None, Requirement(of="S1", members=("nobody",)))])


def test_what_is_not_compared_is_counted_and_objectives_come_first(ref1):
    many = [Edit(None, Element(id=f"C{n}", kind="component", name="x")) for n in range(20, 40)]
    top = Edit(None, Element(id="O9", kind="objective", name="x", value=5))

    with ref1.reading() as work:
        effect = effect_of(work, [*many, top])

    assert len(effect.elements) == MOST_COMPARED
    assert effect.omitted == 21 - MOST_COMPARED
    assert effect.elements[0].id == "O9"
    assert (effect.total_before, effect.total_after) == (100, 105)


def test_of_much_that_is_touched_what_changes_most_comes_first(ref1):
    estate = ref1_estate()
    renamed = [Edit(e, replace(e, name="x")) for e in estate.elements]
    was = next(r for r in estate.requirements if r.of == "P1")

    with ref1.reading() as work:
        effect = effect_of(work, [*renamed, Edit(was, replace(was, weight=9.0))])

    shifts = [abs(m.after.support - m.before.support) for m in effect.elements]
    assert effect.omitted
    assert shifts[0] > 0
    assert shifts == sorted(shifts, reverse=True)


def test_nothing_is_missing_of_an_element_of_which_all_is_stated():
    service = Element(
        id="S1", kind="service", name="x", cost=1, owner="a", lifecycle="live", documentation="d"
    )
    joined = Joined(needs=True, needed_by=True, targets=True, practices=True)

    assert completeness_of(service, joined).missing == ()
    assert completeness_of(service, Joined()).stated == 4


def test_an_objective_below_another_wants_no_value_of_its_own():
    below = completeness_of(Element(id="O2", kind="objective", name="x"), Joined(needed_by=True))
    top = completeness_of(Element(id="O1", kind="objective", name="x"), Joined())

    assert "value per year" not in dict(below.missing)
    assert "value per year" in dict(top.missing)
