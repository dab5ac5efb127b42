"""The flow of value adds up between any two columns, whatever is named."""

import pytest

from alignment.exchange.material import material_of
from alignment.graphs.contribution import contribution_of
from alignment.graphs.labelled import Labelled
from alignment.graphs.value_flow import value_flow_of
from alignment.runtime import Runtime
from alignment.usecases import documents
from tests.conftest import ROOT


@pytest.fixture(scope="module", params=["reference/reference.yaml", "saltmarsh"])
def snapshot(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("flow")
    runtime = Runtime(f"sqlite:///{folder / 'catalogue.db'}")
    with runtime.writing("ann") as work:
        material = material_of([str(ROOT / "examples" / request.param)])
        documents.apply_plan(work, documents.read(material))
    with runtime.reading() as work:
        yield work.snapshot()
    runtime.close()


@pytest.mark.parametrize("most", [1, 3, 10, 1000])
def test_the_bands_between_two_columns_add_up_to_the_value(snapshot, most):
    found = value_flow_of(snapshot, most=most)

    for column in range(3):
        bands = [b.amount for b in found.bands if found.stops[b.source].column == column]
        assert sum(bands) == pytest.approx(snapshot.total_value)
        assert min(bands) > 0


def test_services_carry_what_their_contribution_says(snapshot):
    found = value_flow_of(snapshot, most=1000)
    credited = {i.id: i.contribution for i in contribution_of(snapshot, "service").items}

    for stop in found.column(2):
        if stop.id:
            assert stop.amount == pytest.approx(credited[stop.id])


def test_of_one_objective_only_its_value_flows(snapshot):
    objective = value_flow_of(snapshot).column(0)[0].id

    found = value_flow_of(snapshot, objective=objective)

    assert [s.id for s in found.column(0)] == [objective]
    assert found.total == pytest.approx(snapshot.value[snapshot.index_of(objective)])


@pytest.mark.parametrize("most", [1, 10])
def test_put_together_by_a_word_it_adds_up_and_counts_its_elements(snapshot, most):
    labels = Labelled.of(name[:1] for name in snapshot.names)
    alone = value_flow_of(snapshot, most=1000)

    found = value_flow_of(snapshot, most=most, labels=labels)

    for column in range(3):
        bands = [b.amount for b in found.bands if found.stops[b.source].column == column]
        assert sum(bands) == pytest.approx(snapshot.total_value)
    for stop in found.column(2):
        if stop.count and stop.below is None:
            held = [s for s in alone.column(2) if s.id and s.name[:1] == stop.name]
            assert stop.count == len(held)
            assert stop.amount == pytest.approx(sum(s.amount for s in held))


def test_others_say_the_most_that_one_of_them_has(snapshot):
    alone = value_flow_of(snapshot, most=1000).column(3)
    carried = sorted((s.amount for s in alone if s.id), reverse=True)

    others = [s for s in value_flow_of(snapshot, most=2).column(3) if s.below is not None]

    assert [s.below for s in others] == [pytest.approx(carried[2])]
    assert others[0].count == len(carried) - 2
