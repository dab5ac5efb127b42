"""The bench on a tiny estate: everyone answers the same. Timings are no matter of tests."""

from math import isclose

import numpy as np
import pytest
from bench import judge
from bench.contenders import choke_points, delivery, flow, impact, reach
from bench.contenders.arrays import Arrays, questions_of
from bench.estates import columns, entities, write_edges
from bench.measure import Contender, Figure, compared

from alignment.catalogue import Estate
from alignment.catalogue.columns import Columns, columns_of
from alignment.exchange.material import material_of
from alignment.exchange.networks.edge_list import EdgeListFormat
from alignment.graphs.impact import propagate
from alignment.graphs.snapshot import build

SIZE = 2_000
MISSING = "not installed"


@pytest.fixture(scope="module")
def arrays():
    return Arrays(build(columns(SIZE)))


@pytest.fixture(scope="module")
def asked(arrays):
    return questions_of(arrays)


def ready(contender, given):
    try:
        return contender.ready(given)
    except ImportError as error:
        pytest.skip(f"{MISSING}: {error.name}")


@pytest.mark.parametrize("contender", impact.CONTENDERS, ids=lambda c: c.name)
def test_every_contender_stops_the_same_elements(contender, arrays, asked):
    call = ready(contender, arrays)

    stopped = [call(asked.hub), call(asked.typical), call(asked.hub)]

    expected = [asked.hub_stops, asked.typical_stops, asked.hub_stops]
    if contender.name == "SQLite recursive":  # it cannot hear of redundancy
        assert all(s >= e for s, e in zip(stopped, expected, strict=True))
    else:
        assert stopped == expected


def test_networkx_puts_the_same_value_at_risk(arrays, asked):
    told = impact.networkx_value_at_risk(arrays)

    for start in (asked.hub, asked.typical, *np.flatnonzero(arrays.gate)[:40].tolist()):
        ours = propagate(arrays.snapshot, {start: 1.0})
        assert told(start) == (ours.gates, pytest.approx(ours.value_at_risk, rel=1e-9))


@pytest.mark.parametrize("contender", reach.CONTENDERS, ids=lambda c: c.name)
def test_every_contender_reaches_the_same_elements(contender, arrays, asked):
    expected = reach.networkx_walk(arrays)(asked.hub)

    assert ready(contender, arrays)(asked.hub) == expected


@pytest.mark.parametrize("contender", choke_points.CONTENDERS, ids=lambda c: c.name)
def test_every_contender_names_the_same_dominators(contender, arrays):
    expected = choke_points.networkx_dominators(arrays)()

    assert ready(contender, arrays)() == expected


@pytest.mark.parametrize("contender", flow.CONTENDERS, ids=lambda c: c.name)
def test_every_contender_lets_the_same_value_pass(contender, arrays):
    snapshot = arrays.snapshot
    valued = np.flatnonzero(snapshot.value).tolist()[:3]
    whole = contender.name == "alignment, whole answer"
    expected = snapshot.value[valued].tolist() if whole else flow.scipy_solve(snapshot)(valued)

    call = ready(contender, snapshot)

    for objectives, sums in ((valued, expected), (valued[:1], expected[:1])):
        found = call(objectives)
        assert all(isclose(a, b, rel_tol=1e-8) for a, b in zip(found, sums, strict=True))


@pytest.mark.parametrize("contender", delivery.CONTENDERS, ids=lambda c: c.name)
def test_every_contender_delivers_the_same(contender):
    given = delivery.promises(200)
    expected = delivery.dictionaries(given)()

    assert ready(contender, given)() == (pytest.approx(expected[0], rel=1e-9), expected[1])


def test_the_same_seed_gives_the_same_estate():
    one, other = columns(1_000, soft=0.2), columns(1_000, soft=0.2)

    for name in Columns.__slots__:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    assert columns(1_000, seed=1).members != columns(1_000, seed=2).members


def test_an_estate_has_about_four_memberships_an_element_and_some_redundancy(arrays):
    snapshot = arrays.snapshot

    sizes = np.diff(snapshot.member_ptr)

    assert 3.5 < len(snapshot.member) / SIZE < 4.5
    assert 0.1 < (sizes > snapshot.needs).mean() < 0.2
    assert sizes.max() == 4


def test_the_entities_of_an_estate_say_the_same_as_its_columns():
    made = columns(1_000, soft=0.2)

    again = columns_of(Estate.of(entities(made)), revision=made.revision)

    assert again.members == made.members
    assert again.criticalities == made.criticalities.tolist()
    assert again.channels == made.channels.tolist()
    np.testing.assert_array_equal(np.array(again.values, float), made.values)


def test_the_edge_list_of_an_estate_says_the_same_as_its_columns(tmp_path):
    made = columns(1_000)

    write_edges(made, tmp_path)
    found = EdgeListFormat().read(material_of([str(tmp_path)])).estate

    wanted = Estate.of(entities(made))
    assert sorted(found.elements, key=str) == sorted(wanted.elements, key=str)
    assert {needs(r) for r in found.requirements} == {needs(r) for r in wanted.requirements}


def needs(requirement):
    return requirement.of, requirement.members, requirement.needs, requirement.channel


def test_a_contender_that_is_not_installed_is_named():
    def missing(_given):
        raise ImportError(name="a_library")

    (figure,) = compared("hub", 10, [Contender("someone", missing)], None)

    assert figure.amount is None
    assert figure.note == "not installed (a_library)"


@pytest.mark.parametrize(("ours", "held"), [(0.010, True), (0.030, False), (None, None)])
def test_a_budget_is_judged_against_the_reference_of_the_same_run(ours, held):
    budget = judge.Budget(row="hub", size=10, against="mark", most_times=2)
    figures = [
        Figure(row="hub", size=10, contender="alignment", amount=ours),
        Figure(row="hub", size=10, contender="mark", amount=0.010),
    ]

    (verdict,) = judge.verdicts(figures, [budget])

    assert verdict.held is held


def test_a_budget_is_not_judged_at_another_size():
    budget = judge.Budget(row="hub", size=1_000, most=1.0)
    figure = Figure(row="hub", size=10, contender="alignment", amount=0.5)

    assert judge.verdicts([figure], [budget]) == []


def test_a_budget_in_seconds_is_scaled_by_how_slow_the_machine_is_and_says_so():
    budget = judge.Budget(row="cold", size=10, most=2.0)
    memory = judge.Budget(row="cold-memory", size=10, most=100)
    hub = Figure(row="hub", size=1_000_000, contender="NetworkX", amount=1.712)
    figures = [
        hub,
        Figure(row="cold", size=10, contender="alignment", amount=3.9),
        Figure(row="cold-memory", size=10, contender="alignment", amount=150, unit="MiB"),
    ]

    times = judge.slowness(figures)
    slow, large = judge.verdicts(figures, [budget, memory], times=times)

    assert times == pytest.approx(2)
    assert (slow.held, slow.scaled, slow.said) == (True, True, "<= 2 s")
    assert (large.held, large.scaled) == (False, False)
    assert judge.verdicts(figures, [budget])[0].held is False
    assert judge.slowness([]) == 1


def test_every_budget_says_one_thing_and_names_who_is_there():
    asked = (*impact.CONTENDERS, *flow.CONTENDERS, *choke_points.CONTENDERS)
    names = {contender.name for contender in asked}
    names |= {"", "orjson of the columns", "bare Starlette"}

    for budget in judge.budgets():
        limits = (budget.most, budget.most_times, budget.least_times, budget.least_share)
        assert sum(limit is not None for limit in limits) == 1
        assert budget.against in names
