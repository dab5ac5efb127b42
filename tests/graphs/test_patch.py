"""A patched snapshot is what a build from scratch would give."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.catalogue import Audience, Channel, Element, Estate, Kind, Requirement
from alignment.errors import NotFound, RuleBroken
from alignment.graphs.impact import propagate
from alignment.graphs.patch import Patch, patched
from alignment.graphs.snapshot import Snapshot, snapshot_of
from alignment.graphs.wiring import links_of
from tests.graphs.estates import estate, guessed
from tests.graphs.random_estates import random_estate
from tests.graphs.ref1 import ref1

IDS = ["O1", "O2", "X1", "P1", "S1", "S2", "S3", "C1", "C2", "C3"]
ORDER = "OXPSC"


def assert_same(one: Snapshot, other: Snapshot) -> None:
    for field in fields(Snapshot):
        left, right = getattr(one, field.name), getattr(other, field.name)
        if isinstance(left, np.ndarray):
            assert left.dtype == right.dtype, field.name
            assert left.tolist() == right.tolist() or np.array_equal(
                left, right, equal_nan=True
            ), field.name
            assert not left.flags.writeable
        elif field.name == "requirement_ids":
            assert tuple(left) == tuple(right)
        else:
            assert left == right, field.name
    assert one.index == other.index


def applied(before: Estate, patch: Patch) -> Estate:
    """The obvious way: lists of entities by id."""
    elements = {e.id: e for e in (*before.elements, *patch.elements)}
    requirements = {r.id: r for r in (*before.requirements, *patch.requirements)}
    for i in patch.retired_elements:
        del elements[i]
    for i in patch.retired_requirements:
        del requirements[i]
    return Estate(
        heading=before.heading,
        elements=tuple(elements.values()),
        requirements=tuple(requirements.values()),
    )


@st.composite
def element(draw, element_id):
    kind = guessed(element_id)
    amount = st.none() | st.integers(0, 5).map(float)
    return Element(
        id=element_id, kind=kind, name=draw(st.sampled_from(["a", "b"])),
        value=draw(amount) if kind is Kind.OBJECTIVE else None,
        own=draw(amount), cost=draw(amount),
        audience=draw(st.sampled_from([None, *Audience])) if kind is Kind.CLIENT else None,
    )  # fmt: skip


@st.composite
def requirement(draw, requirement_id, ids):
    of = draw(st.sampled_from(ids))
    below = [i for i in ids if ORDER.index(i[0]) > ORDER.index(of[0])]
    beside = [i for i in ids if i[0] == of[0] and i > of] if of[0] in "OX" else []
    members = draw(st.permutations(below + beside)) if below + beside else [of]
    members = tuple(members[: draw(st.integers(1, 3))])
    return Requirement(
        id=requirement_id, of=of, members=members, needs=draw(st.integers(1, len(members))),
        criticality=draw(st.sampled_from([0.0, 0.5, 1.0])),
        weight=draw(st.none() | st.integers(0, 3).map(float)),
        shares=draw(st.just(()) | st.just(tuple(range(1, len(members) + 1)))),
        channel=draw(st.sampled_from([None, *Channel])),
    )  # fmt: skip


@st.composite
def edited(draw):
    """An estate and a patch for it: ids overlap, so that things are added, altered and moved."""
    ids = draw(st.lists(st.sampled_from(IDS), min_size=2, unique=True))
    names = draw(st.lists(st.sampled_from("abcdefgh"), max_size=6, unique=True))
    before = Estate(
        elements=tuple(draw(element(i)) for i in ids),
        requirements=tuple(draw(requirement(n, ids)) for n in names),
    )
    more = draw(st.lists(st.sampled_from(IDS), max_size=4, unique=True))
    after_ids = list(dict.fromkeys([*ids, *more]))
    altered = draw(st.lists(st.sampled_from("abcdefgh"), max_size=4, unique=True))
    known = set(names) | set(altered)
    gone = draw(st.lists(st.sampled_from(sorted(known)), unique=True)) if known else []
    patch = Patch(
        elements=[draw(element(i)) for i in more],
        requirements=[draw(requirement(n, after_ids)) for n in altered],
        retired_requirements=gone,
    )
    left = applied(before, patch)
    joined = {i for r in left.requirements for i in (r.of, *r.members)}
    loose = [i for i in after_ids if i not in joined]
    retired = draw(st.lists(st.sampled_from(loose), unique=True)) if loose else []
    return before, Patch(
        elements=patch.elements, requirements=patch.requirements,
        retired_requirements=gone, retired_elements=retired,
    )  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(edited())
def test_a_patch_gives_what_a_build_gives(case):
    before, patch = case

    snapshot = snapshot_of(before)
    snapshot.derived(links_of)

    found = patched(snapshot, patch, revision=3)

    built = snapshot_of(applied(before, patch), revision=3)
    assert_same(found, built)
    assert found.derived(links_of).group.tolist() == links_of(built).group.tolist()
    assert found.derived(links_of).link.tolist() == links_of(built).link.tolist()


def test_many_edits_at_once_are_as_good_as_one():
    before = random_estate(200, seed=11)
    before.derived(links_of)
    chosen = range(0, len(before.owner), 3)
    patch = Patch(
        requirements=[
            Requirement(id=f"new{g}", of=before.ids[before.owner[g]], needs=1,
                        members=tuple(before.ids[i] for i in before.members_of(g)))
            for g in chosen
        ],
        retired_requirements=[before.requirement_ids[g] for g in chosen],
    )  # fmt: skip

    found = patched(before, patch)

    back = Patch(
        requirements=[as_stated(before, g) for g in chosen],
        retired_requirements=[f"new{g}" for g in chosen],
    )
    assert len(found.requirement_ids) == len(before.requirement_ids)
    assert_same(patched(found, back), before)


def as_stated(snapshot: Snapshot, group: int) -> Requirement:
    return Requirement(
        id=snapshot.requirement_ids[group], of=snapshot.ids[snapshot.owner[group]],
        members=tuple(snapshot.ids[i] for i in snapshot.members_of(group)),
        needs=int(snapshot.needs[group]), criticality=float(snapshot.kappa[group]),
        weight=float(snapshot.weight[group]),
    )  # fmt: skip


def test_what_a_patch_does_not_touch_is_shared():
    before = ref1()

    after = patched(before, Patch(elements=[Element(id="C7", kind=Kind.COMPONENT, name="new")]))

    assert after.names != before.names
    assert after.cost is not before.cost
    assert after.use is before.use
    assert before.names[before.index_of("C7")] == "C7"


def test_an_answer_follows_the_patch_and_leaves_the_old_snapshot_alone():
    before = ref1()
    down = {before.index_of("C4"): 1.0}
    single = Requirement(id="S3:C4+C5", of="S3", members=("C4", "C5"), needs=2)
    assert propagate(before, down).value_at_risk == 0

    after = patched(before, Patch(requirements=[single]))

    assert propagate(after, down).value_at_risk == pytest.approx(78)
    assert propagate(before, down).value_at_risk == 0


def test_a_hint_where_a_requirement_was_is_followed():
    moved = Requirement(id="S2:C6", of="S4", members=("C6",))

    by_hint = patched(ref1(), Patch(requirements=[moved], owners_before={"S2:C6": "S2"}))

    assert_same(by_hint, patched(ref1(), Patch(requirements=[moved])))
    assert len(by_hint.owner) == len(ref1().owner)


def test_a_wrong_hint_does_no_harm():
    moved = Requirement(id="S2:C6", of="S4", members=("C6",))

    hinted = patched(ref1(), Patch(requirements=[moved], owners_before={"S2:C6": "S1"}))

    assert_same(hinted, patched(ref1(), Patch(requirements=[moved])))


def test_an_element_that_is_still_needed_cannot_be_retired():
    with pytest.raises(RuleBroken, match="C7 cannot be retired"):
        patched(ref1(), Patch(retired_elements=["C7"]))


@pytest.mark.parametrize(
    "patch",
    [
        Patch(retired_elements=["nobody"]),
        Patch(retired_requirements=["nothing"]),
        Patch(requirements=[Requirement(of="nobody", members=("C7",))]),
        Patch(requirements=[Requirement(of="S1", members=("nobody",))]),
    ],
)
def test_what_is_not_there_is_not_found(patch):
    with pytest.raises(NotFound):
        patched(ref1(), patch)


def test_the_last_stated_value_gone_values_are_assumed():
    before = estate("O1 is objective worth 5\n O2 needs O1\n O1 needs S1")

    after = patched(before, Patch(elements=[Element(id="O1", kind=Kind.OBJECTIVE, name="O1")]))

    assert not before.values_assumed
    assert after.values_assumed
    assert after.value[after.index_of("O2")] == 1


def test_an_empty_patch_is_the_same_snapshot():
    before = ref1()

    assert patched(before, Patch()) is before


def test_a_large_snapshot_is_looked_up_without_the_table_of_all_ids():
    count = 120_000
    elements = tuple(
        Element(id=f"c{i:06d}", kind=Kind.COMPONENT, name="x") for i in range(0, 2 * count, 2)
    )
    before = replace(snapshot_of(Estate(elements=elements)))

    after = patched(before, Patch(elements=[Element(id="c000003", kind=Kind.SERVICE, name="n")]))

    assert "index" not in vars(after)
    assert after.index_of("c000003") == 2
    assert after.place_of("c000005") is None
    assert after.place_of("z") is None
    assert len(after) == count + 1
