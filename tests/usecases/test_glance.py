"""The home page's first figures, and services over time, on the example."""

import pytest

from alignment.graphs.portfolio.turning import turns_of
from alignment.runtime import Runtime
from alignment.usecases import delivery, findings, glance, portfolio
from alignment.usecases.demo import load_example
from alignment.usecases.simulate import simulate


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    runtime = Runtime(f"sqlite:///{tmp_path_factory.mktemp('glance') / 'catalogue.db'}")
    with runtime.writing("ann") as writing:
        load_example(writing)
    with runtime.reading() as reading:
        yield reading
    runtime.close()


def test_the_glance_agrees_with_the_answers_behind_it(work):
    sight = glance.sight_at_a_glance(work)

    assert sight.delivery.delivered == pytest.approx(delivery.delivery_of(work).delivered)
    assert sight.index.value == pytest.approx(findings.explain_index(work, at=None).value)
    assert sight.measured == 21


def test_the_erratic_are_those_whose_mean_flatters_them_most(work):
    erratic = glance.sight_at_a_glance(work).erratic

    flattery = [min(s.attained, 1.0) - s.delivery for s in erratic]
    assert flattery == sorted(flattery, reverse=True)
    assert min(flattery) > glance.ERRATIC


def test_a_service_over_time_keeps_what_its_edges_lost(work):
    services = delivery.services_of(work).ordered()
    edges = delivery.delivery_of(work)

    assert sum(s.gap for s in services) == pytest.approx(edges.gap)
    assert sum(s.promised - s.gap for s in services) + edges.beyond == pytest.approx(
        edges.delivered
    )


def test_a_service_with_one_edge_is_as_steady_as_that_edge(work):
    service = delivery.service_of(work, "S-BOOK")
    (edge,) = delivery.delivery_of(work, service="S-BOOK").items

    assert service.delivery == pytest.approx(edge.delivery)
    assert service.levels == pytest.approx({p: 1 - s for p, s in edge.shortfalls.items()})
    assert service.by_yardstick == {"external clients": pytest.approx(edge.delivery)}


def test_a_cut_moved_to_a_turn_turns_that_service(work):
    turn = next(t for t in turns_of(portfolio.placement_of(work))["value"] if not t.high)

    moved = portfolio.portfolio_of(work, value_cut=turn.figure)

    assert next(i for i in moved.items if i.id == turn.id).quadrant is turn.then


def test_the_usual_answers_are_worked_out_once_a_revision(work):
    assert portfolio.placement_of(work).standings is portfolio.placement_of(work).standings
    assert findings.index_of(work) is findings.index_of(work)


def test_the_latest_scenario_is_kept_without_the_elements_that_were_made_of_it(work):
    first = simulate(work, {"C-SAN": 1.0})
    assert len(list(first.answer.elements)) > 50

    again, other = simulate(work, {"C-SAN": 1.0}), simulate(work, {"C-SAN": 0.5})

    assert again.routes is first.routes
    assert again.answer.elements is not first.answer.elements
    assert list(again.answer.elements) == list(first.answer.elements)
    assert other.answer.value_at_risk < first.answer.value_at_risk
