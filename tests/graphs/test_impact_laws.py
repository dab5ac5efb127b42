"""Laws of the impact (METHODS 1.9, 1 to 9) over random estates with circles and redundancy."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.catalogue import Element, Estate, Kind, Requirement
from alignment.graphs.debt import single_failure_values
from alignment.graphs.hits import Status, because_of, cause_of, labels_of
from alignment.graphs.impact import propagate
from alignment.graphs.snapshot import Snapshot, snapshot_of
from alignment.graphs.traverse import reach

OBJECTIVES, CLIENTS, GATES = ("O0", "O1", "O2"), ("X0", "X1"), tuple(f"S{i}" for i in range(8))
KINDS = {"O": Kind.OBJECTIVE, "X": Kind.CLIENT, "S": Kind.SERVICE}
LEVELS = (0.25, 0.5, 1.0)


def suppliers(owner: str) -> list[tuple[str, ...]]:
    """The kinds of member that an owner may have; gates may run in circles, values may not."""
    if owner[0] == "O":
        below = tuple(o for o in OBJECTIVES if o > owner)
        return [pool for pool in (below, CLIENTS, GATES) if pool]
    return [GATES]


@st.composite
def requirements(draw, owners, kappas=(0.0, 0.5, 0.9, 1.0), weights=(None, 0.0, 1.0, 2.0)):
    owner = draw(st.sampled_from(owners))
    pool = draw(st.sampled_from(suppliers(owner)))
    members = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=4, unique=True))
    return Requirement(
        id=str(draw(st.integers(0, 10**9))), of=owner, members=tuple(members),
        needs=draw(st.integers(1, len(members))), criticality=draw(st.sampled_from(kappas)),
        weight=draw(st.sampled_from(weights)),
    )  # fmt: skip


def estates(**terms):
    owners = (*OBJECTIVES, *CLIENTS, *GATES)
    lists = st.lists(requirements(owners, **terms), max_size=22, unique_by=lambda r: r.id)
    return lists.map(estate_of)


def estate_of(found) -> Estate:
    names = (*OBJECTIVES, *CLIENTS, *GATES)
    values = dict(zip(OBJECTIVES, (60.0, 40.0, 7.0), strict=True))
    return Estate(
        elements=tuple(
            Element(id=i, kind=KINDS[i[0]], name=i, value=values.get(i)) for i in names
        ),
        requirements=tuple(found),
    )


scenarios = st.dictionaries(st.sampled_from(GATES), st.sampled_from(LEVELS), max_size=4)


def impact_of(snapshot: Snapshot, losses):
    return propagate(snapshot, {snapshot.index_of(i): loss for i, loss in losses.items()})


def loss_of(estate: Estate, losses) -> np.ndarray:
    return impact_of(snapshot_of(estate), losses).loss


def by_name(snapshot: Snapshot, losses) -> dict[str, float]:
    return dict(zip(snapshot.ids, losses.tolist(), strict=True))


def group_loss(r: Requirement, loss) -> float:
    return sorted((loss[m] for m in r.members), reverse=True)[len(r.members) - r.needs]


def slow_losses(estate: Estate, own) -> dict[str, float]:
    """Start with no loss and apply the definition until nothing moves (Kleene)."""
    loss = {e.id: 0.0 for e in estate.elements}
    while True:
        after = {e.id: slow_step(estate, e, loss, own) for e in estate.elements}
        if after == loss:
            return loss
        loss = after


def slow_step(estate: Estate, element: Element, loss, own) -> float:
    groups = [r for r in estate.requirements if r.of == element.id]
    passed = [r.criticality * group_loss(r, loss) for r in groups]
    if element.kind is Kind.SERVICE:
        return max([own.get(element.id, 0.0), *passed])
    weights = [r.criticality if r.weight is None else r.weight for r in groups]
    if sum(weights) == 0:
        return sum(passed) / len(passed) if passed else 0.0
    return sum(w * p for w, p in zip(weights, passed, strict=True)) / sum(weights)


@settings(max_examples=200, deadline=None)
@given(estates(), scenarios)
def test_one_pass_gives_what_iterating_the_definition_gives(estate, losses):
    snapshot = snapshot_of(estate)

    impact = impact_of(snapshot, losses)

    slow = slow_losses(estate, losses)
    assert by_name(snapshot, impact.loss) == pytest.approx(slow, abs=1e-12)
    value = sum(e.value * slow[e.id] for e in estate.elements if e.value)
    assert impact.value_at_risk == pytest.approx(value, abs=1e-9)


@settings(deadline=None)
@given(estates())
def test_nothing_is_lost_without_a_cause(estate):
    assert not loss_of(estate, {}).any()


@settings(deadline=None)
@given(estates(weights=(1.0, 2.0)), scenarios, st.data())
def test_more_loss_or_more_need_never_lowers_a_loss(estate, losses, data):
    worse = {i: data.draw(st.sampled_from([v for v in LEVELS if v >= loss]))
             for i, loss in losses.items()}  # fmt: skip
    tighter = tuple(
        replace(
            r,
            needs=data.draw(st.integers(r.needs, len(r.members))),
            criticality=data.draw(st.floats(r.criticality, 1.0)),
        )
        for r in estate.requirements
    )
    added = [data.draw(requirements(GATES))]

    before = loss_of(estate, losses)

    assert (loss_of(estate, worse) >= before - 1e-12).all()
    assert (loss_of(estate.with_(requirements=tighter), losses) >= before - 1e-12).all()
    more = estate.with_(requirements=(*estate.requirements, replace(added[0], id="added")))
    assert (loss_of(more, losses) >= before - 1e-12).all()


@settings(deadline=None)
@given(estates(weights=(1.0, 2.0)), scenarios)
def test_a_further_member_never_raises_a_loss(estate, losses):
    wider = tuple(
        replace(r, members=(*r.members, more), shares=())
        if (more := next((g for g in GATES if g not in r.members), None)) and r.members[0] in GATES
        else r
        for r in estate.requirements
    )

    after = loss_of(estate.with_(requirements=wider), losses)

    assert (after <= loss_of(estate, losses) + 1e-12).all()


@settings(deadline=None)
@given(estates(), scenarios)
def test_feeding_the_losses_back_changes_nothing(estate, losses):
    snapshot = snapshot_of(estate)
    once = impact_of(snapshot, losses).loss
    own = {i: loss for i, loss in by_name(snapshot, once).items() if i in GATES}

    again = impact_of(snapshot, own).loss

    assert again.tolist() == once.tolist()


@settings(deadline=None)
@given(estates(), scenarios)
def test_repeating_the_groups_of_gate_elements_changes_nothing(estate, losses):
    twins = tuple(replace(r, id=f"{r.id}b") for r in estate.requirements if r.of in GATES)

    after = loss_of(estate.with_(requirements=estate.requirements + twins), losses)

    assert after.tolist() == loss_of(estate, losses).tolist()


@settings(deadline=None)
@given(estates(kappas=(1.0,)), scenarios, st.sampled_from(LEVELS))
def test_degrees_and_thresholds_agree(estate, losses, theta):
    snapshot = snapshot_of(estate)
    gates = snapshot.kinds_are(Kind.SERVICE)
    failed = {i: 1.0 for i, loss in losses.items() if loss >= theta}

    graded, strict = impact_of(snapshot, losses).loss, impact_of(snapshot, failed).loss

    assert ((graded >= theta)[gates] == (strict == 1)[gates]).all()


@settings(deadline=None)
@given(estates(), scenarios, scenarios)
def test_joined_scenarios_hit_at_least_as_hard_as_each(estate, one, other):
    both = {i: max(one.get(i, 0), other.get(i, 0)) for i in one | other}
    gates = snapshot_of(estate).kinds_are(Kind.SERVICE)
    rigid = estate.with_(
        requirements=tuple(replace(r, needs=len(r.members)) for r in estate.requirements)
    )

    assert (
        loss_of(estate, both) >= np.maximum(loss_of(estate, one), loss_of(estate, other)) - 1e-12
    ).all()
    exactly = np.maximum(loss_of(rigid, one), loss_of(rigid, other))
    assert loss_of(rigid, both)[gates].tolist() == exactly[gates].tolist()


@settings(deadline=None)
@given(estates(), scenarios)
def test_the_most_damaging_route_explains_every_loss(estate, losses):
    snapshot = snapshot_of(estate)
    impact = impact_of(snapshot, losses)

    for element, loss in zip(impact.elements.tolist(), impact.losses.tolist(), strict=True):
        route = cause_of(impact, element)
        gates = [c for c in route if c.element in GATES]
        assert gates[0].loss == pytest.approx(
            np.prod([c.criticality for c in gates]) * losses[gates[-1].element]
        )
        assert gates[-1].requirement is None
        assert len({c.element for c in route}) == len(route)
        assert loss <= max(losses.values()) + 1e-12


@settings(deadline=None)
@given(estates(), scenarios)
def test_a_reason_names_lost_members_that_are_enough(estate, losses):
    snapshot = snapshot_of(estate)
    impact = impact_of(snapshot, losses)
    loss = by_name(snapshot, impact.loss)
    terms = {r.id: r for r in estate.requirements}

    for element, because in zip(
        impact.elements.tolist(), because_of(impact, impact.elements), strict=True
    ):
        name = snapshot.ids[element]
        if because is None:
            assert loss[name] == losses[name]
            continue
        r = terms[because.requirement]
        assert len(because.members) == len(r.members) - r.needs + 1
        assert min(loss[m] for m in because.members) == group_loss(r, loss)
        if name in GATES:
            assert loss[name] == r.criticality * group_loss(r, loss)
        else:
            assert sum(p.adds for p in because.parts) == pytest.approx(loss[name])


@settings(deadline=None)
@given(estates(), scenarios)
def test_labels_say_what_the_losses_say(estate, losses):
    snapshot = snapshot_of(estate)
    impact = impact_of(snapshot, losses)
    loss = by_name(snapshot, impact.loss)

    labels = labels_of(impact)

    closure = set(reach(snapshot, impact.sources).tolist())
    assert set(labels.elements.tolist()) == closure
    for element, status, margin in zip(
        labels.elements, labels.status, labels.margins, strict=True
    ):
        name = snapshot.ids[element]
        struck = [
            sum(loss[m] == 0 for m in r.members) - r.needs
            for r in estate.requirements
            if r.of == name and any(loss[m] > 0 for m in r.members)
        ]
        expected = Status.REACHED
        if loss[name] > 0:
            expected = Status.DOWN if loss[name] == 1 else Status.DEGRADED
        elif struck:
            expected = Status.AT_RISK
            assert margin == min(struck)
        assert status == expected


@settings(deadline=None)
@given(estates(), scenarios, st.permutations(GATES), st.randoms(use_true_random=False))
def test_neither_names_nor_order_matter(estate, losses, names, random):
    new = dict(zip(GATES, names, strict=True))
    moved = [
        replace(r, of=new.get(r.of, r.of), members=tuple(new.get(m, m) for m in r.members),
                id=str(random.random()))
        for r in estate.requirements
    ]  # fmt: skip
    random.shuffle(moved)
    relabelled = snapshot_of(estate.with_(requirements=tuple(moved)))

    there = by_name(relabelled, impact_of(relabelled, {new[i]: v for i, v in losses.items()}).loss)

    here = by_name(snapshot_of(estate), loss_of(estate, losses))
    assert {new.get(i, i): v for i, v in here.items()} == pytest.approx(there, abs=1e-12)


def passed_on_whole(estate: Estate) -> Estate:
    """The estate with single requirements, in full, between its value nodes."""
    values = (*OBJECTIVES, *CLIENTS)
    return estate.with_(
        requirements=tuple(
            replace(r, members=r.members[:1], needs=1, criticality=1.0, shares=())
            if r.members[0] in values
            else r
            for r in estate.requirements
        )
    )


@settings(deadline=None)
@given(estates().map(passed_on_whole), scenarios)
def test_value_at_risk_is_the_promised_flow_times_the_loss_at_the_boundary(estate, losses):
    snapshot = snapshot_of(estate)
    loss = by_name(snapshot, impact_of(snapshot, losses).loss)
    values = (*OBJECTIVES, *CLIENTS)
    flow = {e.id: e.value or 0.0 for e in estate.elements}
    at_risk = 0.0
    for owner in values:
        groups = [r for r in estate.requirements if r.of == owner]
        weights = [r.criticality if r.weight is None else r.weight for r in groups]
        total = sum(weights)
        for r, w in zip(groups, weights, strict=True):
            share = w / total if total else 1 / len(groups)
            if r.members[0] in values:
                flow[r.members[0]] += flow[owner] * share
            else:
                at_risk += flow[owner] * share * r.criticality * group_loss(r, loss)

    assert impact_of(snapshot, losses).value_at_risk == pytest.approx(at_risk, abs=1e-9)


@settings(deadline=None)
@given(estates())
def test_many_scenarios_at_once_are_those_one_by_one(estate):
    snapshot = snapshot_of(estate)

    values = single_failure_values(snapshot)

    for i in GATES:
        alone = impact_of(snapshot, {i: 1.0}).value_at_risk
        assert values[snapshot.index_of(i)] == alone
