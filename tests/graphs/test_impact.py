"""Worked examples of the impact: METHODS 2.2, the edge cases of 1.10, and what is said of them."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from alignment.catalogue import KIND_CODE, Element, Kind
from alignment.errors import Invalid, NotFound, RuleBroken
from alignment.graphs.debt import single_failure_values
from alignment.graphs.impact import Status, answer_of, cause_of, propagate, require_losses
from alignment.graphs.patch import Patch, patched
from alignment.graphs.snapshot import Snapshot
from tests.graphs.estates import estate
from tests.graphs.ref1 import ref1

NONE = ""
BOTH, PLAIN, CIRCLE = (False, True), (False,), (True,)

SCENARIOS = [
    (BOTH, "C7 1", "S5 1 S1 1 S3 .9 P1 .45 P2 .9 P3 .9 X1 .975 X2 .45 O1 .8 O2 .9", 84),
    (BOTH, "C4 1", NONE, 0),
    (
        PLAIN, "C4 1 C5 1",
        "S3 1 S4 1 S1 .6 P1 .5 P2 1 P3 1 X1 .7 X2 .5 O1 .6333333333333333 O2 1", 78,
    ),
    (
        CIRCLE, "C4 1 C5 1",
        "S3 1 S4 1 S1 .6 S5 .5 P1 .5 P2 1 P3 1 X1 .7 X2 .5 O1 .6333333333333333 O2 1", 78,
    ),
    (BOTH, "C5 1", "S4 1 P3 .25 O2 .125", 5),
    (BOTH, "C5 .5", "S4 .5 P3 .125 O2 .0625", 2.5),
    (BOTH, "C8 1", "C1 1 C2 1 S1 1 X1 .75 O1 .5", 30),
    (BOTH, "C9 1", "C3 1", 0),
    (BOTH, "C1 1", NONE, 0),
    (BOTH, "C1 1 C9 1", "C3 1 S1 1 X1 .75 O1 .5", 30),
    (BOTH, "C6 1", "S2 1 P1 1 X2 1 O1 .3333333333333333", 20),
    (PLAIN, "S5 .5", "S1 .5 S3 .45 P1 .225 P2 .45 P3 .45 X1 .4875 X2 .225 O1 .4 O2 .45", 42),
    (
        PLAIN, "C7 .4 C6 .3",
        "S5 .4 S1 .4 S3 .36 S2 .3 P1 .3 P2 .36 P3 .36 X1 .39 X2 .3 O1 .36 O2 .36", 36,
    ),
    (
        PLAIN, "S3 1", "S1 .6 P1 .5 P2 1 P3 1 X1 .7 X2 .5 O1 .6333333333333333 O2 1", 78,
    ),
]  # fmt: skip


def pairs(text: str) -> dict[str, float]:
    words = text.split()
    return dict(zip(words[::2], map(float, words[1::2]), strict=True))


def impact_of(snapshot: Snapshot, losses: dict[str, float]):
    return propagate(snapshot, require_losses(snapshot, losses))


def losses_of(impact) -> dict[str, float]:
    ids = impact.snapshot.ids
    return {ids[i]: loss for i, loss in zip(impact.elements, impact.losses, strict=True)}


def listed(answer, element_id):
    return next(e for e in answer.elements if e.id == element_id)


@pytest.mark.parametrize(
    ("variants", "scenario", "hit", "value"), SCENARIOS, ids=[f"{s[1]}-{s[0]}" for s in SCENARIOS]
)
def test_the_reference_model_is_hit_as_methods_says(variants, scenario, hit, value):
    for feedback in variants:
        impact = impact_of(ref1(feedback=feedback), pairs(scenario))

        assert losses_of(impact) == pytest.approx(pairs(scenario) | pairs(hit), rel=1e-9)
        assert impact.value_at_risk == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize("feedback", BOTH)
def test_each_component_alone_costs_what_methods_says(feedback):
    snapshot = ref1(feedback=feedback)

    values = dict(zip(snapshot.ids, single_failure_values(snapshot), strict=True))

    found = {i: v for i, v in values.items() if i.startswith("C")}
    expected = dict.fromkeys(["C1", "C2", "C3", "C4", "C9"], 0.0)
    assert found == pytest.approx(expected | {"C5": 5, "C6": 20, "C7": 84, "C8": 30}, rel=1e-9)


def test_single_failures_can_be_asked_of_some_elements_only():
    snapshot = ref1()

    values = single_failure_values(snapshot, snapshot.indices(["C5"]))

    assert values[snapshot.index_of("C5")] == pytest.approx(5)
    assert values.sum() == pytest.approx(5)


def test_a_spared_element_is_at_risk_and_says_by_how_much():
    answer = answer_of(ref1(), {"C4": 1.0})

    found = {e.id: (e.status, e.margin) for e in answer.elements}
    assert found["C4"] == ("down", None)
    assert found["S3"] == ("at_risk", 0)
    assert found["P2"] == ("reached", None)
    assert answer.conclusion == ("Nothing is lost while C4 is down, but S3 now hangs on C5 alone.")


def test_a_margin_is_what_the_tightest_requirement_can_still_lose():
    shop = estate("shop needs 1 of a, b, c\n shop needs 2 of a, d, e, f")

    answer = answer_of(shop, {"a": 1.0})

    assert listed(answer, "shop").margin == 1
    assert answer.conclusion == (
        "Nothing is lost while a is down: shop still has redundancy to spare."
    )


def test_the_answer_speaks_of_the_business():
    answer = answer_of(ref1(), {"C7": 1.0})

    assert answer.conclusion == (
        "If C7 is down, 84 of 100 EUR a year is at risk (84 %): objectives O1 (80 %) and "
        "O2 (90 %) suffer, by way of 2 clients, 3 processes and 3 services."
    )
    assert answer.total_value == 100


def test_assumed_values_are_admitted():
    answer = answer_of(estate("O1 needs S1\n O2 needs S1"), {"S1": 0.5})

    assert answer.values_assumed
    assert answer.value_at_risk == 1
    assert answer.conclusion == (
        "If S1 loses 50 %, 1 of 2 a year is at risk (50 %): objectives O1 (50 %) and O2 (50 %) "
        "suffer. Values are assumed: each top objective counts 1."
    )


def test_elements_are_listed_worst_first_then_by_status_kind_and_id():
    answer = answer_of(ref1(), {"C7": 0.4, "C6": 0.3, "C1": 1.0})

    found = [(e.id, e.status) for e in answer.elements]
    assert found[0] == ("C1", "down")
    assert [i for i, _ in found[1:4]] == ["S1", "S5", "C7"]
    losses = [e.loss for e in answer.elements]
    assert losses == sorted(losses, reverse=True)


def test_what_the_limit_leaves_out_is_counted():
    answer = answer_of(ref1(), {"C7": 1.0}, limit=3)

    assert [e.id for e in answer.elements] == ["S1", "S5", "C7"]
    assert answer.omitted == {
        "down": 0, "degraded": 8, "at_risk": 0, "reached": 0, "practice": 0, "context": 0,
    }  # fmt: skip


def test_elements_that_are_not_calculated_with_are_counted():
    answer = answer_of(estate("O1 needs S1\n driver is context\n change is practice"), {"S1": 1})

    assert answer.omitted["context"] == 1
    assert answer.omitted["practice"] == 1


def test_a_loss_is_explained_by_the_requirement_and_the_members_that_decided():
    answer = answer_of(ref1(), {"C1": 1.0, "C9": 1.0})

    assert listed(answer, "C1").because is None
    because = listed(answer, "S1").because
    assert because.requirement == "S1:C1+C2+C3"
    assert set(because.members) == {"C1", "C3"}
    assert because.parts == ()


def test_the_mean_of_a_value_node_is_explained_part_by_part():
    answer = answer_of(ref1(), {"C7": 1.0})

    because = listed(answer, "X1").because
    assert because.requirement == "X1:S1"
    assert [(p.requirement, p.share, p.loss) for p in because.parts] == [
        ("X1:S1", 0.75, 1.0), ("X1:P2", 0.25, 0.9),
    ]  # fmt: skip
    assert sum(p.adds for p in because.parts) == pytest.approx(0.975)


def test_the_most_damaging_route_leads_down_to_the_source():
    snapshot = ref1()

    route = cause_of(impact_of(snapshot, {"C7": 1.0}), snapshot.index_of("P1"))

    assert [(c.element, c.requirement) for c in route] == [
        ("P1", "P1:S3"), ("S3", "S3:S5"), ("S5", "S5:C7"), ("C7", None),
    ]  # fmt: skip
    product = np.prod([c.criticality for c in route]) * route[-1].loss
    assert route[0].loss == pytest.approx(product)


def test_what_is_not_hit_has_no_cause():
    snapshot = ref1()

    assert cause_of(impact_of(snapshot, {"C4": 1.0}), snapshot.index_of("S3")) == ()


def test_an_unknown_element_is_not_found_and_close_ones_are_named():
    with pytest.raises(NotFound) as caught:
        answer_of(estate("webshop needs database"), {"databse": 1.0})

    assert caught.value.facts["closest"] == ["database"]


@pytest.mark.parametrize("name", ["O1", "X1", "change", "driver"])
def test_only_gate_elements_can_fail(name):
    snapshot = estate("O1 needs X1\n X1 needs S1\n change is practice\n driver is context")

    with pytest.raises(Invalid, match=name):
        answer_of(snapshot, {name: 1.0})


@pytest.mark.parametrize("loss", [-0.1, 1.1, float("nan"), float("inf"), True, "1", None])
def test_a_loss_outside_its_range_is_refused(loss):
    with pytest.raises(Invalid, match="from 0"):
        answer_of(ref1(), {"C7": loss})


def test_a_healthy_element_changes_nothing():
    impact = impact_of(ref1(), {"C7": 0.0})

    assert losses_of(impact) == {}
    assert impact.value_at_risk == 0


def test_a_healthy_circle_stays_healthy():
    snapshot = estate("S1 needs S2\n S2 needs S3\n S3 needs S1\n S4 needs C1")

    assert losses_of(impact_of(snapshot, {"C1": 1.0})) == {"C1": 1.0, "S4": 1.0}


def test_an_element_that_needs_itself_is_not_changed_by_it():
    snapshot = estate("S1 needs S1\n S1 needs 1 of S1, S2")

    assert losses_of(impact_of(snapshot, {"S2": 1.0})) == {"S2": 1.0}


def test_where_all_weights_are_zero_the_groups_count_equally():
    snapshot = estate("O1 needs S1 weighing 0\n O1 needs S2 weighing 0\n O1 is objective worth 8")

    impact = impact_of(snapshot, {"S1": 1.0})

    assert impact.loss[snapshot.index_of("O1")] == 0.5
    assert listed(answer_of(snapshot, {"S1": 1.0}), "O1").because.parts[0].share == 0.5


def test_a_parent_and_its_supplier_together_count_once():
    snapshot = ref1()

    both = impact_of(snapshot, {"S5": 1.0, "C7": 1.0})

    assert both.value_at_risk == impact_of(snapshot, {"C7": 1.0}).value_at_risk


def test_an_own_loss_is_the_reason_where_a_supplier_is_down_as_well():
    answer = answer_of(ref1(), {"S5": 1.0, "C7": 1.0, "S1": 0.5, "C6": 1.0})

    assert listed(answer, "S5").because is None
    assert listed(answer, "S1").because.requirement == "S1:S5"


def test_objectives_in_a_circle_are_refused_by_name():
    with pytest.raises(RuleBroken, match="O1, O2"):
        impact_of(estate("O1 needs O2\n O2 needs O1\n O1 needs S1"), {"S1": 1.0})


def test_redundancy_counts_among_value_nodes_too():
    snapshot = estate("""
        O1 needs 2 of X1, X2, X3
        X1 needs S1
        X2 needs S1 at 0.5
        X3 needs S2
        O1 is objective worth 10
    """)

    impact = impact_of(snapshot, {"S1": 1.0})

    assert impact.value_at_risk == pytest.approx(5)


def test_the_kth_best_member_decides_and_not_the_kth_worst():
    snapshot = estate("S1 needs 1 of C1, C2, C3\n S2 needs 3 of C1, C2, C3")

    impact = impact_of(snapshot, {"C1": 0.9, "C2": 0.5, "C3": 0.2})

    assert impact.loss[snapshot.indices(["S1", "S2"])].tolist() == [0.2, 0.9]


def test_repeated_sources_count_once_at_their_worst():
    snapshot = ref1()
    c4, c5 = snapshot.indices(["C4", "C5"])

    twice = propagate(snapshot, (np.array([c4, c4, c5, c5], np.int32), np.array([1, 1, 0.5, 1])))

    assert losses_of(twice) == losses_of(impact_of(snapshot, {"C4": 1.0, "C5": 1.0}))


def long_estate(n: int, *, ring: bool) -> Snapshot:
    from alignment.catalogue.columns import Columns
    from alignment.graphs.snapshot import build

    ids = [f"S{i:06d}" for i in range(n)]
    suppliers = [*ids[1:], *ids[:1]] if ring else ids[1:]
    count = len(suppliers)
    return build(Columns(
        ids=ids, names=ids, kinds=[KIND_CODE[Kind.SERVICE]] * n, values=[None] * n,
        owns=[None] * n, costs=[None] * n, unavailabilities=[None] * n, internal=[0] * n,
        requirement_ids=[f"r{i:06d}" for i in range(count)], owners=ids[:count],
        needs=[1] * count, criticalities=[1.0] * count, weights=[None] * count,
        channels=[0] * count, sizes=[1] * count, members=suppliers, shares=[1.0] * count,
    ))  # fmt: skip


@pytest.mark.parametrize("ring", [False, True])
def test_a_long_chain_or_ring_is_no_trouble(ring):
    snapshot = long_estate(100_000, ring=ring)

    impact = propagate(snapshot, {99_999: 0.5})

    assert (impact.loss == 0.5).all()


@pytest.mark.parametrize("scenario", [{"C7": 1.0}, {"C1": 1.0}, {"C6": 0.3, "C1": 1.0}])
def test_what_is_told_does_not_depend_on_how_large_the_rest_of_the_estate_is(scenario):
    alone = ref1()
    crowd = [Element(id=f"Z{i:05d}", kind=Kind.COMPONENT, name="z") for i in range(5_000)]
    among = patched(alone, Patch(elements=crowd))

    one, other = answer_of(alone, scenario), answer_of(among, scenario)

    assert list(one.elements) == list(other.elements)
    assert one.conclusion == other.conclusion
    for hit in one.elements:
        cause, same = (
            cause_of(propagate(s, require_losses(s, scenario)), s.index_of(hit.id))
            for s in (alone, among)
        )
        assert cause == same


def test_threads_that_share_a_snapshot_get_equal_answers():
    snapshot = ref1(feedback=True)
    names = [i for i in snapshot.ids if i[0] in "CSP"] * 20

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda i: losses_of(impact_of(snapshot, {i: 0.7})), names))

    fresh = ref1(feedback=True)
    assert together == [losses_of(impact_of(fresh, {i: 0.7})) for i in names]


@pytest.mark.parametrize("scenario", [{"C7": 1.0}, {"C4": 1.0}, {"C6": 0.3, "C1": 1.0}])
def test_a_part_of_the_affected_is_made_as_it_stands_among_all(scenario):
    whole = list(answer_of(ref1(), scenario).elements)

    hits = answer_of(ref1(), scenario).elements
    parts = [hits[place : place + 2] for place in range(0, len(hits), 2)]

    assert [hit for part in parts for hit in part] == whole
    assert hits.by_status == {s.word: sum(h.status == s.word for h in whole) for s in Status}
    for kind in Kind:
        lost = hits.of(Status.DOWN, Status.DEGRADED, kind=kind)
        assert list(lost) == [h for h in whole if h.loss and h.kind == kind]
    assert list(hits.of(Status.AT_RISK)) == [h for h in whole if h.status == "at_risk"]
