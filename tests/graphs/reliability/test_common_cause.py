"""Common causes as shared elements: METHODS 3.3."""

import pytest

from alignment.errors import Invalid, NotFound
from alignment.graphs.contribution import contribution_of
from alignment.graphs.reliability.common_cause import (
    alpha_factors,
    beta_factor,
    multiple_greek_letters,
    with_common_cause,
)
from alignment.graphs.reliability.importance import importance_of
from alignment.graphs.snapshot import snapshot_of
from tests.graphs.estates import sentences
from tests.graphs.ref1 import ref1_estate
from tests.graphs.reliability.unreliable import REF1, failing


def trains(count):
    """Trains in parallel, each down with its valve or its pump; every one fails with 0.1."""
    numbers = range(1, count + 1)
    lines = [f"top needs 1 of {', '.join(f'train{i}' for i in numbers)}"]
    lines += [f"train{i} needs valve{i}, pump{i}" for i in numbers]
    odds = {f"{part}{i}": 0.1 for part in ("valve", "pump") for i in numbers}
    return failing(sentences("\n".join(lines)), odds)


def with_causes(estate, count):
    for part in ("valve", "pump"):
        members = [f"{part}{i}" for i in range(1, count + 1)]
        estate = with_common_cause(estate, members, beta=0.2, cause=f"cause of {part}s")
    return estate


def test_three_trains_with_common_causes_have_their_published_probability():
    found = importance_of(snapshot_of(with_causes(trains(3), 3)), "top")

    assert found.probability == pytest.approx(0.043080, abs=1e-6)
    assert found.rare_event == pytest.approx(0.044096, abs=1e-9)
    assert sum(o.count for o in found.orders) == 10


def test_two_trains_lose_more_together_than_apart():
    together = importance_of(snapshot_of(with_causes(trains(2), 2)), "top")
    apart = importance_of(snapshot_of(trains(2)), "top")

    assert together.probability == pytest.approx(0.062259, abs=1e-6)
    assert apart.probability == pytest.approx(0.0361, rel=1e-9)


def test_each_member_fails_as_often_as_before_and_keeps_its_value():
    estate = failing(ref1_estate(), REF1)

    shared = with_common_cause(estate, ["C4", "C5"], beta=0.1, cause="twins")

    odds = {e.id: e.unavailability for e in shared.elements}
    assert (odds["C4"], odds["twins"]) == (pytest.approx(0.018), pytest.approx(0.002))
    credited = {i.id: i.contribution for i in contribution_of(snapshot_of(shared),
                                                              "component").items}  # fmt: skip
    assert (credited["C4"], credited["twins"]) == (13.75, 0)
    assert estate.elements == failing(ref1_estate(), REF1).elements


def test_no_common_fraction_changes_nothing():
    estate = trains(2)

    same = with_common_cause(estate, ["pump1", "pump2"], beta=0, cause="none")

    assert importance_of(snapshot_of(same), "top").probability == pytest.approx(0.0361)


@pytest.mark.parametrize(
    ("members", "beta", "cause", "said"),
    [
        (["pump1"], 0.1, "x", "two or more"),
        (["pump1", "pump1"], 0.1, "x", "two or more"),
        (["pump1", "top"], 0.1, "x", "state one unavailability"),
        (["pump1", "pump2"], 1.1, "x", "beta is the common fraction"),
        (["pump1", "pump2"], 0.1, "top", "already"),
    ],
)
def test_what_is_no_group_is_refused(members, beta, cause, said):
    with pytest.raises(Invalid, match=said):
        with_common_cause(trains(2), members, beta=beta, cause=cause)


def test_an_unknown_member_is_not_found():
    with pytest.raises(NotFound, match="pump9"):
        with_common_cause(trains(2), ["pump1", "pump9"], beta=0.1, cause="x")


def test_the_formulas_of_methods_split_the_whole_probability():
    assert beta_factor(0.1, 0.2) == (pytest.approx(0.08), pytest.approx(0.02))
    one, two, three = multiple_greek_letters(0.1, 0.2, 0.5)
    assert (one, two, three) == (pytest.approx(0.08), pytest.approx(0.005), pytest.approx(0.01))
    assert one + 2 * two + three == pytest.approx(0.1)
    q1, q2, q3 = alpha_factors(0.1, [0.9, 0.07, 0.03])
    assert q1 + 2 * q2 + q3 == pytest.approx(0.1)
    assert (q1, q2) == (pytest.approx(0.1 * 0.9 / 1.13), pytest.approx(0.1 * 0.07 / 1.13))


@pytest.mark.parametrize("alphas", [[], [0.0, 0.0]])
def test_no_fractions_are_refused(alphas):
    with pytest.raises(Invalid, match="not all of them 0"):
        alpha_factors(0.1, alphas)
