"""The invariants 18 to 20 of METHODS 1.9, on any series and against a slow, obvious evaluation."""

from dataclasses import replace
from itertools import pairwise, product
from math import inf, isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.catalogue import Measurement, Target
from alignment.graphs.contribution import contribution_of
from alignment.graphs.delivery import deliver, series_of
from alignment.graphs.flow import flow_graph
from alignment.graphs.service_levels import service_levels_of
from alignment.graphs.snapshot import snapshot_of
from tests.graphs.estates import sentences
from tests.graphs.levels import delivered

PERIODS = [f"{2020 + m // 12}-{m % 12 + 1:02d}" for m in range(60)]
GRID = st.integers(0, 64).map(lambda i: i / 8)  # exact in binary, so that order is exact too
VALUES = st.lists(GRID, min_size=1, max_size=30)
EXPONENTS = st.sampled_from([1.0, 1.5, 2.0, 3.0, 10.0, inf])
SETTINGS = settings(max_examples=60, deadline=None)


def judged(values, target=6.0, floor=2.0, p=2.0, weights=None):
    """D of one edge by the program."""
    estate = sentences("O1 needs P1\nP1 needs S1")
    weights = weights or [None] * len(values)
    measured = tuple(
        Measurement(consumer="P1", service="S1", indicator="i", period=period, value=value,
                    weight=weight)
        for period, value, weight in zip(PERIODS, values, weights, strict=False)
    )  # fmt: skip
    promise = (Target(consumer="P1", service="S1", indicator="i", target=target, floor=floor),)
    return delivered(replace(estate, targets=promise, measurements=measured), p)[1].delivery[0]


def plainly(values, target=6.0, floor=2.0, p=2.0):
    """The same, one period after the other, as METHODS 1.5 writes it."""
    short = [min(max((target - m) / (target - floor), 0.0), 1.0) for m in values]
    if p == inf:
        return 1 - max(short)
    return 1 - (sum(s**p for s in short) / len(short)) ** (1 / p)


@SETTINGS
@given(VALUES, EXPONENTS)
def test_delivery_is_what_the_formula_says(values, p):
    assert judged(values, p=p) == pytest.approx(plainly(values, p=p), abs=1e-12)


@SETTINGS
@given(VALUES, EXPONENTS)
def test_delivery_lies_between_0_and_1_and_is_1_only_where_every_period_is_met(values, p):
    found = judged(values, p=p)

    assert 0 <= found <= 1
    assert (found == 1) == all(value >= 6 for value in values)


@SETTINGS
@given(VALUES, EXPONENTS)
def test_delivery_lies_between_the_worst_period_and_the_mean(values, p):
    found = judged(values, p=p)

    assert plainly(values, p=inf) - 1e-12 <= found <= plainly(values, p=1) + 1e-12


@SETTINGS
@given(VALUES, EXPONENTS, st.randoms())
def test_the_order_of_the_periods_does_not_matter(values, p, random):
    mixed = random.sample(values, len(values))

    assert judged(mixed, p=p) == pytest.approx(judged(values, p=p), abs=1e-12)


@SETTINGS
@given(VALUES, EXPONENTS)
def test_the_same_series_twice_has_the_same_delivery(values, p):
    assert judged(values * 2, p=p) == pytest.approx(judged(values, p=p), abs=1e-12)


@SETTINGS
@given(VALUES, st.sampled_from([-4.0, 0.5, 3.0]), st.integers(-50, 50))
def test_another_unit_does_not_matter(values, factor, offset):
    other = [factor * value + offset for value in values]

    found = judged(other, factor * 6 + offset, factor * 2 + offset)

    assert found == pytest.approx(judged(values), abs=1e-12)


@SETTINGS
@given(VALUES, GRID, EXPONENTS)
def test_brilliance_changes_nothing(values, more, p):
    brilliant = [value + more if value >= 6 else value for value in values]

    assert judged(brilliant, p=p) == judged(values, p=p)


@SETTINGS
@given(VALUES, st.data(), GRID, EXPONENTS)
def test_a_better_period_never_lowers_delivery(values, data, more, p):
    place = data.draw(st.integers(0, len(values) - 1))
    better = [v + more if i == place else v for i, v in enumerate(values)]

    assert judged(better, p=p) >= judged(values, p=p) - 1e-12


@SETTINGS
@given(VALUES, st.sets(st.integers(16, 48), min_size=2, max_size=2), EXPONENTS)
def test_moving_shortfall_from_a_worse_to_a_better_period_never_lowers_delivery(rest, pair, p):
    worse, better = (place / 8 for place in sorted(pair))
    step = (better - worse) / 4

    moved = judged([*rest, worse + step, better - step], p=p)

    assert moved >= judged([*rest, worse, better], p=p) - 1e-12


@SETTINGS
@given(VALUES)
def test_delivery_falls_as_p_rises(values):
    found = [judged(values, p=p) for p in (1, 1.5, 2, 4, 50, 1e6, inf)]

    assert all(a >= b - 1e-12 for a, b in pairwise(found))


@SETTINGS
@given(VALUES, st.data())
def test_a_weight_counts_like_so_many_periods(values, data):
    values = values[:10]
    weights = data.draw(st.lists(st.integers(1, 4), min_size=len(values), max_size=len(values)))

    repeated = [v for v, w in zip(values, weights, strict=True) for _ in range(w)]

    assert judged(values, weights=weights) == pytest.approx(judged(repeated), abs=1e-12)


# Whole estates, against a second evaluation in plain Python.


COUNTS = {"O": 2, "X": 3, "P": 6, "S": 8, "C": 6}
BELOW = {"O": "XPS", "X": "XPS", "P": "PSC", "S": "SC", "C": "C"}


def random_text(rng):
    """Sentences of an estate of some layers."""
    yield from (f"O{i} is objective worth {rng.integers(1, 9)}" for i in range(COUNTS["O"]))
    for owner in (f"{letter}{i}" for letter, count in COUNTS.items() for i in range(count)):
        for _ in range(int(rng.integers(1, 4))):
            to = rng.choice(list(BELOW[owner[0]]))
            first = int(owner[1:]) + 1 if to == owner[0] else 0
            pool = [f"{to}{j}" for j in range(first, COUNTS[to])]
            size = min(len(pool), int(rng.integers(1, 4)))
            if size:
                yield f"{owner} needs 1 of {', '.join(rng.choice(pool, size, replace=False))}"


def random_levels(seed):
    """An estate with targets and measurements of every sort."""
    rng = np.random.default_rng(seed)
    estate = sentences("\n".join(random_text(rng)))
    names = {e.id for e in estate.elements}
    users = sorted(name for name in names if name[0] in "XP")
    services = sorted(name for name in names if name[0] == "S")
    targets = [
        Target(consumer=user, service=service, indicator=indicator, target=target,
               floor=14 - target, criticality=float(rng.choice([0.25, 0.5, 1.0])))
        for user, service, indicator in product(users, services, "ab")
        for target in rng.choice([10.0, 4.0], int(rng.random() < 0.4))
    ]  # fmt: skip
    measured = [
        Measurement(consumer=consumer, service=service, indicator=indicator, period=str(period),
                    value=float(rng.integers(2, 13)),
                    weight=None if rng.random() < 0.5 else float(rng.integers(0, 4)))
        for consumer, service, indicator in product(["", *users], services, "abc")
        for period in rng.choice(PERIODS[:6], int(rng.integers(0, 4)), replace=False)
    ]  # fmt: skip
    return replace(estate, targets=tuple(targets), measurements=tuple(measured))


def slowly(estate, p=2.0):
    """D of each edge with targets, by dictionaries."""
    measured = {(m.consumer, m.service, m.indicator, m.period): m for m in estate.measurements}
    found = {}
    for consumer, service in {(t.consumer, t.service) for t in estate.targets}:
        mine = [t for t in estate.targets if (t.consumer, t.service) == (consumer, service)]
        terms = []
        for period in PERIODS[:6]:
            shorts, weights = [], []
            for t in mine:
                m = measured.get((consumer, service, t.indicator, period)) or measured.get(
                    ("", service, t.indicator, period)
                )
                if m is not None:
                    span = t.target - t.floor
                    shorts.append(t.criticality * min(max((t.target - m.value) / span, 0), 1))
                    weights += [] if m.weight is None else [m.weight]
            weight = max(weights) if weights else 1.0
            if shorts and weight:
                terms.append((weight, max(shorts)))
        total = sum(weight for weight, _ in terms)
        power = sum(weight * short**p for weight, short in terms)
        found[consumer, service] = 1 - (power / total) ** (1 / p) if terms else None
    return found


@pytest.mark.parametrize("seed", range(12))
def test_random_estates_are_delivered_as_a_slow_evaluation_says(seed):
    estate = random_levels(seed)
    snapshot, found, _ = delivered(estate)
    ids, series = snapshot.ids, found.series

    told = {
        (ids[c], ids[s]): None if isnan(d) else d
        for c, s, d in zip(series.consumer, series.service, found.delivery, strict=True)
    }

    expected = slowly(estate)
    assert told.keys() == expected.keys()
    for edge, value in expected.items():
        assert told[edge] == (None if value is None else pytest.approx(value, abs=1e-12)), edge


def flows(snapshot, delivery):
    """What reaches each element by walking the shares of METHODS 1.3, leaks included.

    Returns the amounts by element, and what each edge from a client or process loses.
    """
    graph = flow_graph(snapshot)
    streams, arrived, gaps = graph.streams, dict.fromkeys(range(len(graph.streams)), 0.0), {}
    for rank in range(len(streams)):
        arrived[rank] += graph.values[rank]
        for place in range(streams.ptr[rank], streams.ptr[rank + 1]):
            to = int(streams.target[place])
            edge = tuple(snapshot.ids[graph.element[r]] for r in (rank, to))
            amount = arrived[rank] * streams.share[place]
            uses = edge[0][0] in "XP" and edge[1][0] == "S"
            part = delivery.get(edge) if uses else 1.0
            part = 1.0 if part is None else part
            arrived[to] += amount * part
            if part < 1 and amount:
                gaps[edge] = amount * (1 - part)
    return arrived, gaps


@pytest.mark.parametrize("seed", range(12))
def test_what_leaks_is_what_a_walk_in_plain_python_loses(seed):
    estate = random_levels(seed)
    snapshot, _, leaking = delivered(estate)
    graph, boundary = leaking.graph, leaking.boundary

    arrived, gaps = flows(snapshot, slowly(estate))

    ours = leaking.flow(graph.roots)
    assert ours == pytest.approx(np.array([arrived[r] for r in range(len(ours))]), abs=1e-12)
    ends = zip(boundary.consumer, boundary.service, leaking.gaps, strict=True)
    told = {(snapshot.ids[c], snapshot.ids[s]): gap for c, s, gap in ends if gap}
    assert told == pytest.approx(gaps, abs=1e-12)


@pytest.mark.parametrize("lens", ["service", "component"])
@pytest.mark.parametrize("seed", range(12))
def test_delivered_and_gaps_are_what_was_promised_everywhere(seed, lens):
    snapshot, _, leaking = delivered(random_levels(seed))

    found = contribution_of(snapshot, lens, leaking=leaking)

    rows = [*((i.contribution, i.delivered) for i in found.items),
            *((u.amount, u.delivered) for u in found.unattributed)]  # fmt: skip
    assert all(arrived <= promised + 1e-12 for promised, arrived in rows)
    assert sum(arrived for _, arrived in rows) + found.gap == pytest.approx(found.total, rel=1e-9)
    by_root = leaking.by_root(leaking.lost)
    assert by_root.sum() == pytest.approx(found.gap, rel=1e-9)
    for root, gap in zip(leaking.graph.roots, by_root, strict=True):
        alone = contribution_of(
            snapshot, lens, leaking=leaking, objective=snapshot.ids[leaking.graph.element[root]]
        )
        credited = sum(row.delivered for row in (*alone.items, *alone.unattributed))
        assert alone.gap == pytest.approx(gap, abs=1e-12)
        assert credited + gap == pytest.approx(alone.total, rel=1e-9)


def test_names_and_the_order_of_rows_do_not_matter():
    estate = random_levels(3)
    turned = replace(
        estate, targets=estate.targets[::-1], measurements=estate.measurements[::-1],
        requirements=estate.requirements, elements=estate.elements[::-1],
    )  # fmt: skip

    one, other = (delivered(e)[1] for e in (estate, turned))

    assert np.array_equal(one.delivery, other.delivery, equal_nan=True)
    assert np.array_equal(one.series.shortfall, other.series.shortfall)


def test_series_are_worked_out_once():
    estate = random_levels(1)
    levels = service_levels_of(snapshot_of(estate), estate)

    assert levels.derived(series_of) is levels.derived(series_of)
    assert deliver(levels.derived(series_of)).p == 2
