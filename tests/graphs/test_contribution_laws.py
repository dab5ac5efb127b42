"""Laws of METHODS 1.9 (10 to 17) on random estates, and agreement with a slow, obvious version."""

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from alignment.catalogue import PracticeSupport
from alignment.graphs.contribution import CLASSES, contribution_of, element_contribution
from alignment.graphs.flow import build_flow
from alignment.graphs.snapshot import snapshot_of
from tests.graphs.flow_estates import estate

ORDER = "OXPSC"
LENSES = ("service", "component", "practice")

weights = st.one_of(st.none(), st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0]), st.floats(0.01, 100))
owns = st.one_of(st.none(), st.sampled_from([0.0, 1.0]), st.floats(0.01, 10))


@st.composite
def requirements(draw, of, members, external):
    chosen = draw(st.lists(st.sampled_from(members), min_size=1, max_size=4, unique=True))
    fields = {
        "weight": draw(weights),
        "criticality": draw(st.sampled_from([0.25, 0.5, 1.0])),
        "needs": draw(st.integers(1, len(chosen))),
    }
    if draw(st.booleans()):
        fields["shares"] = tuple(draw(st.sampled_from([0.0, 1.0, 2.5])) for _ in chosen)
    if external:
        fields["channel"] = draw(st.sampled_from([None, "online", "offline"]))
    return of, " ".join(chosen), fields


@st.composite
def estates(draw, cycles=True, most=(3, 3, 4, 6, 6)):
    """Estates of all kinds; values may rest on values only downwards, all else on anything."""
    layers = {
        kind: [f"{kind}{i}" for i in range(draw(st.integers(least, largest)))]
        for kind, least, largest in zip(ORDER, (1, 0, 0, 1, 0), most, strict=True)
    }
    internal = {x for x in layers["X"] if draw(st.booleans())}
    needs = []
    for place, kind in enumerate(ORDER):
        for at, of in enumerate(layers[kind]):
            ways = [layers[k] for k in ORDER[place + 1 :] if layers[k]]
            same = layers[kind][at + 1 :]
            if cycles and kind in "PSC":
                same = [i for i in layers[kind] if i != of]
            ways += [same] if same else []
            if kind == "C" and cycles:
                ways.append(layers["S"])
            for _ in range(draw(st.integers(0, 3)) if ways else 0):
                way = draw(st.sampled_from(ways))
                needs.append(draw(requirements(of, way, kind == "X" and of not in internal)))
    everyone = [i for layer in layers.values() for i in layer]
    return estate(
        needs,
        kinds=dict.fromkeys([*everyone, "k1", "k2"], None)
        | {i: _KIND[i[0]] for i in [*everyone, "k1", "k2"]},
        values={o: draw(st.sampled_from([0.0, 1.0, 60.0, 12.5])) for o in layers["O"]},
        own={i: draw(owns) for i in everyone},
        internal=internal,
    )


_KIND = {"O": "objective", "X": "client", "P": "process", "S": "service", "C": "component",
         "k": "practice"}  # fmt: skip


def practices_of(model):
    services = [e.id for e in model.elements if e.kind == "service"]
    return [
        PracticeSupport(practice=p, service=s, extent=x)
        for place, s in enumerate(services) if place % 3
        for p, x in (("k1", 1.0), ("k2", 2.0))[: place % 3]
    ]  # fmt: skip


def groups_of(model, kind):
    """By owner: kind of the members, weight, and part of each member."""
    groups = defaultdict(list)
    for r in model.requirements:
        w = r.criticality if r.weight is None else r.weight
        s = r.shares if r.shares and sum(r.shares) else [1.0] * len(r.members)
        split = {m: x / sum(s) for m, x in zip(r.members, s, strict=True)}
        groups[r.of].append((kind[r.members[0]], w, split))
    return groups


def slow(model):
    """The flow as METHODS 1.3 and 1.12 say it, by one dense system. No closed circles."""
    letter = {word: sign for sign, word in _KIND.items()}
    kind = {e.id: letter[e.kind] for e in model.elements}
    own = {e.id: e.own if e.own is not None else float(kind[e.id] in "SC") for e in model.elements}
    groups = groups_of(model, kind)
    states = [(i, half) for i in kind for half in ("up", "down")]
    at = {state: place for place, state in enumerate(states)}
    matrix, keep = np.zeros((len(states), len(states))), {}

    def spread(state, kinds, half_of, own_weight, scale=1.0):
        mine = [g for g in groups[state[0]] if g[0] in kinds]
        given = own_weight + sum(w for _, w, _ in mine)
        if mine and not given:
            mine = [(k, 1.0, split) for k, _, split in mine]
            given = float(len(mine))
        for k, w, split in mine:
            for m, part in split.items():
                matrix[at[state], at[m, half_of(k)]] += scale * w / given * part
        return own_weight / given if given else 1.0

    for i, k in kind.items():
        if k in "OXP":
            keep[i, "up"] = spread((i, "up"), ORDER[ORDER.index(k) :],
                                   lambda k: "down" if k == "C" else "up", own[i])  # fmt: skip
        if k == "S":
            rho = spread((i, "up"), "S", lambda _: "up", own[i])
            keep[i, "up"] = rho
            spread((i, "up"), "C", lambda _: "down", 0.0, rho)
        if k in "SC":
            keep[i, "down"] = spread((i, "down"), "SC", lambda _: "down", own[i])
    value = np.zeros(len(states))
    for e in model.elements:
        value[at[e.id, "up"]] = e.value or 0.0
    return kind, at, matrix, keep, value


def solve(matrix, entering):
    return np.linalg.solve(np.eye(len(matrix)) - matrix.T, entering)


def well_posed(model):
    """Whether every circle leaks enough for a dense solver; ours must cope with the others."""
    *_, matrix, _, _ = slow(model)
    inverse = np.eye(len(matrix)) - matrix
    return np.linalg.cond(inverse) < 1e6


@settings(max_examples=80, deadline=None)
@given(estates())
def test_a_slow_dense_solution_agrees(model):
    assume(well_posed(model))
    kind, at, matrix, keep, value = slow(model)

    services = contribution_of(snapshot_of(model), "service")
    components = contribution_of(snapshot_of(model), "component")

    flow = solve(matrix, value)
    visits = np.diag(np.linalg.inv(np.eye(len(matrix)) - matrix))
    for lens, half in ((services, "up"), (components, "down")):
        for item in lens.items:
            place = at[item.id, half]
            assert item.contribution == pytest.approx(flow[place] * keep[item.id, half], abs=1e-9)
            assert item.throughput == pytest.approx(flow[place], abs=1e-9)
            assert item.support == pytest.approx(flow[place] / visits[place], abs=1e-9)
            assert item.platform == (half == "down" and kind[item.id] == "S")


@settings(max_examples=80, deadline=None)
@given(estates())
def test_classes_follow_the_first_edge_of_an_external_client(model):
    assume(well_posed(model))
    kind, at, matrix, keep, value = slow(model)
    external = {e.id for e in model.elements if kind[e.id] == "X" and e.audience != "internal"}
    cut, online, offline = matrix.copy(), np.zeros(matrix.shape), np.zeros(matrix.shape)
    for x in external:
        total = next(e.own for e in model.elements if e.id == x) or 0.0
        mine = [r for r in model.requirements if r.of == x]
        total += sum(r.criticality if r.weight is None else r.weight for r in mine)
        for r in mine:
            w = r.criticality if r.weight is None else r.weight
            w, whole = (w, total) if total else (1.0, len(mine))
            k = kind[r.members[0]]
            s = r.shares if r.shares and sum(r.shares) else [1.0] * len(r.members)
            for m, part in zip(r.members, s, strict=True):
                amount, half = w / whole * part / sum(s), "down" if k == "C" else "up"
                if k != "X":
                    channel = r.channel or ("online" if k == "S" else "offline")
                    into = online if channel == "online" else offline
                    into[at[x, "up"], at[m, half]] += amount
                    cut[at[x, "up"], at[m, half]] = 0.0

    answer = contribution_of(snapshot_of(model), "service")

    undecided = solve(cut, value)
    flows = (undecided, solve(matrix, undecided @ online), solve(matrix, undecided @ offline))
    for item in answer.items:
        expected = [f[at[item.id, "up"]] * keep[item.id, "up"] for f in flows]
        assert [item.by_class[c] for c in CLASSES] == pytest.approx(expected, abs=1e-9)


@settings(max_examples=80, deadline=None)
@given(estates(), st.sampled_from(LENSES))
def test_credited_and_unattributed_value_is_all_the_value(model, lens):
    answer = contribution_of(snapshot_of(model), lens, practices=practices_of(model))

    rows = [(i.contribution, i.by_objective) for i in answer.items]
    rows += [(u.amount, u.by_objective) for u in answer.unattributed]
    assert sum(amount for amount, _ in rows) == pytest.approx(answer.total, rel=1e-9)
    assert all(amount >= 0 for amount, _ in rows)
    for element in model.elements:
        if element.value:
            parts = [split.get(element.id, 0.0) for _, split in rows]
            assert sum(parts) == pytest.approx(element.value, rel=1e-9)
            assert min(parts) >= 0
    for item in answer.items:
        assert sum(item.by_class.values()) == pytest.approx(item.contribution, rel=1e-9, abs=1e-12)
        assert sum(item.by_objective.values()) == pytest.approx(item.contribution, rel=1e-9)
    for row in answer.unattributed:
        assert sum(row.by_objective.values()) == pytest.approx(row.amount, rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(estates())
def test_components_and_practices_refine_what_services_carry(model):
    snapshot, practices = snapshot_of(model), practices_of(model)
    services = contribution_of(snapshot, "service")
    whole = sum(i.contribution for i in services.items)

    lens = contribution_of(snapshot, "practice", practices=practices)

    unmanaged = [u for u in lens.unattributed if u.reason == "service has no practice"]
    managed = sum(i.contribution for i in lens.items)
    assert managed + sum(u.amount for u in unmanaged) == pytest.approx(whole, rel=1e-9)
    by_service = {i.id: i.contribution for i in services.items}
    for practice in lens.items:
        expected = 0.0
        for p in practices:
            extents = [q.extent for q in practices if q.service == p.service]
            if p.practice == practice.id:
                expected += by_service[p.service] * p.extent / sum(extents)
        assert practice.contribution == pytest.approx(expected, rel=1e-9, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(estates())
def test_how_services_are_built_does_not_change_what_they_carry(model):
    built = [r for r in model.requirements if r.of[0] == "S" and r.members[0][0] == "C"]
    plain = model.with_(requirements=tuple(r for r in model.requirements if r not in built))

    answers = [contribution_of(snapshot_of(m), "service") for m in (model, plain)]

    first, second = ({i.id: i.contribution for i in a.items} for a in answers)
    assert first == pytest.approx(second, rel=1e-9, abs=1e-12)


def contributions(model, lens):
    answer = contribution_of(snapshot_of(model), lens)
    return {(i.id, i.platform): i.contribution for i in answer.items}


@settings(max_examples=60, deadline=None)
@given(estates(), st.sampled_from(("service", "component")), st.floats(0.1, 10))
def test_contributions_grow_with_the_values_and_add_up_over_them(model, lens, factor):
    def valued(value_of):
        return model.with_(elements=tuple(
            replace(e, value=value_of(e)) if e.value is not None else e for e in model.elements
        ))  # fmt: skip

    scaled = contributions(valued(lambda e: e.value * factor), lens)
    first = contributions(valued(lambda e: e.value if e.id == "O0" else 0.0), lens)
    others = contributions(valued(lambda e: 0.0 if e.id == "O0" else e.value), lens)

    whole = contributions(model, lens)
    assert scaled == pytest.approx({i: c * factor for i, c in whole.items()}, rel=1e-9, abs=1e-12)
    added = {i: first[i] + others[i] for i in whole}
    assert added == pytest.approx(whole, rel=1e-9, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(estates(), st.sampled_from(("service", "component")), st.floats(0.1, 10), st.data())
def test_only_the_proportions_of_weights_and_shares_matter(model, lens, factor, data):
    element = data.draw(st.sampled_from([e for e in model.elements if e.kind != "practice"]))
    default = 1.0 if element.kind in ("service", "component") else 0.0

    def heavier(r):
        if r.of != element.id:
            return replace(r, shares=tuple(s * factor for s in r.shares))
        return replace(r, weight=factor * (r.criticality if r.weight is None else r.weight))

    moved = model.with_(
        requirements=tuple(map(heavier, model.requirements)),
        elements=tuple(
            replace(e, own=factor * (default if e.own is None else e.own)) if e is element else e
            for e in model.elements
        ),
    )

    assert contributions(moved, lens) == pytest.approx(
        contributions(model, lens), rel=1e-9, abs=1e-12
    )


@settings(max_examples=60, deadline=None)
@given(estates(), st.sampled_from(("service", "component")))
def test_needs_and_criticality_do_not_matter_where_weights_are_stated(model, lens):
    stated = [
        replace(r, weight=r.criticality if r.weight is None else r.weight)
        for r in model.requirements
    ]
    other = [replace(r, needs=1, criticality=0.125) for r in stated]

    first, second = (
        contributions(model.with_(requirements=tuple(rs)), lens) for rs in (stated, other)
    )

    assert first == second


@settings(max_examples=60, deadline=None)
@given(estates(cycles=False), st.data())
def test_more_weight_never_takes_value_from_a_provider(model, data):
    single = [r for r in model.requirements if len(r.members) == 1 and r.weight != 0]
    assume(single)
    heavier = data.draw(st.sampled_from(single))
    weight = heavier.criticality if heavier.weight is None else heavier.weight
    moved = model.with_(requirements=tuple(
        replace(r, weight=weight * 2 if r is heavier else r.weight) for r in model.requirements
    ))  # fmt: skip
    member = heavier.members[0]

    before = build_flow(snapshot_of(model))
    after = build_flow(snapshot_of(moved))

    place = snapshot_of(model).index[member]
    flows = [graph.total.flow[graph.rank[place]] for graph in (before, after)]
    assert flows[1] >= flows[0] - 1e-9


@settings(max_examples=80, deadline=None)
@given(estates())
def test_the_pull_of_one_element_agrees_with_the_push_of_all(model):
    snapshot = snapshot_of(model)

    for lens in ("service", "component"):
        for item in contribution_of(snapshot, lens).items:
            figures = element_contribution(snapshot, item.id).figures
            figure = next(f for f in figures if f.lens == lens)
            assert figure.contribution == pytest.approx(item.contribution, rel=1e-9, abs=1e-12)
            assert figure.by_objective == pytest.approx(item.by_objective, rel=1e-9, abs=1e-12)
            assert figure.support == pytest.approx(item.support, rel=1e-9, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(estates())
def test_what_no_objective_leads_to_carries_nothing_and_is_named(model):
    for lens in ("service", "component"):
        for item in contribution_of(snapshot_of(model), lens).items:
            if item.orphan:
                assert item.contribution == item.throughput == 0
            if item.throughput:
                assert not item.orphan


@settings(max_examples=60, deadline=None)
@given(estates(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_read_does_not_matter(model, random):
    elements, needed = list(model.elements), list(model.requirements)
    random.shuffle(elements)
    random.shuffle(needed)
    moved = model.with_(elements=tuple(elements), requirements=tuple(needed))

    for lens in ("service", "component"):
        assert contributions(moved, lens) == contributions(model, lens)


@settings(max_examples=60, deadline=None)
@given(estates())
def test_compiled_loops_give_the_same_figures_to_the_last_bit(model):
    snapshot = snapshot_of(model)

    plain, compiled = (build_flow(snapshot, compiled=c) for c in (False, True))

    assert (plain.element == compiled.element).all()
    assert (plain.total.flow == compiled.total.flow).all()
    assert (plain.visits == compiled.visits).all()
    one = np.arange(len(plain.streams), dtype=np.int32)[::3]
    amounts = np.ones(len(one))
    assert (plain.pull(one, amounts).flow == compiled.pull(one, amounts).flow).all()
    assert (plain.served == compiled.served).all()
    roots = (plain.roots, plain.values[plain.roots])
    for one, each in zip(plain.streams.push_each(*roots), compiled.streams.push_each(*roots),
                         strict=True):  # fmt: skip
        assert [part.tolist() for part in one] == [part.tolist() for part in each]
