"""A patched snapshot is what a build from scratch would give."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.catalogue import Audience, Channel, Element, Estate, Kind, Requirement
from alignment.errors import NotFound, RuleBroken
from alignment.graphs.impact import propagate
from alignment.graphs.patch import Patch, patched
from alignment.graphs.snapshot import Snapshot, snapshot_of
from alignment.graphs.splice import Cut, Texts, spliced_texts
from alignment.graphs.wiring import links_of
from tests.graphs.estates import estate, guessed
from tests.graphs.ref1 import ref1, ref1_estate

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


@settings(max_examples=400, deadline=None)
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
