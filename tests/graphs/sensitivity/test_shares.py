"""Where a ranking flips along the share of one member of a group."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.errors import Invalid, NotFound
from alignment.graphs.contribution import contribution_of
from alignment.graphs.sensitivity.courses import course_of_share
from alignment.graphs.sensitivity.explained import flip_explained
from alignment.graphs.sensitivity.field import field_of
from alignment.graphs.sensitivity.flips import Turned, flips_of
from alignment.graphs.sensitivity.in_play import shares_of, ways_in_play
from alignment.graphs.snapshot import snapshot_of
from tests.graphs.estates import estate as sentences
from tests.graphs.ref1 import ref1
from tests.graphs.test_contribution_laws import estates

EXACT = {"rel": 1e-9, "abs": 1e-9}
GROUP = "S3:C4+C5"


def line_along(snapshot, requirement, member, lens="component"):
    turned = Turned(requirement=requirement, member=member)
    (line,) = flips_of(snapshot, turned, lens=lens).lines
    return line


def sharing(snapshot, group, member, share):
    """The snapshot with another share of one member."""
    shares = np.array(snapshot.share)
    held = np.arange(snapshot.member_ptr[group], snapshot.member_ptr[group + 1])
    shares[held[snapshot.member[held] == member]] = share
    return replace(snapshot, share=shares)


def amounts_of(snapshot, lens):
    return {i.id: i.contribution for i in contribution_of(snapshot, lens).items}


def test_the_databases_flip_where_the_lines_of_their_shares_cross():
    """C4 carries 27.5 t, C5 10 + 27.5 (1 - t), C6 15; t = x / (x + 1)."""
    line = line_along(ref1(), GROUP, "C4")

    assert (line.number, line.element, line.requirement, line.member) == (
        "share", "S3", GROUP, "C4"
    )  # fmt: skip
    assert (line.now, line.share) == (1, 0.5)
    found = {(f.above, f.below): (f.at, f.share, f.contribution) for f in line.flips}
    assert found["C6", "C4"] == pytest.approx((1.2, 6 / 11, 15), **EXACT)
    assert line.holds_to == pytest.approx(1.2, **EXACT)


@settings(max_examples=150, deadline=None)
@given(estates(), st.data())
def test_a_share_moves_contributions_as_its_course_says(model, data):
    lens = data.draw(st.sampled_from(["service", "component"]))
    snapshot = snapshot_of(model)
    if not len(snapshot.owner):
        return
    group = data.draw(st.integers(0, len(snapshot.owner) - 1))
    member = data.draw(st.sampled_from(snapshot.members_of(group).tolist()))
    field, shares = field_of(snapshot, lens), shares_of(snapshot, group)
    share = data.draw(st.sampled_from([0.001, 0.5, 1.0, 3.0, 200.0]))

    ways, reason = ways_in_play(field, group, member, shares)

    after = amounts_of(sharing(snapshot, group, member, share), lens)
    if reason:
        alike = reason.endswith("so all count alike")
        assert alike or amounts_of(snapshot, lens) == pytest.approx(after, **EXACT)
        return
    course = course_of_share(field, ways, shares)
    found = {field.id_of(r): a for r, a in enumerate(course.at(share).tolist())}
    assert found == pytest.approx(after, **EXACT)


@settings(max_examples=100, deadline=None)
@given(estates(), st.data())
def test_at_a_flip_two_neighbours_are_equal(model, data):
    snapshot = snapshot_of(model)
    if not len(snapshot.owner):
        return
    group = data.draw(st.integers(0, len(snapshot.owner) - 1))
    member = data.draw(st.sampled_from(snapshot.members_of(group).tolist()))

    line = line_along(snapshot, snapshot.requirement_ids[group], snapshot.ids[member])

    for flip in line.flips:
        here = amounts_of(sharing(snapshot, group, member, flip.at), "component")
        size = max(here.values())
        assert here[flip.above] == pytest.approx(here[flip.below], rel=1e-6, abs=1e-9 * size)
        assert here[flip.above] == pytest.approx(flip.contribution, rel=1e-6, abs=1e-9 * size)


def test_the_share_of_a_platform_decides_in_both_halves():
    snapshot = sentences("""
        O1 is objective worth 100
        O1 needs P1
        P1 needs S1
        S1 needs 1 of S2, S3
        S2 needs C2
        S3 needs C3
        C2 needs S1
    """)
    group = next(iter(snapshot.groups_of(snapshot.index_of("S1"))))
    member, field = snapshot.index_of("S3"), field_of(snapshot, "component")
    shares = shares_of(snapshot, group)

    ways, _ = ways_in_play(field, group, member, shares)

    assert len(ways) == 2
    found = course_of_share(field, ways, shares).at(2.5)
    after = amounts_of(sharing(snapshot, group, member, 2.5), "component")
    assert {field.id_of(r): a for r, a in enumerate(found.tolist())} == pytest.approx(
        after, **EXACT
    )


@pytest.mark.parametrize(("requirement", "member", "lens", "reason"), [
    ("S2:C6", "C6", "component", "no other member of S2:C6 counts"),
    (GROUP, "C4", "service", "what a service stands on has no part in the lens service"),
])  # fmt: skip
def test_a_share_that_moves_nothing_says_why(requirement, member, lens, reason):
    assert line_along(ref1(), requirement, member, lens).reason == reason


def test_who_has_a_share_alone_has_all_of_it():
    snapshot = ref1()
    group = snapshot.requirement_ids.index(GROUP)
    alone = sharing(snapshot, group, snapshot.index_of("C5"), 0.0)
    both = sharing(alone, group, snapshot.index_of("C4"), 0.0)

    assert line_along(alone, GROUP, "C4").reason.endswith("so it has all")
    assert line_along(both, GROUP, "C4").reason.endswith("so all count alike")


def test_a_member_that_is_none_comes_with_those_there_are():
    with pytest.raises(NotFound) as refusal:
        flips_of(ref1(), Turned(requirement=GROUP, member="C7"))

    assert refusal.value.facts["closest"] == ["C4", "C5"]


def test_a_member_needs_its_requirement():
    with pytest.raises(Invalid) as refusal:
        flips_of(ref1(), Turned(objective="O1", member="C4"))

    assert refusal.value.problems[0].place == "requirement"


def test_a_flip_along_a_share_is_explained():
    turned = Turned(requirement=GROUP, member="C4")

    found = flip_explained(ref1(), turned, ("C6", "C4"), lens="component")

    assert found.value == pytest.approx(1.2, **EXACT)
    assert found.inputs[0].origin == f"share of C4 in {GROUP}"
