"""The published fault trees and block diagrams of METHODS 3.3, and importances by definition."""

import math
from itertools import combinations

import pytest

from alignment.graphs.reliability.importance import importance_of
from tests.graphs.reliability.unreliable import BRIDGE, random_unreliable, states, unreliable


def or_gate(name, *events):
    """Down with any of the events."""
    return f"{name} needs {', '.join(events)}"


def and_gate(name, *events):
    """Down with all of the events."""
    return f"{name} needs 1 of {', '.join(events)}"


def tree(*lines, **odds):
    return unreliable("\n".join(lines), **odds)


SHARED_B = tree(
    or_gate("top", "left", "right"), and_gate("left", "A", "B"), and_gate("right", "B", "C"),
    A=0.1, B=0.2, C=0.3,
)  # fmt: skip
TWO_OF_THREE = tree("top needs 2 of A, B, C", A=0.1, B=0.2, C=0.3)
PUMPS = tree(
    and_gate("top", "T1", "T2"), or_gate("T1", "V1", "P1x"), or_gate("T2", "V2", "P2x"),
    "T1 is service", "T2 is service", "V1 is component", "V2 is component",
    V1=0.4, V2=0.5, P1x=0.6, P2x=0.7,
)  # fmt: skip
MAINS = tree(
    and_gate("top", "mains", "backup"), or_gate("backup", "generator", "relay"),
    mains=0.03, generator=0.02, relay=0.05,
)  # fmt: skip


@pytest.mark.parametrize(
    ("system", "exact", "rare", "upper"),
    [
        (SHARED_B, 0.074, 0.08, 0.0788),
        (TWO_OF_THREE, 0.098, 0.11, 0.106436),
        (PUMPS, 0.646, 1.0, 0.766144),
        (MAINS, 0.00207, 0.0021, 0.0020991),
        (unreliable(BRIDGE, A=0.1, B=0.1, C=0.1, D=0.1, E=0.1), 0.02152, 0.022, 0.021859),
    ],
    ids=["shared B", "2 of 3", "(V1+P1)(V2+P2)", "mains", "bridge"],
)
def test_published_systems_have_their_figures(system, exact, rare, upper):
    found = importance_of(system, "top")

    assert found.probability == pytest.approx(exact, rel=1e-9)
    assert found.rare_event == pytest.approx(rare, rel=1e-9)
    assert found.min_cut_upper_bound == pytest.approx(upper, abs=1e-6)


def test_a_sum_above_one_is_capped_and_said():
    found = importance_of(PUMPS, "top")

    assert (found.rare_event, found.rare_event_capped) == (1.0, True)
    assert not importance_of(MAINS, "top").rare_event_capped


@pytest.mark.parametrize(
    ("event", "birnbaum", "criticality", "diagnosis", "achievement", "reduction"),
    [
        ("P1x", 0.51, 0.4737, 0.7895, 1.316, 1.9),
        ("P2x", 0.38, 0.4118, 0.8235, 1.176, 1.7),
        ("V1", 0.34, 0.2105, 0.5263, 1.316, 1.267),
        ("V2", 0.228, 0.1765, 0.5882, 1.176, 1.214),
    ],
)
def test_published_importances_stand_under_their_own_names(
    event, birnbaum, criticality, diagnosis, achievement, reduction
):
    found = {i.id: i for i in importance_of(PUMPS, "top").importances}[event]

    assert found.cut_sets == 2
    assert found.birnbaum == pytest.approx(birnbaum, rel=1e-9)
    assert found.criticality == pytest.approx(criticality, abs=5e-5)
    assert found.diagnosis == pytest.approx(diagnosis, abs=5e-5)
    assert found.risk_achievement == pytest.approx(achievement, abs=5e-4)
    assert found.risk_reduction == pytest.approx(reduction, abs=5e-4)


def test_the_small_tree_over_a_year_has_its_probability():
    odds = {f"e{i}": 1 - math.exp(-rate * 8760) for i, rate in
            enumerate((2e-5, 1e-5, 2e-5, 1e-5), 1)}  # fmt: skip
    small = tree(or_gate("top", "a", "b"), and_gate("a", "e1", "e2"), and_gate("b", "e3", "e4"),
                 **odds)  # fmt: skip

    assert importance_of(small, "top").probability == pytest.approx(0.026777, abs=1e-6)


@pytest.mark.parametrize(("q", "exact"), [(0.1, 0.02152), (0.05, 0.005219375),
                                          (0.01, 0.0002019502)])  # fmt: skip
def test_the_bridge_has_its_polynomial(q, exact):
    bridge = unreliable(BRIDGE, **dict.fromkeys("ABCDE", q))
    p = 1 - q

    found = importance_of(bridge, "top")

    assert found.probability == pytest.approx(exact, rel=1e-9)
    assert 1 - found.probability == pytest.approx(2 * p**2 + 2 * p**3 - 5 * p**4 + 2 * p**5)


def test_the_bridge_has_the_interval_of_esary_and_proschan():
    found = importance_of(unreliable(BRIDGE, **dict.fromkeys("ABCDE", 0.1)), "top")

    assert 1 - found.min_cut_upper_bound == pytest.approx(0.978141, abs=1e-6)
    assert 1 - found.esary_proschan_low == pytest.approx(0.997349, abs=1e-6)
    importance = {i.id: i.birnbaum for i in found.importances}
    assert importance == pytest.approx(
        {"A": 0.1062, "B": 0.1062, "D": 0.1062, "E": 0.1062, "C": 0.0162}, rel=1e-9
    )


@pytest.mark.parametrize(
    ("k", "works", "available"),
    [
        (2, [0.9] * 3, 0.972), (2, [0.99] * 3, 0.999702), (3, [0.9] * 5, 0.99144),
        (3, [0.95] * 4, 0.98598125), (2, [0.8, 0.85, 0.9], 0.941),
    ],
)  # fmt: skip
def test_k_of_n_has_its_reliability(k, works, available):
    names = [f"N{i}" for i in range(len(works))]
    system = unreliable(f"top needs {k} of {', '.join(names)}",
                        **{n: 1 - p for n, p in zip(names, works, strict=True)})  # fmt: skip

    assert 1 - importance_of(system, "top").probability == pytest.approx(available, rel=1e-9)


def test_two_regions_count_what_they_share_once():
    """Microsoft's reliable-web-app sample, which multiplies the shared services in twice."""
    regional = [0.9999] * 8 + [0.9995, 0.99995, 0.999, 0.999, 0.999]
    odds = {"edge": 1 - 0.99980001}
    lines = [or_gate("top", "edge", "regions"), and_gate("regions", "east", "west")]
    for region in ("east", "west"):
        names = [f"{region}-{i}" for i in range(len(regional))]
        lines.append(or_gate(region, *names))
        odds |= {name: 1 - works for name, works in zip(names, regional, strict=True)}

    found = importance_of(tree(*lines, **odds), "top")

    assert math.prod(regional) == pytest.approx(0.99565779, abs=1e-8)
    assert 1 - found.probability == pytest.approx(0.999781159, abs=1e-9)
    assert found.probability == pytest.approx(
        1 - 0.99980001 * (1 - (1 - math.prod(regional)) ** 2), rel=1e-9
    )


# By definition, from every state.


@pytest.mark.parametrize("seed", range(40))
def test_every_measure_is_what_its_definition_says(seed):
    snapshot = random_unreliable(seed)
    place = snapshot.index_of(("S1", "P1", "S2", "P2")[seed % 4])
    threshold = (0.25, 0.5, 1.0)[seed % 3]
    hit = [(odds, failed) for odds, failed, impact in states(snapshot)
           if impact.loss[place] >= threshold - 1e-12]  # fmt: skip
    whole = sum(odds for odds, _ in hit)

    found = importance_of(snapshot, snapshot.ids[place], threshold=threshold)

    assert found.probability == pytest.approx(whole, abs=1e-12)
    cuts = _minimal([frozenset(failed) for _, failed in hit])
    total = sum(math.prod(snapshot.unavailability[e] for e in cut) for cut in cuts)
    none = math.prod(1 - math.prod(snapshot.unavailability[e] for e in cut) for cut in cuts)
    for one in found.importances:
        element = snapshot.index_of(one.id)
        q = float(snapshot.unavailability[element])
        if not (q > 0 and whole > 0):
            continue
        both = sum(odds for odds, failed in hit if element in failed)
        with_, without = both / q, (whole - both) / (1 - q)
        assert one.birnbaum == pytest.approx(with_ - without, abs=1e-12)
        assert one.criticality == pytest.approx(q / whole * (with_ - without), abs=1e-12)
        assert one.diagnosis == pytest.approx(both / whole)
        assert one.risk_achievement == pytest.approx(with_ / whole)
        if without > 0:
            assert one.risk_reduction == pytest.approx(whole / without)
        else:
            assert one.risk_reduction is None
        mine = [cut for cut in cuts if element in cut]
        union = sum(odds for odds, failed in hit if any(cut <= failed.keys() for cut in mine))
        assert one.fussell_vesely == pytest.approx(union / whole, abs=1e-12)
    fallible = all(snapshot.unavailability[snapshot.index_of(i.id)] > 0 for i in found.importances)
    if fallible:
        assert found.rare_event == pytest.approx(min(total, 1.0))
        assert found.min_cut_upper_bound == pytest.approx(1 - none)
    assert found.esary_proschan_low <= whole + 1e-12 <= found.min_cut_upper_bound + 2e-12


def _minimal(sets):
    return [one for one in set(sets) if not any(other < one for other in sets)]


def test_diagnosis_is_not_the_cut_set_form_of_fussell_and_vesely():
    """They agree on small trees; here an element has failed more often than it took part."""
    system = tree(or_gate("top", "alone", "pair"), and_gate("pair", "A", "B"),
                  alone=0.1, A=0.2, B=0.3)  # fmt: skip

    found = {i.id: i for i in importance_of(system, "top").importances}["A"]

    assert found.fussell_vesely == pytest.approx(0.06 / 0.154, rel=1e-9)
    assert found.diagnosis == pytest.approx(0.2 * (1 - 0.9 * 0.7) / 0.154, rel=1e-9)


def test_where_nothing_else_brings_it_down_risk_reduction_is_not_defined():
    found = importance_of(tree("top needs A", A=0.1), "top")

    assert found.importances[0].risk_reduction is None
    assert found.importances[0].risk_achievement == pytest.approx(10)


def test_what_has_no_probability_has_no_ratios():
    found = importance_of(tree("top needs A, B", A=0.0), "top")

    assert found.probability == 0
    assert {i.id: i.criticality for i in found.importances} == {"A": None, "B": None}
    assert any("no probability" in remark for remark in found.remarks)
    assert any("1 element that can fail states no unavailability" in r for r in found.remarks)


def test_levels_add_up_to_the_expected_loss():
    system = tree("top needs A at 0.5", "top needs B", A=0.2, B=0.1)

    found = importance_of(system, "top")

    assert [(x.level, x.probability) for x in found.levels] == [
        (0.5, pytest.approx(0.28)), (1.0, pytest.approx(0.1)),
    ]  # fmt: skip
    assert found.expected_loss == pytest.approx(0.5 * 0.28 + 0.5 * 0.1)


def test_more_than_the_limit_is_counted():
    system = unreliable(BRIDGE, **dict.fromkeys("ABCDE", 0.1))

    found = importance_of(system, "top", limit=2)

    assert (len(found.importances), found.omitted) == (2, 3)
    assert "C" not in {i.id for i in found.importances}


@pytest.mark.parametrize("n", [2, 5, 9])
def test_all_pairs_of_n_are_the_order_statistic(n):
    names = [f"N{i}" for i in range(n)]
    system = unreliable(f"top needs {n - 1} of {', '.join(names)}", **dict.fromkeys(names, 0.1))

    found = importance_of(system, "top")

    assert [(o.order, o.count) for o in found.orders] == [(2, len(list(combinations(names, 2))))]
