"""Uncertain weights: what draws, intervals and first-order shares say of the same estates."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.catalogue import Element, Estate, Kind, Requirement
from alignment.errors import Invalid, NotFound, TooLarge
from alignment.graphs.contribution import contribution_of
from alignment.graphs.sensitivity.checking import checks_of
from alignment.graphs.sensitivity.field import field_of
from alignment.graphs.sensitivity.ranges import ranges_of
from alignment.graphs.sensitivity.splits import splits_of
from alignment.graphs.sensitivity.spread import (
    MOST_WORK,
    Uncertainty,
    _drawn,
    contributions_at,
    spread_of,
)
from alignment.graphs.snapshot import snapshot_of
from tests.graphs.estates import estate as sentences
from tests.graphs.ref1 import ref1
from tests.graphs.test_contribution_laws import estates

EXACT = {"rel": 1e-9, "abs": 1e-9}


def by_id(snapshot, lens="service"):
    return {i.id: i.contribution for i in contribution_of(snapshot, lens).items}


def arrow_amounts(field, share):
    """Contributions when the outlets have these shares: a way of its own, by a dense inverse."""
    return dense(field, share)[0]


def near_arrow_amounts(field, share):
    """The same to the digits that the dense system has: few where a circle lets hardly any out."""
    amounts, lost = dense(field, share)
    return pytest.approx(amounts, rel=1e-9, abs=1e-9 + lost)


def dense(field, share):
    """Contributions by a dense system, and what its rounding may be."""
    graph, splits = field.graph, field.splits
    keep = splits.keeping(graph, share)
    arrows = splits.along_arrows(graph, share, keep)
    n = len(graph.streams)
    matrix = np.zeros((n, n))
    source = np.repeat(np.arange(n), np.diff(graph.streams.ptr))
    np.add.at(matrix, (source, graph.streams.target), arrows)
    system = np.eye(n) - matrix.T
    flow = np.linalg.solve(system, graph.values)
    lost = 1e-15 * np.linalg.cond(system) * graph.values.sum()
    return field.credited_when(flow, keep), lost


# Draws.


@pytest.mark.parametrize("lens", ["service", "component"])
def test_the_mean_of_draws_is_the_stated_figure(lens):
    found = spread_of(ref1(), Uncertainty(concentration=20, draws=4_000), lens=lens)

    stated = by_id(ref1(), lens)
    for item in found.items:
        assert item.contribution == pytest.approx(stated[item.id], **EXACT)
        assert abs(item.mean - item.contribution) <= 4 * item.error


def test_the_same_seed_gives_the_same_draws_and_another_one_others():
    first, again, other = (
        spread_of(ref1(), Uncertainty(draws=50, seed=seed)) for seed in (7, 7, 8)
    )

    assert first == again
    assert first.seed == 7
    assert first.items[0].mean != other.items[0].mean


def test_ranks_are_shares_of_the_draws():
    found = spread_of(ref1(), Uncertainty(concentration=10, draws=500))

    for item in found.items:
        assert sum(item.ranks.values()) == pytest.approx(1)
        assert item.rank_low <= item.rank_high
        assert list(item.quantiles.values()) == sorted(item.quantiles.values())
    held = [sum(item.ranks.get(str(rank), 0) for item in found.items) for rank in range(1, 6)]
    assert held == pytest.approx([1] * 5)


def test_surer_weights_spread_less():
    def width(concentration):
        found = spread_of(ref1(), Uncertainty(concentration=concentration, draws=400))
        return found.items[0].quantiles["0.95"] - found.items[0].quantiles["0.05"]

    assert width(10) > 2 * width(100) > 4 * width(1e6)


def test_a_share_spreads_as_its_distribution_says():
    """One split of 1 to 3: C is 100 times a Beta(c / 4, 3 c / 4)."""
    snapshot = sentences("O1 is objective worth 100\nO1 needs S1\nO1 needs S2 weighing 3")

    found = spread_of(snapshot, Uncertainty(concentration=15, draws=20_000))

    item = next(i for i in found.items if i.id == "S1")
    sigma = item.error * np.sqrt(20_000)
    assert sigma == pytest.approx(100 * np.sqrt(0.25 * 0.75 / 16), rel=0.02)


@settings(max_examples=40, deadline=None)
@given(estates(), st.sampled_from(["service", "component"]), st.integers(0, 9))
def test_a_draw_keeps_the_value_and_is_what_a_dense_system_gives(model, lens, seed):
    snapshot = snapshot_of(model)
    field = field_of(snapshot, lens)

    for share in _drawn(field, Uncertainty(concentration=5, draws=3, seed=seed)):
        found = contributions_at(field, share)

        assert (found >= 0).all()
        assert found.sum() <= snapshot.total_value * (1 + 1e-9)
        assert found == near_arrow_amounts(field, share)


def test_a_circle_is_drawn_anew_each_time():
    found = spread_of(ref1(feedback=True), Uncertainty(draws=2_000))

    assert found.items[0].id == "S3"
    assert found.items[0].mean == pytest.approx(40, rel=0.02)
    assert "Value turns in circles" in found.remarks[-1]


def test_a_drawn_circle_is_what_a_dense_system_gives():
    field = field_of(ref1(feedback=True), "service")
    share = field.splits.share.copy()
    rng = np.random.default_rng(3)
    for split in range(len(field.splits.rank)):
        outlets = field.splits.outlets_of(split)
        share[outlets] = rng.dirichlet(np.ones(len(outlets)))

    found = contributions_at(field, share)

    assert found == near_arrow_amounts(field, share)
    assert found.sum() == pytest.approx(100)


def test_more_is_counted_than_listed():
    found = spread_of(ref1(), Uncertainty(draws=5), lens="component", top=3)

    assert (len(found.items), found.omitted) == (3, 6)


def test_nothing_to_spread_is_said():
    assert "no ranking" in spread_of(sentences("P1 needs S1"), Uncertainty(draws=2)).conclusion


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Uncertainty(concentration=0.5), "the concentration lies between 1"),
        (Uncertainty(draws=0), "there are 1 to 100,000 draws"),
    ],
)
def test_draws_out_of_range_are_refused(asked, words):
    with pytest.raises(Invalid, match=words):
        spread_of(ref1(), asked)


def test_too_much_work_is_refused_with_what_would_do():
    """An objective over 15,000 services in one group: as many ways, as many arrows."""
    members = tuple(f"S{i}" for i in range(15_000))
    goal = Element(id="O1", kind=Kind.OBJECTIVE, name="O1", value=1)
    services = [Element(id=name, kind=Kind.SERVICE, name=name) for name in members]
    needs = Requirement(of="O1", members=members, needs=1)
    snapshot = snapshot_of(Estate(elements=(goal, *services), requirements=(needs,)))

    with pytest.raises(TooLarge) as refused:
        spread_of(snapshot, Uncertainty(draws=100_000))

    most = refused.value.facts["most"]
    assert most == MOST_WORK // (2 * 15_000)
    assert spread_of(snapshot, Uncertainty(draws=1)).draws == 1


# Intervals.


def corners(field, split, within):
    """Every vertex of the shares of one split within their intervals, adding up to 1."""
    splits = field.splits
    outlets = splits.outlets_of(split)
    share = splits.share[outlets]
    low, high = share * (1 - within), np.minimum(share * (1 + within), 1)
    for free in range(len(outlets)):
        others = [k for k in range(len(outlets)) if k != free]
        for ends in itertools.product((0, 1), repeat=len(others)):
            shares = np.empty(len(outlets))
            shares[others] = [(low, high)[e][k] for e, k in zip(ends, others, strict=True)]
            shares[free] = 1 - shares[others].sum()
            if low[free] - 1e-12 <= shares[free] <= high[free] + 1e-12:
                yield outlets, shares


def is_open(field):
    return not field.graph.closed.any()


@settings(max_examples=120, deadline=None)
@given(estates(), st.sampled_from(["service", "component"]), st.sampled_from([0.1, 0.5, 0.9]))
def test_the_bounds_of_one_split_are_those_of_its_corners(model, lens, within):
    snapshot = snapshot_of(model)
    field = field_of(snapshot, lens)
    vary = field.in_play
    for split in np.flatnonzero(vary).tolist():
        element = int(field.graph.element[field.splits.rank[split]])
        whole = vary & (field.graph.element[field.splits.rank] == element)
        if whole.sum() > 1 or not is_open(field):
            continue

        found = ranges_of(
            snapshot, element=snapshot.ids[element], lens=lens, within=within, top=99
        )

        seen = []
        for outlets, shares in corners(field, split, within):
            share = field.splits.share.copy()
            share[outlets] = shares
            seen.append(arrow_amounts(field, share))
        ids = [snapshot.ids[e] for e in field.table.element[: field.rows]]
        assert found.exact
        for item in found.items:
            got = [amounts[ids.index(item.id)] for amounts in seen]
            assert (item.least, item.most) == pytest.approx(
                (min(got), max(got)), rel=1e-8, abs=1e-9
            )


@settings(max_examples=60, deadline=None)
@given(estates(), st.sampled_from(["service", "component"]), st.integers(0, 99))
def test_no_shares_within_their_intervals_leave_the_safe_bounds(model, lens, seed):
    snapshot = snapshot_of(model)
    field = field_of(snapshot, lens)
    if not is_open(field):
        return
    found = ranges_of(snapshot, within=0.4, lens=lens, top=99)
    ids = [snapshot.ids[e] for e in field.table.element[: field.rows]]
    rng = np.random.default_rng(seed)
    share = field.splits.share.copy()
    for split in np.flatnonzero(field.in_play).tolist():
        drawn = list(corners(field, split, 0.4))
        outlets, shares = drawn[int(rng.integers(len(drawn)))]
        share[outlets] = shares

    there = dict(zip(ids, arrow_amounts(field, share).tolist(), strict=True))

    for item in found.items:
        if item.least is not None:
            assert item.least - 1e-9 <= there[item.id] <= item.most + 1e-9


def test_the_bounds_of_a_split_of_the_reference():
    found = ranges_of(ref1(), element="S3", within=0.2)

    bounds = {i.id: (i.least, i.most) for i in found.items}
    assert found.exact
    assert bounds["S5"] == pytest.approx((10 + 55 * 0.4, 10 + 55 * 0.6), **EXACT)
    assert bounds["S3"] == pytest.approx((55 * 0.4, 55 * 0.6), **EXACT)
    assert bounds["S2"] == pytest.approx((15, 15), **EXACT)


def test_behind_a_circle_whose_splits_vary_no_bound_is_given():
    found = {i.id: i for i in ranges_of(ref1(feedback=True)).items}

    assert (found["S3"].least, found["S5"].most) == (None, None)
    assert "turns in a circle" in found["S3"].reason
    assert found["S2"].least == pytest.approx(11.2, **EXACT)


def test_one_split_in_a_circle_has_exact_bounds():
    found = {i.id: i for i in ranges_of(ref1(feedback=True), element="S5", within=0.5).items}

    # S5 passes half of what it gets on to S3, from a quarter to three quarters of it
    def of_s5(back):
        return (1 - back) * (10 + 55 / 2) / (1 - back / 2)

    assert found["S5"].least == pytest.approx(of_s5(0.75), **EXACT)
    assert found["S5"].most == pytest.approx(of_s5(0.25), **EXACT)


def test_a_width_out_of_range_is_refused():
    with pytest.raises(Invalid, match="within lies between 0 and 1"):
        ranges_of(ref1(), within=1.5)


def test_the_split_of_an_unknown_element_is_refused():
    with pytest.raises(NotFound):
        ranges_of(ref1(), element="S99")


# What is worth checking.


def test_the_variance_of_a_gap_is_that_of_its_draws():
    """To first order, at a high concentration, against 4,000 draws."""
    from alignment.graphs.sensitivity.checking import _brought, _passing, _variances

    field = field_of(ref1(feedback=True), "component")
    rows = np.array([4, 6], dtype=np.int32)
    one, other = _brought(field, rows)
    uncertain = Uncertainty(concentration=2_000, draws=4_000)

    stated = _variances(field, one - other, _passing(field)).sum() / (2_000 + 1)

    drawn = [contributions_at(field, share)[[4, 6]] for share in _drawn(field, uncertain)]
    assert stated == pytest.approx(np.subtract(*np.transpose(drawn)).var(), rel=0.1)


def test_parts_of_what_is_open_add_up():
    found = checks_of(ref1(), lens="component", top=99)

    assert sum(item.part for item in found.items) == pytest.approx(1)
    for item in found.items:
        assert sum(w.part for w in item.weights) == pytest.approx(item.part)
    assert (found.pairs, found.pairs_omitted, found.omitted) == (8, 0, 0)


def test_the_one_split_that_decides_is_named_first():
    snapshot = sentences("""
        O1 is objective worth 100
        O1 needs S1 weighing 10
        O1 needs S2 weighing 9
        O2 is objective worth 1000
        O2 needs S3 weighing 1
    """)

    found = checks_of(snapshot)

    assert [item.id for item in found.items] == ["O1"]
    assert found.items[0].part == pytest.approx(1)
    assert {w.requirement for w in found.items[0].weights} == {"r0000", "r0001"}


def test_a_sure_ranking_leaves_little_open():
    unsure, sure = (checks_of(ref1(), concentration=c) for c in (5, 1e8))

    assert unsure.open > 100 * sure.open
    assert unsure.wrong > sure.wrong


def test_nothing_to_rank_is_said():
    assert "no two services" in checks_of(sentences("P1 needs S1")).conclusion


def test_a_concentration_out_of_range_is_refused():
    with pytest.raises(Invalid, match="the concentration lies"):
        checks_of(ref1(), concentration=0)


# The splits themselves.


@settings(max_examples=80, deadline=None)
@given(estates())
def test_the_splits_as_stated_give_the_flow_as_it_is(model):
    snapshot = snapshot_of(model)
    field, splits = field_of(snapshot, "component"), splits_of(snapshot)

    keep = splits.keeping(field.graph, splits.share)

    arrows = splits.along_arrows(field.graph, splits.share, keep)
    assert keep == pytest.approx(field.graph.keep, **EXACT)
    assert arrows == pytest.approx(field.graph.streams.share, **EXACT)
