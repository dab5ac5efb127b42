"""Where rankings flip: the numbers of METHODS 2.5, and a new evaluation at every flip."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.catalogue import Element, Kind, PracticeSupport
from alignment.errors import Invalid, NotFound
from alignment.graphs.contribution import contribution_of
from alignment.graphs.sensitivity.courses import course_of_value, course_of_weight
from alignment.graphs.sensitivity.field import field_of
from alignment.graphs.sensitivity.flips import Turned, flips_of
from alignment.graphs.sensitivity.in_play import outlets_in_play
from alignment.graphs.sensitivity.splits import OWN
from alignment.graphs.snapshot import snapshot_of
from tests.graphs.estates import estate as sentences
from tests.graphs.flow_estates import PRACTICES
from tests.graphs.ref1 import ref1, ref1_estate
from tests.graphs.test_contribution_laws import estates

EXACT = {"rel": 1e-9, "abs": 1e-9}


def amounts_of(model, lens="service", practices=()):
    found = contribution_of(snapshot_of(model), lens, practices=practices)
    return {item.id: item.contribution for item in found.items}


def weighing(model, weights):
    """The estate with other weights, by requirement; the id of an element is its own weight."""
    return model.with_(
        elements=tuple(
            replace(e, own=weights[e.id]) if e.id in weights else e for e in model.elements
        ),
        requirements=tuple(
            replace(r, weight=weights[r.id]) if r.id in weights else r for r in model.requirements
        ),
    )


def flip_between(line, *pair):
    return next(f for f in line.flips if {f.above, f.below} == set(pair))


def line_of(snapshot, lens="service", **turned):
    (line,) = flips_of(snapshot, Turned(**turned), lens=lens).lines
    return line


def test_order_management_and_identity_swap_at_nine_thirteenths():
    line = line_of(ref1(), requirement="S3:S5")

    flip = flip_between(line, "S3", "S5")
    assert flip.at == pytest.approx(9 / 13, **EXACT)
    assert flip.contribution == pytest.approx(32.5, **EXACT)
    assert (flip.above, flip.below) == ("S5", "S3")
    assert flip.share == pytest.approx((9 / 13) / (1 + 9 / 13), **EXACT)
    assert flip.change == pytest.approx(9 / 13 - 1, **EXACT)
    assert line.holds_from == flip.at


@pytest.mark.parametrize(
    ("weight", "shop", "till"), [(1, 7.5, 22.5), (2, 10, 15), (3, 11.25, 11.25)]
)
def test_the_weight_of_web_customers_moves_shop_and_till(weight, shop, till):
    snapshot = ref1()
    field = field_of(snapshot, "service")
    group = snapshot.requirement_ids.index("O1:X1")
    outlets, _ = outlets_in_play(field, snapshot.index_of("O1"), group)

    found = course_of_weight(field, outlets).at(weight)

    by_id = {field.id_of(row): found[row] for row in range(field.rows)}
    assert (by_id["S1"], by_id["S2"]) == pytest.approx((shop, till), **EXACT)


def test_shop_and_till_are_equal_at_a_weight_of_three():
    flip = flip_between(line_of(ref1(), requirement="O1:X1"), "S1", "S2")

    assert (flip.at, flip.contribution) == pytest.approx((3, 11.25), **EXACT)


def test_what_is_equal_now_is_told_apart_from_flips():
    found = flips_of(ref1(), Turned(requirement="O1:X1"))

    flip = flip_between(found.lines[0], "S1", "S4")
    assert (flip.at, flip.change) == (2, 0)
    assert (found.lines[0].holds_from, found.lines[0].holds_to) == pytest.approx((0.75, 3))
    assert "Equal now, and parted by any change: S1 and S4." in found.conclusion
    assert "at 3 (+50 %) S1 passes S2" in found.conclusion


def test_the_value_of_an_objective_flips_a_ranking_where_a_line_says():
    line = line_of(ref1(), objective="O1")

    flip = flip_between(line, "S2", "S4")
    assert (flip.at, flip.share, line.number) == (pytest.approx(40), None, "value")


def test_every_weight_of_an_element_is_turned_its_own_too():
    found = flips_of(ref1(), Turned(element="S3"))

    assert [(x.number, x.requirement, bool(x.flips)) for x in found.lines] == [
        ("weight", "S3:C4+C5", False), ("weight", "S3:S5", True), ("own", None, True),
    ]  # fmt: skip
    assert found.lines[0].reason == "what a service stands on has no part in the lens service"


@settings(max_examples=80, deadline=None)
@given(estates(), st.data())
def test_a_weight_moves_contributions_as_its_course_says(model, data):
    lens = data.draw(st.sampled_from(["service", "component"]))
    snapshot = snapshot_of(model)
    field = field_of(snapshot, lens)
    requirement = data.draw(st.sampled_from(model.requirements)) if model.requirements else None
    element = snapshot.index_of(requirement.of if requirement else model.elements[0].id)
    group = snapshot.requirement_ids.index(requirement.id) if requirement else OWN
    if requirement and data.draw(st.booleans()) and snapshot.own[element] > 0:
        group = OWN
    outlets, reason = outlets_in_play(field, element, group)
    key = snapshot.ids[element] if group == OWN else requirement.id
    weight = data.draw(st.sampled_from([0.001, 0.5, 1.0, 3.0, 200.0]))

    after = amounts_of(weighing(model, {key: weight}), lens)

    if reason:
        before = amounts_of(model, lens)
        unmoved = reason.startswith(("it counts", "what a", "no value"))
        assert not unmoved or before == pytest.approx(after, **EXACT)
        return
    course = course_of_weight(field, outlets)
    found = {field.id_of(r): a for r, a in enumerate(course.at(weight).tolist())}
    assert found == pytest.approx(after, rel=1e-9, abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(estates(), st.sampled_from(["service", "component"]), st.sampled_from([0.0, 1.0, 77.0]))
def test_a_value_moves_contributions_as_its_course_says(model, lens, value):
    snapshot = snapshot_of(model)
    field = field_of(snapshot, lens)
    goal = next(e for e in model.elements if e.kind is Kind.OBJECTIVE)
    course = course_of_value(field, int(field.graph.rank[snapshot.index_of(goal.id)]))

    others = tuple(replace(e, value=value) if e.id == goal.id else e for e in model.elements)

    after = amounts_of(model.with_(elements=others), lens)
    found = {field.id_of(r): a for r, a in enumerate(course.at(value).tolist())}
    assert found == pytest.approx(after, rel=1e-9, abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(estates(), st.data())
def test_at_a_flip_two_neighbours_are_equal_and_beyond_it_they_have_changed_places(model, data):
    lens = data.draw(st.sampled_from(["service", "component"]))
    if not model.requirements:
        return
    key = data.draw(st.sampled_from(model.requirements)).id

    line = line_of(snapshot_of(model), lens, requirement=key)

    for flip in line.flips:
        here = amounts_of(weighing(model, {key: flip.at}), lens)
        size = max(here.values())
        assert here[flip.above] == pytest.approx(here[flip.below], rel=1e-6, abs=1e-9 * size)
        assert here[flip.above] == pytest.approx(flip.contribution, rel=1e-6, abs=1e-9 * size)
        if flip.at != line.now:
            further = flip.at + (flip.at - line.now) * 1e-4
            held = {key: max(further, flip.at / 2)}  # close to nothing a step leads below it
            beyond = amounts_of(weighing(model, held), lens)
            assert beyond[flip.below] >= beyond[flip.above] - 1e-9 * size


@settings(max_examples=100, deadline=None)
@given(estates(), st.data())
def test_between_its_bounds_a_ranking_holds(model, data):
    """A slow scan finds no two that change places sooner than the nearest flip."""
    if not model.requirements:
        return
    key = data.draw(st.sampled_from(model.requirements)).id
    line = line_of(snapshot_of(model), requirement=key)
    now = amounts_of(model)
    low = line.holds_from if line.holds_from is not None else 1e-3 * min(line.now, 1)
    high = line.holds_to if line.holds_to is not None else 3 * line.now + 3
    if line.reason.startswith(("all weights", "S", "P", "O", "X", "C")):
        return

    for t in (0.02, 0.5, 0.98):
        there = amounts_of(weighing(model, {key: low + t * (high - low)}))
        for a, one in now.items():
            for b, other in now.items():
                if one - other > 1e-9 * max(now.values()):
                    assert there[a] >= there[b] - 1e-7 * max(now.values()), (a, b)


def test_a_platform_is_divided_in_both_halves_by_one_weight():
    """S1 is used by P1 and carries C2: its weights stand in two splits, of a degree of two."""
    model = """
        O1 is objective worth 100
        O1 needs P1
        P1 needs S1
        P1 needs S3
        S1 needs S2
        S1 needs C1
        S2 needs C2
        S3 needs C3
        C2 needs S1
        C1 is component
    """
    snapshot = sentences(model)
    field = field_of(snapshot, "component")
    group = next(
        g for g in snapshot.groups_of(snapshot.index_of("S1"))
        if snapshot.ids[snapshot.members_of(g)[0]] == "S2"
    )  # fmt: skip
    outlets, _ = outlets_in_play(field, snapshot.index_of("S1"), group)

    course = course_of_weight(field, outlets)

    assert len(course.below) == 3
    weight = np.array(snapshot.weight)
    weight[group] = 2.5
    turned = contribution_of(replace(snapshot, weight=weight), "component").items
    found = {field.id_of(r): a for r, a in enumerate(course.at(2.5).tolist())}
    assert found == pytest.approx({i.id: i.contribution for i in turned}, **EXACT)


def test_practices_are_ranked_too():
    supports = [PracticeSupport(practice=p, service=s, extent=x) for p, s, x in PRACTICES]

    line = line_of_practices(ref1_estate(), supports)

    for flip in line.flips:
        there = amounts_of(weighing(ref1_estate(), {"S3:S5": flip.at}), "practice", supports)
        assert there[flip.above] == pytest.approx(there[flip.below], **EXACT)
    assert {line.flips[0].above, line.flips[0].below} <= {p for p, _, _ in PRACTICES}


def line_of_practices(model, supports):
    turned = Turned(requirement="S3:S5")
    (line,) = flips_of(snapshot_of(model), turned, lens="practice", practices=supports).lines
    return line


@pytest.mark.parametrize(("text", "requirement", "reason"), [
    ("O1 is objective worth 5\nO1 needs P1\nP1 needs S1", "r0000",
     "O1 passes on all by this way, whatever the weight"),
    ("O1 is objective worth 5\nO1 needs P1 at 0\nO1 needs P2 at 0", "r0000",
     "all weights of O1 are 0, so its value is split equally"),
    ("O1 is objective worth 5\nO1 needs P1\nP2 needs S1\nP2 needs S2", "r0001",
     "no value passes P2"),
    ("O1 is objective worth 5\nO1 needs S1\nS1 needs S2\nS2 needs S1\nS1 needs P1", "r0003",
     "it counts for impact only"),
])  # fmt: skip
def test_a_weight_that_moves_nothing_says_why(text, requirement, reason):
    line = line_of(sentences(text), requirement=requirement)

    assert (line.reason, line.flips, line.share) == (reason, (), None)


def test_assumed_values_are_said():
    snapshot = sentences("O1 needs P1\nO2 needs P2\nP1 needs S1\nP2 needs S2")

    found = flips_of(snapshot, Turned(objective="O1"))

    assert found.remarks == (
        "No objective states a value: each top objective counts 1. "
        "The value is turned against 1 for each of the others.",
    )


@pytest.mark.parametrize("turned", [Turned(), Turned(element="S3", objective="O1")])
def test_exactly_one_thing_is_turned(turned):
    with pytest.raises(Invalid, match="name one thing to turn"):
        flips_of(ref1(), turned)


def test_what_is_not_there_comes_with_close_names():
    with pytest.raises(NotFound) as refused:
        flips_of(ref1(), Turned(requirement="S3"))

    assert refused.value.facts["closest"] == ["S3:C4+C5", "S3:S5"]


def test_an_element_of_another_kind_is_no_objective():
    with pytest.raises(Invalid, match="S3 is a service, not an objective"):
        flips_of(ref1(), Turned(objective="S3"))


def test_an_element_that_needs_nothing_has_nothing_to_turn():
    snapshot = snapshot_of(ref1_estate().with_(
        elements=(*ref1_estate().elements, Element(id="P9", kind=Kind.PROCESS, name="P9")),
    ))  # fmt: skip

    assert "no weights to turn" in flips_of(snapshot, Turned(element="P9")).conclusion
